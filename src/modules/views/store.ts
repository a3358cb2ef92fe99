import { sql } from 'kysely';
import { isId, newId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { numberOf, parseNumber, takeNumbers } from '../register/index.ts';
import type { ListPreference, ListState, NewView, SavedView } from './contract.ts';

interface ViewRow {
  id: string;
  number: number;
  list: string;
  name: string;
  state: ListState;
  owner_id: string | null;
}

const columns = sql.raw('id, number, list, name, state, owner_id');

/** Whose views: those of one person and those of the workspace; only the latter where there is no person. */
export interface Whose {
  workspaceId: string;
  userId: string | null;
}

function visibleTo({ workspaceId, userId }: Whose) {
  return sql<boolean>`workspace_id = ${workspaceId} and (owner_id is null or owner_id = ${userId}::uuid)`;
}

export async function listViewsOf(tx: Tx, whose: Whose, list: string): Promise<SavedView[]> {
  const { rows } = await sql<ViewRow>`
    select ${columns} from saved_view where ${visibleTo(whose)} and list = ${list}
    order by owner_id is null, lower(name), number`.execute(tx);
  return rows.map(viewOf);
}

/** Holds the view until the change is committed. */
export async function lockView(tx: Tx, whose: Whose, reference: string): Promise<SavedView | undefined> {
  const parsed = parseNumber(reference);
  if (!isId(reference) && parsed?.series !== 'view') return undefined;
  const { rows } = await sql<ViewRow>`
    select ${columns} from saved_view
    where ${visibleTo(whose)} and ${parsed ? sql`number = ${parsed.number}` : sql`id = ${reference}`}
    for update`.execute(tx);
  return rows[0] && viewOf(rows[0]);
}

function viewOf({ id, number, list, name, state, owner_id }: ViewRow): SavedView {
  return { id, number: numberOf('view', number)!, list, name, state, shared: owner_id === null };
}

export async function insertView(
  tx: Tx,
  { workspaceId, userId }: Whose,
  { list, name, state, shared }: NewView,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('saved_view')
    .values({
      workspace_id: workspaceId,
      id,
      number: await takeNumbers(tx, workspaceId, 'view', 1),
      list,
      name,
      state: JSON.stringify(state),
      owner_id: shared ? null : userId,
    })
    .execute();
  return id;
}

export async function updateView(
  tx: Tx,
  { workspaceId, userId }: Whose,
  { id, name, state, shared }: Omit<SavedView, 'number' | 'list'>,
): Promise<void> {
  await tx
    .updateTable('saved_view')
    .set({ name, state: JSON.stringify(state), owner_id: shared ? null : userId })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function deleteView(tx: Tx, workspaceId: string, id: string): Promise<void> {
  await tx
    .updateTable('list_preference')
    .set({ default_view_id: null })
    .where('workspace_id', '=', workspaceId)
    .where('default_view_id', '=', id)
    .execute();
  await tx.deleteFrom('saved_view').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

/** Whether another view of the list, in the same hands, has this name. */
export async function hasViewNamed(
  tx: Tx,
  { workspaceId, userId }: Whose,
  { list, name, shared, id }: { list: string; name: string; shared: boolean; id?: string | undefined },
): Promise<boolean> {
  const { rows } = await sql`
    select from saved_view where workspace_id = ${workspaceId} and list = ${list} and lower(name) = lower(${name})
      and owner_id is not distinct from ${shared ? null : userId}::uuid and id is distinct from ${id ?? null}::uuid`.execute(
    tx,
  );
  return rows.length > 0;
}

/** A view that is no longer there, or was taken back by its owner, is nobody's default. */
export async function readPreference(tx: Tx, whose: Whose, list: string): Promise<ListPreference> {
  const { rows } = await sql<ListPreference>`
    select kept.columns, view.id as "defaultView"
    from list_preference kept
    left join (select id from saved_view where ${visibleTo(whose)} and list = ${list}) view
      on view.id = kept.default_view_id
    where kept.workspace_id = ${whose.workspaceId} and kept.user_id = ${whose.userId}::uuid and kept.list = ${list}`.execute(
    tx,
  );
  return rows[0] ?? { columns: null, defaultView: null };
}

export async function writePreference(
  tx: Tx,
  { workspaceId, userId, list }: { workspaceId: string; userId: string; list: string },
  { columns: names, defaultView }: ListPreference,
): Promise<void> {
  const kept = { columns: names, default_view_id: defaultView };
  await tx
    .insertInto('list_preference')
    .values({ workspace_id: workspaceId, user_id: userId, list, ...kept })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id', 'list']).doUpdateSet(kept))
    .execute();
}
