import { type Level, levels } from '../../common/network.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { type CompiledNetwork, compileNetwork } from './compile-network.ts';
import { type Criticality, criticality, longestWay, type Way } from './criticality.ts';
import {
  type Compared,
  type Differences,
  differences,
  type FieldChange,
  fieldChanges,
  fileMembers,
  groupsByKey,
  linksByKey,
  nodesByKey,
} from './field-changes.ts';

/** What makes one network of another, and which levels that moved. */
export interface NetworkDifference {
  /** Members of the file itself, such as its day. */
  file: FieldChange[];
  nodes: Differences<{ id: string }>;
  links: Differences<LinkName>;
  groups: Differences<{ id: string }>;
  /** Of the nodes in both, those whose criticality moved. */
  levels: LevelMove[];
}

export interface LinkName {
  from: string;
  to: string;
  kind: string;
}

export interface LevelMove {
  id: string;
  /** Of a long path (`longestWay`) its beginning and its end. */
  from: { low: Level; high: Level; path: string[] };
  to: { low: Level; high: Level; path: string[] };
  /** The changed inputs on the ways that decide: where a bound fell, on its way before; where one rose, on its way now. Of very many the nearest. */
  because: InputChange[];
}

/** One input of a level that is not what it was. */
export interface InputChange extends FieldChange {
  of: 'node' | 'link' | 'group';
  id?: string;
  link?: LinkName;
}

export function compareNetworks(before: NetworkDocument, after: NetworkDocument): NetworkDifference {
  const idOf = ({ id }: Compared) => ({ id: String(id) });
  return {
    file: fieldChanges(fileMembers(before), fileMembers(after)),
    nodes: differences(nodesByKey(before), nodesByKey(after), idOf),
    links: differences(linksByKey(before), linksByKey(after), linkName),
    groups: differences(groupsByKey(before), groupsByKey(after), idOf),
    levels: movesBetween(new Side(before), new Side(after)),
  };
}

function linkName({ from, to, kind }: Compared): LinkName {
  return { from: String(from), to: String(to), kind: String(kind) };
}

/** One of the two networks with its levels. */
class Side {
  readonly compiled: CompiledNetwork;
  readonly found: Criticality;
  readonly nodes: ReadonlyMap<string, Compared>;
  /** By supporter and supported: the links, by their keys. */
  readonly links: ReadonlyMap<string, ReadonlyMap<string, Compared>>;
  readonly groups: ReadonlyMap<string, Compared>;

  constructor(document: NetworkDocument) {
    this.compiled = compileNetwork(document);
    this.found = criticality(this.compiled.network, this.compiled.levels);
    this.nodes = nodesByKey(document);
    this.links = byEnds(linksByKey(document));
    this.groups = groupsByKey(document);
  }

  idOf(node: number): string {
    return this.compiled.nodes[node]!.id;
  }

  standing(node: number) {
    const { low, high, pathOfHigh } = this.found;
    const path = pathOfHigh(node, longestWay(this.compiled.nodes.length)).map((step) => this.idOf(step));
    return { low: levels[low[node]!]!, high: levels[high[node]!]!, path };
  }
}

function byEnds(links: ReadonlyMap<string, Compared>): Map<string, Map<string, Compared>> {
  const found = new Map<string, Map<string, Compared>>();
  for (const [key, link] of links) {
    const ends = endsKey(String(link.from), String(link.to));
    const same = found.get(ends) ?? new Map<string, Compared>();
    found.set(ends, same.set(key, link));
  }
  return found;
}

function endsKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

function movesBetween(before: Side, after: Side): LevelMove[] {
  const causes = new Causes(before, after);
  return before.compiled.nodes.flatMap(({ id }, node): LevelMove[] => {
    const now = after.compiled.nodeOf.get(id);
    if (now === undefined) return [];
    const moved = bounds.filter((bound) => before.found[bound][node] !== after.found[bound][now]);
    if (moved.length === 0) return [];
    const because = moved.flatMap((bound) =>
      before.found[bound][node]! > after.found[bound][now]!
        ? causes.onWay(before, bound, node)
        : causes.onWay(after, bound, now),
    );
    return [{ id, from: before.standing(node), to: after.standing(now), because: distinct(because) }];
  });
}

const bounds = ['low', 'high'] as const;

/** By source and supported node, in either network: ids of groups. */
function groupsByPair(...sides: readonly Side[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { compiled } of sides) {
    for (const { id, of, sources } of compiled.groups) {
      for (const { node } of sources) {
        const ends = endsKey(node, of);
        found.set(ends, (found.get(ends) ?? new Set()).add(id));
      }
    }
  }
  return found;
}

const nodeInputs = ['criticality', 'own', 'kind'];
const linkInputs = ['dependence', 'inForce', 'kind'];
/** All but names, shares and times. */
const groupInputs = /^(need|of|dependence|sources\/.*)$/;
const noGroupInput = /\/(share|switchDays)$/;

/** What changed on ways. As many ways have their last part in common, that is looked at once. */
class Causes {
  readonly #before: Side;
  readonly #after: Side;
  readonly #groupsOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #most: number;
  /** By the steps of ways, and by the node from which on they are taken. */
  readonly #onSteps = new Map<Way['towards'], InputChange[][]>();

  constructor(before: Side, after: Side) {
    this.#before = before;
    this.#after = after;
    this.#groupsOf = groupsByPair(before, after);
    this.#most = longestWay(Math.max(before.compiled.nodes.length, after.compiled.nodes.length));
  }

  onWay(side: Side, bound: 'low' | 'high', node: number): InputChange[] {
    const way = side.found.wayOf(bound, node);
    if (way === null) return [];
    return [
      ...this.#ofNode(side.idOf(node)),
      ...this.#ofNode(side.idOf(way.last)),
      ...this.#onStepsFrom(side, node, way),
    ];
  }

  #ofNode(id: string): InputChange[] {
    return fieldChanges(this.#before.nodes.get(id) ?? {}, this.#after.nodes.get(id) ?? {})
      .filter(({ field }) => nodeInputs.includes(field))
      .map((change) => ({ of: 'node', id, ...change }));
  }

  #onStepsFrom(side: Side, node: number, { towards }: Way): InputChange[] {
    const known = this.#onSteps.get(towards) ?? [];
    this.#onSteps.set(towards, known);
    const open: number[] = [];
    let at = node;
    for (; known[at] === undefined && towards[at] !== at; at = towards[at]!) open.push(at);
    let changes = known[at] ?? [];
    for (const from of open.reverse()) {
      const own = this.#ofStep(side.idOf(from), side.idOf(towards[from]!));
      if (own.length > 0) changes = [...own, ...changes].slice(0, this.#most);
      known[from] = changes;
    }
    return changes;
  }

  #ofStep(from: string, to: string): InputChange[] {
    const key = endsKey(from, to);
    return [
      ...linkChanges(key, this.#before, this.#after),
      ...groupChanges(this.#groupsOf.get(key) ?? new Set(), this.#before, this.#after),
    ];
  }
}

function linkChanges(ends: string, before: Side, after: Side): InputChange[] {
  const [then, now] = [before.links.get(ends), after.links.get(ends)];
  const keys = new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...keys].flatMap((key) => {
    const [from, to] = [then?.get(key), now?.get(key)];
    const fields = fieldChanges(from ?? {}, to ?? {}).filter(({ field }) => linkInputs.includes(field));
    return fields.map((change) => ({ of: 'link' as const, link: linkName((from ?? to)!), ...change }));
  });
}

function groupChanges(ids: ReadonlySet<string>, before: Side, after: Side): InputChange[] {
  return [...ids].flatMap((id) =>
    fieldChanges(before.groups.get(id) ?? {}, after.groups.get(id) ?? {})
      .filter(({ field }) => groupInputs.test(field) && !noGroupInput.test(field))
      .map((change) => ({ of: 'group' as const, id, ...change })),
  );
}

function distinct(changes: readonly InputChange[]): InputChange[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}
