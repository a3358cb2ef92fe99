import { sql } from 'kysely';
import type { Problem } from '../../common/errors.ts';
import type { VexDocument as ReadDocument, VexStatement } from '../../formats/vex/document.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { nodeRefOf, numberOf, type RefColumns } from '../register/index.ts';
import type { VexDocument } from './contract.ts';

export interface NewDocument {
  id: string;
  number: number;
  productId: string | null;
  bomId: string | null;
  fileName: string;
  sha256: Buffer;
  document: ReadDocument;
  warnings: readonly Problem[];
  receivedAt: Date;
}

/** The document with its statements; an older one of the same author under the same id counts no longer. Gives the ids of such. */
export async function insertDocument(
  { tx, workspaceId, id: changeSetId, actor, wrote }: ChangeSet,
  given: NewDocument,
): Promise<string[]> {
  const { document } = given;
  wrote('vex_document');
  await tx
    .insertInto('vex_document')
    .values({
      workspace_id: workspaceId,
      id: given.id,
      number: given.number,
      product_id: given.productId,
      bom_id: given.bomId,
      file_name: given.fileName,
      sha256: given.sha256,
      format: document.format,
      spec_version: document.specVersion,
      document_id: document.id,
      document_version: document.version,
      author: document.author,
      tool: document.tool,
      stated_at: document.lastUpdated ?? document.timestamp,
      statements: document.statements.length,
      warnings: JSON.stringify(given.warnings),
      received_at: given.receivedAt,
      superseded_by: null,
      actor_kind: actor.kind,
      actor_id: actor.id,
      change_set_id: changeSetId,
    })
    .execute();
  let replaced: { id: string }[] = [];
  if (document.id !== null) {
    ({ rows: replaced } = await sql<{ id: string }>`
      update vex_document set superseded_by = ${given.id}, change_set_id = ${changeSetId}
      where workspace_id = ${workspaceId} and document_id = ${document.id} and author is not distinct from ${document.author}
        and product_id is not distinct from ${given.productId}::uuid and superseded_by is null and id <> ${given.id}
      returning id`.execute(tx));
  }
  for (let from = 0; from < document.statements.length; from += statementsAtOnce) {
    const rows = document.statements.slice(from, from + statementsAtOnce).map((body, i) => ({
      position: from + i,
      names: namesOf(body),
      status: body.status,
      body,
    }));
    await sql`
      insert into vex_statement (workspace_id, document_id, position, names, status, body)
      select ${workspaceId}::uuid, ${given.id}::uuid, position, names, status, body
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(position int, names text[], status text, body jsonb)`.execute(
      tx,
    );
  }
  return replaced.map(({ id }) => id);
}

const statementsAtOnce = 5_000;

function namesOf({ vulnerability: { name, aliases } }: VexStatement): string[] {
  return [...new Set([name, ...aliases].map((one) => one.toLowerCase()))];
}

/** Whether a BOM of this product has stated something that counts. */
export async function hasStatementsOfBoms(tx: Tx, workspaceId: string, productId: string): Promise<boolean> {
  const { rows } = await sql`
    select from vex_document where workspace_id = ${workspaceId} and product_id = ${productId} and bom_id is not null
      and superseded_by is null limit 1`.execute(tx);
  return rows.length > 0;
}

/** What earlier BOMs of a product stated counts no longer, whether the newer one states anything or not. Gives the ids. */
export async function replaceStatementsOfBoms(
  { tx, workspaceId, id: changeSetId, wrote }: ChangeSet,
  { productId, bomId }: { productId: string; bomId: string },
): Promise<string[]> {
  wrote('vex_document');
  const { rows } = await sql<{ id: string }>`
    update vex_document set superseded_by = ${bomId}, change_set_id = ${changeSetId}
    where workspace_id = ${workspaceId} and product_id = ${productId} and bom_id <> ${bomId} and superseded_by is null
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Takes the document away; those that it replaced count again. Gives their ids. */
export async function removeDocument(
  { tx, workspaceId, id: changeSetId, wrote }: ChangeSet,
  id: string,
): Promise<string[]> {
  wrote('vex_document');
  const { rows } = await sql<{
    id: string;
  }>`update vex_document set superseded_by = null, change_set_id = ${changeSetId}
    where workspace_id = ${workspaceId} and superseded_by = ${id} returning id`.execute(tx);
  await sql`delete from vex_document where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
  return rows.map((row) => row.id);
}

export async function findSame(
  tx: Tx,
  workspaceId: string,
  { sha256, productId }: { sha256: Buffer; productId: string | null },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from vex_document where workspace_id = ${workspaceId} and sha256 = ${sha256}
      and product_id is not distinct from ${productId}::uuid and superseded_by is null`.execute(tx);
  return rows[0]?.id;
}

interface DocumentRow {
  id: string;
  number: number;
  file_name: string;
  sha256: Buffer;
  format: VexDocument['format'];
  spec_version: string;
  document_id: string | null;
  document_version: string | null;
  author: string | null;
  tool: string | null;
  stated_at: string | null;
  statements: number;
  warnings: Problem[];
  received_at: Date;
  superseded_by: string | null;
  product: RefColumns | null;
  bom: { id: string; number: number } | null;
  statuses: Record<string, number> | null;
}

export async function readDocuments(tx: Tx, workspaceId: string, id?: string): Promise<VexDocument[]> {
  const { rows } = await sql<DocumentRow>`
    select document.*, case when node.id is null then null else jsonb_build_object('id', node.id, 'kind', node.kind,
        'number', node.number, 'name', node.name) end as product,
      (select jsonb_build_object('id', bom.id, 'number', bom.number) from bom
        where bom.workspace_id = ${workspaceId} and bom.id = document.bom_id) as bom,
      (select jsonb_object_agg(status, count) from (
        select status, count(*) as count from vex_statement statement
        where statement.workspace_id = ${workspaceId} and statement.document_id = document.id group by status) counted) as statuses
    from vex_document document
    left join node on node.workspace_id = ${workspaceId} and node.id = document.product_id
    where document.workspace_id = ${workspaceId} and ${id === undefined ? sql`true` : sql`document.id = ${id}`}
    order by document.number desc limit 1000`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    number: numberOf('vex', row.number)!,
    fileName: row.file_name,
    sha256: row.sha256.toString('hex'),
    format: row.format,
    specVersion: row.spec_version,
    documentId: row.document_id,
    documentVersion: row.document_version,
    author: row.author,
    tool: row.tool,
    statedAt: row.stated_at,
    product: row.product && nodeRefOf(row.product),
    bom: row.bom && { id: row.bom.id, number: numberOf('bom', row.bom.number)! },
    statements: row.statements,
    statuses: row.statuses ?? {},
    warnings: row.warnings,
    receivedAt: row.received_at.toISOString(),
    supersededBy: row.superseded_by,
  }));
}

export async function readStatementsOf(
  tx: Tx,
  workspaceId: string,
  documentId: string,
  limit: number,
): Promise<{ position: number; body: VexStatement }[]> {
  const { rows } = await sql<{ position: number; body: VexStatement }>`
    select position, body from vex_statement where workspace_id = ${workspaceId} and document_id = ${documentId}
    order by position limit ${limit}`.execute(tx);
  return rows;
}

/** Statements of a document that name no vulnerability of any finding here. */
export async function countOutside(tx: Tx, workspaceId: string, documentId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with known as materialized (
      select distinct lower(said) as name from finding
      join vulnerability on vulnerability.id = finding.vulnerability_id
      cross join unnest(vulnerability.aliases || vulnerability.name) said
      where finding.workspace_id = ${workspaceId} and finding.gone_at is null
    )
    select count(*) as count from vex_statement statement
    where statement.workspace_id = ${workspaceId} and statement.document_id = ${documentId}
      and not exists (select from known where known.name = any(statement.names))`.execute(tx);
  return rows[0]!.count;
}

export interface SaidFinding {
  id: string;
  vulnerability: string;
  aliases: string[];
  product: { id: string; name: string; version: string | null; key: string | null; maker: string | null };
  component: { name: string; version: string | null; purl: string | null };
  state: string;
  by: { kind: string; id: string } | null;
  justification: string | null;
  statement: string | null;
  action: string | null;
  at: Date | null;
}

/** What findings come to, with the words of the decision or rule behind it. */
export async function readSaid(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<SaidFinding[]> {
  const { rows } = await sql<SaidFinding>`
    select finding.id, vulnerability.name as vulnerability, vulnerability.aliases,
      jsonb_build_object('id', node.id, 'name', node.name, 'version', product.version, 'key', node.key, 'maker',
        (select who.name from supply_link makes
          join node who on who.workspace_id = ${workspaceId} and who.id = makes.from_id
          where makes.workspace_id = ${workspaceId} and makes.to_id = finding.product_id and makes.kind = 'manufactures'
          order by who.number limit 1)) as product,
      jsonb_build_object('name', concat_ws('/', nullif(component.group_name, ''), component.name), 'version', component.version,
        'purl', component.purl) as component,
      coalesce(judged.state, 'open') as state, judged.voice as by,
      coalesce(decision.justification, rule.justification) as justification,
      coalesce(decision.statement, rule.statement, decision.reason, rule.reason) as statement,
      coalesce(decision.action, rule.action, decision.reason, rule.reason) as action,
      coalesce(decision.decided_at, rule.decided_at, finding.opened_at) as at
    from finding
    join vulnerability on vulnerability.id = finding.vulnerability_id
    join node on node.workspace_id = ${workspaceId} and node.id = finding.product_id
    join product on product.workspace_id = ${workspaceId} and product.id = finding.product_id
    join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id
    left join finding_state judged on judged.workspace_id = ${workspaceId} and judged.id = finding.id
    left join triage_decision decision on decision.workspace_id = ${workspaceId} and judged.voice ->> 'kind' = 'decision'
      and decision.id::text = judged.voice ->> 'id'
    left join triage_rule rule on rule.workspace_id = ${workspaceId} and judged.voice ->> 'kind' = 'rule'
      and rule.id::text = judged.voice ->> 'id'
    where finding.workspace_id = ${workspaceId} and finding.id = any(${ids}::uuid[])
    order by vulnerability.name, node.number, component.identity collate "C"`.execute(tx);
  return rows;
}

export async function readBodies(
  tx: Tx,
  workspaceId: string,
  keys: readonly string[],
): Promise<Map<string, VexStatement>> {
  const { rows } = await sql<{ key: string; body: VexStatement }>`
    select document_id || '#' || lpad(position::text, 6, '0') as key, body from vex_statement
    where workspace_id = ${workspaceId} and document_id = any(${[...new Set(keys.map((key) => key.split('#')[0]))]}::uuid[])
      and document_id || '#' || lpad(position::text, 6, '0') = any(${keys}::text[])`.execute(tx);
  return new Map(rows.map(({ key, body }) => [key, body]));
}
