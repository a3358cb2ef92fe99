import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Coverage } from './contract.ts';

/** The reason of a BOM that no matching has seen: none was loaded to match with, or it has only just come in. */
const notMatched = 'not-matched-yet';

/** Notes of the noted products' BOMs that they met vulnerability data; their parts were counted when they were read. */
export async function noteCoverage(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    update bom_coverage set matched = true
    where workspace_id = ${workspaceId} and not matched
      and bom_id in (select bom_id from matched_product where bom_id is not null)`.execute(tx);
}

/** How many parts of the BOMs in force were checked, and why the others were not; a part counts in each BOM that lists it. */
export async function coverageOf(tx: Tx, workspaceId: string): Promise<Coverage> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select coalesce(counted.reason, ${notMatched}) as reason, sum(coalesce(counted.components, bom.components, 0)) as count
    from product
    join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
    join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
    left join bom_coverage counted on counted.workspace_id = ${workspaceId} and counted.bom_id = bom.id
      and counted.matched
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
