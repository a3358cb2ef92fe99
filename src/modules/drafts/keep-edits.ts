import type { z } from 'zod';
import type { Problem } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type Attribute, attributes } from '../facts/contract.ts';
import { readFactsInForce } from '../facts/index.ts';
import { findLink } from '../links/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { findNodes } from '../register/index.ts';
import { findGroup } from '../source-groups/index.ts';
import { type DraftEdit, type DraftedKind, draftedFields } from './contract.ts';
import { type KeptEdit, readDraftNodes, readFields, readGroupKey } from './store.ts';

interface Keeping {
  /** Nodes that the draft adds before these edits, by their `ref`. */
  refs: ReadonlySet<string>;
  /** The same behind them. */
  taken: ReadonlySet<string>;
  /** The newest change of the workspace. */
  since: number;
  day: string;
  /** The place of each edit. */
  at: (index: number) => string;
}

/** Edits as a draft keeps them, with the ids of what they name; each mistake is told with its place. */
export async function keepEdits(
  tx: Tx,
  workspaceId: string,
  edits: readonly DraftEdit[],
  keeping: Keeping,
): Promise<{ kept: KeptEdit[]; problems: Problem[] }> {
  const keeper = new Keeper(tx, workspaceId, keeping, await namedNodes(tx, workspaceId, edits));
  const kept: KeptEdit[] = [];
  for (const [index, edit] of edits.entries()) {
    const one = await keeper.keep(edit, keeping.at(index));
    if (one) kept.push(one);
  }
  return { kept, problems: keeper.problems };
}

type Named = NodeRef & { retired: boolean };

async function namedNodes(
  tx: Tx,
  workspaceId: string,
  edits: readonly DraftEdit[],
): Promise<ReadonlyMap<string, Named>> {
  const references = [...new Set(edits.flatMap(referencesIn))];
  const found = await findNodes(tx, workspaceId, references);
  const ids = found.flatMap((node) => (node ? [node.id] : []));
  const nodes = new Map((await readDraftNodes(tx, workspaceId, ids)).map((node) => [node.id, node]));
  return new Map(
    references.flatMap((reference, index) => {
      const node = nodes.get(found[index]?.id ?? '');
      return node ? [[reference, node] as const] : [];
    }),
  );
}

function referencesIn(edit: DraftEdit): string[] {
  return [
    ...('nodeId' in edit ? [edit.nodeId] : []),
    ...('fromId' in edit ? [edit.fromId, edit.toId] : []),
    ...('ofId' in edit ? [edit.ofId] : []),
    ...('sources' in edit ? (edit.sources ?? []).map(({ nodeId }) => nodeId) : []),
  ];
}

class Keeper {
  readonly problems: Problem[] = [];
  readonly #tx: Tx;
  readonly #workspaceId: string;
  readonly #since: number;
  readonly #day: string;
  readonly #refs: Set<string>;
  readonly #taken: ReadonlySet<string>;
  readonly #named: ReadonlyMap<string, Named>;

  constructor(tx: Tx, workspaceId: string, { refs, taken, since, day }: Keeping, named: ReadonlyMap<string, Named>) {
    this.#tx = tx;
    this.#workspaceId = workspaceId;
    this.#since = since;
    this.#day = day;
    this.#refs = new Set(refs);
    this.#taken = taken;
    this.#named = named;
  }

  async keep(edit: DraftEdit, at: string): Promise<KeptEdit | undefined> {
    const before = this.problems.length;
    const kept = await this.#kept(edit, at);
    if (this.problems.length > before || !kept) return undefined;
    return { id: newId(), since: this.#since, link: null, group: null, before: null, ...kept };
  }

  async #kept(edit: DraftEdit, at: string): Promise<(Partial<KeptEdit> & Pick<KeptEdit, 'edit'>) | undefined> {
    switch (edit.what) {
      case 'add-node': {
        const isTaken = this.#refs.has(edit.ref) || this.#taken.has(edit.ref);
        if (isTaken) this.#complain(`${at}/ref`, `"${edit.ref}" names another node of this draft.`);
        this.#refs.add(edit.ref);
        const fields = this.#fields(draftedFields[edit.kind], edit.fields, at);
        return fields && { edit: { ...edit, fields } };
      }
      case 'change-node': {
        const node = this.#registered(edit.nodeId, `${at}/nodeId`);
        const fields = node && this.#fields(draftedFields[node.kind as DraftedKind].partial(), edit.fields, at);
        if (!node || !fields) return undefined;
        if (Object.keys(fields).length === 0) this.#complain(`${at}/fields`, 'Say what is to be changed.');
        const names = Object.keys(fields);
        const before = await readFields(this.#tx, this.#workspaceId, node, names);
        return { edit: { ...edit, nodeId: node.id, fields }, before };
      }
      case 'remove-node': {
        const node = this.#registered(edit.nodeId, `${at}/nodeId`);
        return node && { edit: { ...edit, nodeId: node.id } };
      }
      case 'set-fact':
        return this.#fact(edit, at);
      case 'add-link': {
        const [fromId, toId] = [this.#end(edit.fromId, `${at}/fromId`), this.#end(edit.toId, `${at}/toId`)];
        return fromId && toId ? { edit: { ...edit, fromId, toId } } : undefined;
      }
      case 'change-link':
      case 'remove-link': {
        const link = await findLink(this.#tx, this.#workspaceId, edit.linkId);
        if (!link) return this.#complain(`${at}/linkId`, 'There is no such link.');
        const { what, linkId, ...set } = edit;
        const names = Object.keys(set) as (keyof typeof set)[];
        if (what === 'change-link' && names.length === 0) this.#complain(at, 'Say what is to be changed.');
        const before = Object.fromEntries(names.map((name) => [name, link[name]]));
        const on = { fromId: link.from.id, toId: link.to.id, kind: link.kind };
        // An upper end without a lower one is that of the share which stands.
        const isHalf = edit.what === 'change-link' && 'shareMax' in edit && !('share' in edit);
        return { edit: isHalf ? { ...edit, share: link.share } : edit, link: on, before };
      }
      case 'add-group': {
        const ofId = this.#end(edit.ofId, `${at}/ofId`);
        const sources = this.#sources(edit.sources, at);
        return ofId && sources ? { edit: { ...edit, ofId, sources } } : undefined;
      }
      case 'change-group':
      case 'remove-group':
        return this.#group(edit, at);
    }
  }

  async #fact(edit: Extract<DraftEdit, { what: 'set-fact' }>, at: string) {
    const nodeId = this.#end(edit.nodeId, `${at}/nodeId`);
    const value = this.#value(edit.attribute, edit.value, `${at}/value`);
    if (!nodeId) return undefined;
    const isNew = this.#refs.has(nodeId);
    const stated = isNew ? {} : await readFactsInForce(this.#tx, this.#workspaceId, this.#day, nodeId);
    return { edit: { ...edit, nodeId, value }, before: { [edit.attribute]: stated[edit.attribute] ?? null } };
  }

  async #group(edit: Extract<DraftEdit, { what: 'change-group' | 'remove-group' }>, at: string) {
    const found = await findGroup(this.#tx, this.#workspaceId, edit.groupId);
    if (!found) return this.#complain(`${at}/groupId`, 'There is no such source group.');
    const { of, name, sources: held } = found;
    const on = { ofId: of.id, name, key: await readGroupKey(this.#tx, this.#workspaceId, edit.groupId) };
    if (edit.what === 'remove-group') return { edit, group: on };
    const { what, groupId, ...set } = edit;
    const sources = set.sources && this.#sources(set.sources, at);
    if (set.sources && !sources) return undefined;
    const names = Object.keys(set) as (keyof typeof set)[];
    if (names.length === 0) this.#complain(at, 'Say what is to be changed.');
    const was = { ...found, sources: held.map(({ node, ...source }) => ({ nodeId: node.id, ...source })) };
    const before = Object.fromEntries(names.map((field) => [field, was[field]]));
    return { edit: { ...edit, ...(sources ? { sources } : {}) }, group: on, before };
  }

  #sources<Source extends { nodeId: string }>(sources: readonly Source[], at: string): Source[] | undefined {
    const found = sources.map((source, index) => ({
      ...source,
      nodeId: this.#end(source.nodeId, `${at}/sources/${index}/nodeId`) ?? '',
    }));
    return found.every(({ nodeId }) => nodeId !== '') ? found : undefined;
  }

  /** A node of the register that stands, or one that the draft adds before. */
  #end(reference: string, at: string): string | undefined {
    if (this.#refs.has(reference)) return reference;
    return this.#standing(reference, at)?.id;
  }

  #standing(reference: string, at: string): Named | undefined {
    const node = this.#named.get(reference);
    if (!node) return this.#complain(at, `There is no "${reference}" in the register.`);
    if (node.retired) return this.#complain(at, `${node.number} ${node.name} is retired.`);
    return node;
  }

  /** A node of the register that people register. */
  #registered(reference: string, at: string): Named | undefined {
    if (this.#refs.has(reference)) {
      return this.#complain(at, `The draft itself adds "${reference}": change or take out that edit.`);
    }
    const node = this.#standing(reference, at);
    if (node?.kind !== 'component') return node;
    return this.#complain(at, `${node.name} is a component: bills of materials say of which there are any.`);
  }

  #fields(schema: z.ZodType, fields: Record<string, unknown>, at: string): Record<string, unknown> | undefined {
    const parsed = schema.safeParse(fields);
    if (parsed.success) return parsed.data as Record<string, unknown>;
    this.#issues(parsed.error, `${at}/fields`);
    return undefined;
  }

  #value(attribute: Attribute, value: unknown, at: string): unknown {
    if (value === null || value === undefined) return null;
    const parsed = attributes[attribute].safeParse(value);
    if (parsed.success) return parsed.data;
    this.#issues(parsed.error, at);
    return undefined;
  }

  #issues(error: z.ZodError, at: string): void {
    for (const issue of error.issues) {
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) this.#complain(`${at}/${key}`, `A draft cannot set "${key}" here.`);
      } else {
        this.#complain([at, ...issue.path.map(String)].join('/'), issue.message);
      }
    }
  }

  #complain(at: string, message: string): undefined {
    this.problems.push({ at, message });
  }
}
