import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { Home } from './contract.ts';

type Counted = Omit<Home['counts'], 'namesWaiting' | 'evidenceExpiring'>;

/** How much there is: the register without what is retired, open findings, and imports that wait to be applied. */
export async function countAll(tx: Tx, workspaceId: string): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select
      count(*) filter (where kind = 'supplier') as suppliers,
      count(*) filter (where kind = 'site') as sites,
      count(*) filter (where kind = 'product') as products,
      count(*) filter (where kind = 'system') as systems,
      count(*) filter (where kind = 'function') as functions,
      (select count(*) from product
        join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
        where product.workspace_id = ${workspaceId} and product.bom_id is not null) as "productsWithBom",
      (select coalesce(sum(findings), 0) from finding_count where workspace_id = ${workspaceId}) as "openFindings",
      (select coalesce(sum(findings), 0) from finding_count
        where workspace_id = ${workspaceId} and known_exploited) as "knownExploited",
      (select count(*) from register_import where workspace_id = ${workspaceId} and state in ('ready', 'mapping')) as "importsReady"
    from node where workspace_id = ${workspaceId} and kind <> 'component' and not retired`.execute(tx);
  return rows[0]!;
}
