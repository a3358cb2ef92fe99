import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { isActive, nodeRefOf, numberOf, type RefColumns } from '../register/index.ts';
import type { Origin } from '../why/contract.ts';

/** How many rows of a kind came by which way: an import, or typed in and otherwise (null). */
export async function countByOrigin(
  tx: Tx,
  workspaceId: string,
  kind: NodeRef['kind'],
): Promise<{ count: number; origin: Origin | null }[]> {
  const { rows } = await sql<{
    count: number;
    import_number: number | null;
    file_name: string;
    sha256: Buffer;
    change: number;
    at: Date;
  }>`
    select count(*) as count, taken.number as import_number, min(taken.file_name) as file_name,
      (array_agg(taken.sha256))[1] as sha256, min(c.number) as change, min(c.at) as at
    from node
    join (
      select distinct on (id) id, change_set_id from node_history where workspace_id = ${workspaceId} and kind = ${kind}
      order by id, history_number
    ) first on first.id = node.id
    join change_set c on c.workspace_id = ${workspaceId} and c.id = first.change_set_id
    left join register_import taken on taken.workspace_id = ${workspaceId} and taken.change_set_id = c.id
    where node.workspace_id = ${workspaceId} and node.kind = ${kind} and not node.retired
    group by taken.number order by count desc, taken.number`.execute(tx);
  return rows.map((row) => ({
    count: row.count,
    origin:
      row.import_number === null
        ? null
        : {
            from: 'import',
            change: row.change,
            by: null,
            at: row.at.toISOString(),
            import: numberOf('import', row.import_number)!,
            file: row.file_name,
            sha256: row.sha256.toString('hex'),
            place: null,
          },
  }));
}

/** What each product with a BOM in force adds to the coverage, the most unchecked first. */
export async function coverageByProduct(
  tx: Tx,
  workspaceId: string,
): Promise<{ product: NodeRef; bom: string; components: number; checked: number; matched: boolean }[]> {
  const { rows } = await sql<
    RefColumns & { bom_number: number; components: number; checked: number; matched: boolean }
  >`
    select node.id, node.kind, node.number, node.name, bom.number as bom_number,
      coalesce(counted.components, bom.components, 0) as components, coalesce(counted.checked, 0) as checked,
      counted.bom_id is not null as matched
    from product
    join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
    join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
    left join (
      select bom_id, sum(components) as components, sum(components) filter (where reason = '') as checked
      from bom_coverage where workspace_id = ${workspaceId} group by bom_id
    ) counted on counted.bom_id = bom.id
    where product.workspace_id = ${workspaceId}
    order by coalesce(counted.components, bom.components, 0) - coalesce(counted.checked, 0) desc, lower(node.name), node.id`.execute(
    tx,
  );
  return rows.map(({ bom_number, components, checked, matched, ...node }) => ({
    product: nodeRefOf(node),
    bom: numberOf('bom', bom_number)!,
    components,
    checked,
    matched,
  }));
}

/** Open findings by severity, the worst first. */
export async function countBySeverity(tx: Tx, workspaceId: string): Promise<{ level: string; count: number }[]> {
  const { rows } = await sql<{ level: string; count: number }>`
    select severity_level as level, count(*) as count from finding
    where workspace_id = ${workspaceId} and ${isActive(workspaceId)}
    group by severity_level, severity_rank order by severity_rank desc`.execute(tx);
  return rows;
}
