import { type RawBuilder, sql } from 'kysely';
import { levels } from '../../common/network.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Confidence } from '../links/contract.ts';
import { supportsToday } from '../links/index.ts';
import { nodeRefOf, type RefColumns } from '../register/index.ts';
import type { Flow } from './map-contract.ts';

/** Between two suppliers with many sites each, a link says too little of which it means to be drawn. */
const mostPairs = 25;

/** The best founded first. */
const byGrounds: readonly Confidence[] = ['observed', 'attested', 'declared', 'inferred'];

type End = RefColumns & { latitude: number; longitude: number };

interface FlowRow {
  from: End;
  to: End;
  links: number;
  share: number | null;
  dependence: number | null;
  confidence: number | null;
  exact: boolean;
  total: number;
}

/** Where none is drawn. */
interface NoFlowRow {
  from: null;
}

/** The flows and, of the same reading of all links, how many links are too scattered to be drawn. */
export async function readFlows(tx: Tx, workspaceId: string, limit: number) {
  const { rows } = await sql<(FlowRow | NoFlowRow) & { scattered: number }>`
    with ${standing(workspaceId)}, ${supports(workspaceId)},
    flow as (
      select start.site_id as from_site, finish.site_id as to_site, count(*) as links, max(support.share) as share,
        max(array_position(${[...levels]}::text[], support.dependence)) as dependence,
        min(array_position(${byGrounds}::text[], support.confidence)) as confidence, bool_or(support.pairs = 1) as exact
      from support
      join standing start on start.node_id = support.from_id
      join standing finish on finish.node_id = support.to_id and finish.site_id <> start.site_id
      where support.pairs <= ${mostPairs}
      group by 1, 2
    ),
    drawn as (
      select *, count(*) over () as total from flow
      order by share desc nulls last, dependence desc nulls last, exact desc, links desc, from_site, to_site
      limit ${limit}
    )
    select flow_between.*, (select count(*) from support where pairs > ${mostPairs}) as scattered
    from (values (1)) one (row)
    left join (
      select ${endJson('f', 'from_place')} as "from", ${endJson('t', 'to_place')} as "to", drawn.*
      from drawn
      join node f on f.workspace_id = ${workspaceId} and f.id = drawn.from_site
      join site from_place on from_place.workspace_id = ${workspaceId} and from_place.id = drawn.from_site
      join node t on t.workspace_id = ${workspaceId} and t.id = drawn.to_site
      join site to_place on to_place.workspace_id = ${workspaceId} and to_place.id = drawn.to_site
    ) flow_between on true
    order by share desc nulls last, dependence desc nulls last, exact desc, links desc, from_site, to_site`.execute(tx);
  const drawn = rows.flatMap((row) => (row.from === null ? [] : [row]));
  return { flows: drawn.map(flowOf), total: drawn[0]?.total ?? 0, scattered: rows[0]!.scattered };
}

/**
 * At which sites a node stands: a site at itself, a supplier at its sites, a product where it is manufactured: at sites that
 * say so, else at those of its manufacturer.
 */
function standing(workspaceId: string): RawBuilder<unknown> {
  return sql`
    placed as materialized (
      select site.id from site
      join node on node.workspace_id = ${workspaceId} and node.id = site.id and not node.retired
      where site.workspace_id = ${workspaceId} and site.latitude is not null and site.longitude is not null
    ),
    located as materialized (
      select link.to_id as node_id, placed.id as site_id, link.kind from placed
      join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = placed.id
        and link.kind in ('site-of', 'manufactures') and ${supportsToday}
    ),
    standing as materialized (
      select id as node_id, id as site_id from placed
      union select node_id, site_id from located
      union select link.to_id, located.site_id from located
      join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = located.node_id
        and link.kind = 'manufactures' and ${supportsToday}
      where located.kind = 'site-of'
        and not exists (select from located made where made.node_id = link.to_id and made.kind = 'manufactures')
    ),
    standings as materialized (select node_id, count(*) as sites from standing group by node_id)`;
}

/** Links of support and sources of groups with both ends at sites, and how many pairs those make; not what says where an end stands. */
function supports(workspaceId: string): RawBuilder<unknown> {
  return sql`
    support as materialized (
      select said.*, start.sites * finish.sites as pairs from (
        select from_id, to_id, coalesce(share_max, share) as share, dependence, confidence
        from supply_link link
        where workspace_id = ${workspaceId} and kind not in ('site-of', 'manufactures') and ${supportsToday}
        union all
        select source.node_id, grouped.node_id, coalesce(source.share_max, source.share),
          coalesce(source.dependence, grouped.dependence), null
        from source_group_source source
        join source_group grouped on grouped.workspace_id = ${workspaceId} and grouped.id = source.group_id
        where source.workspace_id = ${workspaceId}
      ) said
      join standings start on start.node_id = said.from_id
      join standings finish on finish.node_id = said.to_id
      where said.from_id <> said.to_id
    )`;
}

function endJson(node: string, place: string): RawBuilder<unknown> {
  const of = (table: string, column: string) => sql.ref(`${table}.${column}`);
  return sql`jsonb_build_object('id', ${of(node, 'id')}, 'kind', ${of(node, 'kind')}, 'number', ${of(node, 'number')},
    'name', ${of(node, 'name')}, 'latitude', ${of(place, 'latitude')}, 'longitude', ${of(place, 'longitude')})`;
}

function flowOf({ from, to, links, share, dependence, confidence, exact }: FlowRow): Flow {
  return {
    from: { ...nodeRefOf(from), latitude: from.latitude, longitude: from.longitude },
    to: { ...nodeRefOf(to), latitude: to.latitude, longitude: to.longitude },
    links,
    share,
    dependence: dependence === null ? null : levels[dependence - 1]!,
    confidence: confidence === null ? null : byGrounds[confidence - 1]!,
    exact,
  };
}
