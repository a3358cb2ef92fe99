import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import { sqlStateOf } from '../../platform/database/connection.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { isAfter, type Marked, markOf, nodeRefOf, type RefColumns, type Slice } from '../register/index.ts';
import type { Unit } from './contract.ts';

/** Units by name, each with how many suppliers and limited members it has. */
export async function readUnits(tx: Tx, workspaceId: string, id?: string): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select unit.id, unit.name, unit.change_set_id as etag,
      (select count(*) from unit_supplier s where s.workspace_id = ${workspaceId} and s.unit_id = unit.id) as suppliers,
      (select count(*) from membership_unit m where m.workspace_id = ${workspaceId} and m.unit_id = unit.id) as members
    from unit where unit.workspace_id = ${workspaceId} ${id === undefined ? sql`` : sql`and unit.id::text = ${id}`}
    order by lower(unit.name), unit.id`.execute(tx);
  return rows;
}

export async function insertUnit(change: ChangeSet, name: string): Promise<string> {
  const id = newId();
  change.wrote('unit');
  await orTakenName(name, () =>
    change.tx
      .insertInto('unit')
      .values({ workspace_id: change.workspaceId, id, name, change_set_id: change.id })
      .execute(),
  );
  return id;
}

export async function updateUnit(change: ChangeSet, id: string, name: string): Promise<void> {
  change.wrote('unit');
  await orTakenName(name, () =>
    change.tx
      .updateTable('unit')
      .set({ name, change_set_id: change.id })
      .where('workspace_id', '=', change.workspaceId)
      .where('id', '=', id)
      .execute(),
  );
}

async function orTakenName(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (sqlStateOf(error) !== '23505') throw error;
    const message = `There is a unit "${name}" already.`;
    throw new AppError('conflict', message, { problems: [{ at: '/name', message }] });
  }
}

export async function removeUnit(change: ChangeSet, id: string): Promise<void> {
  change.wrote('unit');
  change.wrote('unit_supplier');
  await change.tx.deleteFrom('unit').where('workspace_id', '=', change.workspaceId).where('id', '=', id).execute();
}

/** Gives suppliers to units, each pair once. */
export async function insertSuppliers(
  change: ChangeSet,
  unitIds: readonly string[],
  supplierIds: readonly string[],
): Promise<void> {
  const rows = unitIds.flatMap((unit) => supplierIds.map((supplier) => ({ id: newId(), unit, supplier })));
  if (rows.length === 0) return;
  change.wrote('unit_supplier');
  await sql`
    insert into unit_supplier (workspace_id, id, unit_id, supplier_id, change_set_id)
    select ${change.workspaceId}, r.id, r.unit, r.supplier, ${change.id}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, unit uuid, supplier uuid)
    on conflict do nothing`.execute(change.tx);
}

export async function removeSuppliers(change: ChangeSet, unitId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  change.wrote('unit_supplier');
  await sql`
    delete from unit_supplier where workspace_id = ${change.workspaceId} and unit_id = ${unitId}
      and supplier_id = any(${[...ids]}::uuid[])`.execute(change.tx);
}

const order = [sql`lower(node.name)`, sql`node.id`];

export async function listSuppliersOf(
  tx: Tx,
  workspaceId: string,
  unitId: string,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(NodeRef & Marked)[]> {
  const { rows } = await sql<RefColumns & Marked>`
    select node.id, node.kind, node.number, node.name, ${markOf(order)} as mark
    from unit_supplier s join node on node.workspace_id = ${workspaceId} and node.id = s.supplier_id
    where s.workspace_id = ${workspaceId} and s.unit_id = ${unitId} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map(({ mark, ...row }) => ({ ...nodeRefOf(row), mark }));
}

export async function unitsOf(
  tx: Tx,
  workspaceId: string,
  supplierId: string,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select unit.id, unit.name from unit_supplier s
    join unit on unit.workspace_id = ${workspaceId} and unit.id = s.unit_id
    where s.workspace_id = ${workspaceId} and s.supplier_id = ${supplierId} order by lower(unit.name)`.execute(tx);
  return rows;
}
