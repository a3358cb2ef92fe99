import type { z } from 'zod';
import { AppError } from '../common/errors.ts';
import {
  type Finding,
  type FindingListQuery,
  getFindingRoute,
  listFindingsRoute,
} from '../modules/findings/contract.ts';
import {
  addRuleRoute,
  decideRoute,
  type NewDecision,
  type NewRule,
  previewDecisionRoute,
  previewRuleRoute,
  type TriageEffect,
  undoTriageRoute,
} from '../modules/triage/contract.ts';
import type { Client } from './client.ts';
import { type FollowSettings, followJob } from './follow-job.ts';

/** A decision on findings, or a rule. */
export type Said = { decision: z.input<typeof NewDecision> } | { rule: z.input<typeof NewRule> };

/** What it would do: nothing is kept. */
export function previewTriage(client: Client, said: Said): Promise<TriageEffect> {
  return 'rule' in said
    ? client.call(previewRuleRoute, { input: said.rule })
    : client.call(previewDecisionRoute, { input: said.decision });
}

/** Does it, and waits until everything that it touches has been judged. */
export async function applyTriage(
  client: Client,
  said: Said,
  settings: FollowSettings = {},
): Promise<TriageEffect & { rule?: { id: string; number: string } }> {
  const effect =
    'rule' in said
      ? await client.call(addRuleRoute, { input: said.rule })
      : await client.call(decideRoute, { input: said.decision });
  await judged(client, effect, settings);
  return effect;
}

export async function undoTriage(client: Client, change: number, settings: FollowSettings = {}): Promise<TriageEffect> {
  const effect = await client.call(undoTriageRoute, { input: { change } });
  await judged(client, effect, settings);
  return effect;
}

async function judged(client: Client, { jobId }: TriageEffect, settings: FollowSettings): Promise<void> {
  if (jobId === null) return;
  const { state, problem } = await followJob(client, jobId, settings);
  if (state === 'failed') throw new AppError('conflict', problem ?? 'The findings could not be judged.');
}

/** Findings that a list shows, to the last page. */
export async function* listFindings(
  client: Client,
  query: z.input<typeof FindingListQuery>,
): AsyncGenerator<Finding[]> {
  let after: string | undefined;
  do {
    const { items, next } = await client.call(listFindingsRoute, { query: { ...query, limit: 200, after } });
    yield items;
    after = next ?? undefined;
  } while (after !== undefined);
}

export async function findingId(client: Client, reference: string): Promise<string> {
  return (await client.call(getFindingRoute, { params: { id: reference } })).id;
}
