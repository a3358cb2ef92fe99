import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { isId, newId } from '../../common/ids.ts';
import { parseVers } from '../../formats/vers/vers.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { getFindingId, idsOfFindings } from '../findings/index.ts';
import {
  hearingOf,
  type Judged,
  judgedOrStarted,
  judgeFindings,
  judgeTouched,
  lockJudging,
  readTrust,
  type Touching,
} from '../judging/index.ts';
import { changeNumber, findNode, takeNumbers } from '../register/index.ts';
import {
  type Expected,
  type Hearing,
  mostDecided,
  type NewDecision,
  type NewRule,
  type TriageEffect,
  type TriageRule,
} from './contract.ts';
import {
  countProducts,
  findTriageChange,
  insertComment,
  insertRule,
  isMember,
  numbersOf,
  type RuleRow,
  readApprovers,
  readComments,
  readHistory,
  readRules,
  readSources,
  readTurned,
  readWords,
  removeRuleRow,
  restoreDecisions,
  restoreRule,
  seenAmong,
  writeDecisions,
  writeTrust,
} from './store.ts';

/** Carries the answer of a preview out of the transaction that must leave nothing behind. */
class Unwound extends Error {
  readonly effect: TriageEffect;

  constructor(effect: TriageEffect) {
    super('A preview leaves nothing behind.');
    this.effect = effect;
  }
}

/** Does it in earnest and undoes all of it: a preview that cannot differ from the deed. */
async function previewed(context: Context, work: (tx: Tx) => Promise<TriageEffect>): Promise<TriageEffect> {
  try {
    return await context.database.inWorkspace(context.workspaceId, async (tx) => {
      throw new Unwound({ ...(await work(tx)), change: null });
    });
  } catch (error) {
    if (error instanceof Unwound) return error.effect;
    throw error;
  }
}

function done<T>({ database, workspaceId }: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.inWorkspace(workspaceId, work);
}

export function previewDecision(context: Context, input: NewDecision): Promise<TriageEffect> {
  return previewed(context, (tx) => decideWithin(context, tx, input));
}

export function decide(context: Context, input: NewDecision): Promise<TriageEffect> {
  return done(context, (tx) => decideWithin(context, tx, input));
}

async function decideWithin(context: Context, tx: Tx, { selection, ...words }: NewDecision): Promise<TriageEffect> {
  await refuseBadWords(context, tx, words);
  const { ids, expected } = await selected(context, tx, selection);
  const effect = await changed(context, tx, 'triage.decided', async (change) => {
    await writeDecisions(change, ids, words, context.clock());
    change.detail('state', words.state);
    change.detail('findings', ids.length);
    return { ids };
  });
  return { ...effect, expected };
}

interface Selected {
  ids: string[];
  /** Null for findings one by one. */
  expected: Expected | null;
}

async function selected(context: Context, tx: Tx, selection: NewDecision['selection']): Promise<Selected> {
  const { workspaceId } = context;
  if ('filter' in selection) {
    const shown = await idsOfFindings(tx, workspaceId, selection.filter, { limit: mostDecided, activeOnly: true });
    if (shown.ids.length > mostDecided) {
      throw new AppError(
        'too-large',
        `At most ${mostDecided} findings are decided on at once; a rule reaches any number.`,
      );
    }
    const { change } = shown;
    const expected = { count: shown.ids.length, change, digest: digestOf(shown.ids) };
    if (selection.expected && selection.expected.digest !== expected.digest) {
      throw await driftOf(context, tx, { filter: selection.filter, expected: selection.expected, ids: shown.ids });
    }
    const except = new Set(selection.except);
    const ids = shown.ids.filter((id) => !except.has(id));
    if (ids.length === 0) throw new AppError('unprocessable', 'No finding is selected.');
    return { ids, expected };
  }
  const ids = await seenAmong(tx, workspaceId, selection.ids);
  if (ids.length < new Set(selection.ids).size) {
    throw new AppError('not-found', 'Some of these findings are no more, or are not yours to see.');
  }
  return { ids, expected: null };
}

function digestOf(ids: readonly string[]): string {
  return createHash('sha256').update(ids.toSorted().join()).digest('hex');
}

/** Which findings came and left since the preview, as far as the past can say. */
async function driftOf(
  { database, workspaceId }: Context,
  tx: Tx,
  { filter, expected, ids }: { filter: FilteredSelection['filter']; expected: Expected; ids: readonly string[] },
): Promise<AppError> {
  const before = await database
    .seenWith({ asOf: expected.change })
    .inWorkspace(workspaceId, (past) =>
      idsOfFindings(past, workspaceId, filter, { limit: mostDecided, activeOnly: true }),
    );
  const came = without(ids, before.ids);
  const left = without(before.ids, ids);
  const told = async (ids: readonly string[], what: string) =>
    ids.length === 0 ? `none ${what}` : `${ids.length} ${what} (${(await numbersOf(tx, workspaceId, ids)).join(', ')})`;
  return new AppError(
    'conflict',
    `The list shows other findings than in the preview: ${await told(came, 'came')} and ${await told(left, 'left')}. Look at the preview again.`,
  );
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id));
}

async function refuseBadWords(
  { workspaceId, clock }: Context,
  tx: Tx,
  { approverId, expiresOn }: Pick<NewDecision, 'approverId' | 'expiresOn'>,
): Promise<void> {
  if (expiresOn && expiresOn < clock().toISOString().slice(0, 10)) {
    const message = 'This day is over.';
    throw new AppError('invalid-input', message, { problems: [{ at: '/expiresOn', message }] });
  }
  if (approverId && !(await isMember(tx, workspaceId, approverId))) {
    const message = 'Who approves is a member of this workspace.';
    throw new AppError('invalid-input', message, { problems: [{ at: '/approverId', message }] });
  }
}

/** What was changed: findings themselves, or what we say of whatever it reaches. */
type Deed = { ids: string[] } | { touching: Touching };

/** A change of what we say, and at once the judging of what it touches, or the start of the job that judges that. */
async function changed(
  context: Context,
  tx: Tx,
  action: string,
  work: (change: ChangeSet) => Promise<Deed>,
  { preview = false } = {},
): Promise<TriageEffect> {
  const { workspaceId } = context;
  const effect = await changeWithin(tx, context, action, async (change) => {
    await lockJudging(tx, workspaceId);
    const deed = await work(change);
    const told = await judgedBy(context, change, deed, preview);
    for (const name of ['closed', 'reopened'] as const) change.detail(name, told[name]);
    return told;
  });
  return { ...effect, expected: null, change: await changeNumber(tx, workspaceId) };
}

type Told = Omit<TriageEffect, 'change' | 'expected'>;
type FilteredSelection = Extract<NewDecision['selection'], { filter: unknown }>;

async function judgedBy(context: Context, change: ChangeSet, deed: Deed, preview: boolean): Promise<Told> {
  const { tx, workspaceId } = change;
  const now = context.clock();
  if ('ids' in deed) {
    const { ids } = deed;
    const judged = await judgeFindings(change, { scope: sql<boolean>`finding.id = any(${ids}::uuid[])`, now });
    const products = await countProducts(tx, workspaceId, ids);
    return effectOf(tx, workspaceId, judged, { touched: ids.length, products });
  }
  const { touching } = deed;
  const answer = preview
    ? { judged: await judgeTouched(change, touching, { now }) }
    : await judgedOrStarted(context, change, touching);
  if ('jobId' in answer) {
    const { jobId, count } = answer;
    return { touched: count, closed: 0, reopened: 0, states: {}, products: 0, jobId, items: [] };
  }
  const { judged } = answer;
  return effectOf(tx, workspaceId, judged, { touched: judged.moved, products: judged.productIds.size });
}

async function effectOf(
  tx: Tx,
  workspaceId: string,
  { closed, reopened, states, first }: Judged,
  about: Pick<Told, 'touched' | 'products'>,
): Promise<Told> {
  return { ...about, closed, reopened, states, jobId: null, items: await readTurned(tx, workspaceId, first) };
}

export function undoTriage(context: Context, number: number): Promise<TriageEffect> {
  return done(context, async (tx) => {
    const undone = await findTriageChange(tx, context.workspaceId, number);
    if (!undone) throw new AppError('not-found', 'There is no such change of decisions or rules.');
    return changed(context, tx, 'triage.undone', async (change) => {
      change.detail('undone', number);
      const rule = await restoreRule(change, undone);
      return rule ? { touching: { rule } } : { ids: await restoreDecisions(change, undone) };
    });
  });
}

export function listApprovers({ database, workspaceId }: Context) {
  return database.inWorkspace(workspaceId, async (tx) => ({ items: await readApprovers(tx, workspaceId) }));
}

export function listRules({ database, workspaceId }: Context) {
  return database.inWorkspace(workspaceId, async (tx) => {
    const items: TriageRule[] = [];
    for (const rule of await readRules(tx, workspaceId)) items.push(await shownRule(tx, workspaceId, rule));
    return { items };
  });
}

/** With the nodes of its scope; one that is no more, or out of sight, is left out. */
async function shownRule(tx: Tx, workspaceId: string, { rank: _, ...rule }: RuleRow): Promise<TriageRule> {
  const nodes: TriageRule['nodes'] = {};
  for (const kind of ['product', 'supplier', 'system', 'function'] as const) {
    const reference = rule.scope[kind];
    const node = reference === undefined ? undefined : await findNode(tx, workspaceId, reference, kind);
    if (node) nodes[kind] = node;
  }
  return { ...rule, nodes };
}

export function previewRule(context: Context, rule: NewRule): Promise<TriageEffect> {
  return previewed(context, async (tx) => (await writeRule(context, tx, { rule, preview: true })).effect);
}

export function addRule(context: Context, rule: NewRule) {
  return done(context, async (tx) => {
    const { effect, id } = await writeRule(context, tx, { rule });
    return { ...effect, rule: await getRule(tx, context.workspaceId, id) };
  });
}

export function previewRuleChange(context: Context, id: string, rule: NewRule): Promise<TriageEffect> {
  return previewed(context, async (tx) => {
    const { rank } = await findRule(tx, context.workspaceId, id);
    return (await writeRule(context, tx, { rule, known: { id, number: rank }, preview: true })).effect;
  });
}

export function changeRule(context: Context, id: string, rule: NewRule) {
  return done(context, async (tx) => {
    const { rank } = await findRule(tx, context.workspaceId, id);
    const { effect } = await writeRule(context, tx, { rule, known: { id, number: rank } });
    return { ...effect, rule: await getRule(tx, context.workspaceId, id) };
  });
}

async function writeRule(
  context: Context,
  tx: Tx,
  { rule, known, preview = false }: { rule: NewRule; known?: { id: string; number: number }; preview?: boolean },
): Promise<{ effect: TriageEffect; id: string }> {
  const { workspaceId, clock } = context;
  await refuseBadWords(context, tx, rule);
  refuseBadRange(rule);
  const id = known?.id ?? newId();
  const effect = await changed(
    context,
    tx,
    known ? 'triage-rule.changed' : 'triage-rule.added',
    async (change) => {
      const number = known?.number ?? (await takeNumbers(tx, workspaceId, 'triage-rule', 1));
      await insertRule(change, { id, number, rule, at: clock() });
      change.detail('name', rule.name);
      change.detail('scope', rule.scope);
      change.detail('state', rule.state);
      return { touching: { rule: id } };
    },
    { preview },
  );
  return { effect, id };
}

function refuseBadRange({ scope: { versions } }: NewRule): void {
  if (versions === undefined || parseVers(versions).ok) return;
  const message = 'This is no VERS range, such as vers:npm/>=1.0.0|<2.0.0.';
  throw new AppError('invalid-input', message, { problems: [{ at: '/scope/versions', message }] });
}

async function findRule(tx: Tx, workspaceId: string, id: string): Promise<RuleRow> {
  const [rule] = isId(id) ? await readRules(tx, workspaceId, id) : [];
  if (!rule) throw new AppError('not-found', 'There is no such rule.');
  return rule;
}

async function getRule(tx: Tx, workspaceId: string, id: string): Promise<TriageRule> {
  return shownRule(tx, workspaceId, await findRule(tx, workspaceId, id));
}

export function removeRule(context: Context, id: string): Promise<TriageEffect> {
  return done(context, async (tx) => {
    const { name } = await findRule(tx, context.workspaceId, id);
    return changed(context, tx, 'triage-rule.removed', async (change) => {
      await removeRuleRow(change, id);
      change.detail('name', name);
      return { touching: { rule: id } };
    });
  });
}

export function getTrust({ database, workspaceId }: Context) {
  return database.inWorkspace(workspaceId, async (tx) => ({ classes: await readTrust(tx, workspaceId) }));
}

export function setTrust(context: Context, { classes }: { classes: readonly string[] }): Promise<TriageEffect> {
  return done(context, (tx) =>
    changed(context, tx, 'triage.trust-changed', async (change) => {
      await writeTrust(change, classes);
      change.detail('classes', classes);
      return { touching: { trust: true } };
    }),
  );
}

export function getHearing(context: Context, reference: string): Promise<Hearing> {
  return done(context, (tx) => readHearing(context, tx, reference));
}

async function readHearing({ workspaceId, clock }: Context, tx: Tx, reference: string): Promise<Hearing> {
  const id = await getFindingId(tx, workspaceId, reference);
  const { judgement, trust, statements } = await hearingOf(tx, workspaceId, id, clock());
  const own = judgement.heard.flatMap(({ voice }) => (voice.kind === 'statement' ? [] : [voice.id]));
  const words = await readWords(tx, workspaceId, own);
  const sources = await readSources(
    tx,
    workspaceId,
    statements.map(({ documentId }) => documentId),
  );
  const bodies = new Map(
    statements.map(({ documentId, position, body }) => [`${documentId}#${String(position).padStart(6, '0')}`, body]),
  );
  return {
    trust,
    heard: judgement.heard.map(({ voice, outranked }) => {
      const body = bodies.get(voice.id);
      const document = voice.kind === 'statement' ? voice.id.split('#')[0]! : null;
      return {
        ...voice,
        words: words.get(voice.id) ?? body?.impactStatement ?? body?.actionStatement ?? body?.statusNotes ?? null,
        document,
        source: document === null ? null : (sources.get(document) ?? null),
        outranked,
      };
    }),
    history: await readHistory(tx, workspaceId, id),
    comments: await readComments(tx, workspaceId, id),
  };
}

export function comment(context: Context, reference: string, { text }: { text: string }): Promise<Hearing> {
  return done(context, async (tx) => {
    const findingId = await getFindingId(tx, context.workspaceId, reference);
    await changeWithin(tx, context, 'finding.commented', async (change) => {
      await insertComment(change, { findingId, text, at: context.clock() });
      change.detail('finding', findingId);
    });
    return readHearing(context, tx, reference);
  });
}
