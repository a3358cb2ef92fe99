import type { LinkKind } from '../../common/network.ts';
import type { NetworkDocument, NetworkGroup, NetworkLink, NetworkNode } from '../../formats/network/document.ts';

/** One thing that would be otherwise in a network. */
export type NetworkEdit =
  | { edit: 'add-node'; node: NetworkNode }
  | { edit: 'change-node'; id: string; set: Setting<NetworkNode> }
  | { edit: 'remove-node'; id: string }
  | { edit: 'add-link'; link: NetworkLink }
  | { edit: 'change-link'; link: LinkName; set: Setting<NetworkLink> }
  | { edit: 'remove-link'; link: LinkName }
  | { edit: 'add-group'; group: NetworkGroup }
  | { edit: 'change-group'; id: string; set: Setting<NetworkGroup> }
  | { edit: 'remove-group'; id: string };

/** Members with their new values; undefined where nobody is to know one any more. Members that are not named stay. */
type Setting<Item> = { [Member in keyof Item]?: Item[Member] | undefined };

interface LinkName {
  from: string;
  to: string;
  kind: LinkKind;
}

export interface EditProblem {
  /** The place of the edit in the list. */
  edit: number;
  message: string;
}

/**
 * The network as it would be after the edits, one after the other; the one handed over stays as it is. An edit that finds nothing to
 * change, or that is there already, is told and left out.
 */
export function applyEdits(
  document: NetworkDocument,
  edits: readonly NetworkEdit[],
): { document: NetworkDocument; problems: EditProblem[] } {
  const sheet = new Sheet(document);
  const problems = edits.flatMap((edit, index) => {
    const message = sheet.apply(edit);
    return message === null ? [] : [{ edit: index, message }];
  });
  return { document: sheet.document(), problems };
}

/** A copy of the lists to write on. */
class Sheet {
  readonly #before: NetworkDocument;
  readonly #nodes: Map<string, NetworkNode>;
  #links: NetworkLink[];
  readonly #groups: Map<string, NetworkGroup>;

  constructor(document: NetworkDocument) {
    this.#before = document;
    this.#nodes = new Map(document.nodes.map((node) => [node.id, node]));
    this.#links = [...(document.links ?? [])];
    this.#groups = new Map((document.groups ?? []).map((group) => [group.id, group]));
  }

  document(): NetworkDocument {
    return {
      ...this.#before,
      nodes: [...this.#nodes.values()],
      links: this.#links,
      groups: [...this.#groups.values()],
    };
  }

  /** A sentence where the edit cannot be made. */
  apply(edit: NetworkEdit): string | null {
    switch (edit.edit) {
      case 'add-node':
        if (this.#nodes.has(edit.node.id)) return `There is a node "${edit.node.id}" already.`;
        this.#nodes.set(edit.node.id, edit.node);
        return null;
      case 'change-node':
        return this.#changeNode(edit.id, edit.set);
      case 'remove-node':
        return this.#removeNode(edit.id);
      case 'add-link':
        return this.#addLink(edit.link);
      case 'change-link':
        return this.#withLink(edit.link, (link) => [setIn(link, edit.set)]);
      case 'remove-link':
        return this.#withLink(edit.link, () => []);
      case 'add-group':
        if (this.#groups.has(edit.group.id)) return `There is a group "${edit.group.id}" already.`;
        return this.#putGroup(edit.group);
      case 'change-group': {
        const group = this.#groups.get(edit.id);
        return group ? this.#putGroup(setIn(group, edit.set)) : `There is no group "${edit.id}".`;
      }
      case 'remove-group':
        return this.#groups.delete(edit.id) ? null : `There is no group "${edit.id}".`;
    }
  }

  #changeNode(id: string, set: Setting<NetworkNode>): string | null {
    const node = this.#nodes.get(id);
    if (!node) return noNode(id);
    this.#nodes.set(id, setIn(node, set));
    return null;
  }

  /** With its links and its places in groups; a group that cannot be met without it needs all that are left. */
  #removeNode(id: string): string | null {
    if (!this.#nodes.delete(id)) return noNode(id);
    this.#links = this.#links.filter(({ from, to }) => from !== id && to !== id);
    for (const group of this.#groups.values()) {
      const sources = group.sources.filter(({ node }) => node !== id);
      if (group.of === id || sources.length === 0) this.#groups.delete(group.id);
      else if (sources.length < group.sources.length) {
        this.#groups.set(group.id, { ...group, need: Math.min(group.need, sources.length), sources });
      }
    }
    return null;
  }

  #addLink(link: NetworkLink): string | null {
    const missing = this.#missingAmong([link.from, link.to]);
    if (missing) return missing;
    if (this.#links.some(isNamed(link))) return `The link ${inWords(link)} is there already.`;
    this.#links.push(link);
    return null;
  }

  #withLink(name: LinkName, become: (link: NetworkLink) => NetworkLink[]): string | null {
    const place = this.#links.findIndex(isNamed(name));
    if (place < 0) return `There is no link ${inWords(name)}.`;
    this.#links.splice(place, 1, ...become(this.#links[place]!));
    return null;
  }

  #putGroup(group: NetworkGroup): string | null {
    const missing = this.#missingAmong([group.of, ...group.sources.map(({ node }) => node)]);
    if (missing) return missing;
    this.#groups.set(group.id, group);
    return null;
  }

  #missingAmong(ids: readonly string[]): string | null {
    const missing = ids.find((id) => !this.#nodes.has(id));
    return missing === undefined ? null : noNode(missing);
  }
}

function setIn<Item extends object>(item: Item, set: Setting<Item>): Item {
  const merged = Object.entries({ ...item, ...set }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as Item;
}

function isNamed({ from, to, kind }: LinkName) {
  return (link: NetworkLink) => link.from === from && link.to === to && link.kind === kind;
}

function inWords({ from, to, kind }: LinkName): string {
  return `"${from}" ${kind} "${to}"`;
}

function noNode(id: string): string {
  return `There is no node "${id}".`;
}
