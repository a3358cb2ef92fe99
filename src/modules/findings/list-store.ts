import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import { coordinatorOutcomes } from '../../engines/priority/prioritise.ts';
import { isClosed } from '../../engines/vex/judge.ts';
import { parsePoints } from '../../formats/ssvc/points.ts';
import type { Database, Tx } from '../../platform/database/database.ts';
import { dependence, dependenceOf, functionsReached, productsReaching, ranks } from '../links/index.ts';
import {
  allOf,
  ascending,
  changeNumber,
  countEach,
  countFacets,
  descending,
  type Filters,
  getNodeId,
  isActive,
  isClosedSql,
  isOrNot,
  type ListSource,
  type Narrowed,
  nodeJson,
  nodeRefOf,
  numberOf,
  type RefColumns,
  readFirst,
  shownBy,
  withHashJoins,
  withUnfound,
} from '../register/index.ts';
import { classifiedProducts } from '../taxonomy/index.ts';
import { type Finding, type FindingListQuery, FindingVerdict, type SeverityLevel } from './contract.ts';
import { type Decided, everythingDecided, type GroundsForPriority, priorityOf } from './priority.ts';
import { namedBy, searchedBy } from './search-store.ts';

type FindingDecision = (typeof coordinatorOutcomes)[number];

/** Everything that can decide of a finding with the places of the worst and the mildest outcome, as a table. */
function decisions(rows: readonly Decided[], alias: string): RawBuilder<unknown> {
  return sql`unnest(
      ${rows.map(({ knownExploited }) => knownExploited)}::boolean[], ${rows.map(({ ssvc }) => ssvc)}::text[],
      ${rows.map(({ rank }) => rank)}::int[], ${rows.map(({ worst }) => worst)}::int[],
      ${rows.map(({ mildest }) => mildest)}::int[]
    ) as ${sql.ref(alias)} (known_exploited, ssvc, rank, worst, mildest)`;
}

/** What decides of a finding, whose product stands in `reached` where functions depend on it. */
function decidingOf(reached: string): RawBuilder<unknown> {
  return sql`finding.known_exploited, coalesce(finding.ssvc, ''), coalesce(${sql.ref(`${reached}.rank`)}, ${ranks.length})`;
}

/** What is decided of each finding, for an order by it. */
function decided(workspaceId: string): RawBuilder<unknown> {
  return sql`
    left join ${dependence(workspaceId)} behind on behind.node_id = finding.product_id
    join ${decisions(everythingDecided(), 'decided')}
      on (decided.known_exploited, decided.ssvc, decided.rank) = (${decidingOf('behind')})`;
}

/** Whether one of these is decided of a finding at worst, for those joined with `reached`. */
function isDecided(wanted: readonly FindingDecision[]): RawBuilder<unknown> {
  const rows = everythingDecided().filter(({ worst }) => wanted.includes(coordinatorOutcomes[worst]!));
  return sql`(${decidingOf('reached')}) in (
    select decided.known_exploited, decided.ssvc, decided.rank from ${decisions(rows, 'decided')})`;
}

const componentTitle = sql`(coalesce(nullif(component.group_name, '') || '/', '') || component.name)`;

/** The terms of the first one are the index `finding_urgency`. */
const byUrgency = ascending(
  sql`(not finding.known_exploited)`,
  sql`(not finding.malicious)`,
  sql`(-finding.severity_rank)`,
  sql`finding.number`,
);

export const findingList: ListSource<FindingListQuery, Finding> = {
  name: 'findings',
  id: sql`finding.id`,
  sorts: {
    urgency: { terms: byUrgency },
    newest: { terms: descending(sql`finding.opened_at`, sql`finding.number`) },
    oldest: { terms: ascending(sql`finding.opened_at`, sql`finding.number`) },
    priority: {
      join: decided,
      terms: ascending(sql`(-decided.worst)`, sql`(-decided.mildest)`, ...byUrgency.map(({ by }) => by)),
    },
    number: { terms: ascending(sql`finding.number`) },
    severity: { terms: ascending(sql`(-finding.severity_rank)`, sql`finding.number`) },
    vulnerability: {
      join: () => sql`join vulnerability on vulnerability.id = finding.vulnerability_id`,
      byKey: true,
      terms: ascending(sql`vulnerability.name`, sql`finding.number`),
    },
    component: {
      join: (workspaceId) => sql`
        join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id`,
      byKey: true,
      terms: ascending(
        // The index `component_title`: so much of a name as one takes.
        sql`left(lower(${componentTitle}), 200)`,
        sql`lower(${componentTitle})`,
        sql`coalesce(component.version, '')`,
        sql`finding.number`,
      ),
    },
    product: {
      join: (workspaceId) => sql`
        join node product on product.workspace_id = ${workspaceId} and product.id = finding.product_id
          and product.kind = 'product'`,
      byKey: true,
      terms: ascending(sql`lower(product.name)`, ...byUrgency.map(({ by }) => by)),
    },
  },
  shown: async (tx, workspaceId, query) => {
    const filter = await filterOf(tx, workspaceId, query);
    return { ...shownBy(narrowed(workspaceId, filter)), counted: countedBy(workspaceId, filter) };
  },
  read: (tx, workspaceId, ids) => readFindings(tx, workspaceId, sql`finding.id = any(${ids}::uuid[])`),
};

/** Findings that match now, whatever they come to, by the filters of the list; with the change that they were read at. */
export async function idsOfFindings(
  tx: Tx,
  workspaceId: string,
  query: Omit<FindingFilters, 'state'>,
  { limit, activeOnly = false }: { limit: number; activeOnly?: boolean },
): Promise<{ ids: string[]; change: number; at: Date | null }> {
  const change = await changeNumber(tx, workspaceId);
  const verdict = query.verdict ?? (activeOnly ? undefined : FindingVerdict.options);
  const { from, where } = await findingList.shown(tx, workspaceId, { ...query, verdict, state: 'open' });
  const { rows } = await sql<{ id: string }>`
    select finding.id from ${from} where ${where} order by finding.number limit ${limit + 1}`.execute(tx);
  const { rows: changes } = await sql<{ at: Date }>`
    select at from change_set where workspace_id = ${workspaceId} and number = ${change}`.execute(tx);
  return { ids: rows.map(({ id }) => id), change, at: changes[0]?.at ?? null };
}

/** Of the findings that a filter shows, whatever decision it asks for, how many the coordinator table decides each outcome of at worst. */
export async function countDecisions(
  tx: Tx,
  workspaceId: string,
  query: FindingFilters,
): Promise<Record<FindingDecision, number>> {
  return decisionsOf(tx, workspaceId, await filterOf(tx, workspaceId, query));
}

/** Those in products on which equally critical functions depend are decided at once where they say the same. */
async function decisionsOf(
  tx: Tx,
  workspaceId: string,
  asked: FindingFilter,
): Promise<Record<FindingDecision, number>> {
  const filter = { ...asked, priority: undefined };
  const rows = countedBy(workspaceId, filter, finelyCounted) ?? narrowed(workspaceId, filter);
  const { from, where } = shownBy(rows);
  const query = sql<{ worst: number; count: number }>`
    with reached as materialized (select node_id, rank from ${reachedBy(workspaceId, filter)} found),
    shown (known_exploited, ssvc, rank, findings) as materialized (
      select ${decidingOf('reached')}, sum(${rows.standsFor ?? sql`1`})
      from ${from} left join reached on reached.node_id = finding.product_id
      where ${where} group by 1, 2, 3
    )
    select decided.worst, sum(shown.findings)::bigint as count
    from shown join ${decisions(everythingDecided(), 'decided')}
      on (decided.known_exploited, decided.ssvc, decided.rank) = (shown.known_exploited, shown.ssvc, shown.rank)
    group by decided.worst`;
  const { rows: found } = await (fewProducts(filter) ? query.execute(tx) : withHashJoins(tx, query));
  const counts = new Map(found.map(({ worst, count }) => [worst, count]));
  const [track, trackCloser, attend, act] = coordinatorOutcomes.map((_, place) => counts.get(place) ?? 0);
  return { track: track!, 'track*': trackCloser!, attend: attend!, act: act! };
}

/** The nodes on which functions depend, with the rank of the most critical one; where the products are few, of these. */
function reachedBy(workspaceId: string, filter: FindingFilter): RawBuilder<unknown> {
  const few = fewProducts(filter);
  return few ? dependenceOf(workspaceId, few) : dependence(workspaceId);
}

/** So many at most are walked from one by one. */
const mostFew = 100;

/** The products that the findings are of, where these are few. */
function fewProducts({ productId, madeProductIds, heldProductIds }: FindingFilter): readonly string[] | undefined {
  if (productId !== undefined) return [productId];
  return [madeProductIds, heldProductIds].find((ids) => ids !== undefined && ids.length <= mostFew);
}

type FindingFilters = Filters<FindingListQuery>;

/** The filters with their references resolved to ids, and to the products that reach the function asked for. */
interface FindingFilter
  extends Omit<FindingFilters, 'product' | 'supplier' | 'system' | 'component' | 'function' | 'vulnerability'> {
  productId: string | undefined;
  /** Those that the supplier makes, and those that stand in the system. */
  madeProductIds: string[] | undefined;
  heldProductIds: string[] | undefined;
  componentId: string | undefined;
  reachingProductIds: string[] | undefined;
  /** Whether it is a finding of the vulnerability of that name. */
  named: RawBuilder<boolean> | undefined;
  /** Whether a finding is found by what was searched for. */
  searched: RawBuilder<boolean> | undefined;
}

async function filterOf(tx: Tx, workspaceId: string, query: FindingFilters): Promise<FindingFilter> {
  const { product, supplier, system, component, function: mission, vulnerability, ...rest } = query;
  return {
    ...rest,
    productId: product && (await getNodeId(tx, workspaceId, 'product', product)),
    madeProductIds: supplier ? await productsMadeBy(tx, workspaceId, supplier) : undefined,
    heldProductIds: system ? await productsIn(tx, workspaceId, system) : undefined,
    componentId: component && (await getNodeId(tx, workspaceId, 'component', component)),
    reachingProductIds: mission ? await productsThatReach(tx, workspaceId, mission) : undefined,
    named: vulnerability === undefined ? undefined : await namedBy(tx, vulnerability),
    searched: query.q ? await searchedBy(tx, workspaceId, query.q) : undefined,
  };
}

async function productsThatReach(tx: Tx, workspaceId: string, mission: string): Promise<string[]> {
  const id = await getNodeId(tx, workspaceId, 'function', mission);
  return (await productsReaching(tx, workspaceId, [id])).map(({ productId }) => productId);
}

/** PostgreSQL knows how long a list is, but not how many rows a link leads to. */
async function productsMadeBy(tx: Tx, workspaceId: string, supplier: string): Promise<string[]> {
  const id = await getNodeId(tx, workspaceId, 'supplier', supplier);
  const { rows } = await sql<{ id: string }>`
    select distinct to_id as id from supply_link
    where workspace_id = ${workspaceId} and from_id = ${id} and kind = 'manufactures'`.execute(tx);
  return rows.map((row) => row.id);
}

async function productsIn(tx: Tx, workspaceId: string, system: string): Promise<string[]> {
  const id = await getNodeId(tx, workspaceId, 'system', system);
  const { rows } = await sql<{ id: string }>`
    select distinct from_id as id from supply_link
    where workspace_id = ${workspaceId} and to_id = ${id} and kind = 'part-of'`.execute(tx);
  return rows.map((row) => row.id);
}

interface FindingRow {
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
  private: boolean;
  ssvc: string | null;
  catalogue_loaded: boolean;
  probability: number | null;
  percentile: number | null;
  predicted_on: string | null;
  fixed_in: string[];
  opened_at: Date;
  gone_at: Date | null;
  verdict: Finding['verdict'] | null;
  disputed: boolean | null;
  woke: Finding['woke'];
  expires_at: Date | null;
}

export async function findFindingBy(
  tx: Tx,
  workspaceId: string,
  where: RawBuilder<unknown>,
): Promise<Finding | undefined> {
  const [finding] = await readFindings(tx, workspaceId, where);
  return finding;
}

/** The open findings that come first, with all that a list shows of them. */
export async function mostUrgent(tx: Tx, workspaceId: string, limit: number): Promise<Finding[]> {
  const shown = await findingList.shown(tx, workspaceId, { state: 'open' });
  return readFirst(tx, workspaceId, findingList, { shown, sort: 'urgency', limit });
}

async function readFindings(tx: Tx, workspaceId: string, where: RawBuilder<unknown>): Promise<Finding[]> {
  const { rows } = await sql<FindingRow>`
    select finding.id, finding.number, vulnerability.name as vulnerability_name, vulnerability.aliases, vulnerability.summary,
      component.id as component_id, concat_ws('/', nullif(component.group_name, ''), component.name) as component_name,
      component.version as component_version, component.purl, ${nodeJson('node')} as product, ${nodeJson('maker')} as maker,
      finding.severity_level, finding.severity_vector, finding.known_exploited, finding.malicious, finding.fixed_in,
      finding.ssvc, exists (select from feed_issue where kind = 'kev' and state = 'ready') as catalogue_loaded,
      judged.state as verdict, judged.disputed, judged.woke, judged.expires_at,
      finding.match ? 'privateAdvisories' as private, finding.opened_at, finding.gone_at, prediction.probability, prediction.percentile,
      (select as_of from feed_issue where kind = 'epss' and state = 'ready' order by number desc limit 1) as predicted_on
    from finding
    join vulnerability on vulnerability.id = finding.vulnerability_id
    join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id
    join node on node.workspace_id = ${workspaceId} and node.id = finding.product_id
    left join finding_state judged on judged.workspace_id = ${workspaceId} and judged.id = finding.id
    left join lateral (
      select maker.* from supply_link makes
      join node maker on maker.workspace_id = ${workspaceId} and maker.id = makes.from_id
      where makes.workspace_id = ${workspaceId} and makes.to_id = finding.product_id and makes.kind = 'manufactures'
      order by (makes.declared_as is not distinct from 'maker') desc, maker.number limit 1
    ) maker on true
    left join lateral (
      select probability, percentile from exploit_prediction
      where cve = any(vulnerability.aliases || vulnerability.name) order by probability desc limit 1
    ) prediction on true
    where finding.workspace_id = ${workspaceId} and ${where}`.execute(tx);
  const productIds = [...new Set(rows.map(({ product }) => product.id))];
  const functions = productIds.length === 0 ? new Map() : await functionsReached(tx, workspaceId, productIds);
  return rows.map((row) => {
    const reached = functions.get(row.product.id) ?? [];
    return { ...findingOf(row), functions: reached, priority: priorityOf(groundsIn(row, reached)) };
  });
}

function groundsIn(row: FindingRow, functions: Finding['functions']): GroundsForPriority {
  const { ssvc, known_exploited: knownExploited, catalogue_loaded: catalogueLoaded } = row;
  return { knownExploited, catalogueLoaded, ssvc: parsePoints(ssvc ?? ''), functions };
}

function findingOf(row: FindingRow): Omit<Finding, 'functions' | 'priority'> {
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
    private: row.private,
    prediction: predictionOf(row),
    fixedIn: row.fixed_in,
    verdict: row.verdict ?? 'open',
    disputed: row.disputed ?? false,
    woke: row.woke,
    expiresAt: row.expires_at?.toISOString() ?? null,
    openedAt: row.opened_at.toISOString(),
    goneAt: row.gone_at?.toISOString() ?? null,
  };
}

function predictionOf({ probability, percentile, predicted_on: asOf }: FindingRow): Finding['prediction'] {
  return probability === null || percentile === null ? null : { probability, percentile, asOf };
}

/** How many findings each value of five filters would show, whatever value of it is chosen; each count in a transaction of its own, all at once. */
export async function readFacetsOfFindings(database: Database, workspaceId: string, query: FindingFilters) {
  const filter = await database.inWorkspace(workspaceId, (tx) => filterOf(tx, workspaceId, query));
  const counted = <Counts>(count: (tx: Tx, workspaceId: string, filter: FindingFilter) => Promise<Counts>) =>
    database.inWorkspace(workspaceId, (tx) => count(tx, workspaceId, filter));
  const [values, decisions, verdict] = await Promise.all([
    counted(countValues),
    counted(decisionsOf),
    counted(countVerdicts),
  ]);
  return {
    ...values,
    priority: coordinatorOutcomes.map((value) => ({ value, count: decisions[value] })).reverse(),
    verdict,
  };
}

/**
 * From what stands counted, where that knows all that is asked for. Else the findings that the other filters leave are counted,
 * and what values there are besides is known from there.
 */
async function countValues(
  tx: Tx,
  workspaceId: string,
  filter: FindingFilter,
): Promise<Record<'severity' | 'exploited' | 'fix', Facet>> {
  const valuesOf = (fixable: RawBuilder<unknown>) => ({
    severity: sql`finding.severity_level`,
    exploited: sql`finding.known_exploited`,
    fix: sql`case when ${fixable} then 'available' else 'none' end`,
  });
  const standing = countedBy(workspaceId, filter);
  if (standing) return countFacets(tx, standing, valuesOf(isCountedFixable));
  const all = isOfActive(filter) && countedBy(workspaceId, allActive);
  const { from, base, filters } = narrowed(workspaceId, filter);
  if (!all) return countFacets(tx, { from, base, filters }, valuesOf(isFixable));
  const { severity, exploited, fix, ...others } = filters;
  const left: Narrowed = { from, base: allOf([base, ...Object.values(others)]), filters: { severity, exploited, fix } };
  const found = await countFacets(tx, left, valuesOf(isFixable));
  const known = await countFacets(tx, all, valuesOf(isCountedFixable));
  return {
    severity: withUnfound(found.severity, known.severity),
    exploited: withUnfound(found.exploited, known.exploited),
    fix: withUnfound(found.fix, known.fix),
  };
}

/** No filter but that findings are to be acted on. */
const allActive: FindingFilter = {
  state: 'open',
  productId: undefined,
  madeProductIds: undefined,
  heldProductIds: undefined,
  componentId: undefined,
  reachingProductIds: undefined,
  named: undefined,
  searched: undefined,
};

function isOfActive({ state, verdict }: FindingFilter): boolean {
  return state === 'open' && !verdict?.some((one) => isClosed(one));
}

/** Of findings that somebody speaks of, closed ones too: whoever chooses a verdict is shown them. */
function countVerdicts(tx: Tx, workspaceId: string, filter: FindingFilter): Promise<Facet> {
  const { from, filters } = narrowed(workspaceId, filter);
  const base = sql<boolean>`finding.workspace_id = ${workspaceId} and finding.gone_at is null
    and judged.workspace_id = ${workspaceId} and judged.id = finding.id and judged.state <> 'open'`;
  const each = sql`finding_state judged`;
  return countEach(tx, { from, base, filters }, { name: 'verdict', each, value: sql`judged.state` });
}

const isFixable = sql`(cardinality(finding.fixed_in) > 0)`;
const isCountedFixable = sql`finding.fixable`;

function narrowed(workspaceId: string, filter: FindingFilter): Narrowed {
  const { componentId, openedAfter, openedBefore, verdict, disputed, woke } = filter;
  return {
    from: withReached(workspaceId, filter, sql`finding`),
    base: sql`finding.workspace_id = ${workspaceId}
      and ${inState(workspaceId, filter)}`,
    filters: {
      ...filtersOfCounts(workspaceId, filter, isFixable),
      verdict: verdict && hasVerdict(workspaceId, verdict),
      disputed: isOrNot(disputed, isJudged(workspaceId, sql`judged.disputed`)),
      woke: isOrNot(woke, isJudged(workspaceId, sql`judged.woke is not null`)),
      q: filter.searched,
      component: componentId === undefined ? undefined : sql`finding.component_id = ${componentId}`,
      vulnerability: filter.named,
      openedAfter: openedAfter ? sql`finding.opened_at >= ${openedAfter}::date` : undefined,
      openedBefore: openedBefore ? sql`finding.opened_at < ${openedBefore}::date + 1` : undefined,
    },
  };
}

/** The products of those that are narrowed by what is decided of them stand beside them as `reached`. */
function withReached(workspaceId: string, filter: FindingFilter, from: RawBuilder<unknown>): RawBuilder<unknown> {
  if (!filter.priority) return from;
  return sql`${from} left join ${reachedBy(workspaceId, filter)} reached on reached.node_id = finding.product_id`;
}

/** A verdict that closes is asked for among those that are closed. */
function inState(workspaceId: string, { state, verdict }: FindingFilter): RawBuilder<unknown> {
  if (state === 'gone') return sql`finding.gone_at is not null`;
  if (verdict?.some((one) => isClosed(one))) return sql`finding.gone_at is null`;
  return state === 'open' ? isActive(workspaceId) : sql`(finding.gone_at is null and ${isClosedSql(workspaceId)})`;
}

function hasVerdict(workspaceId: string, verdicts: readonly string[]): RawBuilder<unknown> {
  return sql`(coalesce((select judged.state from finding_state judged
    where judged.workspace_id = ${workspaceId} and judged.id = finding.id), 'open') = any(${verdicts}::text[]))`;
}

function isJudged(workspaceId: string, how: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`exists (select from finding_state judged
    where judged.workspace_id = ${workspaceId} and judged.id = finding.id and ${how})`;
}

const counted = sql`finding_count`;
/** By what SSVC states too, in several times the rows. */
const finelyCounted = sql`finding_ssvc_count`;

/** The same by what stands counted of open findings, where that knows all that is asked for. */
function countedBy(
  workspaceId: string,
  filter: FindingFilter,
  counts = filter.priority ? finelyCounted : counted,
): Narrowed | undefined {
  const { state, q, componentId, named, openedAfter, openedBefore, verdict, disputed, woke } = filter;
  if (state !== 'open' || q || componentId || named || openedAfter || openedBefore) return undefined;
  if (verdict || disputed !== undefined || woke !== undefined) return undefined;
  return {
    from: withReached(workspaceId, filter, sql`${counts} finding`),
    base: sql`finding.workspace_id = ${workspaceId}`,
    filters: filtersOfCounts(workspaceId, filter, isCountedFixable),
    standsFor: sql`finding.findings`,
  };
}

/** The filters by what both findings and their counts say. */
function filtersOfCounts(
  workspaceId: string,
  filter: FindingFilter,
  fixable: RawBuilder<unknown>,
): Record<string, RawBuilder<unknown> | undefined> {
  const held = classifiedProducts(workspaceId, filter);
  const { exploited, malicious, severity, fix, productId, madeProductIds, heldProductIds, reachingProductIds } = filter;
  return {
    exploited: isOrNot(exploited, sql`finding.known_exploited`),
    malicious: isOrNot(malicious, sql`finding.malicious`),
    severity: severity && sql`finding.severity_level = any(${severity}::text[])`,
    priority: filter.priority && isDecided(filter.priority),
    fix: fix && sql`${fixable} = ${fix === 'available'}`,
    product: productId === undefined ? undefined : sql`finding.product_id = ${productId}`,
    supplier: madeProductIds && sql`finding.product_id = any(${madeProductIds}::uuid[])`,
    system: heldProductIds && sql`finding.product_id = any(${heldProductIds}::uuid[])`,
    element: held.element && sql`finding.product_id in ${held.element}`,
    criticalFunction: held.criticalFunction && sql`finding.product_id in ${held.criticalFunction}`,
    function: reachingProductIds && sql`finding.product_id = any(${reachingProductIds}::uuid[])`,
  };
}
