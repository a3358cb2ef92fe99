import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { factsInForce } from '../facts/index.ts';
import { readSuppliers } from '../merges/index.ts';
import { nodeJson, nodeRefOf, type RefColumns } from '../register/index.ts';
import type { HeldFact, HeldLink, HeldNetwork, HeldSite } from './plan.ts';

/** What the register knows of a supplier and of those around it, on a day. */
export async function readHeld(
  tx: Tx,
  workspaceId: string,
  { selfId, day }: { selfId: string | null; day: string },
): Promise<HeldNetwork> {
  const suppliers = (await readSuppliers(tx, workspaceId)).map((one) => ({ ...one, ref: nodeRefOf(one) }));
  const self = suppliers.find(({ ref }) => ref.id === selfId) ?? null;
  const sites = self ? await readSites(tx, workspaceId, self.ref.id) : [];
  const ids = [...(self ? [self.ref.id] : []), ...sites.map(({ ref }) => ref.id)];
  return {
    self,
    suppliers,
    sites,
    links: await readLinksTo(tx, workspaceId, ids),
    facts: await readFacts(tx, workspaceId, ids, day),
  };
}

async function readSites(tx: Tx, workspaceId: string, supplierId: string): Promise<HeldSite[]> {
  const { rows } = await sql<{ node: RefColumns; country: string | null; owned: boolean | null }>`
    select ${nodeJson('node')} as node, site.country, site.owned
    from supply_link located
    join node on node.workspace_id = ${workspaceId} and node.id = located.from_id and not node.retired
    join site on site.workspace_id = ${workspaceId} and site.id = node.id
    where located.workspace_id = ${workspaceId} and located.to_id = ${supplierId} and located.kind = 'site-of'
    order by node.number`.execute(tx);
  return rows.map(({ node, country, owned }) => ({ ref: nodeRefOf(node), country, owned }));
}

async function readLinksTo(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<HeldLink[]> {
  const { rows } = await sql<HeldLink>`
    select id, from_id as "fromId", to_id as "toId", kind, share, share_max as "shareMax", confidence, valid_until as "validUntil"
    from supply_link where workspace_id = ${workspaceId} and to_id = any(${[...ids]}::uuid[])`.execute(tx);
  return rows;
}

async function readFacts(tx: Tx, workspaceId: string, ids: readonly string[], day: string): Promise<HeldFact[]> {
  const { rows } = await sql<HeldFact>`
    select node_id as "nodeId", attribute, value, true as "inForce" from (${factsInForce(workspaceId, day)}) in_force
    where node_id = any(${[...ids]}::uuid[])
    union all
    select * from (
      select distinct on (node_id, attribute) node_id, attribute, value, false from fact
      where workspace_id = ${workspaceId} and node_id = any(${[...ids]}::uuid[]) and confidence = 'declared'
      order by node_id, attribute, stated_at desc, id desc) declared`.execute(tx);
  return rows;
}

/** The supplier that another was merged into, over any number of merges; itself where it was not merged. */
export async function mergedInto(tx: Tx, workspaceId: string, supplierId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with recursive one as (
      select ${supplierId}::uuid as id, 0 as step
      union
      select merge.into_id, one.step + 1 from one
      join supplier_merge merge on merge.workspace_id = ${workspaceId} and merge.supplier_id = one.id
    )
    select id from one order by step desc limit 1`.execute(tx);
  return rows[0]!.id;
}

/** The link by which a site is one of a supplier's. */
export async function findSiteLink(
  tx: Tx,
  workspaceId: string,
  { siteId, supplierId }: { siteId: string; supplierId: string },
): Promise<string | undefined> {
  const link = await tx
    .selectFrom('supply_link')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('from_id', '=', siteId)
    .where('to_id', '=', supplierId)
    .where('kind', '=', 'site-of')
    .executeTakeFirst();
  return link?.id;
}

/** By row, the supplier that answered through its own link and stands in the register. */
export async function readPassedOn(tx: Tx, workspaceId: string, id: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ ref: string; supplier: string }>`
    select parent_ref as ref, supplier_id as supplier from declaration
    where workspace_id = ${workspaceId} and parent_id = ${id} and supplier_id is not null`.execute(tx);
  return new Map(rows.map(({ ref, supplier }) => [ref, supplier]));
}
