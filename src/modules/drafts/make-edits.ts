import { sql } from 'kysely';
import { AppError, type Problem } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { endFacts, stateFact } from '../facts/index.ts';
import { changeFunction, registerFunction, retireFunction } from '../functions/index.ts';
import { changeLink, stateLink, withdrawLink } from '../links/index.ts';
import { changeProduct, registerProduct, retireProduct } from '../products/index.ts';
import { changeSite, registerSite, retireSite } from '../sites/index.ts';
import { changeSourceGroup, stateSourceGroup, withdrawSourceGroup } from '../source-groups/index.ts';
import { changeSupplier, registerSupplier, retireSupplier } from '../suppliers/index.ts';
import { changeSystem, registerSystem, retireSystem } from '../systems/index.ts';
import type { DraftEdit, DraftedKind } from './contract.ts';
import { removalsLast } from './removals-last.ts';
import type { KeptEdit } from './store.ts';

/** An edit that the register refuses; `at` is the place in the edit. */
export interface Refusal {
  edit: KeptEdit;
  problems: readonly Problem[];
}

/** Tries edits on the register as it is now, by the operations that would make them, and takes all back. */
export async function rehearse(context: Context, edits: readonly KeptEdit[]): Promise<Refusal[]> {
  try {
    return await changeSet(context, 'draft.rehearsed', async (change) => {
      throw new Rehearsed(await makeEdits(context, change, edits));
    });
  } catch (error) {
    if (error instanceof Rehearsed) return error.refusals;
    throw error;
  }
}

/** Ends a change without one. */
class Rehearsed extends Error {
  readonly refusals: Refusal[];

  constructor(refusals: Refusal[]) {
    super('Nothing was to be changed');
    this.refusals = refusals;
  }
}

/** Makes edits as parts of one change, each by the operation that a person would use, removals last; tells those that were refused. */
export async function makeEdits(context: Context, change: ChangeSet, edits: readonly KeptEdit[]): Promise<Refusal[]> {
  const part = { ...context, partOf: change };
  const added = new Map<string, string>();
  const refusals: Refusal[] = [];
  for (const kept of removalsLast(edits)) {
    await sql`savepoint drafted`.execute(change.tx);
    try {
      await make(part, named(kept.edit, added), added);
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
      await sql`rollback to savepoint drafted`.execute(change.tx);
      const problems = error.problems.length > 0 ? error.problems : [{ at: '', message: error.message }];
      refusals.push({
        edit: kept,
        problems: problems.map((problem) => ({ ...problem, at: placeIn(kept.edit, problem.at) })),
      });
    }
    await sql`release savepoint drafted`.execute(change.tx);
  }
  return refusals;
}

/** What operations say of a field stands in an edit of a node below `fields`. */
function placeIn({ what }: DraftEdit, at: string): string {
  return (what === 'add-node' || what === 'change-node') && at !== '' ? `/fields${at}` : at;
}

/** With the ids of the nodes that the draft has added by now. */
function named(edit: DraftEdit, added: ReadonlyMap<string, string>): DraftEdit {
  const idOf = (reference: string) => added.get(reference) ?? reference;
  const own = { ...edit };
  if ('nodeId' in own) own.nodeId = idOf(own.nodeId);
  if ('fromId' in own) Object.assign(own, { fromId: idOf(own.fromId), toId: idOf(own.toId) });
  if ('ofId' in own) own.ofId = idOf(own.ofId);
  if ('sources' in own && own.sources) {
    own.sources = own.sources.map((source) => ({ ...source, nodeId: idOf(source.nodeId) }));
  }
  return own;
}

interface Acts {
  // biome-ignore lint/suspicious/noExplicitAny: each takes the fields of its own kind, which were checked when the edit was kept.
  register(context: Context, fields: any): Promise<{ id: string }>;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  change(context: Context, id: string, fields: any, ifMatch: string): Promise<unknown>;
  retire(context: Context, id: string): Promise<unknown>;
}

const acts: Record<DraftedKind, Acts> = {
  function: { register: registerFunction, change: changeFunction, retire: retireFunction },
  system: { register: registerSystem, change: changeSystem, retire: retireSystem },
  product: { register: registerProduct, change: changeProduct, retire: retireProduct },
  supplier: { register: registerSupplier, change: changeSupplier, retire: retireSupplier },
  site: { register: registerSite, change: changeSite, retire: retireSite },
};

async function make(context: Context, edit: DraftEdit, added: Map<string, string>): Promise<void> {
  switch (edit.what) {
    case 'add-node': {
      const { id } = await acts[edit.kind].register(context, edit.fields);
      added.set(edit.ref, id);
      return;
    }
    case 'change-node':
      await acts[await kindOf(context, edit.nodeId)].change(context, edit.nodeId, edit.fields, '*');
      return;
    case 'remove-node':
      await acts[await kindOf(context, edit.nodeId)].retire(context, edit.nodeId);
      return;
    case 'set-fact': {
      const { what: _, ...fact } = edit;
      await endFacts(context, fact.nodeId, fact.attribute);
      if (fact.value !== null) await stateFact(context, fact);
      return;
    }
    case 'add-link':
      await stateLink(context, edit);
      return;
    case 'change-link':
      await changeLink(context, edit.linkId, edit, '*');
      return;
    case 'remove-link':
      return withdrawLink(context, edit.linkId, '*');
    case 'add-group':
      await stateSourceGroup(context, edit);
      return;
    case 'change-group':
      await changeSourceGroup(context, edit.groupId, edit, '*');
      return;
    case 'remove-group':
      return withdrawSourceGroup(context, edit.groupId, '*');
  }
}

async function kindOf({ partOf, workspaceId }: Context, id: string): Promise<DraftedKind> {
  const { kind } = await partOf!.tx
    .selectFrom('node')
    .select('kind')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return kind as DraftedKind;
}
