import { createHash } from 'node:crypto';
import { isId } from '../../common/ids.ts';
import type { Parsed } from '../../common/parsed.ts';
import { packageOf } from '../../engines/matching/package-of.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import type { Context } from '../../platform/context.ts';
import { changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { JobContext, JobHandler } from '../../platform/jobs/runner.ts';
import type { Matched, MatchTask } from '../../workers/match-components.ts';
import { judgeFindings, lockJudging } from '../judging/index.ts';
import { raiseNotice } from '../notices/index.ts';
import { identifyRows } from '../parts/index.ts';
import { namePrivate } from '../private-feeds/index.ts';
import { findExample } from '../workspaces/index.ts';
import { noteCoverage, noteUnchecked, type ReidentifiedComponent } from './coverage-store.ts';
import { type CompiledIndex, compiledIndex, compiledPrivateIndex, forgetIndex } from './index-cache.ts';
import {
  compareWithFindings,
  countComponents,
  countOpened,
  findOnlyProduct,
  inMatchedDocuments,
  insertHits,
  lockMatching,
  type MatchedComponent,
  noteMatching,
  noteProducts,
  ofMatchedProducts,
  readComponents,
  writeDifference,
} from './matching-store.ts';

export const matchJobKind = 'findings.match';

/** Whose findings are matched; those of the whole workspace where nothing is said. */
export interface MatchScope {
  productId?: string;
  /** Products whose BOM in force has met no vulnerability data yet: however many BOMs come in at once, few matchings take them. */
  unmatched?: true;
}

/** Brings findings in line with BOMs and advisories; tells only what differs. */
export const matchJob: JobHandler = { kind: matchJobKind, run: match };

/** Starts a matching with the transaction; those that wait already are joined. */
export function enqueueMatch(
  tx: Tx,
  { jobs, workspaceId, actor }: Pick<Context, 'jobs' | 'workspaceId'> & { actor: Actor },
  scope: MatchScope = {},
): Promise<string> {
  const { productId, unmatched } = scope;
  return jobs.start(tx, {
    kind: matchJobKind,
    workspaceId,
    actor,
    subjectId: productId,
    input: { ...scope },
    key: productId ?? (unmatched ? 'unmatched' : 'all'),
  });
}

async function match(job: JobContext): Promise<void> {
  const { database, workspaceId, clock } = job;
  const index = await compiledIndex(job);
  const privateIndex = await compiledPrivateIndex(job, workspaceId);
  if (!index && !privateIndex) return;
  const scope = scopeOf(job);
  const isWhole = !scope.productId && !scope.unmatched;
  await database.inWorkspace(workspaceId, async (tx) => {
    await lockMatching(tx, workspaceId);
    await noteProducts(tx, workspaceId, scope);
    if (index) await collectHits(job, tx, { index, of: 'all', tells: true });
    if (privateIndex) await collectHits(job, tx, { index: privateIndex, of: 'workspace', tells: !index });
    await namePrivate(tx, workspaceId);
    if (index) await identifyRows(job, tx, { workspaceId, indexPath: index.path, where: inMatchedDocuments });
    const difference = await compareWithFindings(tx, workspaceId);
    const at = clock();
    if (difference.opened + difference.changed + difference.gone > 0) {
      await changeWithin(tx, job, 'findings.matched', async (change) => {
        await lockJudging(tx, workspaceId);
        await writeDifference(change, at);
        await judgeFindings(change, { scope: ofMatchedProducts, now: at });
        const only = isWhole ? undefined : await findOnlyProduct(tx);
        if (only) change.subject(only);
        for (const [name, count] of Object.entries(difference)) change.detail(name, count);
        if (index) change.detail('advisories', index.sha256.toString('hex'));
        if (privateIndex) change.detail('privateAdvisories', privateIndex.sha256.toString('hex'));
        const subjects = await countOpened(tx);
        if (subjects.length > 0) await raiseNotice(change, { type: 'findings.opened', subjects });
      });
    }
    // A few private advisories are no check: that takes what all know, or a company that was invented together with them.
    if (!index && (await findExample(tx))?.id !== workspaceId) return;
    await noteCoverage(tx, workspaceId);
    await noteMatching(tx, workspaceId, {
      sha256: hashOf(index, privateIndex),
      at,
      isWhole,
    });
  });
}

/** What it was matched with: one index, or both. */
function scopeOf({ input: { productId, unmatched } }: JobContext): MatchScope {
  if (productId === undefined) return unmatched === true ? { unmatched } : {};
  if (typeof productId !== 'string' || !isId(productId)) throw new Error(`No product id: ${productId}`);
  return { productId };
}

function hashOf(...indexes: (CompiledIndex | undefined)[]): Buffer {
  const [one, other] = indexes.flatMap((index) => index?.sha256 ?? []);
  return other ? createHash('sha256').update(one!).update(other).digest() : one!;
}

async function collectHits(
  job: JobContext,
  tx: Tx,
  { index, of, tells }: { index: CompiledIndex; of: 'all' | 'workspace'; tells: boolean },
): Promise<void> {
  const total = await countComponents(tx, job.workspaceId);
  let done = 0;
  for await (const components of readComponents(tx, job.workspaceId)) {
    await job.progress(done, total, 'matching');
    const { unchecked, vulnerabilities } = await matchedIn(job, index, components);
    await insertHits(tx, components, { hits: vulnerabilities, of });
    if (tells) await noteUnchecked(tx, job.workspaceId, changedAmong(components, unchecked));
    done += components.length;
  }
}

/** What only the advisories tell: whether a component can be checked by them, and what those read before knew nothing of. */
function changedAmong(
  components: readonly MatchedComponent[],
  unchecked: Matched['unchecked'],
): ReidentifiedComponent[] {
  return components.flatMap(({ id, purl, unchecked: before }, i) => {
    const reason = unchecked[i]!;
    return reason === before ? [] : [{ id, ...packageOf(purl), unchecked: reason }];
  });
}

async function matchedIn(
  { workers }: JobContext,
  index: CompiledIndex,
  components: readonly { purl: string }[],
): Promise<Matched> {
  const task: MatchTask = { indexPath: index.path, purls: components.map(({ purl }) => purl) };
  const answer = await workers.run<Parsed<Matched>>('match-components', task);
  if (answer.ok) return answer.value;
  await forgetIndex(index);
  throw new Error(answer.problems[0]?.message);
}
