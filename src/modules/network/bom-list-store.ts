import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** What BOMs list: the ids of their components, and of each that names a supplier the id of the name and its own; 16 bytes each. */
export async function readLists(
  tx: Tx,
  workspaceId: string,
  bomIds: readonly string[],
): Promise<{ id: string; parts: Buffer; named: Buffer | null }[]> {
  const { rows } = await sql<{ id: string; parts: Buffer; named: Buffer | null }>`
    select bom_id as id, string_agg(uuid_send(component_id), '') as parts,
      string_agg(uuid_send(supplier_name_id) || uuid_send(component_id), '') filter (where supplier_name_id is not null) as named
    from bom_component where workspace_id = ${workspaceId} and bom_id = any(${bomIds}::uuid[])
    group by bom_id`.execute(tx);
  return rows;
}
