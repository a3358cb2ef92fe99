import { type RawBuilder, sql } from 'kysely';
import type { HeldOwner, HeldPart, HeldPlace, HeldSale, Ref, Said } from '../../engines/claims/facts.ts';
import { controlledBy } from '../../engines/network/ownership.ts';
import type { Tx } from '../../platform/database/database.ts';
import { supportsToday } from '../links/index.ts';
import { holdingsOf, type OwnershipRow } from '../network/index.ts';
import { numberOf } from '../register/index.ts';

/** What the supply network says of suppliers: who and what stands behind them, who owns them, their sources, and who resells. */

interface NodeColumns {
  id: string;
  kind: 'supplier' | 'site' | 'product';
  number: number | null;
  name: string;
}

function refOf({ id, kind, number, name }: NodeColumns): Ref {
  return { kind, id, number: numberOf(kind, number), name };
}

const nodeJson = (alias: string): RawBuilder<NodeColumns> => {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return sql`json_build_object('id', ${column('id')}, 'kind', ${column('kind')}, 'number', ${column('number')}, 'name', ${column('name')})`;
};

/** The day on which a link was entered or last changed, and who says it. */
const said = sql`link.source, to_char(change_set.at at time zone 'UTC', 'YYYY-MM-DD') as "on"`;
const withChange = (workspaceId: string) =>
  sql`join change_set on change_set.workspace_id = ${workspaceId} and change_set.id = link.change_set_id`;

/** Suppliers with their countries. */
export async function readSuppliers(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ ref: Ref; country: string | null }[]> {
  const { rows } = await sql<NodeColumns & { country: string | null }>`
    select node.id, node.kind, node.number, node.name, supplier.country from node
    join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    where node.workspace_id = ${workspaceId} and node.id = any(${[...ids]}::uuid[])`.execute(tx);
  return rows.map(({ country, ...node }) => ({ ref: refOf(node), country }));
}

/**
 * Everything that stands behind each supplier (`root`), by way of whom it supplies. A product is followed to its parts and sites, and, where it is not
 * the supplier's own, to its makers; those who only sell or run it stand elsewhere.
 */
function behind(workspaceId: string, supplierIds: readonly string[]): RawBuilder<unknown> {
  return sql`
    recursive behind as (
      (select id as root, id as node_id, false as own from unnest(${[...supplierIds]}::uuid[]) as supplier (id)
       union
       select link.from_id, link.to_id, link.kind in ('manufactures', 'designs') from supply_link link
       join node on node.workspace_id = ${workspaceId} and node.id = link.to_id and node.kind = 'product' and not node.retired
       where link.workspace_id = ${workspaceId} and link.from_id = any(${[...supplierIds]}::uuid[])
         and link.kind in ('manufactures', 'designs', 'supplies', 'resells') and ${supportsToday})
      union
      select behind.root, link.from_id, false
      from behind
      join node supported on supported.workspace_id = ${workspaceId} and supported.id = behind.node_id
      join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = behind.node_id
        and link.from_id <> behind.root and ${supportsToday}
        and (supported.kind <> 'product' or link.kind in ('part-of', 'site-of')
          or (not behind.own and link.kind in ('manufactures', 'designs')))
      join node supporter on supporter.workspace_id = ${workspaceId} and supporter.id = link.from_id
        and supporter.kind in ('supplier', 'site', 'product') and not supporter.retired
    )`;
}

/** Sites and suppliers behind each of these suppliers, by supplier. */
export async function readPlaces(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
): Promise<Map<string, HeldPlace[]>> {
  const { rows } = await sql<Said & { root: string; node: NodeColumns; country: string | null; via: string | null }>`
    with ${behind(workspaceId, supplierIds)}
    select distinct on (placed.root, placed.node_id) placed.root, ${nodeJson('node')} as node,
      coalesce(supplier.country, site.country) as country, ${said},
      case when target.node_id = placed.root or target.own then null else target_node.name end as via
    from (select distinct root, node_id from behind) placed
    join node on node.workspace_id = ${workspaceId} and node.id = placed.node_id and node.kind in ('supplier', 'site')
    left join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    left join site on site.workspace_id = ${workspaceId} and site.id = node.id
    join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = placed.node_id and ${supportsToday}
    join behind target on target.root = placed.root and target.node_id = link.to_id
    join node target_node on target_node.workspace_id = ${workspaceId} and target_node.id = target.node_id
    ${withChange(workspaceId)}
    where placed.node_id <> placed.root
    order by placed.root, placed.node_id, (target.node_id = placed.root) desc, target.own desc, change_set.number`.execute(
    tx,
  );
  return Map.groupBy(
    rows.map(({ root, node, country, source, on, via }) => ({
      root,
      ref: refOf(node),
      country,
      tier: via === null ? 1 : 2,
      via,
      source,
      on,
    })),
    ({ root }) => root,
  );
}

interface OwnerRow extends OwnershipRow, Said {
  owner: NodeColumns;
  country: string | null;
}

/** Who owns each of these suppliers, directly or through others, and whether what is stated of shares lets them control it. */
export async function readOwners(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
): Promise<Map<string, HeldOwner[]>> {
  const { rows } = await sql<OwnerRow>`
    with recursive owned as (
      select id from unnest(${[...supplierIds]}::uuid[]) as supplier (id)
      union
      select link.from_id from owned
      join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = owned.id and ${ownsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.from_id and not node.retired
    )
    select link.from_id as owner_id, link.to_id as owned_id, link.share, link.share_max, ${nodeJson('node')} as owner,
      supplier.country, ${said}
    from owned
    join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = owned.id and ${ownsToday}
    join node on node.workspace_id = ${workspaceId} and node.id = link.from_id and not node.retired
    left join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    ${withChange(workspaceId)}
    order by link.id`.execute(tx);
  const byOwned = Map.groupBy(rows, ({ owned_id }) => owned_id);
  const { holdings, ids, nodeOf } = holdingsOf(rows, supplierIds);
  const controlled = new Map<string, ReadonlyMap<string, boolean>>();
  const controls = (owner: string, owned: string): HeldOwner['control'] => {
    let known = controlled.get(owner);
    if (!known) {
      known = new Map(controlledBy(holdings, [nodeOf.get(owner)!]).map(({ node, certain }) => [ids[node]!, certain]));
      controlled.set(owner, known);
    }
    const certain = known.get(owned);
    if (certain === undefined) return 'none';
    return certain ? 'certain' : 'possible';
  };
  return new Map(
    supplierIds.map((id) => [
      id,
      chainOf(id, byOwned).map(({ owner, owner_id, country, source, on }) => ({
        ref: refOf(owner),
        country,
        control: controls(owner_id, id),
        source,
        on,
      })),
    ]),
  );
}

const ownsToday = sql`link.kind = 'owns' and coalesce(link.valid_from, current_date) <= current_date
  and coalesce(link.valid_until, current_date) >= current_date`;

/** Owners from the nearest on, each once; a ring ends where it began. */
function chainOf(id: string, byOwned: ReadonlyMap<string, OwnerRow[]>): OwnerRow[] {
  const found = new Map<string, OwnerRow>();
  const open = [id];
  for (const one of open) {
    for (const row of byOwned.get(one) ?? []) {
      if (row.owner_id === id || found.has(row.owner_id)) continue;
      found.set(row.owner_id, row);
      open.push(row.owner_id);
    }
  }
  return [...found.values()];
}

interface GroupRow {
  root: string;
  part: string;
  of: NodeColumns;
  need: number;
  sources: (NodeColumns & { qualified: boolean | null })[];
  on: string;
}

/** Source groups of each supplier, of its products and its sites, and what they depend on to a high degree without a group; by supplier. */
export async function readParts(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
): Promise<Map<string, HeldPart[]>> {
  const own = sql`
    own as (
      select id as root, id as node_id from unnest(${[...supplierIds]}::uuid[]) as supplier (id)
      union
      select link.from_id, link.to_id from supply_link link
      where link.workspace_id = ${workspaceId} and link.from_id = any(${[...supplierIds]}::uuid[])
        and link.kind in ('manufactures', 'designs') and ${supportsToday}
      union
      select link.to_id, link.from_id from supply_link link
      where link.workspace_id = ${workspaceId} and link.to_id = any(${[...supplierIds]}::uuid[])
        and link.kind = 'site-of' and ${supportsToday}
    )`;
  const { rows: groups } = await sql<GroupRow>`
    with ${own}
    select own.root, grouped.name as part, ${nodeJson('node')} as of, grouped.need,
      to_char(change_set.at at time zone 'UTC', 'YYYY-MM-DD') as "on",
      (select json_agg(json_build_object('id', source_node.id, 'kind', source_node.kind, 'number', source_node.number,
          'name', source_node.name, 'qualified', source.qualified) order by source.position)
        from source_group_source source
        join node source_node on source_node.workspace_id = ${workspaceId} and source_node.id = source.node_id
          and not source_node.retired
        where source.workspace_id = ${workspaceId} and source.group_id = grouped.id) as sources
    from own
    join node on node.workspace_id = ${workspaceId} and node.id = own.node_id and not node.retired
    join source_group grouped on grouped.workspace_id = ${workspaceId} and grouped.node_id = own.node_id
    join change_set on change_set.workspace_id = ${workspaceId} and change_set.id = grouped.change_set_id
    order by lower(grouped.name), grouped.id`.execute(tx);
  const { rows: alone } = await sql<Said & { root: string; source_node: NodeColumns; of: NodeColumns }>`
    with ${own}
    select own.root, ${nodeJson('node')} as of, ${nodeJson('source_node')} as source_node, ${said}
    from own
    join node on node.workspace_id = ${workspaceId} and node.id = own.node_id and not node.retired
    join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = own.node_id
      and link.from_id <> own.root and link.kind in ('supplies', 'part-of', 'needed-by')
      and link.dependence in ('high', 'very-high') and ${supportsToday}
    join node source_node on source_node.workspace_id = ${workspaceId} and source_node.id = link.from_id
      and source_node.kind in ('supplier', 'site', 'product') and not source_node.retired
    ${withChange(workspaceId)}
    where not exists (
      select from source_group_source source
      join source_group grouped on grouped.workspace_id = ${workspaceId} and grouped.id = source.group_id
      where source.workspace_id = ${workspaceId} and source.node_id = link.from_id and grouped.node_id = own.node_id)
    order by lower(source_node.name), link.id`.execute(tx);
  const parts = [
    ...groups.map(({ root, ...group }) => ({ root, ...groupPart(group) })),
    ...alone.map(({ root, source_node, of, source, on }) => ({
      root,
      ref: refOf(source_node),
      part: of.name,
      sources: 'alone' as const,
      source,
      on,
    })),
  ];
  return Map.groupBy(parts, ({ root }) => root);
}

/** A source that was found unfit takes nobody's place. */
function groupPart({ part, of, need, sources, on }: Omit<GroupRow, 'root'>): HeldPart {
  const usable = (sources ?? []).filter(({ qualified }) => qualified !== false);
  const [only] = usable;
  const isSpare = usable.length > need;
  const standing = isSpare ? 'others' : usable.length === 1 ? 'only' : 'all';
  return { ref: refOf(usable.length === 1 ? only! : of), part, sources: standing, source: null, on };
}

interface SaleRow extends Said {
  root: string;
  seller: NodeColumns;
  what: NodeColumns;
  authorisation: { id: string; number: number; title: string; validUntil: string | null } | null;
}

/** Resales of hardware of others by each supplier, and of anything to it; with the evidence on the link that authorises it, by supplier. */
export async function readSales(
  tx: Tx,
  workspaceId: string,
  supplierIds: readonly string[],
): Promise<Map<string, HeldSale[]>> {
  const { rows } = await sql<SaleRow>`
    select sold.root, ${nodeJson('seller')} as seller, ${nodeJson('what')} as what, ${said},
      (select json_build_object('id', evidence.id, 'number', evidence.number, 'title', evidence.title,
          'validUntil', evidence.valid_until)
        from evidence where evidence.workspace_id = ${workspaceId} and evidence.link_id = link.id and not evidence.adverse
          and evidence.kind in ('certificate', 'letter', 'contract')
        order by evidence.valid_until desc nulls first, evidence.number limit 1) as authorisation
    from (
      select link.to_id as root, link.id from supply_link link
      where link.workspace_id = ${workspaceId} and link.to_id = any(${[...supplierIds]}::uuid[]) and link.kind = 'resells'
      union
      select link.from_id, link.id from supply_link link
      join product on product.workspace_id = ${workspaceId} and product.id = link.to_id
      where link.workspace_id = ${workspaceId} and link.from_id = any(${[...supplierIds]}::uuid[]) and link.kind = 'resells'
        and coalesce(product.kind, 'hardware') = 'hardware'
        and not exists (select from supply_link makes where makes.workspace_id = ${workspaceId}
          and makes.from_id = link.from_id and makes.to_id = link.to_id and makes.kind = 'manufactures')
    ) sold
    join supply_link link on link.workspace_id = ${workspaceId} and link.id = sold.id and ${supportsToday}
    join node seller on seller.workspace_id = ${workspaceId} and seller.id = link.from_id and not seller.retired
    join node what on what.workspace_id = ${workspaceId} and what.id = link.to_id and not what.retired
    ${withChange(workspaceId)}
    order by lower(seller.name), link.id`.execute(tx);
  return Map.groupBy(
    rows.map(({ root, seller, what, authorisation, source, on }) => ({
      root,
      seller: refOf(seller),
      what: refOf(what),
      authorisation: authorisation && {
        ref: {
          kind: 'evidence' as const,
          id: authorisation.id,
          number: numberOf('evidence', authorisation.number),
          name: authorisation.title,
        },
        title: authorisation.title,
        validUntil: authorisation.validUntil,
      },
      source,
      on,
    })),
    ({ root }) => root,
  );
}
