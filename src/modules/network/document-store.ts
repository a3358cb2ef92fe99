import { type RawBuilder, sql } from 'kysely';
import { linkKinds, nodeKinds } from '../../common/network.ts';
import {
  type NetworkDocument,
  type NetworkGroup,
  type NetworkLink,
  type NetworkNode,
  networkSchema,
  type Share,
} from '../../formats/network/document.ts';
import type { Tx } from '../../platform/database/database.ts';
import { factsInForce } from '../facts/index.ts';
import { numberOf } from '../register/index.ts';
import { eachInPortions, eachPortion, rowsInPortions } from './portions.ts';

/** A network as a file says it, and which row of the register each of its nodes is. */
export interface RegisterDocument {
  document: NetworkDocument;
  /** By node of the document. */
  ids: string[];
  parts: PartsInNetwork;
}

interface NodeRow {
  id: string;
  kind: Exclude<NetworkNode['kind'], 'owner'>;
  number: number | null;
  key: string | null;
  name: string;
  purl: string | null;
  product_kind: NetworkNode['productKind'] | null;
  criticality: NetworkNode['criticality'] | null;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  owned: boolean | null;
  facts: Record<string, unknown> | null;
  /** Owns and supports nothing. */
  only_owns: boolean;
}

interface LinkRow {
  from_id: string;
  to_id: string;
  kind: NetworkLink['kind'];
  share: number | null;
  share_max: number | null;
  dependence: NetworkLink['dependence'] | null;
  transmission: number | null;
  confidence: NetworkLink['confidence'];
  source: string | null;
  valid_from: string | null;
  valid_until: string | null;
}

/** What a BOM says. */
type PartRow = Omit<LinkRow, 'source'> & { bom_number: number };
type Ends = Pick<LinkRow, 'from_id' | 'to_id' | 'kind'>;

interface GroupRow {
  id: string;
  key: string | null;
  node_id: string;
  name: string;
  need: number;
  dependence: NetworkGroup['dependence'] | null;
  sources: {
    node_id: string;
    share: number | null;
    share_max: number | null;
    qualified: boolean | null;
    switch_days: number | null;
    dependence: NetworkGroup['dependence'] | null;
  }[];
}

/** How the components of the BOMs in force stand in it: not at all, as parts of their products, or, but for those that the register speaks of, only by those who supply them. */
export type PartsInNetwork = 'none' | 'components' | 'suppliers';

export interface DocumentAsked {
  day: string;
  parts: PartsInNetwork;
}

/** The register as a network file on a day. */
export async function readNetworkDocument(
  tx: Tx,
  workspaceId: string,
  asked: DocumentAsked,
): Promise<RegisterDocument> {
  const nodes: NetworkNode[] = [];
  const links: NetworkLink[] = [];
  const groups: NetworkGroup[] = [];
  const ids = await readNetworkPieces(tx, workspaceId, asked, (piece) => {
    nodes.push(...(piece.nodes ?? []));
    links.push(...(piece.links ?? []));
    groups.push(...(piece.groups ?? []));
  });
  return { document: { ...headOf(asked), nodes, links, groups }, ids, parts: asked.parts };
}

/** What a file says beside its lists. */
export function headOf({ day }: DocumentAsked): Pick<NetworkDocument, 'schema' | 'asOf'> {
  return { schema: networkSchema, asOf: day };
}

/** Some more of the nodes, links or groups of a file. */
export type NetworkPiece = Partial<Pick<NetworkDocument, 'nodes' | 'links' | 'groups'>>;

/**
 * All nodes that are not retired, what is stated of them, their links and source groups and, where they are asked for, the parts of products,
 * where no link states the same: in pieces, between which others are answered. A node goes by its key, else by its number; one that is called
 * by it needs no name. Gives the ids in the register by node.
 */
export async function readNetworkPieces(
  tx: Tx,
  workspaceId: string,
  { day, parts }: DocumentAsked,
  take: (piece: NetworkPiece) => void,
): Promise<string[]> {
  const nodes = await readNodes(tx, workspaceId, day, parts === 'components');
  const inFile = await nodesInFile(nodes);
  await eachPortion(nodes, (rows) => take({ nodes: rows.map((row) => nodeOf(row, inFile.nameOf(row.id)!)) }));
  const takeLinks = (rows: readonly LinkRow[]) => take({ links: rows.flatMap((row) => linkOf(row, inFile) ?? []) });
  const isStated = new Set<number>();
  for await (const rows of rowsInPortions(tx, linksOf(workspaceId))) {
    takeLinks(rows);
    for (const row of rows) {
      const says = wordsOf(row, inFile);
      if (says !== undefined && (row.valid_from ?? day) <= day && (row.valid_until ?? day) >= day) isStated.add(says);
    }
  }
  if (parts !== 'none') {
    const query = parts === 'components' ? partsOf(workspaceId) : suppliersOfParts(workspaceId);
    for await (const rows of rowsInPortions(tx, query)) {
      const unstated = rows.filter((row) => !isStated.has(wordsOf(row, inFile) ?? -1));
      takeLinks(unstated.map(({ bom_number, ...row }) => ({ ...row, source: numberOf('bom', bom_number) })));
    }
  }
  const groups = (await readGroups(tx, workspaceId)).filter(({ node_id }) => inFile.numberOf(node_id) !== undefined);
  take({ groups: groups.flatMap((row) => groupOf(row, inFile) ?? []) });
  return nodes.map(({ id }) => id);
}

/** How nodes are called in the file, and which of its nodes they are, by their ids. */
interface NodesInFile {
  nameOf(id: string): string | undefined;
  numberOf(id: string): number | undefined;
  count: number;
}

/** By its key, else by its number; by its id where a key of another node reads like that number, and where it has neither. */
async function nodesInFile(nodes: readonly NodeRow[]): Promise<NodesInFile> {
  const keys = new Set<string>();
  await eachInPortions(nodes, ({ key }) => {
    if (key !== null) keys.add(key);
  });
  const numbers = new Map<string, number>();
  const names: string[] = [];
  await eachInPortions(nodes, ({ id, kind, number, key }, node) => {
    const shown = numberOf(kind, number);
    numbers.set(id, node);
    names.push(key ?? (shown !== null && !keys.has(shown) ? shown : id));
  });
  return {
    nameOf: (id) => names[numbers.get(id) ?? -1],
    numberOf: (id) => numbers.get(id),
    count: names.length,
  };
}

/** A number for what a link says; undefined where an end of it is not in the file. */
function wordsOf({ from_id, kind, to_id }: Ends, inFile: NodesInFile): number | undefined {
  const [from, to] = [inFile.numberOf(from_id), inFile.numberOf(to_id)];
  if (from === undefined || to === undefined) return undefined;
  return (from * inFile.count + to) * linkKinds.length + linkKinds.indexOf(kind);
}

async function readNodes(tx: Tx, workspaceId: string, day: string, components: boolean): Promise<NodeRow[]> {
  const nodes: NodeRow[] = [];
  for await (const rows of rowsInPortions(tx, nodesOf(workspaceId, day, components))) nodes.push(...rows);
  return nodes;
}

function nodesOf(workspaceId: string, day: string, components: boolean): RawBuilder<NodeRow> {
  return sql<NodeRow>`
    with stated as (
      select node_id, jsonb_object_agg(attribute, value) as facts from (${factsInForce(workspaceId, day)}) f group by node_id
    ),
    listed as (
      select id from node where workspace_id = ${workspaceId} and kind <> 'component' and not retired
      ${
        components
          ? sql`union
      select occurrence.component_id from product
      join node on node.workspace_id = ${workspaceId} and node.id = product.id and not node.retired
      join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = product.bom_id
      where product.workspace_id = ${workspaceId}`
          : sql``
      }
      union select spoken_of.id from ${componentsSpokenOf(workspaceId)} spoken_of
    )
    select node.id, node.kind, node.number, coalesce(named.key, node.key) as key, coalesce(named.name, node.name) as name, component.purl, product.kind as product_kind,
      mission_function.criticality, coalesce(supplier.country, site.country) as country, site.latitude, site.longitude, site.owned,
      stated.facts,
      node.kind = 'supplier' and exists (
        select from supply_link l where l.workspace_id = ${workspaceId} and l.from_id = node.id and l.kind = 'owns'
      ) and not exists (
        select from supply_link l where l.workspace_id = ${workspaceId} and l.kind <> 'owns' and node.id in (l.from_id, l.to_id)
      ) and not exists (
        select from source_group_source s where s.workspace_id = ${workspaceId} and s.node_id = node.id
      ) as only_owns
    from listed
    join node on node.workspace_id = ${workspaceId} and node.id = listed.id
    left join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
    left join site on site.workspace_id = ${workspaceId} and site.id = node.id
    left join product on product.workspace_id = ${workspaceId} and product.id = node.id
    left join mission_function on mission_function.workspace_id = ${workspaceId} and mission_function.id = node.id
    left join component on component.workspace_id = ${workspaceId} and component.id = node.id
    left join named_component named on named.workspace_id = ${workspaceId} and named.id = node.id
    left join stated on stated.node_id = node.id
    order by array_position(${[...nodeKinds]}::text[], node.kind), node.number, node.id`;
}

/** Components that the register names, or that stand at a link or in a group. */
function componentsSpokenOf(workspaceId: string): RawBuilder<unknown> {
  return sql`(
    select component.id from component
    join (
      select id from named_component where workspace_id = ${workspaceId}
      union select from_id from supply_link where workspace_id = ${workspaceId}
      union select to_id from supply_link where workspace_id = ${workspaceId}
      union select node_id from source_group where workspace_id = ${workspaceId}
      union select node_id from source_group_source where workspace_id = ${workspaceId}
    ) named on named.id = component.id
    where component.workspace_id = ${workspaceId}
  )`;
}

function linksOf(workspaceId: string): RawBuilder<LinkRow> {
  return sql<LinkRow>`
    select from_id, to_id, kind, share, share_max, dependence, transmission, confidence, source, valid_from, valid_until
    from supply_link where workspace_id = ${workspaceId} order by id`;
}

/** In how many places the BOMs in force list a component. */
export async function countPlaces(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ places: number }>`
    select coalesce(sum(counted.components), 0) as places from product
    join bom_coverage counted on counted.workspace_id = ${workspaceId} and counted.bom_id = product.bom_id
    where product.workspace_id = ${workspaceId}`.execute(tx);
  return Number(rows[0]!.places);
}

/** Suppliers whose names stand in the BOMs in force and are resolved supply the products themselves; components that the register speaks of are parts. */
function suppliersOfParts(workspaceId: string): RawBuilder<PartRow> {
  return sql<PartRow>`
    select distinct supplier_name.supplier_id as from_id, product.id as to_id, 'supplies' as kind, null::float8 as share,
      null::float8 as share_max, null as dependence, null::float8 as transmission, 'observed' as confidence,
      bom.number as bom_number, null as valid_from, null as valid_until
    from supplier_name
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.supplier_name_id = supplier_name.id
    join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id
    join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
    where supplier_name.workspace_id = ${workspaceId} and supplier_name.state = 'resolved'
    union all
    select distinct spoken_of.id, product.id, 'part-of', null::float8, null::float8, null, null::float8, 'observed', bom.number, null, null
    from ${componentsSpokenOf(workspaceId)} spoken_of
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.component_id = spoken_of.id
    join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id
    join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
    order by 1, 2`;
}

/** What the BOMs in force say: components are parts of products, and suppliers whose names are resolved supply them. */
function partsOf(workspaceId: string): RawBuilder<PartRow> {
  return sql<PartRow>`
    with listed as materialized (
      select distinct occurrence.component_id, product.id as product_id, occurrence.supplier_name_id, bom.number
      from product
      join bom on bom.workspace_id = ${workspaceId} and bom.id = product.bom_id
      join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = product.bom_id
      where product.workspace_id = ${workspaceId}
    )
    select distinct component_id as from_id, product_id as to_id, 'part-of' as kind, null::float8 as share,
      null::float8 as share_max, null as dependence, null::float8 as transmission, 'observed' as confidence,
      number as bom_number, null as valid_from, null as valid_until
    from listed
    union all
    select distinct supplier_name.supplier_id, listed.component_id, 'supplies', null::float8, null::float8, null, null::float8,
      'observed', listed.number, null, null
    from listed
    join supplier_name on supplier_name.workspace_id = ${workspaceId} and supplier_name.id = listed.supplier_name_id
    where supplier_name.state = 'resolved'
    order by 1, 2`;
}

async function readGroups(tx: Tx, workspaceId: string): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select g.id, g.key, g.node_id, g.name, g.need, g.dependence,
      (select jsonb_agg(jsonb_build_object('node_id', s.node_id, 'share', s.share, 'share_max', s.share_max, 'qualified', s.qualified,
         'switch_days', s.switch_days, 'dependence', s.dependence) order by s.position)
       from source_group_source s where s.workspace_id = ${workspaceId} and s.group_id = g.id) as sources
    from source_group g where g.workspace_id = ${workspaceId} order by g.id`.execute(tx);
  return rows;
}

function nodeOf(row: NodeRow, id: string): NetworkNode {
  const { lossPerDay: loss, ...facts } = (row.facts ?? {}) as Partial<NetworkNode> & {
    lossPerDay?: { amount: number; currency: string; priceYear: number | null };
  };
  return {
    id,
    kind: row.only_owns ? 'owner' : row.kind,
    ...(row.name !== id && { name: row.name }),
    ...known({
      purl: row.purl,
      productKind: row.product_kind,
      criticality: row.criticality,
      country: row.country,
      lat: row.latitude,
      lon: row.longitude,
      owned: row.owned,
    }),
    ...facts,
    ...(loss && { lossPerDay: loss.amount, currency: loss.currency, ...known({ priceYear: loss.priceYear }) }),
  };
}

/** Undefined where an end of it is not in the file. */
function linkOf(row: LinkRow, { nameOf }: NodesInFile): NetworkLink | undefined {
  const [from, to] = [nameOf(row.from_id), nameOf(row.to_id)];
  if (from === undefined || to === undefined) return undefined;
  return {
    from,
    to,
    kind: row.kind,
    ...known({
      dependence: row.dependence,
      share: shareOf(row),
      confidence: row.confidence,
      source: row.source,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
      transmission: row.transmission,
    }),
  };
}

/** Sources that are retired stand no more in a group; a group that cannot be met without them needs all that are left. */
function groupOf(row: GroupRow, { nameOf }: NodesInFile): NetworkGroup | undefined {
  const sources = (row.sources ?? []).filter(({ node_id }) => nameOf(node_id) !== undefined);
  if (sources.length === 0) return undefined;
  return {
    id: row.key ?? row.id,
    of: nameOf(row.node_id)!,
    need: Math.min(row.need, sources.length),
    ...(row.name !== row.key && { name: row.name }),
    ...known({ dependence: row.dependence }),
    sources: sources.map((source) => ({
      node: nameOf(source.node_id)!,
      ...known({
        share: shareOf(source),
        qualified: source.qualified,
        switchDays: source.switch_days,
        dependence: source.dependence,
      }),
    })),
  };
}

function shareOf({ share, share_max }: { share: number | null; share_max: number | null }): Share | null {
  if (share === null) return null;
  return share_max === null ? share : { min: share, max: share_max };
}

/** Without what nobody knows: what is absent is unknown. */
function known<Values extends object>(values: Values): { [Name in keyof Values]?: NonNullable<Values[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as {
    [Name in keyof Values]?: NonNullable<Values[Name]>;
  };
}
