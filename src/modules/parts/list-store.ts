import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import { lifecycles } from '../../formats/hbom/part.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeFacet, NodeRef } from '../register/contract.ts';
import {
  allOf,
  ascending,
  containing,
  countEach,
  countFacets,
  type Filters,
  getNodeId,
  knownFirst,
  type ListSource,
  type Narrowed,
  nodeJson,
  nodeRefOf,
  numberOf,
  type RefColumns,
  shownBy,
} from '../register/index.ts';
import type { Part, PartLifecycle, PartListQuery } from './contract.ts';
import { countriesIn } from './countries.ts';

type PartFilters = Omit<Filters<PartListQuery>, 'product'> & { productId: string | undefined };

/** A part by its document and its place in it. */
const id = sql<string>`(occurrence.bom_id || '.' || occurrence.position)`;
const hardwareTypes = sql`('device', 'firmware', 'device-driver')`;
const isHardware = sql`coalesce(occurrence.type in ${hardwareTypes}, false)`;
const kind = sql`case when ${isHardware} then 'hardware' else 'software' end`;
const name = sql`case when occurrence.written is null then component.name else occurrence.written ->> 'name' end`;
/** Who makes it; where the document names none, who delivers it. */
const maker = sql`coalesce(detail.maker, supplier_name.name)`;
const inDocument = ascending(sql`occurrence.bom_id`, sql`occurrence.position`);
const lifecyclePlace = sql`array_position(${[...lifecycles]}::text[], detail.lifecycle)`;

const steps = {
  designedIn: sql`detail.designed_in`,
  fabricatedIn: sql`detail.fabricated_in`,
  assembledIn: sql`detail.assembled_in`,
  originIn: sql`detail.origin_in`,
} as const;
const anyStep = sql`(detail.designed_in || detail.fabricated_in || detail.assembled_in || detail.origin_in)`;

export const partList: ListSource<PartListQuery, Part> = {
  name: 'parts',
  id,
  sorts: {
    document: { terms: inDocument },
    name: { terms: [...ascending(sql`lower(${name})`), ...inDocument] },
    maker: { terms: [...knownFirst(sql`lower(${maker})`, ''), ...inDocument] },
    partNumber: { terms: [...knownFirst(sql`lower(detail.part_number)`, ''), ...inDocument] },
    product: { terms: [...ascending(sql`lower(owner.name)`, sql`owner.id`), ...inDocument] },
    quantity: { terms: [...knownFirst(sql`detail.quantity`, 0), ...inDocument] },
    leadTime: { terms: [...knownFirst(sql`detail.lead_time_days`, 0), ...inDocument] },
    lifecycle: { terms: [...knownFirst(lifecyclePlace, 0), ...inDocument] },
    endOfLife: { terms: [...knownFirst(sql`detail.end_of_life_on`, ''), ...inDocument] },
  },
  shown: async (tx, workspaceId, query) => {
    const filters = await filtersOf(tx, workspaceId, query);
    return { ...shownBy(narrowed(workspaceId, filters)), counted: countedBy(workspaceId, filters) };
  },
  read: readParts,
};

async function filtersOf(
  tx: Tx,
  workspaceId: string,
  { product, ...query }: Filters<PartListQuery>,
): Promise<PartFilters> {
  return {
    ...query,
    country: countriesIn('country', query.country),
    designedIn: countriesIn('designedIn', query.designedIn),
    fabricatedIn: countriesIn('fabricatedIn', query.fabricatedIn),
    assembledIn: countriesIn('assembledIn', query.assembledIn),
    originIn: countriesIn('originIn', query.originIn),
    productId: product === undefined ? undefined : await getNodeId(tx, workspaceId, 'product', product),
  };
}

/** Parts of the documents that count, of products that are not retired; only those that are described, where nothing else can match. */
function tables(workspaceId: string, { described }: { described: boolean }): RawBuilder<unknown> {
  return sql`product
    join node owner on owner.workspace_id = ${workspaceId} and owner.id = product.id and not owner.retired
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = product.bom_id
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    ${described ? sql`join` : sql`left join`} part_detail detail on detail.workspace_id = ${workspaceId}
      and detail.bom_id = occurrence.bom_id and detail.position = occurrence.position
    left join supplier_name on supplier_name.workspace_id = ${workspaceId} and supplier_name.id = occurrence.supplier_name_id`;
}

/** Whether a filter asks for what only descriptions say; most parts of most products have none. */
function asksForDetails(filters: PartFilters): boolean {
  const { kind, lifecycle, partNumber, regime, leadTimeFrom } = filters;
  const { country, designedIn, fabricatedIn, assembledIn, originIn } = filters;
  const asked = [lifecycle, partNumber, regime, leadTimeFrom, country, designedIn, fabricatedIn, assembledIn, originIn];
  return kind === 'hardware' || asked.some((value) => value !== undefined && value !== '');
}

function narrowed(workspaceId: string, filters: PartFilters): Narrowed {
  const { q, type, partNumber, lifecycle, regime, leadTimeFrom, productId } = filters;
  return {
    from: tables(workspaceId, { described: asksForDetails(filters) }),
    base: sql`product.workspace_id = ${workspaceId}`,
    filters: {
      q: q ? isFound(workspaceId, q) : undefined,
      kind: filters.kind && sql`${filters.kind === 'hardware' ? sql`` : sql`not`} ${isHardware}`,
      type: type && sql`occurrence.type = any(${type}::text[])`,
      maker: filters.maker && isOneOf(sql`lower(${maker})`, filters.maker),
      // Rows of the details first: few parts have a number, and those have an index.
      partNumber:
        partNumber &&
        sql`(occurrence.bom_id, occurrence.position) in (
          select numbered.bom_id, numbered.position from part_detail numbered
          where numbered.workspace_id = ${workspaceId} and lower(numbered.part_number) = any(${lowered(partNumber)}::text[])
            and left(lower(numbered.part_number), 200) = any(${lowered(partNumber).map((text) => text.slice(0, 200))}::text[]))`,
      country: touches(anyStep, filters.country),
      designedIn: touches(steps.designedIn, filters.designedIn),
      fabricatedIn: touches(steps.fabricatedIn, filters.fabricatedIn),
      assembledIn: touches(steps.assembledIn, filters.assembledIn),
      originIn: touches(steps.originIn, filters.originIn),
      lifecycle: lifecycle && isOneOf(sql`detail.lifecycle`, lifecycle),
      regime: regime ? speaksOf(regime) : undefined,
      leadTimeFrom:
        leadTimeFrom === undefined ? undefined : sql`coalesce(detail.lead_time_days >= ${leadTimeFrom}, false)`,
      product: productId === undefined ? undefined : sql`product.id = ${productId}`,
    },
  };
}

/** Among the words of the components and of the details, each by its own index. */
function isFound(workspaceId: string, q: string): RawBuilder<unknown> {
  const pattern = containing(q);
  return sql`(occurrence.bom_id, occurrence.position) in (
    select named.bom_id, named.position from bom_component named
    where named.workspace_id = ${workspaceId} and named.component_id in (select found.node_id from node_search found
      where found.workspace_id = ${workspaceId} and found.kind = 'component' and found.words like ${pattern})
    union
    select described.bom_id, described.position from part_detail described
    where described.workspace_id = ${workspaceId} and described.words like ${pattern}
    union
    select delivered.bom_id, delivered.position from bom_component delivered
    join supplier_name deliverer on deliverer.workspace_id = ${workspaceId} and deliverer.id = delivered.supplier_name_id
    where delivered.workspace_id = ${workspaceId} and lower(deliverer.name) like ${pattern})`;
}

/** `unknown` stands for rows that say nothing. */
function isOneOf(value: RawBuilder<unknown>, wanted: readonly string[]): RawBuilder<unknown> {
  const isNamed = sql`coalesce(${value} = any(${lowered(wanted)}::text[]), false)`;
  return wanted.includes('unknown') ? sql`(${value} is null or ${isNamed})` : isNamed;
}

function lowered(texts: readonly string[]): string[] {
  return texts.map((text) => text.toLowerCase());
}

function touches(codes: RawBuilder<unknown>, wanted: readonly string[] | undefined): RawBuilder<unknown> | undefined {
  return wanted && sql`coalesce(${codes} && ${[...wanted]}::text[], false)`;
}

function speaksOf(regime: string): RawBuilder<unknown> {
  return sql`exists (select from jsonb_array_elements(detail.compliance) stated
    where lower(stated ->> 'regime') = lower(${regime}))`;
}

/** Without filters the parts stand counted by document. */
function countedBy(workspaceId: string, filters: PartFilters): Narrowed | undefined {
  const { q, kind, type, maker, productId } = filters;
  if (q || kind || type || maker || asksForDetails(filters)) return undefined;
  return {
    from: sql`product
      join node owner on owner.workspace_id = ${workspaceId} and owner.id = product.id and not owner.retired
      join bom_coverage counted on counted.workspace_id = ${workspaceId} and counted.bom_id = product.bom_id`,
    base: sql`product.workspace_id = ${workspaceId}`,
    filters: { product: productId === undefined ? undefined : sql`product.id = ${productId}` },
    standsFor: sql`counted.components`,
  };
}

interface PartRow extends Omit<Part, 'product' | 'bom' | 'supplier' | 'lifecycle'> {
  product: RefColumns;
  bom: number;
  supplier: RefColumns | null;
  lifecycle: PartLifecycle | null;
}

async function readParts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Part[]> {
  const places = ids.map((one) => one.split('.'));
  const written = (field: string, column: string) =>
    sql`case when occurrence.written is null then ${sql.ref(`component.${column}`)} else occurrence.written ->> ${sql.lit(field)} end`;
  const list = (column: string) => sql`coalesce(${sql.ref(`detail.${column}`)}, '{}')`;
  const { rows } = await sql<PartRow>`
    select ${id} as id, ${nodeJson('owner')} as product, bom.number as bom, occurrence.position as index,
      occurrence.component_id as "componentId", ${kind} as kind, occurrence.type, ${written('group', 'group_name')} as "group",
      ${name} as name, ${written('version', 'version')} as version, ${written('purl', 'purl')} as purl, occurrence.licences,
      detail.part_number as "partNumber", ${maker} as maker, supplier_name.name as "supplierName",
      ${nodeJson('supplier')} as supplier, detail.description, detail.quantity, ${list('designators')} as designators,
      detail.function, detail.mounting, detail.location, detail.serial_number as "serialNumber", detail.lot,
      detail.date_code as "dateCode", detail.produced_at as "producedAt", detail.sku, detail.gtin,
      ${list('designed_in')} as "designedIn", ${list('fabricated_in')} as "fabricatedIn", ${list('assembled_in')} as "assembledIn",
      ${list('origin_in')} as "originIn", detail.lifecycle, detail.end_of_life_on as "endOfLifeOn",
      ${list('alternates')} as alternates, detail.lead_time_days as "leadTimeDays", coalesce(detail.compliance, '[]') as compliance,
      detail.firmware
    from unnest(${places.map(([bom]) => bom)}::uuid[], ${places.map(([, position]) => Number(position))}::int[])
      as asked (bom_id, position)
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = asked.bom_id
      and occurrence.position = asked.position
    join bom on bom.workspace_id = ${workspaceId} and bom.id = occurrence.bom_id
    join node owner on owner.workspace_id = ${workspaceId} and owner.id = bom.product_id
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    left join part_detail detail on detail.workspace_id = ${workspaceId} and detail.bom_id = occurrence.bom_id
      and detail.position = occurrence.position
    left join supplier_name on supplier_name.workspace_id = ${workspaceId} and supplier_name.id = occurrence.supplier_name_id
    left join node supplier on supplier.workspace_id = ${workspaceId} and supplier.id = supplier_name.supplier_id`.execute(
    tx,
  );
  return rows.map((row) => ({
    ...row,
    product: nodeRefOf(row.product),
    bom: numberOf('bom', row.bom)!,
    supplier: row.supplier && nodeRefOf(row.supplier),
  }));
}

/** How many parts each value of a filter would show, whatever is chosen of it. */
export async function readFacetsOfParts(tx: Tx, workspaceId: string, query: Filters<PartListQuery>) {
  const filters = await filtersOf(tx, workspaceId, query);
  // What a facet would show does not hang on its own filter: all parts are counted for some.
  const asked = { ...narrowed(workspaceId, filters), from: tables(workspaceId, { described: false }) };
  // Countries and life cycles stand in the details alone.
  const described = { ...asked, from: tables(workspaceId, { described: true }) };
  const { kind: kinds, maker: makers } = await countFacets(tx, asked, { kind, maker });
  const { lifecycle } = await countFacets(tx, described, { lifecycle: sql`detail.lifecycle` });
  const countries: Partial<Record<keyof typeof steps | 'country', Facet>> = {};
  for (const [field, codes] of [['country', anyStep], ...Object.entries(steps)] as const) {
    const each = sql`(select distinct code from unnest(${codes}) as code)`;
    countries[field as keyof typeof countries] = await countEach(tx, described, {
      name: field,
      each: sql`lateral ${each} country`,
      value: sql`country.code`,
    });
  }
  return {
    kind: kinds,
    maker: makers,
    lifecycle,
    ...(countries as Record<keyof typeof steps | 'country', Facet>),
    product: await countProducts(tx, workspaceId, countedBy(workspaceId, filters) ?? narrowed(workspaceId, filters)),
  };
}

const mostProducts = 50;

async function countProducts(tx: Tx, workspaceId: string, counted: Narrowed): Promise<NodeFacet> {
  const { from, base, filters, standsFor = sql`1` } = counted;
  const { product: _, ...others } = filters;
  const { rows } = await sql<{ count: number; node: RefColumns }>`
    select counted.count, ${nodeJson('node')} as node from (
      select product.id, sum(${standsFor}) as count from ${from} where ${allOf([base, ...Object.values(others)])}
      group by 1 order by count desc, product.id limit ${mostProducts}
    ) counted
    join node on node.workspace_id = ${workspaceId} and node.id = counted.id
    order by counted.count desc, lower(node.name), node.id`.execute(tx);
  return rows.map(({ count, node }) => ({ count, node: nodeRefOf(node) }));
}

export interface ProductOfParts {
  product: NodeRef;
  parts: number;
  makers: string[];
}

/** Products by their names, each with how many of the parts it has; with the mark by which the next page goes on. */
export async function readProductsOfParts(
  tx: Tx,
  workspaceId: string,
  query: Omit<PartListQuery, 'sort' | 'limit' | 'after'>,
  { after, limit }: { after: readonly unknown[] | undefined; limit: number },
): Promise<{ total: number; rows: (ProductOfParts & { mark: [string, string] })[] }> {
  const { from, where } = shownBy(narrowed(workspaceId, await filtersOf(tx, workspaceId, query)));
  const isBehind = after ? sql`(lower(node.name), node.id) > (${after[0]}, ${after[1]}::uuid)` : sql`true`;
  const { rows } = await sql<{ node: RefColumns; parts: number; makers: string[]; total: number }>`
    with holding as materialized (
      select product.id, count(*) as parts,
        (array_agg(distinct ${maker}) filter (where ${maker} is not null))[1:10] as makers
      from ${from} where ${where} group by 1
    )
    select ${nodeJson('node')} as node, holding.parts, coalesce(holding.makers, '{}') as makers,
      (select count(*) from holding) as total
    from holding join node on node.workspace_id = ${workspaceId} and node.id = holding.id
    where ${isBehind} order by lower(node.name), node.id limit ${limit}`.execute(tx);
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map(({ node, parts, makers }) => ({
      product: nodeRefOf(node),
      parts,
      makers,
      mark: [node.name.toLowerCase(), node.id],
    })),
  };
}
