import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Coverage } from './contract.ts';

/** The reason of a BOM that no matching has seen: none was loaded to match with, or it has only just come in. */
const notMatched = 'not-matched-yet';

/** Counts the parts of the noted products' BOMs once; neither the parts of a BOM nor their identities ever change. */
export async function countCoverage(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    insert into bom_coverage (workspace_id, bom_id, reason, components)
    select ${workspaceId}, occurrence.bom_id, coalesce(component.unchecked, ''), count(*)
    from bom_component occurrence
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    where occurrence.workspace_id = ${workspaceId} and occurrence.bom_id in (
      select bom_id from matched_product where bom_id is not null
      except select bom_id from bom_coverage where workspace_id = ${workspaceId})
    group by occurrence.bom_id, component.unchecked`.execute(tx);
}

/** How many parts of the BOMs in force were checked, and why the others were not; a part counts in each BOM that lists it. */
export async function coverageOf(tx: Tx, workspaceId: string): Promise<Coverage> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select coalesce(counted.reason, ${notMatched}) as reason, sum(coalesce(counted.components, bom.components, 0)) as count
    from product
    join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
    join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
    left join bom_coverage counted on counted.workspace_id = ${workspaceId} and counted.bom_id = bom.id
    where product.workspace_id = ${workspaceId}
    group by 1 order by count desc, reason`.execute(tx);
  const { rows: without } = await sql<{ count: number }>`
    select count(*) as count from product
    join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
    where product.workspace_id = ${workspaceId} and product.bom_id is null`.execute(tx);
  return {
    components: rows.reduce((sum, { count }) => sum + count, 0),
    checked: rows.find(({ reason }) => reason === '')?.count ?? 0,
    unchecked: rows.filter(({ reason, count }) => reason !== '' && count > 0),
    productsWithoutBom: without[0]!.count,
  };
}
