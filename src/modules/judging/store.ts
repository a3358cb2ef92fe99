import { type RawBuilder, sql } from 'kysely';
import { type TrustClass, trustClasses } from '../../engines/vex/judge.ts';
import type { VexStatement } from '../../formats/vex/document.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Change, Grounds } from './grounds.ts';

/** A finding with all by which voices know it. */
export interface JudgedFinding {
  id: string;
  productId: string;
  componentId: string;
  product: { name: string; version: string | null; key: string | null };
  component: { name: string; version: string | null; purl: string | null };
  names: string[];
  severity: string;
  vector: string | null;
  knownExploited: boolean;
  probability: number | null;
  range: unknown;
  matchedVersion: string | null;
  makers: string[];
  suppliers: string[];
}

/** One voice of our own, as a decision or a rule has it. */
export interface OwnVoice {
  id: string;
  state: string;
  justification: string | null;
  actor: string;
  decidedAt: Date;
  expiresOn: string | null;
}

/** Lets whatever judges findings of a workspace follow each other, until this transaction ends; take it before rows that others count. */
export async function lockJudging(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`judging ${workspaceId}`}, 0))`.execute(tx);
}

/** So many findings are heard at a time, whatever there are. */
const heardAtOnce = 2_000;

/** Findings of a scope that match now, in portions and in the order of their numbers, with all by which voices know them. */
export async function* readDocket(
  tx: Tx,
  workspaceId: string,
  scope: RawBuilder<boolean>,
): AsyncGenerator<JudgedFinding[]> {
  await sql`
    declare docket no scroll cursor for
    select finding.id, finding.product_id as "productId", finding.component_id as "componentId",
      jsonb_build_object('name', node.name, 'version', product.version, 'key', node.key) as product,
      jsonb_build_object('name', concat_ws('/', nullif(component.group_name, ''), component.name), 'version', component.version,
        'purl', component.purl) as component,
      array_prepend(vulnerability.name, vulnerability.aliases) as names,
      finding.severity_level as severity, finding.severity_vector as vector, finding.known_exploited as "knownExploited",
      (select max(probability) from exploit_prediction
        where cve = any(vulnerability.aliases || vulnerability.name)) as probability,
      finding.match -> 'range' as range, finding.match ->> 'version' as "matchedVersion",
      array(select lower(who.name) from supply_link link
        join node who on who.workspace_id = ${workspaceId} and who.id = link.from_id
        where link.workspace_id = ${workspaceId} and link.to_id = finding.product_id
          and link.kind in ('manufactures', 'designs')) as makers,
      array(select lower(who.name) from supply_link link
        join node who on who.workspace_id = ${workspaceId} and who.id = link.from_id
        where link.workspace_id = ${workspaceId} and link.to_id = finding.product_id
          and link.kind not in ('manufactures', 'designs')) as suppliers
    from finding
    join node on node.workspace_id = ${workspaceId} and node.id = finding.product_id
    join product on product.workspace_id = ${workspaceId} and product.id = finding.product_id
    join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id
    join vulnerability on vulnerability.id = finding.vulnerability_id
    where finding.workspace_id = ${workspaceId} and finding.gone_at is null and ${scope}
    order by finding.number`.execute(tx);
  for (;;) {
    const { rows } = await sql<JudgedFinding>`fetch ${sql.lit(heardAtOnce)} from docket`.execute(tx);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close docket`.execute(tx);
}

/** How many findings a judging reads. */
export async function countDocket(tx: Tx, workspaceId: string, scope: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from finding
    join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id
    join vulnerability on vulnerability.id = finding.vulnerability_id
    where finding.workspace_id = ${workspaceId} and finding.gone_at is null and ${scope}`.execute(tx);
  return rows[0]!.count;
}

export interface StoredStatement {
  documentId: string;
  position: number;
  author: string | null;
  productId: string | null;
  /** Whether it came in a BOM of that product; then it speaks of no other. */
  inBom: boolean;
  body: VexStatement;
}

/** Statements in force of any of these vulnerabilities. */
export async function readStatements(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<StoredStatement[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<StoredStatement>`
    select statement.document_id as "documentId", statement.position, document.author, document.product_id as "productId",
      document.bom_id is not null as "inBom", statement.body
    from vex_statement statement
    join vex_document document on document.workspace_id = ${workspaceId} and document.id = statement.document_id
      and document.superseded_by is null
    where statement.workspace_id = ${workspaceId} and statement.names && ${names}::text[]
    order by document.number, statement.position`.execute(tx);
  return rows;
}

export async function readDecisions(
  tx: Tx,
  workspaceId: string,
  findingIds: readonly string[],
): Promise<Map<string, OwnVoice>> {
  const { rows } = await sql<OwnVoice & { finding_id: string }>`
    select finding_id, id, state, justification, coalesce(actor_id::text, actor_kind) as actor, decided_at as "decidedAt",
      expires_on::text as "expiresOn"
    from triage_decision where workspace_id = ${workspaceId} and finding_id = any(${findingIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ finding_id, ...voice }) => [finding_id, voice]));
}

export async function readRuleVoices(tx: Tx, workspaceId: string): Promise<(OwnVoice & { scope: unknown })[]> {
  const { rows } = await sql<OwnVoice & { scope: unknown }>`
    select id, scope, state, justification, coalesce(actor_id::text, actor_kind) as actor, decided_at as "decidedAt",
      expires_on::text as "expiresOn"
    from triage_rule where workspace_id = ${workspaceId} order by number`.execute(tx);
  return rows;
}

/** Whether a rule or a document speaks in this workspace. */
export async function hasVoices(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`
    select from (select workspace_id from triage_rule union all select workspace_id from vex_document) voice
    where workspace_id = ${workspaceId} limit 1`.execute(tx);
  return rows.length > 0;
}

export async function readTrust(tx: Tx, workspaceId: string): Promise<TrustClass[]> {
  const row = await tx
    .selectFrom('triage_trust')
    .select('classes')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return (row?.classes as TrustClass[] | undefined) ?? [...trustClasses];
}

export interface RememberedGround {
  voiceId: string;
  findingId: string;
  grounds: Grounds;
  woke: Change[] | null;
}

export async function readGroundsOf(
  tx: Tx,
  workspaceId: string,
  findingIds: readonly string[],
): Promise<Map<string, RememberedGround>> {
  const { rows } = await sql<RememberedGround>`
    select voice_id as "voiceId", finding_id as "findingId", grounds, woke from triage_ground
    where workspace_id = ${workspaceId} and finding_id = any(${findingIds}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [`${row.voiceId} ${row.findingId}`, row]));
}

export async function rememberGrounds(
  tx: Tx,
  workspaceId: string,
  remembered: readonly RememberedGround[],
): Promise<void> {
  if (remembered.length === 0) return;
  await sql`
    insert into triage_ground (workspace_id, voice_id, finding_id, grounds, woke)
    select ${workspaceId}::uuid, "voiceId", "findingId", grounds, nullif(woke, 'null'::jsonb)
    from jsonb_to_recordset(${JSON.stringify(remembered)}::jsonb) as r("voiceId" uuid, "findingId" uuid, grounds jsonb, woke jsonb)
    on conflict (workspace_id, voice_id, finding_id) do update set grounds = excluded.grounds, woke = excluded.woke`.execute(
    tx,
  );
}

/** A rule that is said anew rests on how things stand now; one that is no more rests on nothing. */
export async function forgetGrounds(
  tx: Tx,
  workspaceId: string,
  { voiceId, findingIds }: { voiceId: string; findingIds: readonly string[] },
): Promise<void> {
  await sql`delete from triage_ground
    where workspace_id = ${workspaceId} and voice_id = ${voiceId} and finding_id = any(${findingIds}::uuid[])`.execute(
    tx,
  );
}

export interface StandingState {
  id: string;
  productId: string;
  state: string;
  closed: boolean;
  by: unknown;
  disputed: boolean;
  expiresAt: string | null;
  woke: unknown;
}

export async function readStates(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, StandingState>> {
  const { rows } = await sql<Omit<StandingState, 'expiresAt'> & { expiresAt: Date | null }>`
    select id, product_id as "productId", state, closed, voice as by, disputed, expires_at as "expiresAt", woke from finding_state
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, { ...row, expiresAt: row.expiresAt?.toISOString() ?? null }]));
}

export async function writeStates({ tx, workspaceId, id }: ChangeSet, states: readonly StandingState[]): Promise<void> {
  if (states.length === 0) return;
  await sql`
    insert into finding_state (workspace_id, id, product_id, state, closed, voice, disputed, expires_at, woke, change_set_id)
    select ${workspaceId}::uuid, r.id, "productId", state, closed, nullif(by, 'null'::jsonb), disputed, "expiresAt",
      nullif(woke, 'null'::jsonb), ${id}::uuid
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as r(id uuid, "productId" uuid, state text, closed boolean,
      by jsonb, disputed boolean, "expiresAt" timestamptz, woke jsonb)
    on conflict (workspace_id, id) do update set state = excluded.state, closed = excluded.closed, voice = excluded.voice,
      disputed = excluded.disputed, expires_at = excluded.expires_at, woke = excluded.woke,
      change_set_id = excluded.change_set_id`.execute(tx);
}

/** Lets the planner know how much was said at once; until then it takes a rule that reaches thousands for one that reaches none. */
export async function gatherStatistics(tx: Tx): Promise<void> {
  const tables = ['triage_ground', 'triage_decision', 'finding_state'];
  await sql`select holdfast_gather_statistics(${tables}::text[])`.execute(tx);
}

export async function removeStates({ tx, workspaceId }: ChangeSet, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from finding_state where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(tx);
}

/** The workspace's own name: what it exported itself and takes in again is its own word. */
export async function ownName(tx: Tx, workspaceId: string): Promise<string> {
  const row = await tx.selectFrom('workspace').select('name').where('id', '=', workspaceId).executeTakeFirstOrThrow();
  return row.name.toLowerCase();
}
