import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
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
import { forgetPrivateChanges, namePrivate } from '../private-feeds/index.ts';
import { findExample } from '../workspaces/index.ts';
import { compareWithCandidates, confirmHits, writeCandidates } from './candidate-writer.ts';
import { noteCoverage, noteUnchecked, type ReidentifiedComponent } from './coverage-store.ts';
import {
  type CompiledIndex,
  compiledIndex,
  compiledPrivateIndex,
  forgetIndex,
  type Indexes,
  isInForce,
} from './index-cache.ts';
import {
  compareWithFindings,
  countComponents,
  countOpened,
  findOnlyProduct,
  inDocumentsInForce,
  inMatchedDocuments,
  insertCandidateHits,
  insertHits,
  lockMatching,
  type MatchedComponent,
  noteMatching,
  notePostings,
  noteProducts,
  noteTouched,
  ofMatchedProducts,
  readComponents,
  writeDifference,
} from './matching-store.ts';
import { readOutlook } from './outlook.ts';

export const matchJobKind = 'findings.match';

/** Whose findings are matched beside what has changed since the last matching; everything where nothing is said. */
export interface MatchScope {
  productId?: string;
  /** Only what has changed: BOMs that have met no vulnerability data yet, and what the data says otherwise. */
  pending?: true;
}

/** Brings findings in line with BOMs and advisories; tells only what differs (decision 0043). */
export const matchJob: JobHandler = { kind: matchJobKind, run: match };

/** Starts a matching with the transaction; those that wait already are joined. */
export function enqueueMatch(
  tx: Tx,
  { jobs, workspaceId, actor }: Pick<Context, 'jobs' | 'workspaceId'> & { actor: Actor },
  scope: MatchScope = {},
): Promise<string> {
  const { productId, pending } = scope;
  return jobs.start(tx, {
    kind: matchJobKind,
    workspaceId,
    actor,
    subjectId: productId,
    input: { ...scope },
    key: productId ?? (pending ? 'pending' : 'all'),
  });
}

/** Data that changes while it is matched with is taken up at once so often; then the job is tried again later. */
const mostTries = 10;

async function match(job: JobContext): Promise<void> {
  const scope = scopeOf(job);
  for (let left = mostTries; left > 0; left--) {
    try {
      const indexes = await openIndexes(job);
      if (!indexes) return;
      if (await job.database.inWorkspace(job.workspaceId, (tx) => matchWith(job, tx, indexes, scope))) return;
    } catch (error) {
      if (!(error instanceof IndexGone) || left === 1) throw error;
    }
  }
  throw new Error('The vulnerability data kept changing while it was matched with.');
}

function scopeOf({ input: { productId, pending } }: JobContext): MatchScope {
  if (productId === undefined) return pending === true ? { pending } : {};
  if (typeof productId !== 'string' || !isId(productId)) throw new Error(`No product id: ${productId}`);
  return { productId };
}

async function openIndexes(job: JobContext): Promise<Indexes | undefined> {
  const shared = await compiledIndex(job);
  const ofWorkspace = await compiledPrivateIndex(job, job.workspaceId);
  if (!shared && !ofWorkspace) return undefined;
  const basis: Indexes['basis'] = {};
  for (const [of, index] of Object.entries({ shared, ofWorkspace })) {
    const releases = index ? (await askedOf(job, index, [])).releases : {};
    for (const [place, hash] of Object.entries(releases)) basis[`${place} ${of}`] = hash;
  }
  return { shared, ofWorkspace, basis };
}

/** Gives whether it was done: not where the data came to say something else than what it was to be matched with. */
async function matchWith(job: JobContext, tx: Tx, indexes: Indexes, scope: MatchScope): Promise<boolean> {
  const { workspaceId, clock } = job;
  const { shared, ofWorkspace, basis } = indexes;
  await lockMatching(tx, workspaceId);
  await namePrivate(tx, workspaceId);
  const outlook = await readOutlook(tx, workspaceId, basis);
  if (!(await isInForce(tx, workspaceId, indexes))) return false;
  const isWhole = outlook.concerned === 'everything' || !(scope.productId || scope.pending);
  await noteProducts(tx, workspaceId, { products: isWhole ? 'all' : 'new', productId: scope.productId });
  if (!isWhole && outlook.concerned !== 'everything') await noteTouched(tx, workspaceId, outlook.concerned);
  if (shared) await collectHits(job, tx, { index: shared, of: 'all', tells: true });
  if (ofWorkspace) await collectHits(job, tx, { index: ofWorkspace, of: 'workspace', tells: !shared });
  if (shared) {
    // Rows are few, and mean by words whatever products the data knows.
    const where = outlook.hasChanged ? inDocumentsInForce(workspaceId) : inMatchedDocuments;
    await identifyRows(job, tx, { workspaceId, indexPath: shared.path, where });
  }
  // Before the change that it makes, so that the past of that change knows of the matching.
  const at = clock();
  await writeFindings(job, tx, { indexes, isWhole, at });
  await forgetPrivateChanges(tx, workspaceId, outlook.privateChanges);
  // A few private advisories are no check: that takes what all know, or a company that was invented together with them.
  if (!shared && (await findExample(tx))?.id !== workspaceId) return true;
  await noteCoverage(tx, workspaceId);
  await noteMatching(tx, workspaceId, {
    sha256: hashOf(shared, ofWorkspace),
    at,
    seen: outlook.newest,
    basis,
  });
  return true;
}

/** Writes what differs from the findings that stand; where nothing does, there is no change. */
async function writeFindings(
  job: JobContext,
  tx: Tx,
  { indexes: { shared, ofWorkspace }, isWhole, at }: { indexes: Indexes; isWhole: boolean; at: Date },
): Promise<void> {
  await confirmHits(tx, job.workspaceId);
  const difference = await compareWithFindings(tx, job.workspaceId);
  const candidates = await compareWithCandidates(tx, job.workspaceId);
  if (difference.opened + difference.changed + difference.gone + candidates === 0) return;
  await changeWithin(tx, job, 'findings.matched', async (change) => {
    await lockJudging(tx, job.workspaceId);
    await writeDifference(change, at);
    if (candidates > 0) await writeCandidates(change, at);
    await judgeFindings(change, { scope: ofMatchedProducts, now: at });
    const only = isWhole ? undefined : await findOnlyProduct(tx);
    if (only) change.subject(only);
    for (const [name, count] of Object.entries(difference)) change.detail(name, count);
    if (candidates > 0) change.detail('candidates', candidates);
    if (shared) change.detail('advisories', shared.sha256.toString('hex'));
    if (ofWorkspace) change.detail('privateAdvisories', ofWorkspace.sha256.toString('hex'));
    const subjects = await countOpened(tx);
    if (subjects.length > 0) await raiseNotice(change, { type: 'findings.opened', subjects });
  });
}

/** What it was matched with: one index, or both. */
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
    const { unchecked, vulnerabilities, candidates, postings } = await askedOf(job, index, components);
    await insertHits(tx, components, { hits: vulnerabilities, of });
    await insertCandidateHits(tx, components, { hits: candidates, of });
    if (tells) {
      await noteUnchecked(tx, job.workspaceId, changedAmong(components, unchecked));
      await notePostings(
        tx,
        job.workspaceId,
        postings.flatMap((of, i) => of.map((posting) => ({ component: components[i]!.id, posting }))),
      );
    }
    done += components.length;
  }
}

/** What only the advisories tell: whether a component can be checked by them, and what those read before knew nothing of. */
function changedAmong(
  components: readonly MatchedComponent[],
  unchecked: Matched['unchecked'],
): ReidentifiedComponent[] {
  return components.flatMap(({ id, statedId, purl, unchecked: before }, i) => {
    const reason = unchecked[i]!;
    return reason === before ? [] : [{ id, statedId, ...packageOf(purl), unchecked: reason }];
  });
}

/** A newer one took its place before it was opened. */
class IndexGone extends Error {}

async function askedOf(
  { workers }: JobContext,
  index: CompiledIndex,
  components: readonly MatchedComponent[],
): Promise<Matched> {
  const task: MatchTask = {
    indexPath: index.path,
    purls: components.map(({ purl }) => purl ?? ''),
    beside: components.flatMap(({ statedId, name, version, cpe, identifiers }, component) =>
      statedId === null ? [] : [{ component, name, version, cpe, identifiers: identifiers ?? [] }],
    ),
  };
  const answer = await workers.run<Parsed<Matched>>('match-components', task);
  if (answer.ok) return answer.value;
  if (!existsSync(index.path)) throw new IndexGone(answer.problems[0]?.message);
  await forgetIndex(index);
  throw new Error(answer.problems[0]?.message);
}
