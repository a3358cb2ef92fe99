import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Judged } from '../judging/index.ts';
import { numberOf } from '../register/index.ts';
import type { Hearing, NewDecision, NewRule, TriageEffect, TriageRule } from './contract.ts';

type Words = Omit<NewDecision, 'selection'>;

/** Decides anew on findings: an earlier decision on them goes, and stands in the history. */
export async function writeDecisions(change: ChangeSet, ids: readonly string[], words: Words, at: Date): Promise<void> {
  const { tx, workspaceId, id: changeSetId, actor } = change;
  change.wrote('triage_decision');
  await sql`delete from triage_decision where workspace_id = ${workspaceId} and finding_id = any(${ids}::uuid[])`.execute(
    tx,
  );
  if (words.state === 'open') return;
  const made = ids.map((findingId) => ({ id: newId(), findingId }));
  await sql`
    insert into triage_decision (workspace_id, id, finding_id, product_id, state, justification, statement, action, reason,
      approver_id, expires_on, decided_at, actor_kind, actor_id, change_set_id)
    select ${workspaceId}::uuid, made.id, finding.id, finding.product_id, ${words.state}, ${words.justification ?? null},
      ${words.statement ?? null}, ${words.action ?? null}, ${words.reason}, ${words.approverId ?? null}::uuid,
      ${words.expiresOn ?? null}::date, ${at}, ${actor.kind}, ${actor.id}::uuid, ${changeSetId}::uuid
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as made(id uuid, "findingId" uuid)
    join finding on finding.workspace_id = ${workspaceId} and finding.id = made."findingId"`.execute(tx);
}

/** Ids among these of findings that somebody may see and that match. */
export async function seenAmong(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from finding where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and gone_at is null`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** Members who are people: a service account accepts no risk. */
export async function readApprovers(tx: Tx, workspaceId: string): Promise<{ userId: string; name: string }[]> {
  const { rows } = await sql<{ userId: string; name: string }>`
    select person.id as "userId", person.name from membership
    join app_user person on person.id = membership.user_id
    where membership.workspace_id = ${workspaceId} and person.kind = 'person' order by lower(person.name), person.id`.execute(
    tx,
  );
  return rows;
}

export async function isMember(tx: Tx, workspaceId: string, userId: string): Promise<boolean> {
  const { rows } = await sql`
    select from membership where workspace_id = ${workspaceId} and user_id = ${userId}`.execute(tx);
  return rows.length > 0;
}

/** The change set of a number that made or took decisions or a rule; undefined where it did neither. */
export async function findTriageChange(tx: Tx, workspaceId: string, number: number): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from change_set where workspace_id = ${workspaceId} and number = ${number}
      and action in ('triage.decided', 'triage.undone', 'triage-rule.added', 'triage-rule.changed', 'triage-rule.removed')`.execute(
    tx,
  );
  return rows[0]?.id;
}

/** Puts back what stood before a change, for findings of which nobody decided anew since; gives their ids. */
export async function restoreDecisions(change: ChangeSet, undone: string): Promise<string[]> {
  const { tx, workspaceId, id: changeSetId } = change;
  change.wrote('triage_decision');
  const { rows } = await sql<{ finding_id: string }>`
    select distinct finding_id from triage_decision_history h
    where workspace_id = ${workspaceId} and (change_set_id = ${undone} or ended_by = ${undone})
      and not exists (select from triage_decision_history later
        where later.workspace_id = ${workspaceId} and later.finding_id = h.finding_id
          and later.change_set_id <> ${undone}
          and (select number from change_set where workspace_id = ${workspaceId} and id = later.change_set_id)
            > (select number from change_set where workspace_id = ${workspaceId} and id = ${undone}))`.execute(tx);
  const ids = rows.map(({ finding_id }) => finding_id);
  await sql`delete from triage_decision where workspace_id = ${workspaceId} and finding_id = any(${ids}::uuid[])`.execute(
    tx,
  );
  await sql`
    insert into triage_decision (workspace_id, id, finding_id, product_id, state, justification, statement, action, reason,
      approver_id, expires_on, decided_at, actor_kind, actor_id, change_set_id)
    select workspace_id, id, finding_id, product_id, state, justification, statement, action, reason, approver_id, expires_on,
      decided_at, actor_kind, actor_id, ${changeSetId}::uuid
    from triage_decision_history
    where workspace_id = ${workspaceId} and ended_by = ${undone} and finding_id = any(${ids}::uuid[])`.execute(tx);
  return ids;
}

/** Puts a rule back as it stood before a change; undefined where that change was about none. One that was said anew since is refused. */
export async function restoreRule(change: ChangeSet, undone: string): Promise<string | undefined> {
  const { tx, workspaceId, id: changeSetId } = change;
  const { rows } = await sql<{ id: string; number: number; later: boolean }>`
    select id, number, exists (select from triage_rule_history later
        where later.workspace_id = ${workspaceId} and later.id = h.id
          and ((later.change_set_id = ${undone} and later.ended_by is not null)
            or (h.ended_by = ${undone} and later.history_number > h.history_number and later.change_set_id <> ${undone}))) as later
    from triage_rule_history h
    where workspace_id = ${workspaceId} and (change_set_id = ${undone} or ended_by = ${undone})`.execute(tx);
  const [rule] = rows;
  if (!rule) return undefined;
  if (rows.some(({ later }) => later)) {
    throw new AppError('conflict', `${numberOf('triage-rule', rule.number)} has been changed since.`);
  }
  change.wrote('triage_rule');
  await sql`delete from triage_rule where workspace_id = ${workspaceId} and id = ${rule.id}`.execute(tx);
  await sql`
    insert into triage_rule (workspace_id, id, number, name, scope, state, justification, statement, action, reason, approver_id,
      expires_on, decided_at, actor_kind, actor_id, change_set_id)
    select workspace_id, id, number, name, scope, state, justification, statement, action, reason, approver_id, expires_on,
      decided_at, actor_kind, actor_id, ${changeSetId}::uuid
    from triage_rule_history where workspace_id = ${workspaceId} and ended_by = ${undone} and id = ${rule.id}`.execute(
    tx,
  );
  return rule.id;
}

/** Findings by number, with where they stood and stand. */
export async function readTurned(tx: Tx, workspaceId: string, first: Judged['first']): Promise<TriageEffect['items']> {
  const { rows } = await sql<{ id: string; number: number; vulnerability: string; component: string; product: string }>`
    select finding.id, finding.number, vulnerability.name as vulnerability,
      concat_ws(' ', component.name, component.version) as component, node.name as product
    from finding
    join vulnerability on vulnerability.id = finding.vulnerability_id
    join component on component.workspace_id = ${workspaceId} and component.id = finding.component_id
    join node on node.workspace_id = ${workspaceId} and node.id = finding.product_id
    where finding.workspace_id = ${workspaceId} and finding.id = any(${first.map(({ id }) => id)}::uuid[])
    order by finding.number`.execute(tx);
  const turns = new Map(first.map((turn) => [turn.id, turn]));
  return rows.map((row) => ({ ...row, ...turns.get(row.id)!, number: numberOf('finding', row.number)! }));
}

/** The first twenty of them. */
export async function numbersOf(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ number: number }>`
    select number from finding where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    order by number limit 20`.execute(tx);
  return rows.map(({ number }) => numberOf('finding', number)!);
}

export async function countProducts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct product_id) as count from finding
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(tx);
  return rows[0]!.count;
}

export async function insertRule(
  { tx, workspaceId, id: changeSetId, actor, wrote }: ChangeSet,
  { id, number, rule, at }: { id: string; number: number; rule: NewRule; at: Date },
): Promise<void> {
  wrote('triage_rule');
  await sql`
    insert into triage_rule (workspace_id, id, number, name, scope, state, justification, statement, action, reason, approver_id,
      expires_on, decided_at, actor_kind, actor_id, change_set_id)
    values (${workspaceId}, ${id}, ${number}, ${rule.name}, ${JSON.stringify(rule.scope)}::jsonb, ${rule.state},
      ${rule.justification ?? null}, ${rule.statement ?? null}, ${rule.action ?? null}, ${rule.reason},
      ${rule.approverId ?? null}::uuid, ${rule.expiresOn ?? null}::date, ${at}, ${actor.kind}, ${actor.id}::uuid, ${changeSetId})
    on conflict (workspace_id, id) do update set name = excluded.name, scope = excluded.scope, state = excluded.state,
      justification = excluded.justification, statement = excluded.statement, action = excluded.action,
      reason = excluded.reason, approver_id = excluded.approver_id, expires_on = excluded.expires_on,
      decided_at = excluded.decided_at, actor_kind = excluded.actor_kind, actor_id = excluded.actor_id,
      change_set_id = excluded.change_set_id`.execute(tx);
}

export async function removeRuleRow({ tx, workspaceId, wrote }: ChangeSet, id: string): Promise<void> {
  wrote('triage_rule');
  await sql`delete from triage_rule where workspace_id = ${workspaceId} and id = ${id}`.execute(tx);
}

/** A rule as it stands, with its number to go on with. */
export type RuleRow = Omit<TriageRule, 'nodes'> & { rank: number };

export async function readRules(tx: Tx, workspaceId: string, id?: string): Promise<RuleRow[]> {
  const { rows } = await sql<Omit<RuleRow, 'rank' | 'number' | 'decidedAt'> & { number: number; decidedAt: Date }>`
    select rule.id, rule.number, rule.name, rule.scope, rule.state, rule.justification, rule.statement, rule.action, rule.reason,
      rule.approver_id as "approverId", rule.expires_on::text as "expiresOn", rule.decided_at as "decidedAt",
      coalesce(person.name, token.name) as by, approver.name as approver,
      (select count(*) from finding_state judged where judged.workspace_id = ${workspaceId}
        and judged.voice ->> 'kind' = 'rule' and judged.voice ->> 'id' = rule.id::text) as deciding,
      (select count(*) from triage_ground ground where ground.workspace_id = ${workspaceId}
        and ground.voice_id = rule.id and ground.woke is not null) as woken
    from triage_rule rule
    left join app_user person on rule.actor_kind = 'user' and person.id = rule.actor_id
    left join api_token token on rule.actor_kind = 'token' and token.id = rule.actor_id
    left join app_user approver on approver.id = rule.approver_id
    where rule.workspace_id = ${workspaceId} and ${id === undefined ? sql`true` : sql`rule.id = ${id}`}
    order by rule.number`.execute(tx);
  return rows.map((row) => ({
    ...row,
    rank: row.number,
    number: numberOf('triage-rule', row.number)!,
    decidedAt: row.decidedAt.toISOString(),
  }));
}

export async function writeTrust({ tx, workspaceId }: ChangeSet, classes: readonly string[]): Promise<void> {
  await sql`
    insert into triage_trust (workspace_id, classes) values (${workspaceId}, ${classes}::text[])
    on conflict (workspace_id) do update set classes = excluded.classes`.execute(tx);
}

const named: RawBuilder<unknown> = sql`
  left join app_user person on c.actor_kind = 'user' and person.id = c.actor_id
  left join api_token token on c.actor_kind = 'token' and token.id = c.actor_id`;

/** Who decided what, when and why, and what the finding came to by whatever else; the newest first. */
export async function readHistory(tx: Tx, workspaceId: string, findingId: string): Promise<Hearing['history']> {
  const { rows } = await sql<Omit<Hearing['history'][number], 'at'> & { at: Date }>`
    select c.number as change, c.at, coalesce(person.name, token.name) as by, events.what, events.state, events.reason
    from (
      select change_set_id, 'decided' as what, state, reason from triage_decision_history
      where workspace_id = ${workspaceId} and finding_id = ${findingId}
      union all
      select ended_by, 'taken-back', 'open', null from triage_decision_history h
      where workspace_id = ${workspaceId} and finding_id = ${findingId} and ended_by is not null
        and not exists (select from triage_decision_history next where next.workspace_id = ${workspaceId}
          and next.finding_id = ${findingId} and next.change_set_id = h.ended_by)
      union all
      select change_set_id, 'judged', state, voice ->> 'kind' from finding_state_history
      where workspace_id = ${workspaceId} and id = ${findingId}
      union all
      select ended_by, 'judged', 'open', null from finding_state_history h
      where workspace_id = ${workspaceId} and id = ${findingId} and ended_by is not null
        and not exists (select from finding_state_history next where next.workspace_id = ${workspaceId}
          and next.id = ${findingId} and next.change_set_id = h.ended_by)
    ) events
    join change_set c on c.workspace_id = ${workspaceId} and c.id = events.change_set_id
    ${named}
    order by c.number desc, events.what limit 200`.execute(tx);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

export async function readComments(tx: Tx, workspaceId: string, findingId: string): Promise<Hearing['comments']> {
  const { rows } = await sql<{ id: string; text: string; at: Date; by: string | null }>`
    select c.id, c.text, c.at, coalesce(person.name, token.name) as by from triage_comment c ${named}
    where c.workspace_id = ${workspaceId} and c.finding_id = ${findingId} order by c.at, c.id`.execute(tx);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

export async function insertComment(
  { tx, workspaceId, actor }: ChangeSet,
  { findingId, text, at }: { findingId: string; text: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('triage_comment')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      finding_id: findingId,
      text,
      at,
      actor_kind: actor.kind,
      actor_id: actor.id,
    })
    .execute();
}

/** The words of decisions and rules that are heard. */
export async function readWords(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; words: string }>`
    select id, reason as words from triage_decision where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    union all
    select id, name || ': ' || reason from triage_rule where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`.execute(
    tx,
  );
  return new Map(rows.map(({ id, words }) => [id, words]));
}

type Source = NonNullable<Hearing['heard'][number]['source']>;

/** Where statements stand, by the id of the document. */
export async function readSources(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<Map<string, Source>> {
  const { rows } = await sql<{ id: string; number: number; fileName: string; bom: number | null }>`
    select document.id, document.number, document.file_name as "fileName", bom.number as bom
    from vex_document document
    left join bom on bom.workspace_id = ${workspaceId} and bom.id = document.bom_id
    where document.workspace_id = ${workspaceId} and document.id = any(${ids}::uuid[])`.execute(tx);
  return new Map(
    rows.map(({ id, number, fileName, bom }) => [
      id,
      { number: numberOf('vex', number)!, fileName, bom: numberOf('bom', bom) },
    ]),
  );
}

export async function hasExpired(tx: Tx, workspaceId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select from finding_state where workspace_id = ${workspaceId} and expires_at <= ${now} limit 1`.execute(tx);
  return rows.length > 0;
}
