import { type RawBuilder, sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { withoutAdvisoriesIn } from '../findings/index.ts';
import {
  allOf,
  countFindings,
  isAfter,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  noFindings,
  numberOf,
  type Order,
  parseNumber,
  type RefColumns,
  type Slice,
} from '../register/index.ts';
import type { Bom, UncheckedReason } from './contract.ts';

interface BomRow extends Marked {
  id: string;
  number: number;
  product: RefColumns;
  file_name: string;
  sha256: Buffer;
  size: number;
  state: Bom['state'];
  problems: Bom['problems'];
  warnings: Bom['warnings'];
  newest: boolean;
  format: string | null;
  spec_version: string | null;
  serial_number: string | null;
  document_version: number | null;
  made_at: string | null;
  received_at: Date;
  received_by: string | null;
  receiver_erased: boolean;
  components: number | null;
  matched_at: Date | null;
  job_id: string | null;
}

const order: Order = [sql`-bom.number`];

/** Which BOMs are asked for: one by its id or number, those of a product, all, or those received for the same product before one. */
export type BomFilter = { reference: string } | { productId: string | undefined } | { readableBefore: Bom };

export async function listBomsOf(
  tx: Tx,
  workspaceId: string,
  filter: BomFilter,
  slice: Omit<Slice, 'order'> = { after: undefined, limit: 1 },
): Promise<(Bom & Marked)[]> {
  const { rows } = await sql<BomRow>`
    select bom.id, bom.number, bom.file_name, bom.sha256, bom.size, bom.state, bom.problems, bom.warnings, bom.format,
      bom.spec_version, bom.serial_number, bom.document_version, bom.made_at, bom.received_at, bom.components, bom.job_id,
      ${nodeJson('node')} as product, product.bom_id is not distinct from bom.id as newest,
      coalesce(app_user.name, api_token.name) as received_by,
      bom.actor_id is not null and coalesce(app_user.name, api_token.name) is null as receiver_erased,
      case when matching.at is not null then greatest(matching.at, taken.at) end as matched_at,
      ${markOf(order)} as mark
    from bom
    join product on product.workspace_id = ${workspaceId} and product.id = bom.product_id
    join node on node.workspace_id = ${workspaceId} and node.id = bom.product_id
    left join app_user on bom.actor_kind = 'user' and app_user.id = bom.actor_id
    left join api_token on bom.actor_kind = 'token' and api_token.id = bom.actor_id
    join change_set taken on taken.workspace_id = ${workspaceId} and taken.id = bom.change_set_id
    left join matching on matching.workspace_id = ${workspaceId} and (bom.components = 0 or exists (
      select from bom_coverage where bom_coverage.workspace_id = ${workspaceId} and bom_coverage.bom_id = bom.id
        and bom_coverage.matched))
    where ${matching(workspaceId, filter)} and ${isAfter({ order, after: slice.after })}
    order by ${sql.join(order)} limit ${slice.limit}`.execute(tx);
  return withCounts(tx, workspaceId, rows);
}

/** A BOM without what must be counted for it. */
export async function findBomRow(
  tx: Tx,
  workspaceId: string,
  reference: string,
): Promise<{ bomId: string; productId: string; components: number } | undefined> {
  const { rows } = await sql<{ bomId: string; productId: string; components: number }>`
    select id as "bomId", product_id as "productId", coalesce(components, 0) as components from bom
    where ${matching(workspaceId, { reference })}`.execute(tx);
  return rows[0];
}

export async function countBoms(tx: Tx, workspaceId: string, filter: BomFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from bom where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, filter: BomFilter): RawBuilder<boolean> {
  const own = sql`bom.workspace_id = ${workspaceId}`;
  if ('productId' in filter) {
    return allOf([own, filter.productId === undefined ? undefined : sql`bom.product_id = ${filter.productId}`]);
  }
  if ('readableBefore' in filter) {
    const { id, product } = filter.readableBefore;
    return allOf([
      own,
      sql`bom.product_id = ${product.id} and bom.state = 'ready'`,
      sql`bom.number < (select number from bom later where later.workspace_id = ${workspaceId} and later.id = ${id})`,
    ]);
  }
  return allOf([own, referring(filter.reference)]);
}

function referring(reference: string): RawBuilder<unknown> {
  if (isId(reference)) return sql`bom.id = ${reference}`;
  const named = parseNumber(reference);
  return named?.series === 'bom' ? sql`bom.number = ${named.number}` : sql`false`;
}

/** What could be checked and what could not; findings belong to the BOM in force. */
async function withCounts(tx: Tx, workspaceId: string, rows: readonly BomRow[]): Promise<(Bom & Marked)[]> {
  const ready = rows.filter(({ state }) => state === 'ready').map(({ id }) => id);
  const inForce = rows.filter(({ newest }) => newest);
  const coverage = await coverageOf(tx, workspaceId, ready);
  const matched = inForce.filter(({ matched_at }) => matched_at !== null).map(({ id }) => id);
  const withoutAdvisories = await withoutAdvisoriesIn(tx, workspaceId, matched);
  const waiting = await countNamesWaitingIn(tx, workspaceId, ready);
  const findings = await countFindings(
    tx,
    workspaceId,
    sql`select id as subject, id as product_id from unnest(${inForce.map(({ product }) => product.id)}::uuid[]) as one (id)`,
  );
  return rows.map((row) => {
    const isChecked = row.newest && row.matched_at !== null;
    return {
      ...bomOf(row),
      checked: row.state === 'ready' ? (coverage.get(row.id)?.checked ?? 0) : null,
      unchecked: coverage.get(row.id)?.unchecked ?? [],
      withoutAdvisories: withoutAdvisories.get(row.id) ?? [],
      checkedAt: isChecked ? row.matched_at!.toISOString() : null,
      findings: isChecked ? (findings.get(row.product.id) ?? noFindings) : null,
      unresolvedNames: waiting.get(row.id) ?? 0,
      mark: row.mark,
    };
  });
}

function bomOf(
  row: BomRow,
): Omit<Bom, 'checked' | 'unchecked' | 'withoutAdvisories' | 'checkedAt' | 'findings' | 'unresolvedNames'> {
  return {
    id: row.id,
    number: numberOf('bom', row.number)!,
    product: nodeRefOf(row.product),
    fileName: row.file_name,
    sha256: row.sha256.toString('hex'),
    bytes: row.size,
    state: row.state,
    problems: row.problems,
    warnings: row.warnings,
    newest: row.newest,
    format: row.format,
    specVersion: row.spec_version,
    serialNumber: row.serial_number,
    documentVersion: row.document_version,
    madeAt: row.made_at,
    receivedAt: row.received_at.toISOString(),
    receivedBy: row.received_by,
    receiverErased: row.receiver_erased,
    components: row.components,
    jobId: row.job_id,
  };
}

interface BomCoverage {
  checked: number;
  unchecked: { reason: UncheckedReason; count: number }[];
}

async function coverageOf(tx: Tx, workspaceId: string, bomIds: readonly string[]): Promise<Map<string, BomCoverage>> {
  const { rows } = await sql<{ bom_id: string; reason: UncheckedReason | ''; count: number }>`
    select bom_id, reason, components as count from bom_coverage
    where workspace_id = ${workspaceId} and bom_id = any(${bomIds}::uuid[])
    order by count desc, reason`.execute(tx);
  const coverage = new Map<string, BomCoverage>();
  for (const { bom_id, reason, count } of rows) {
    const found = coverage.get(bom_id) ?? { checked: 0, unchecked: [] };
    if (reason === '') found.checked = count;
    else found.unchecked.push({ reason, count });
    coverage.set(bom_id, found);
  }
  return coverage;
}

async function countNamesWaitingIn(
  tx: Tx,
  workspaceId: string,
  bomIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ bom_id: string; count: number }>`
    select occurrence.bom_id, count(distinct supplier_name.id) as count
    from bom_component occurrence
    join supplier_name on supplier_name.workspace_id = ${workspaceId} and supplier_name.id = occurrence.supplier_name_id
    where occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = any(${bomIds}::uuid[])
      and supplier_name.state = 'waiting'
    group by occurrence.bom_id`.execute(tx);
  return new Map(rows.map(({ bom_id, count }) => [bom_id, count]));
}
