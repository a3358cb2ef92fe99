import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { FindingCounts } from '../register/contract.ts';
import {
  allOf,
  isActive,
  isAfter,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  noFindings,
  type Order,
  type RefColumns,
  type Slice,
  uncheckedOf,
} from '../register/index.ts';
import type { Affected } from './below.ts';
import type { BomComponent, UncheckedReason } from './contract.ts';

/** Of which BOM, and for which product its findings are counted. */
export interface ComponentsOf {
  workspaceId: string;
  bomId: string;
  productId: string;
  /** All of the document. */
  components: number;
}

export interface ComponentFilter {
  q?: string | undefined;
  show?: 'all' | 'findings' | 'checked' | 'unchecked';
  reason?: UncheckedReason[] | undefined;
  /** Only these components. */
  componentIds?: readonly string[] | undefined;
  /** Only these places of the document. */
  positions?: readonly number[];
}

interface ComponentRow extends Marked {
  position: number;
  component_id: string;
  type: string | null;
  group_name: string | null;
  name: string;
  version: string | null;
  purl: string | null;
  supplier_name: string | null;
  supplier: RefColumns | null;
  licences: string[];
  unchecked: UncheckedReason | null;
  direct: boolean;
  findings: Partial<FindingCounts> | null;
}

const countNames = [
  ...['critical', 'high', 'medium', 'low', 'none', 'unknown'].map((level) => [level, `severity_level = '${level}'`]),
  ['knownExploited', 'known_exploited'],
  ['malicious', 'malicious'],
] as const;

/** The open findings of a product, counted for each component. */
function countsOf({ workspaceId, productId }: ComponentsOf): RawBuilder<unknown> {
  const counts = countNames.map(([name, condition]) => `count(*) filter (where ${condition}) as "${name}"`).join(', ');
  return sql`
    select component_id, ${sql.raw(counts)}, count(*) as findings from finding
    where workspace_id = ${workspaceId} and product_id = ${productId} and ${isActive(workspaceId)}
    group by component_id`;
}

function tables(of: ComponentsOf): RawBuilder<unknown> {
  return sql`bom_component occurrence
    join component on component.workspace_id = ${of.workspaceId} and component.id = occurrence.component_id
    left join counts on counts.component_id = occurrence.component_id`;
}

/** What the document writes, where it writes otherwise than the component's row. */
function asWritten(name: 'purl' | 'group' | 'name' | 'version', column: string): RawBuilder<string | null> {
  return sql`case when occurrence.written is null then ${sql.ref(`component.${column}`)} else occurrence.written ->> ${sql.lit(name)} end`;
}

const name = asWritten('name', 'name');

const orders: Record<'document' | 'name' | 'findings', Order> = {
  document: [sql`occurrence.position`],
  name: [sql`lower(${name})`, sql`occurrence.position`],
  findings: [
    ...['knownExploited', 'malicious', 'critical', 'high', 'findings'].map(
      (column) => sql`-coalesce(${sql.ref(`counts.${column}`)}, 0)`,
    ),
    sql`occurrence.position`,
  ],
};

export async function listComponentsOf(
  tx: Tx,
  of: ComponentsOf,
  filter: ComponentFilter,
  { sort, after, limit }: { sort: keyof typeof orders } & Omit<Slice, 'order'>,
): Promise<(BomComponent & Marked)[]> {
  const order = orders[sort];
  const { rows } = await sql<ComponentRow>`
    with counts as (${countsOf(of)}),
    ordered as (
      select occurrence.position, occurrence.component_id, occurrence.type, occurrence.licences, occurrence.direct,
        occurrence.supplier_name_id, ${asWritten('group', 'group_name')} as group_name, ${name} as name,
        ${asWritten('version', 'version')} as version, ${asWritten('purl', 'purl')} as purl, ${uncheckedOf(of.workspaceId)} as unchecked,
        ${markOf(order)} as mark
      from ${tables(of)}
      where ${matching(of, filter)} and ${isAfter({ order, after })}
      order by ${sql.join(order)} limit ${limit}
    ),
    page as (select *, row_number() over () as place from ordered)
    select page.*, to_jsonb(counts) as findings, supplier_name.name as supplier_name, ${nodeJson('supplier')} as supplier
    from page
    left join counts on counts.component_id = page.component_id
    left join supplier_name on supplier_name.workspace_id = ${of.workspaceId} and supplier_name.id = page.supplier_name_id
    left join node supplier on supplier.workspace_id = ${of.workspaceId} and supplier.id = supplier_name.supplier_id
    order by page.place`.execute(tx);
  return rows.map((row) => ({ ...componentOf(row), mark: row.mark }));
}

export async function countComponents(tx: Tx, of: ComponentsOf, filter: ComponentFilter): Promise<number> {
  if (!filter.q && !filter.reason && !filter.componentIds && (filter.show ?? 'all') === 'all') return of.components;
  const { rows } = await sql<{ count: number }>`
    with counts as (${countsOf(of)})
    select count(*) as count from ${tables(of)} where ${matching(of, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching({ workspaceId, bomId }: ComponentsOf, filter: ComponentFilter): RawBuilder<boolean> {
  const { q, show = 'all', reason, componentIds, positions } = filter;
  return allOf([
    sql`occurrence.workspace_id = ${workspaceId}`,
    sql`occurrence.bom_id = ${bomId}`,
    componentIds && sql`occurrence.component_id = any(${componentIds}::uuid[])`,
    positions && sql`occurrence.position = any(${positions}::int[])`,
    show === 'findings' ? sql`counts.component_id is not null` : undefined,
    show === 'checked' ? sql`${uncheckedOf(workspaceId)} is null` : undefined,
    show === 'unchecked' ? sql`${uncheckedOf(workspaceId)} is not null` : undefined,
    reason && sql`${uncheckedOf(workspaceId)} = any(${reason}::text[])`,
    q ? sql`strpos(lower(concat_ws(' ', ${partTexts})), lower(${q})) > 0` : undefined,
  ]);
}

const partTexts = sql.join([
  asWritten('group', 'group_name'),
  name,
  asWritten('version', 'version'),
  asWritten('purl', 'purl'),
]);

function componentOf(row: ComponentRow): BomComponent {
  return {
    index: row.position,
    componentId: row.component_id,
    type: row.type,
    group: row.group_name,
    name: row.name,
    version: row.version,
    purl: row.purl,
    supplierName: row.supplier_name,
    supplier: row.supplier && nodeRefOf(row.supplier),
    licences: row.licences,
    state: row.unchecked === null ? 'checked' : 'unchecked',
    reason: row.unchecked,
    direct: row.direct,
    findings: { ...countsIn(row.findings), unchecked: row.unchecked === null ? 0 : 1 },
  };
}

function countsIn(found: Partial<FindingCounts> | null): FindingCounts {
  const counts = { ...noFindings };
  for (const [column] of countNames) {
    const key = column as keyof FindingCounts;
    counts[key] = found?.[key] ?? 0;
  }
  return counts;
}

/** The components of a BOM that have open findings, with all their places. */
export async function affectedComponents(tx: Tx, of: ComponentsOf): Promise<Affected[]> {
  const { rows } = await sql<{ positions: number[]; counts: Partial<FindingCounts> }>`
    with counts as (${countsOf(of)})
    select to_jsonb(counts) as counts, array(
      select position from bom_component occurrence
      where occurrence.workspace_id = ${of.workspaceId} and occurrence.bom_id = ${of.bomId}
        and occurrence.component_id = counts.component_id
    ) as positions
    from counts`.execute(tx);
  return rows.map(({ positions, counts }) => ({ positions, counts: countsIn(counts) }));
}

/** The places of the components that could not be checked. */
export async function uncheckedPositions(tx: Tx, { workspaceId, bomId }: ComponentsOf): Promise<number[]> {
  const { rows } = await sql<{ positions: number[] | null }>`
    select array_agg(occurrence.position) as positions
    from bom_component occurrence
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    where occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = ${bomId} and ${uncheckedOf(workspaceId)} is not null`.execute(
    tx,
  );
  return rows[0]?.positions ?? [];
}
