import { sql } from 'kysely';
import { parsePoints, type StatedPoints } from '../../formats/ssvc/points.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { isActive, nodeRefOf, numberOf, type RefColumns } from '../register/index.ts';
import type { FindingDetails } from './contract.ts';

/** What a finding rests on, beside what a list shows of it. */
export interface FindingGrounds {
  bomId: string | null;
  vulnerabilityId: string;
  /** The latest decision points that any source states. */
  ssvc: StatedPoints;
  /** Whether the catalogue of known exploited vulnerabilities was ever loaded. */
  catalogueLoaded: boolean;
  match: {
    advisories: string[];
    /** Of feeds of this workspace alone. */
    privateAdvisories?: string[];
    ecosystem: string;
    package?: string;
    by: FindingDetails['match']['by'];
    range: { introduced: string | null; fixed: string | null; lastAffected: string | null } | null;
    version: string;
  } & Partial<
    Pick<FindingDetails['match'], 'identifier' | 'asked' | 'at' | 'identityConfidence' | 'confidence' | 'criteria'>
  >;
}

export async function readGrounds(tx: Tx, workspaceId: string, findingId: string): Promise<FindingGrounds> {
  const { rows } = await sql<{
    bom_id: string | null;
    vulnerability_id: string;
    match: FindingGrounds['match'];
    ssvc: string | null;
    catalogue_loaded: boolean;
  }>`
    select product.bom_id, finding.vulnerability_id, finding.match, finding.ssvc,
      exists (select from feed_issue where kind = 'kev' and state = 'ready') as catalogue_loaded
    from finding
    join product on product.workspace_id = ${workspaceId} and product.id = finding.product_id
    where finding.workspace_id = ${workspaceId} and finding.id = ${findingId}`.execute(tx);
  const { bom_id: bomId, vulnerability_id: vulnerabilityId, catalogue_loaded: catalogueLoaded, match, ssvc } = rows[0]!;
  return { bomId, vulnerabilityId, match, ssvc: parsePoints(ssvc ?? ''), catalogueLoaded };
}

/** The records as they stand now, in the order asked for. */
export async function readRecords(
  tx: Tx,
  ids: readonly string[],
): Promise<{ record: string; source: string; issue: string }[]> {
  const { rows } = await sql<{ record: string; source: string; issue: string }>`
    select record, issue.kind as source, issue.file_name as issue
    from unnest(${ids}::text[]) with ordinality as asked (id, place)
    join advisory on advisory.id = asked.id and advisory.in_force
    join feed_issue issue on issue.id = advisory.issue_id order by place`.execute(tx);
  return rows;
}

/** The private records of these ids as they stand now, each with the name of its feed. */
export async function readPrivateRecords(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ record: string; feed: string }[]> {
  const { rows } = await sql<{ record: string; feed: string }>`
    select record, feed.name as feed from private_advisory advisory
    join private_feed feed on feed.workspace_id = ${workspaceId} and feed.id = advisory.feed_id
    where advisory.workspace_id = ${workspaceId} and advisory.id = any(${ids}::text[])
    order by advisory.id collate "C", lower(feed.name)`.execute(tx);
  return rows;
}

export async function findExploitation(tx: Tx, names: readonly string[]): Promise<FindingDetails['exploitation']> {
  const row = await tx
    .selectFrom('exploited_vulnerability')
    .selectAll()
    .where('cve', 'in', names)
    .orderBy('date_added')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return {
    dateAdded: row.date_added,
    dueDate: row.due_date,
    requiredAction: row.required_action,
    ransomware: row.ransomware,
  };
}

/** Open findings of the same vulnerability in other products, at most fifty. */
export async function findElsewhere(
  tx: Tx,
  workspaceId: string,
  { vulnerabilityId, productId }: { vulnerabilityId: string; productId: string },
): Promise<FindingDetails['elsewhere']> {
  const { rows } = await sql<RefColumns & { finding_id: string; finding_number: number; component: string }>`
    select finding.id as finding_id, finding.number as finding_number, node.id, node.kind, node.number, node.name,
      concat_ws(' ', component.name, component.version) as component
    from finding
    join node on node.workspace_id = ${workspaceId} and node.id = finding.product_id
    join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id
    where finding.workspace_id = ${workspaceId} and finding.vulnerability_id = ${vulnerabilityId}
      and finding.product_id <> ${productId} and ${isActive(workspaceId)}
    order by lower(node.name), finding.number limit 50`.execute(tx);
  return rows.map((row) => ({
    findingId: row.finding_id,
    number: numberOf('finding', row.finding_number) ?? '',
    product: nodeRefOf(row),
    component: row.component,
  }));
}

/** A dependency graph in compressed sparse rows; node 0 is the product, node `i + 1` the component at position `i`. */
export interface BomGraph {
  offsets: Uint32Array;
  targets: Uint32Array;
  /** Where the component of the finding stands. */
  positions: number[];
}

export async function readBomGraph(
  tx: Tx,
  workspaceId: string,
  { bomId, componentId }: { bomId: string; componentId: string },
): Promise<BomGraph | undefined> {
  const graph = await tx
    .selectFrom('bom_graph')
    .select(['offsets', 'targets'])
    .where('workspace_id', '=', workspaceId)
    .where('bom_id', '=', bomId)
    .executeTakeFirst();
  if (!graph) return undefined;
  const occurrences = await tx
    .selectFrom('bom_component')
    .select('position')
    .where('workspace_id', '=', workspaceId)
    .where('bom_id', '=', bomId)
    .where('component_id', '=', componentId)
    .orderBy('position')
    .execute();
  return {
    offsets: wordsOf(graph.offsets),
    targets: wordsOf(graph.targets),
    positions: occurrences.map(({ position }) => position),
  };
}

function wordsOf(bytes: Buffer): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

export interface BomPart {
  name: string;
  version: string | null;
  purl: string | null;
}

export async function readParts(
  tx: Tx,
  workspaceId: string,
  { bomId, positions }: { bomId: string; positions: readonly number[] },
): Promise<Map<number, { part: BomPart; direct: boolean }>> {
  const { rows } = await sql<BomPart & { position: number; direct: boolean }>`
    select occurrence.position, occurrence.direct, concat_ws('/', nullif(component.group_name, ''), component.name) as name, component.version,
      component.purl
    from bom_component occurrence
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    where occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = ${bomId}
      and occurrence.position = any(${positions}::int[])`.execute(tx);
  return new Map(rows.map(({ position, direct, ...part }) => [position, { part, direct }]));
}

/** All that a product supports, as links between nodes. */
export async function readSupported(
  tx: Tx,
  workspaceId: string,
  productId: string,
): Promise<{ from: string; to: NodeRef }[]> {
  const { rows } = await sql<RefColumns & { from_id: string }>`
    with recursive supported as (
      select ${productId}::uuid as node_id
      union
      select link.to_id from supported
      join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = supported.node_id and link.kind <> 'owns'
      join node on node.workspace_id = ${workspaceId} and node.id = link.to_id and not node.retired
    )
    select distinct link.from_id, node.id, node.kind, node.number, node.name
    from supported
    join supply_link link on link.workspace_id = ${workspaceId} and link.from_id = supported.node_id and link.kind <> 'owns'
    join node on node.workspace_id = ${workspaceId} and node.id = link.to_id and not node.retired
    order by node.kind, node.number, link.from_id`.execute(tx);
  return rows.map(({ from_id, ...to }) => ({ from: from_id, to: nodeRefOf(to) }));
}
