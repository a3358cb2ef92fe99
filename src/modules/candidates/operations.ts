import { AppError } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet, changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { jobs } from '../../platform/jobs/jobs.ts';
import { enqueueMatch, formatComponentKey } from '../findings/index.ts';
import type { NoticeScan } from '../notices/index.ts';
import { noteConcerned } from '../private-feeds/index.ts';
import { getNodeId, readPage } from '../register/index.ts';
import type { Candidate, CandidateQuery, IdentityRule } from './contract.ts';
import {
  countCandidates,
  hasEnded,
  postingsOf,
  type RemovedRule,
  readCandidates,
  readRules,
  removeRules,
  writeRule,
} from './store.ts';

export function listCandidates(context: Context, query: CandidateQuery) {
  const { database, workspaceId } = context;
  const { product, component, state, confidence } = query;
  return database.inWorkspace(workspaceId, async (tx) => {
    const filter = {
      state,
      confidence,
      productId: product && (await getNodeId(tx, workspaceId, 'product', product)),
      componentId: component && (await getNodeId(tx, workspaceId, 'component', component)),
    };
    const page = await readPage(context, 'candidates', query, (slice) =>
      readCandidates(tx, workspaceId, filter, slice),
    );
    return { ...page, total: await countCandidates(tx, workspaceId, filter) };
  });
}

/** Remembers what somebody says of the component of a candidate; whatever becomes a finding by it, or is none any more, follows. */
export function judgeCandidate(
  context: Context,
  reference: string,
  said: Pick<IdentityRule, 'says' | 'reason' | 'expiresOn'>,
): Promise<Candidate> {
  const { workspaceId, clock } = context;
  const id = requireId(reference);
  if (said.expiresOn !== null && said.expiresOn < dayOf(clock())) {
    const message = 'The last day lies in the past.';
    throw new AppError('invalid-input', message, { problems: [{ at: '/expiresOn', message }] });
  }
  return changeSet(context, 'identity-rule.decided', async (change) => {
    const rule = await writeRule(change, id, { ...said, at: clock() });
    if (!rule) throw noSuchCandidate();
    const { componentKey, product } = rule;
    for (const [name, value] of Object.entries({
      ruleId: rule.id,
      component: formatComponentKey(componentKey),
      product,
      ...said,
    }))
      change.detail(name, value);
    await matchAnew(context, change.tx, [componentKey]);
    const [candidate] = await readCandidates(change.tx, workspaceId, { id });
    if (!candidate) throw noSuchCandidate();
    const { mark: _, ...shown } = candidate;
    return shown;
  });
}

function noSuchCandidate(): AppError {
  return new AppError('not-found', 'There is no such candidate.');
}

export function listRules({ database, workspaceId }: Context): Promise<{ items: IdentityRule[] }> {
  return database.inWorkspace(workspaceId, async (tx) => ({ items: await readRules(tx, workspaceId) }));
}

export function takeBackRule(context: Context, reference: string): Promise<void> {
  const id = requireId(reference);
  return changeSet(context, 'identity-rule.removed', async (change) => {
    const removed = await removeRules(change, { id });
    if (removed.length === 0) throw new AppError('not-found', 'There is no such rule.');
    tellRemoved(change, removed);
    await matchAnew(context, change.tx, keysOf(removed));
  });
}

/** Lets go of rules whose last day is over; looked at every day. */
export const endIdentityRules: NoticeScan = async (tx, { workspaceId, now }) => {
  const day = dayOf(now);
  if (!(await hasEnded(tx, workspaceId, day))) return;
  const actor = { kind: 'system', id: null } as const;
  await changeWithin(tx, { workspaceId, actor }, 'identity-rule.expired', async (change) => {
    const removed = await removeRules(change, { endedBefore: day });
    tellRemoved(change, removed);
    await matchAnew({ workspaceId, jobs, actor }, tx, keysOf(removed));
  });
};

function tellRemoved(change: ChangeSet, removed: readonly RemovedRule[]): void {
  change.detail(
    'rules',
    removed.slice(0, 50).map(({ component, product, says }) => ({ component, product, says })),
  );
}

function keysOf(rules: readonly RemovedRule[]): string[] {
  return rules.map(({ componentKey }) => componentKey);
}

async function matchAnew(
  context: Pick<Context, 'workspaceId' | 'jobs' | 'actor'>,
  tx: Tx,
  keys: readonly string[],
): Promise<void> {
  const { workspaceId } = context;
  await noteConcerned(tx, workspaceId, await postingsOf(tx, workspaceId, keys));
  await enqueueMatch(tx, context, { pending: true });
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
