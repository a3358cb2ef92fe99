import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { functionList } from '../functions/index.ts';
import { productList } from '../products/index.ts';
import { changeNumber, type ListSource, readAllIds } from '../register/index.ts';
import { siteList } from '../sites/index.ts';
import { supplierList } from '../suppliers/index.ts';
import { systemList } from '../systems/index.ts';
import type { EditKind, EditPreview, NewEdit } from './contract.ts';

/** The rows of an edit, by name. */
export interface Selected {
  ids: string[];
  /** What matches now; null for rows by their ids. */
  expected: EditPreview['expected'];
  /** Ids that name no row of this kind. */
  missing: number;
  drift: EditPreview['drift'];
}

type Filtered = Exclude<NewEdit['select'], { ids: string[] }>;

const lists = {
  supplier: supplierList,
  site: siteList,
  product: productList,
  system: systemList,
  function: functionList,
} as unknown as Record<EditKind, ListSource<{ sort: string }, { id: string }>>;

/** What matched when the selection was made, where the register has changed since; read before the rows are held. */
export async function readSelectedThen(
  { database, workspaceId }: Pick<Context, 'database' | 'workspaceId'>,
  { kind, select }: Pick<NewEdit, 'kind' | 'select'>,
): Promise<string[] | undefined> {
  if ('ids' in select) return undefined;
  const { change } = select.expected;
  const newest = await database.inWorkspace(workspaceId, (tx) => changeNumber(tx, workspaceId));
  if (newest === change) return undefined;
  return database.seenWith({ asOf: change }).inWorkspace(workspaceId, (tx) => idsShown(tx, workspaceId, kind, select));
}

/** The rows as they are now, and how they differ from those that were selected. */
export async function selectRows(
  tx: Tx,
  workspaceId: string,
  { kind, select }: Pick<NewEdit, 'kind' | 'select'>,
  then: readonly string[] | undefined,
): Promise<Selected> {
  const change = await changeNumber(tx, workspaceId);
  if ('ids' in select) {
    const ids = await existing(tx, workspaceId, kind, select.ids);
    return { expected: null, ids, missing: new Set(select.ids).size - ids.length, drift: null };
  }
  const { expected } = select;
  if (expected.change !== change && !then) throw changedMeanwhile();
  const ids = await idsShown(tx, workspaceId, kind, select);
  return {
    expected: { count: ids.length, change },
    ids: without(ids, select.except),
    missing: 0,
    drift: driftOf(then ?? ids, ids, expected.count),
  };
}

function changedMeanwhile(): AppError {
  return new AppError('conflict', 'The register has changed this very moment. Try again.');
}

async function existing(tx: Tx, workspaceId: string, kind: EditKind, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from node where workspace_id = ${workspaceId} and kind = ${kind} and id = any(${ids}::uuid[])
    order by lower(name), id`.execute(tx);
  return rows.map(({ id }) => id);
}

async function idsShown(tx: Tx, workspaceId: string, kind: EditKind, { filter }: Filtered): Promise<string[]> {
  const list = lists[kind];
  return readAllIds(tx, workspaceId, list, { shown: await list.shown(tx, workspaceId, filter), sort: 'name' });
}

function without(ids: readonly string[], except: readonly string[]): string[] {
  const left = new Set(except);
  return ids.filter((id) => !left.has(id));
}

/** Which rows came and left between the selection and now; a count that was never true is a drift too. */
function driftOf(before: readonly string[], now: readonly string[], expected: number): EditPreview['drift'] {
  const then = new Set(before);
  const today = new Set(now);
  const came = now.filter((id) => !then.has(id)).length;
  const left = before.filter((id) => !today.has(id)).length;
  return came + left === 0 && before.length === expected ? null : { expected, came, left };
}
