import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { isId, newId } from '../../common/ids.ts';
import { parseVers } from '../../formats/vers/vers.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeWithin } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { getFindingId, idsOfFindings } from '../findings/index.ts';
import { allFindings, hearingOf, type Judged, judgeFindings, readTrust, turnedBy } from '../judging/index.ts';
import { changeNumber, takeNumbers } from '../register/index.ts';
import {
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
  readComments,
  readHistory,
  readRules,
  readTurned,
  readWords,
  removeRuleRow,
  restoreDecisions,
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
  const { workspaceId, clock } = context;
  await refuseBadWords(context, tx, words);
  const ids = await selected(tx, workspaceId, selection);
  return changed(context, tx, 'triage.decided', async (change) => {
    await writeDecisions(change, ids, words, clock());
    change.detail('state', words.state);
    change.detail('findings', ids.length);
    return { ids, scope: sql<boolean>`finding.id = any(${ids}::uuid[])` };
  });
}

async function selected(tx: Tx, workspaceId: string, selection: NewDecision['selection']): Promise<string[]> {
  if ('filter' in selection) {
    const shown = await idsOfFindings(tx, workspaceId, selection.filter, { limit: mostDecided, activeOnly: true });
    if (shown.ids.length > mostDecided) {
      throw new AppError(
        'too-large',
        `At most ${mostDecided} findings are decided on at once; a rule reaches any number.`,
      );
    }
    const except = new Set(selection.except);
    const ids = shown.ids.filter((id) => !except.has(id));
    if (ids.length === 0) throw new AppError('unprocessable', 'No finding is selected.');
    return ids;
  }
  const ids = await seenAmong(tx, workspaceId, selection.ids);
  if (ids.length < new Set(selection.ids).size) {
    throw new AppError('not-found', 'Some of these findings are no more, or are not yours to see.');
  }
  return ids;
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

interface Deed {
  /** What it is about; null where that is what its judging changes. */
  ids: string[] | null;
  scope: ReturnType<typeof sql<boolean>>;
}

/** A change of what we say, and at once the judging of what it touches. */
async function changed(
  context: Context,
  tx: Tx,
  action: string,
  work: (change: ChangeSet) => Promise<Deed>,
): Promise<TriageEffect> {
  const { workspaceId, clock } = context;
  const effect = await changeWithin(tx, context, action, async (change) => {
    const { ids, scope } = await work(change);
    const judged = await judgeFindings(change, { scope, now: clock() });
    const told = await effectOf(tx, workspaceId, { judged, ids: ids ?? [...judged.moved.keys()] });
    for (const name of ['closed', 'reopened'] as const) change.detail(name, told[name]);
    return told;
  });
  return { ...effect, change: await changeNumber(tx, workspaceId) };
}

async function effectOf(
  tx: Tx,
  workspaceId: string,
  { judged, ids }: { judged: Judged; ids: string[] },
): Promise<Omit<TriageEffect, 'change'>> {
  const { turned, states } = turnedBy(judged);
  return {
    touched: ids.length,
    closed: judged.closed.length,
    reopened: judged.reopened.length,
    states,
    products: await countProducts(tx, workspaceId, ids),
    items: await readTurned(tx, workspaceId, turned),
  };
}

export function undoTriage(context: Context, number: number): Promise<TriageEffect> {
  return done(context, async (tx) => {
    const undone = await findTriageChange(tx, context.workspaceId, number);
    if (!undone) throw new AppError('not-found', 'There is no such change of decisions.');
    return changed(context, tx, 'triage.undone', async (change) => {
      const ids = await restoreDecisions(change, undone);
      change.detail('undone', number);
      return { ids, scope: sql<boolean>`finding.id = any(${ids}::uuid[])` };
    });
  });
}

export function listRules({ database, workspaceId }: Context) {
  return database.inWorkspace(workspaceId, async (tx) => ({
    items: (await readRules(tx, workspaceId)).map(shownRule),
  }));
}

function shownRule({ rank: _, ...rule }: TriageRule & { rank: number }): TriageRule {
  return rule;
}

export function previewRule(context: Context, rule: NewRule): Promise<TriageEffect> {
  return previewed(context, async (tx) => (await writeRule(context, tx, { rule })).effect);
}

export function addRule(context: Context, rule: NewRule) {
  return done(context, async (tx) => {
    const { effect, id } = await writeRule(context, tx, { rule });
    return { ...effect, rule: await getRule(tx, context.workspaceId, id) };
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
  { rule, known }: { rule: NewRule; known?: { id: string; number: number } },
): Promise<{ effect: TriageEffect; id: string }> {
  const { workspaceId, clock } = context;
  await refuseBadWords(context, tx, rule);
  refuseBadRange(rule);
  const id = known?.id ?? newId();
  const effect = await changed(context, tx, known ? 'triage-rule.changed' : 'triage-rule.added', async (change) => {
    const number = known?.number ?? (await takeNumbers(tx, workspaceId, 'triage-rule', 1));
    await insertRule(change, { id, number, rule, at: clock() });
    change.detail('name', rule.name);
    change.detail('scope', rule.scope);
    change.detail('state', rule.state);
    return { ids: null, scope: allFindings };
  });
  return { effect, id };
}

function refuseBadRange({ scope: { versions } }: NewRule): void {
  if (versions === undefined || parseVers(versions).ok) return;
  const message = 'This is no VERS range, such as vers:npm/>=1.0.0|<2.0.0.';
  throw new AppError('invalid-input', message, { problems: [{ at: '/scope/versions', message }] });
}

async function findRule(tx: Tx, workspaceId: string, id: string): Promise<TriageRule & { rank: number }> {
  const [rule] = isId(id) ? await readRules(tx, workspaceId, id) : [];
  if (!rule) throw new AppError('not-found', 'There is no such rule.');
  return rule;
}

async function getRule(tx: Tx, workspaceId: string, id: string): Promise<TriageRule> {
  return shownRule(await findRule(tx, workspaceId, id));
}

export function removeRule(context: Context, id: string): Promise<TriageEffect> {
  return done(context, async (tx) => {
    const { name } = await findRule(tx, context.workspaceId, id);
    return changed(context, tx, 'triage-rule.removed', async (change) => {
      await removeRuleRow(change, id);
      change.detail('name', name);
      return { ids: null, scope: allFindings };
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
      return { ids: null, scope: allFindings };
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
  const bodies = new Map(
    statements.map(({ documentId, position, body }) => [`${documentId}#${String(position).padStart(6, '0')}`, body]),
  );
  return {
    trust,
    heard: judgement.heard.map(({ voice, outranked }) => {
      const body = bodies.get(voice.id);
      return {
        ...voice,
        words: words.get(voice.id) ?? body?.impactStatement ?? body?.actionStatement ?? body?.statusNotes ?? null,
        document: voice.kind === 'statement' ? voice.id.split('#')[0]! : null,
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
