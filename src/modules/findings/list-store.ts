import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import type { Tx } from '../../platform/database/database.ts';
import { functionsReached } from '../links/index.ts';
import {
  allOf,
  isAfter,
  isFoundBy,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  numberOf,
  type Order,
  type RefColumns,
  type Slice,
} from '../register/index.ts';
import type { Finding, FindingListQuery, SeverityLevel } from './contract.ts';

/** The filter of a list, with its references resolved to ids. */
export interface FindingFilter
  extends Pick<
    FindingListQuery,
    'q' | 'exploited' | 'malicious' | 'severity' | 'fix' | 'vulnerability' | 'openedAfter' | 'openedBefore' | 'state'
  > {
  productId: string | undefined;
  supplierId: string | undefined;
  componentId: string | undefined;
  /** The products that reach the function asked for. */
  reachingProductIds: string[] | undefined;
}

const openedAtMicros = 'extract(epoch from finding.opened_at) * 1000000';

/** The first one is the index `finding_urgency`. */
export const findingOrders: Record<FindingListQuery['sort'], Order> = {
  urgency: [
    sql`(not finding.known_exploited)`,
    sql`(not finding.malicious)`,
    sql`(-finding.severity_rank)`,
    sql`finding.number`,
  ],
  newest: [sql.raw(`(-(${openedAtMicros}))::bigint`), sql`(-finding.number)`],
  oldest: [sql.raw(`(${openedAtMicros})::bigint`), sql`finding.number`],
};

interface FindingRow extends Marked {
  id: string;
  number: number;
  vulnerability_name: string;
  aliases: string[];
  summary: string | null;
  component_id: string;
  component_name: string;
  component_version: string | null;
  purl: string | null;
  product: RefColumns;
  maker: RefColumns | null;
  severity_level: SeverityLevel;
  severity_vector: string | null;
  known_exploited: boolean;
  malicious: boolean;
  fixed_in: string[];
  opened_at: Date;
  gone_at: Date | null;
}

/** A maker is stated at most once per product; where a list links several, the first declared one is to be called. */
function tables(workspaceId: string): RawBuilder<unknown> {
  return sql`finding
    join vulnerability on vulnerability.id = finding.vulnerability_id
    join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id
    join node on node.workspace_id = ${workspaceId} and node.id = finding.product_id`;
}

export async function listFindingsOf(
  tx: Tx,
  workspaceId: string,
  filter: FindingFilter,
  { order, after, limit }: Slice,
): Promise<(Finding & Marked)[]> {
  const rows = await readRows(tx, workspaceId, {
    where: sql`${matching(workspaceId, filter)} and ${isAfter({ order, after })}`,
    order,
    limit,
  });
  return withFunctions(tx, workspaceId, rows);
}

export async function findFindingBy(
  tx: Tx,
  workspaceId: string,
  where: RawBuilder<unknown>,
): Promise<Finding | undefined> {
  const rows = await readRows(tx, workspaceId, { where, order: findingOrders.urgency, limit: 1 });
  const [finding] = await withFunctions(tx, workspaceId, rows);
  if (!finding) return undefined;
  const { mark: _, ...found } = finding;
  return found;
}

async function readRows(
  tx: Tx,
  workspaceId: string,
  { where, order, limit }: { where: RawBuilder<unknown>; order: Order; limit: number },
): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    select finding.id, finding.number, vulnerability.name as vulnerability_name, vulnerability.aliases, vulnerability.summary,
      component.id as component_id, concat_ws('/', nullif(component.group_name, ''), component.name) as component_name,
      component.version as component_version, component.purl, ${nodeJson('node')} as product, ${nodeJson('maker')} as maker,
      finding.severity_level, finding.severity_vector, finding.known_exploited, finding.malicious, finding.fixed_in,
      finding.opened_at, finding.gone_at, ${markOf(order)} as mark
    from ${tables(workspaceId)}
    left join lateral (
      select maker.* from supply_link makes
      join node maker on maker.workspace_id = ${workspaceId} and maker.id = makes.from_id
      where makes.workspace_id = ${workspaceId} and makes.to_id = finding.product_id and makes.kind = 'manufactures'
      order by (makes.declared_as is not distinct from 'maker') desc, maker.number limit 1
    ) maker on true
    where finding.workspace_id = ${workspaceId} and ${where}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows;
}

async function withFunctions(tx: Tx, workspaceId: string, rows: FindingRow[]): Promise<(Finding & Marked)[]> {
  const productIds = [...new Set(rows.map(({ product }) => product.id))];
  const functions = productIds.length === 0 ? new Map() : await functionsReached(tx, workspaceId, productIds);
  return rows.map((row) => ({ ...findingOf(row), functions: functions.get(row.product.id) ?? [], mark: row.mark }));
}

function findingOf(row: FindingRow): Omit<Finding, 'functions'> {
  return {
    id: row.id,
    number: numberOf('finding', row.number) ?? '',
    vulnerability: { id: row.vulnerability_name, aliases: row.aliases, summary: row.summary },
    component: { id: row.component_id, name: row.component_name, version: row.component_version, purl: row.purl },
    product: nodeRefOf(row.product),
    supplier: row.maker && nodeRefOf(row.maker),
    severity: { level: row.severity_level, vector: row.severity_vector },
    knownExploited: row.known_exploited,
    malicious: row.malicious,
    fixedIn: row.fixed_in,
    openedAt: row.opened_at.toISOString(),
    goneAt: row.gone_at?.toISOString() ?? null,
  };
}

export async function countFindingsOf(tx: Tx, workspaceId: string, filter: FindingFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${tables(workspaceId)}
    where finding.workspace_id = ${workspaceId} and ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

/** How many findings each value would show, whatever value of the same filter is chosen. */
export async function facetsOfFindings(
  tx: Tx,
  workspaceId: string,
  filter: FindingFilter,
): Promise<{ severity: Facet; exploited: Facet; fix: Facet }> {
  const facet = async (value: RawBuilder<string>, others: FindingFilter): Promise<Facet> => {
    const { rows } = await sql<Facet[number]>`
      select ${value} as value, count(*) as count from ${tables(workspaceId)}
      where finding.workspace_id = ${workspaceId} and ${matching(workspaceId, others)}
      group by 1 order by count desc, 1`.execute(tx);
    return rows;
  };
  return {
    severity: await facet(sql`finding.severity_level`, { ...filter, severity: undefined }),
    exploited: await facet(sql`finding.known_exploited::text`, { ...filter, exploited: undefined }),
    fix: await facet(sql`case when cardinality(finding.fixed_in) > 0 then 'available' else 'none' end`, {
      ...filter,
      fix: undefined,
    }),
  };
}

function matching(workspaceId: string, filter: FindingFilter): RawBuilder<boolean> {
  const { exploited, malicious, severity, fix, productId, supplierId, componentId, reachingProductIds } = filter;
  return allOf(
    [
      filter.state === 'open' ? sql`finding.gone_at is null` : sql`finding.gone_at is not null`,
      isSearched(workspaceId, filter.q),
      exploited === undefined ? undefined : sql`finding.known_exploited = ${exploited}`,
      malicious === undefined ? undefined : sql`finding.malicious = ${malicious}`,
      severity && sql`finding.severity_level = any(${severity}::text[])`,
      fix && sql`(cardinality(finding.fixed_in) > 0) = ${fix === 'available'}`,
      productId === undefined ? undefined : sql`finding.product_id = ${productId}`,
      componentId === undefined ? undefined : sql`finding.component_id = ${componentId}`,
      supplierId === undefined
        ? undefined
        : sql`exists (select from supply_link link where link.workspace_id = ${workspaceId} and link.from_id = ${supplierId}
          and link.to_id = finding.product_id and link.kind = 'manufactures')`,
      reachingProductIds && sql`finding.product_id = any(${reachingProductIds}::uuid[])`,
      isNamed(filter.vulnerability),
      filter.openedAfter && sql`finding.opened_at >= ${filter.openedAfter}::date`,
      filter.openedBefore && sql`finding.opened_at < ${filter.openedBefore}::date + 1`,
    ].map((condition) => condition || undefined),
  );
}

function isNamed(name: string | undefined): RawBuilder<unknown> | undefined {
  if (name === undefined) return undefined;
  return sql`(lower(vulnerability.name) = lower(${name})
    or exists (select from unnest(vulnerability.aliases) alias where lower(alias) = lower(${name})))`;
}

/** An id of the vulnerability, or a name of the component or the product. */
function isSearched(workspaceId: string, searched: string | undefined): RawBuilder<unknown> | undefined {
  if (!searched) return undefined;
  const pattern = `%${searched.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`(vulnerability.name ilike ${pattern}
    or exists (select from unnest(vulnerability.aliases) alias where alias ilike ${pattern})
    or ${isFoundBy(searched)}
    or exists (select from node where node.workspace_id = ${workspaceId} and node.id = finding.component_id
      and ${isFoundBy(searched)}))`;
}
