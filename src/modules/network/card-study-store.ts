import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** The register tables of which the study of a network is made; what a name is changed to moves it, what is found against a part does not. */
const tables = [
  ...['node', 'supplier', 'site', 'product', 'mission_function', 'fact', 'supply_link', 'supplier_name'],
  ...['source_group', 'source_group_source', 'unit_supplier'],
];

/** The newest change of the workspace, and whether one after an earlier one moved what the study is made of. */
export async function findStudyChange(
  tx: Tx,
  workspaceId: string,
  since: number,
): Promise<{ change: number; moved: boolean }> {
  const { rows } = await sql<{ change: number; moved: boolean }>`
    select number as change, exists (
      select from change_set made
      where made.workspace_id = ${workspaceId} and made.number > ${since} and made.number <= change_counter.number
        and made.rows ?| ${tables}::text[]
    ) as moved
    from change_counter where workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]!;
}
