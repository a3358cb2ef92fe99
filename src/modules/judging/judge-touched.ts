import type { RawBuilder } from 'kysely';
import type { Context } from '../../platform/context.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { jobs } from '../../platform/jobs/jobs.ts';
import { allFindings, isNamedIn, isStatedOf, isTouchedByRule } from './candidates.ts';
import { RuleScope } from './contract.ts';
import { type Judged, judgeFindings, resolveOrNothing } from './judge-findings.ts';
import { countDocket, hasVoices, readRuleVoices } from './store.ts';

/** What was changed of what we say or hear, in words that a job can keep; nothing of it may touch any finding. */
export interface Touching {
  /** A rule that was added, said anew or taken away. */
  rule?: string;
  /** VEX documents that count now, or no longer. */
  documents?: string[];
  /** The order of trust: it weighs only where somebody else speaks. */
  trust?: true;
}

/** Judges what a change touches, while the change is open. */
export async function judgeTouched(
  change: ChangeSet,
  touching: Touching,
  { now, progress }: { now: Date; progress?: (done: number) => Promise<void> },
): Promise<Judged> {
  const scope = await scopeOf(change.tx, change.workspaceId, touching);
  return judgeFindings(change, { scope, now, anew: touching.rule, progress });
}

/** Up to so many findings are judged while the person waits; more by a job that one can follow. */
const judgedAtOnce = 5_000;

export const judgeJobKind = 'findings.judge';

/**
 * Judges everything anew, by a job: for what no change of ours tells of, such as who makes a product, what a function rests on, or new predictions.
 * Where nobody has said anything there is nothing to judge.
 */
export async function startJudgingAnew(tx: Tx, workspaceId: string): Promise<void> {
  if (!(await hasVoices(tx, workspaceId))) return;
  await jobs.start(tx, { kind: judgeJobKind, workspaceId, actor: { kind: 'system', id: null }, key: judgeJobKind });
}

/** Either what the judging changed, or the job that does it and how many findings it hears at most. */
export type JudgedOrStarted = { judged: Judged } | { jobId: string; count: number };

/**
 * Judges what a change touches, where that is little; else by a job. Whoever sees only some units judges what they see, and a job the rest:
 * what a finding comes to does not depend on who looks.
 */
export async function judgedOrStarted(
  { clock, actor, database }: Pick<Context, 'clock' | 'actor' | 'database'>,
  change: ChangeSet,
  touching: Touching,
): Promise<JudgedOrStarted> {
  const { tx, workspaceId } = change;
  const count = await countTouched(tx, workspaceId, touching);
  const start = () => jobs.start(tx, { kind: judgeJobKind, workspaceId, actor, input: { ...touching } });
  if (count > judgedAtOnce) return { jobId: await start(), count };
  const judged = await judgeTouched(change, touching, { now: clock() });
  if (database.sight.units !== undefined) await start();
  return { judged };
}

export async function countTouched(tx: Tx, workspaceId: string, touching: Touching): Promise<number> {
  return countDocket(tx, workspaceId, await scopeOf(tx, workspaceId, touching));
}

async function scopeOf(
  tx: Tx,
  workspaceId: string,
  { rule, documents, trust }: Touching,
): Promise<RawBuilder<boolean>> {
  if (documents) return isNamedIn(workspaceId, documents);
  if (trust) return isStatedOf(workspaceId);
  if (rule === undefined) return allFindings;
  const voice = (await readRuleVoices(tx, workspaceId)).find(({ id }) => id === rule);
  const scope = voice && (await resolveOrNothing(tx, workspaceId, RuleScope.parse(voice.scope)));
  return isTouchedByRule(workspaceId, { ruleId: rule, scope });
}
