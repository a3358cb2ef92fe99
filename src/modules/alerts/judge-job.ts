import type { Measure, Measured } from '../../engines/network/threshold-measures.ts';
import { isBeyond } from '../../engines/network/threshold-measures.ts';
import type { Context, Platform } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import { documentOf, notesOn, type RegisterDocument } from '../network/index.ts';
import { type NewNotice, raiseNotices } from '../notices/index.ts';
import { changeNumber } from '../register/index.ts';
import { listWorkspaces, turnTo } from '../workspaces/index.ts';
import type { AlertRule } from './contract.ts';
import {
  endAlerts,
  endOfRulesOff,
  insertAlert,
  isDue,
  type KeptCause,
  noteWatch,
  readRules,
  readStanding,
  type StandingAlert,
  updateAlert,
} from './store.ts';

const judgeJobKind = 'alerts.judge';
const system = { kind: 'system' as const, id: null };

/** Holds the network against the rules that are on: an alert is raised once and ended once. */
export const judgeAlertsJob: JobHandler = { kind: judgeJobKind, run: judge };

/** Starts it with the transaction; one that waits already is joined. */
export function enqueueJudging({ jobs }: Pick<Platform, 'jobs'>, tx: Tx, workspaceId: string): Promise<string> {
  return jobs.start(tx, { kind: judgeJobKind, workspaceId, actor: system, key: judgeJobKind });
}

/** Once a minute, wherever the network has changed: what comes in many changes is looked at once. */
export async function startDueAlerts(platform: Platform, tx: Tx): Promise<void> {
  const day = dayOf(platform.clock());
  for (const { id: workspaceId } of await listWorkspaces(tx)) {
    await turnTo(tx, workspaceId);
    if (await isDue(tx, workspaceId, day)) await enqueueJudging(platform, tx, workspaceId);
  }
  await turnTo(tx, installationId);
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

async function judge(job: JobContext): Promise<void> {
  const { database, workspaceId, clock } = job;
  const at = clock();
  const { rules, seen } = await database.inWorkspace(workspaceId, async (tx) => {
    const found = {
      rules: (await readRules(tx, workspaceId)).filter(({ enabled }) => enabled),
      seen: await changeNumber(tx, workspaceId),
    };
    await endOfRulesOff(tx, workspaceId, at);
    await noteWatch(tx, workspaceId, { seen: found.seen, day: dayOf(at), at });
    return found;
  });
  if (rules.length === 0) return;
  const { causes } = await causesOf(
    job,
    rules.map(({ measure }) => measure),
  );
  await database.inWorkspace(workspaceId, async (tx) => {
    const now = new Map((await readRules(tx, workspaceId)).map((rule) => [rule.id, rule.etag]));
    // A rule that was changed meanwhile is judged by the job that its change has started.
    const same = rules.flatMap((rule, index) =>
      now.get(rule.id) === rule.etag ? [{ rule, causes: raisedBy(rule, causes[index]!) }] : [],
    );
    await writeAlerts(tx, job, { judged: same, at, seen });
  });
}

/** What the values of each measure are of, in ids of the register. */
export async function causesOf(
  context: Context,
  measures: readonly Measure[],
): Promise<{ causes: KeptCause[][]; notes: string[] }> {
  const register = await documentOf(context, true);
  const values = await context.workers.run<Measured[][]>('measure-network', { document: register.document, measures });
  const idOf = idsIn(register);
  const causes = values.map((found) =>
    found.map(({ of, value, because, count, among }) => ({
      nodeId: of?.kind === 'node' ? (idOf.get(of.id) ?? null) : null,
      place: of && of.kind !== 'node' ? { kind: of.kind, name: of.id } : null,
      value,
      because: because.flatMap((id) => idOf.get(id) ?? []),
      count,
      among,
    })),
  );
  return { causes, notes: notesOn(register) };
}

function idsIn({ document, ids }: RegisterDocument): Map<string, string> {
  return new Map(document.nodes.map(({ id }, place) => [id, ids[place]!]));
}

export function raisedBy(
  { comparison, threshold }: Pick<AlertRule, 'comparison' | 'threshold'>,
  causes: readonly KeptCause[],
): KeptCause[] {
  return causes.filter(({ value }) => isBeyond(value, comparison, threshold));
}

interface Judged {
  rule: AlertRule;
  causes: KeptCause[];
}

async function writeAlerts(
  tx: Tx,
  { workspaceId }: JobContext,
  { judged, at, seen }: { judged: readonly Judged[]; at: Date; seen: number },
): Promise<void> {
  const standing = await readStanding(
    tx,
    workspaceId,
    judged.map(({ rule }) => rule.id),
  );
  const byKey = new Map(standing.map((alert) => [`${alert.ruleId} ${alert.key}`, alert]));
  const notices: NewNotice[] = [];
  for (const { rule, causes } of judged) {
    for (const cause of causes) {
      const key = keyOf(cause);
      const stands = byKey.get(`${rule.id} ${key}`);
      byKey.delete(`${rule.id} ${key}`);
      if (stands) await updateAlert(tx, workspaceId, stands.id, cause);
      else {
        await insertAlert(tx, workspaceId, { ...cause, ruleId: rule.id, key, since: at, change: seen });
        notices.push(noticeOf('alerts.raised', rule, cause));
      }
    }
  }
  const ended = [...byKey.values()];
  await endAlerts(
    tx,
    workspaceId,
    ended.map(({ id }) => id),
    at,
  );
  const ruleOf = new Map(judged.map(({ rule }) => [rule.id, rule]));
  notices.push(...ended.map((alert) => noticeOf('alerts.ended', ruleOf.get(alert.ruleId)!, alert)));
  await raiseNotices({ tx, workspaceId }, notices);
}

function keyOf({ nodeId, place }: KeptCause): string {
  return nodeId ?? (place ? `${place.kind} ${place.name}` : 'all');
}

function noticeOf(
  type: 'alerts.raised' | 'alerts.ended',
  { number, name }: AlertRule,
  { nodeId, ...more }: KeptCause | StandingAlert,
): NewNotice {
  const place = 'place' in more ? more.place?.name : more.key.split(' ').slice(1).join(' ');
  return {
    type,
    ...(nodeId ? { subjects: [nodeId] } : {}),
    facts: { rule: name, number, ...(place && !nodeId ? { place } : {}) },
  };
}
