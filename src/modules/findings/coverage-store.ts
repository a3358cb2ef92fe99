import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Coverage } from './contract.ts';

/** Where no advisories were loaded, nothing was checked, whatever its identifiers are. */
const noAdvisories = 'no-advisories';

/** How many components of the BOMs in force were checked, each counted once, and why the others were not. */
export async function coverageOf(tx: Tx, workspaceId: string): Promise<Coverage> {
  const { rows } = await sql<{ reason: string | null; count: number }>`
    select case when matching.workspace_id is null then ${noAdvisories} else component.unchecked end as reason, count(*) as count
    from component
    left join matching on matching.workspace_id = ${workspaceId}
    where component.workspace_id = ${workspaceId} and component.id in (
      select occurrence.component_id from bom_component occurrence
      join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id
      join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
      where occurrence.workspace_id = ${workspaceId})
    group by 1 order by count desc, 1`.execute(tx);
  const { rows: without } = await sql<{ count: number }>`
    select count(*) as count from product
    join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
    where product.workspace_id = ${workspaceId} and product.bom_id is null`.execute(tx);
  return {
    components: rows.reduce((sum, { count }) => sum + count, 0),
    checked: rows.find(({ reason }) => reason === null)?.count ?? 0,
    unchecked: rows.flatMap(({ reason, count }) => (reason === null ? [] : [{ reason, count }])),
    productsWithoutBom: without[0]!.count,
  };
}
