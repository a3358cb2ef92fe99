import { type RawBuilder, sql } from 'kysely';
import { isId, newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  isAfter,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  numberOf,
  parseNumber,
  type RefColumns,
  type Slice,
  takeNumbers,
} from '../register/index.ts';
import type { Alert, AlertRule, NewAlertRule } from './contract.ts';

interface RuleRow extends NewAlertRule {
  id: string;
  number: number;
  raised: number;
  change_set_id: string;
}

export async function readRules(
  tx: Tx,
  workspaceId: string,
  narrowed: RawBuilder<unknown> = sql`true`,
): Promise<AlertRule[]> {
  const { rows } = await sql<RuleRow>`
    select rule.id, rule.number, rule.name, rule.measure, rule.comparison, rule.threshold, rule.severity, rule.enabled, rule.change_set_id,
      (select count(*) from alert where alert.workspace_id = ${workspaceId} and alert.rule_id = rule.id and alert.ended_at is null) as raised
    from alert_rule rule where rule.workspace_id = ${workspaceId} and ${narrowed} order by rule.number`.execute(tx);
  return rows.map(({ number, change_set_id, ...rule }) => ({
    ...rule,
    number: numberOf('alert-rule', number)!,
    etag: change_set_id,
  }));
}

export async function findRule(tx: Tx, workspaceId: string, reference: string): Promise<AlertRule | undefined> {
  const parsed = parseNumber(reference);
  if (!isId(reference) && parsed?.series !== 'alert-rule') return undefined;
  const [rule] = await readRules(
    tx,
    workspaceId,
    parsed ? sql`rule.number = ${parsed.number}` : sql`rule.id = ${reference}`,
  );
  return rule;
}

/** Held until the change is committed. */
export async function lockRules({ tx, workspaceId }: ChangeSet): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`alerts ${workspaceId}`}, 0))`.execute(tx);
}

export async function insertRule(change: ChangeSet, rule: NewAlertRule): Promise<string> {
  const id = newId();
  change.wrote('alert_rule');
  await change.tx
    .insertInto('alert_rule')
    .values({
      workspace_id: change.workspaceId,
      id,
      number: await takeNumbers(change.tx, change.workspaceId, 'alert-rule', 1),
      ...columnsOf(rule),
      change_set_id: change.id,
    })
    .execute();
  return id;
}

export async function updateRule(change: ChangeSet, id: string, rule: NewAlertRule): Promise<void> {
  change.wrote('alert_rule');
  await change.tx
    .updateTable('alert_rule')
    .set({ ...columnsOf(rule), change_set_id: change.id })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

function columnsOf({ name, measure, comparison, threshold, severity, enabled }: NewAlertRule) {
  return { name, measure: JSON.stringify(measure), comparison, threshold, severity, enabled };
}

export async function removeRule(change: ChangeSet, id: string): Promise<void> {
  change.wrote('alert_rule');
  await change.tx
    .deleteFrom('alert_rule')
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** What one value was of, as rows keep it. */
export interface KeptCause {
  nodeId: string | null;
  place: { kind: 'country' | 'region'; name: string } | null;
  value: number;
  because: string[];
  count: number;
  among: number | null;
}

export interface StandingAlert {
  id: string;
  ruleId: string;
  key: string;
  nodeId: string | null;
}

export async function readStanding(tx: Tx, workspaceId: string, ruleIds: readonly string[]): Promise<StandingAlert[]> {
  const { rows } = await sql<StandingAlert>`
    select id, rule_id as "ruleId", key, node_id as "nodeId" from alert
    where workspace_id = ${workspaceId} and rule_id = any(${[...ruleIds]}::uuid[]) and ended_at is null`.execute(tx);
  return rows;
}

export async function insertAlert(
  tx: Tx,
  workspaceId: string,
  alert: KeptCause & { ruleId: string; key: string; since: Date; change: number },
): Promise<void> {
  await tx
    .insertInto('alert')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      rule_id: alert.ruleId,
      key: alert.key,
      node_id: alert.nodeId,
      ...causeColumns(alert),
      since: alert.since,
      change: alert.change,
      ended_at: null,
    })
    .execute();
}

export async function updateAlert(tx: Tx, workspaceId: string, id: string, cause: KeptCause): Promise<void> {
  await tx
    .updateTable('alert')
    .set(causeColumns(cause))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

function causeColumns({ place, value, because, count, among }: KeptCause) {
  return { place: place && JSON.stringify(place), value, because, count, among };
}

export async function endAlerts(tx: Tx, workspaceId: string, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('alert')
    .set({ ended_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .execute();
}

/** Of rules that are off, as the undo of a change can leave them. */
export async function endOfRulesOff(tx: Tx, workspaceId: string, at: Date): Promise<void> {
  await sql`
    update alert set ended_at = ${at} from alert_rule rule
    where alert.workspace_id = ${workspaceId} and alert.ended_at is null
      and rule.workspace_id = ${workspaceId} and rule.id = alert.rule_id and not rule.enabled`.execute(tx);
}

interface AlertRow extends Marked {
  id: string;
  node: RefColumns | null;
  place: Alert['place'];
  value: number;
  because: RefColumns[];
  count: number;
  among: number | null;
  since: Date;
  change: number;
  ended_at: Date | null;
  rule: Omit<Alert['rule'], 'number'> & { number: number };
}

/** The newest first. */
const order = [sql`-extract(epoch from alert.since)::float8`, sql`alert.id`];

export async function listAlertsOf(
  tx: Tx,
  workspaceId: string,
  state: 'raised' | 'ended',
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(Alert & Marked)[]> {
  const { rows } = await sql<AlertRow>`
    select alert.id, ${nodeJson('node')} as node, alert.place, alert.value, alert.count, alert.among, alert.since, alert.change,
      alert.ended_at, ${markOf(order)} as mark,
      coalesce((select jsonb_agg(${nodeJson('named')} order by place)
        from unnest(alert.because) with ordinality cause (id, place)
        join node named on named.workspace_id = ${workspaceId} and named.id = cause.id), '[]') as because,
      jsonb_build_object('id', rule.id, 'number', rule.number, 'name', rule.name, 'severity', rule.severity,
        'measure', rule.measure, 'comparison', rule.comparison, 'threshold', rule.threshold) as rule
    from alert
    join alert_rule rule on rule.workspace_id = ${workspaceId} and rule.id = alert.rule_id
    left join node on node.workspace_id = ${workspaceId} and node.id = alert.node_id
    where ${matching(workspaceId, state)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map(({ node, because, since, ended_at, rule, ...row }) => ({
    ...row,
    node: node && nodeRefOf(node),
    because: because.map(nodeRefOf),
    since: since.toISOString(),
    endedAt: ended_at?.toISOString() ?? null,
    rule: { ...rule, number: numberOf('alert-rule', rule.number)! },
  }));
}

export async function countAlerts(tx: Tx, workspaceId: string, state: 'raised' | 'ended'): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from alert where ${matching(workspaceId, state)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, state: 'raised' | 'ended'): RawBuilder<boolean> {
  const ended = state === 'raised' ? sql`alert.ended_at is null` : sql`alert.ended_at is not null`;
  return sql`alert.workspace_id = ${workspaceId} and ${ended}`;
}

/** What a change has to have written to move a figure. */
const tables = [
  'alert_rule',
  'node',
  'supplier',
  'site',
  'product',
  'mission_function',
  'supply_link',
  'source_group',
  'source_group_source',
  'fact',
  'bom',
  'supplier_name',
];

/** Whether some rule is on or has left an alert, and the network or a rule has changed since it was looked at, or another day has come. */
export async function isDue(tx: Tx, workspaceId: string, day: string): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select (
      exists (select from alert_rule where workspace_id = ${workspaceId} and enabled)
      or exists (select from alert where workspace_id = ${workspaceId} and ended_at is null)
    ) and not exists (
      select from alert_watch watch where watch.workspace_id = ${workspaceId} and watch.day = ${day}::date and not exists (
        select from change_set made where made.workspace_id = ${workspaceId} and made.number > watch.seen
          and made.rows ?| ${tables}::text[])) as due`.execute(tx);
  return rows[0]!.due;
}

/** Notes up to which change the network is being looked at. */
export async function noteWatch(
  tx: Tx,
  workspaceId: string,
  { seen, day, at }: { seen: number; day: string; at: Date },
): Promise<void> {
  await sql`
    insert into alert_watch (workspace_id, seen, day, at) values (${workspaceId}, ${seen}, ${day}, ${at})
    on conflict (workspace_id) do update set seen = excluded.seen, day = excluded.day, at = excluded.at`.execute(tx);
}

export async function readWatch(tx: Tx, workspaceId: string): Promise<Date | null> {
  const row = await tx
    .selectFrom('alert_watch')
    .select('at')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.at ?? null;
}
