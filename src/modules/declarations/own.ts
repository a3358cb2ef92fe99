import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { raiseNotice } from '../notices/index.ts';
import { personNamed } from '../people/index.ts';
import { exchangeLink, followLink, issueLink, linkStates, noSuchLink, revokeLinks } from '../vendor-links/index.ts';
import { emptyStatement, problemsOf, settled } from './check-statement.ts';
import { mostPassedOn, type OwnDeclaration, type Statement } from './contract.ts';
import { purpose } from './present.ts';
import {
  countOfRequest,
  type Draft,
  findDeclaration,
  findDraft,
  findVersion,
  insertDeclaration,
  insertVersion,
  listChildren,
  lockDeclaration,
  nextVersion,
  readAsker,
  type StoredDeclaration,
  updateDeclaration,
  writeDraft,
} from './store.ts';

/** Who calls: the token of a link, and from where. */
export interface Caller {
  token: string;
  address: string;
}

type Link = Awaited<ReturnType<typeof followLink>>;

/** The request as if made in the workspace of the link, by nobody who has an account. */
interface Own {
  context: Context;
  link: Link;
}

async function follow(context: Context, { token, address }: Caller): Promise<Own> {
  const link = await followLink(context, { token, purpose, address });
  return { link, context: { ...context, workspaceId: link.workspaceId, actor: { kind: 'system', id: null } } };
}

/** As `follow`, for all that a link which is still to be exchanged cannot do. */
async function followOwn(context: Context, caller: Caller): Promise<Own> {
  const own = await follow(context, caller);
  if (own.link.handover) throw new AppError('conflict', 'Begin first: this link is exchanged for one of your own.');
  return own;
}

export async function openDeclaration(context: Context, caller: Caller): Promise<OwnDeclaration> {
  const own = await follow(context, caller);
  if (!own.link.handover) await noteOpened(own);
  return readOwn(own);
}

/** Said once, when the link is first opened by the one who is asked. */
async function noteOpened({ context, link }: Own): Promise<void> {
  const before = await inIts({ context, link }, (tx) => getIts(tx, link));
  if (before.state !== 'asked') return;
  await changeSet(context, 'declaration.opened', async (change) => {
    const held = await hold(change, link);
    if (held.state !== 'asked') return;
    note(change, held);
    await updateDeclaration(change, held.id, { state: 'opened', openedAt: context.clock() });
  });
}

/** A supplier cannot read what the one it passed the request on to declares: the link it made is good for this alone. */
export async function beginDeclaration(context: Context, caller: Caller): Promise<{ token: string }> {
  const { link, context: own } = await follow(context, caller);
  if (!link.handover) throw new AppError('conflict', 'This link is your own already.');
  return changeSet(own, 'declaration.begun', async (change) => {
    const held = await hold(change, link);
    note(change, held);
    await updateDeclaration(change, held.id, { state: 'opened', openedAt: context.clock() });
    return { token: await exchangeLink(change.tx, link, context.clock()) };
  });
}

export async function saveDeclaration(
  context: Context,
  caller: Caller,
  { version, statement }: { version: number; statement: Statement },
) {
  const own = await followOwn(context, caller);
  const savedAt = context.clock();
  return inIts(own, async (tx) => {
    const declaration = await getIts(tx, own.link);
    refuseDecided(declaration);
    const saved = await writeDraft(tx, own.link.workspaceId, declaration.id, { statement, seen: version, savedAt });
    if (!saved) {
      throw new AppError('conflict', 'Somebody else has altered the declaration by this link. Load it anew.');
    }
    return {
      version: version + 1,
      savedAt: savedAt.toISOString(),
      problems: problemsOf(statement, dayOf(savedAt)),
      changed: await isChanged(tx, own.link, declaration, statement),
    };
  });
}

export async function submitDeclaration(
  context: Context,
  caller: Caller,
  { version, name }: { version: number; name: string },
): Promise<OwnDeclaration> {
  const own = await followOwn(context, caller);
  const declaredAt = context.clock();
  await changeSet(own.context, 'declaration.declared', async (change) => {
    const { tx, workspaceId } = change;
    const held = await hold(change, own.link);
    refuseDecided(held);
    const draft = (await findDraft(tx, workspaceId, held.id)) ?? nothing;
    if (draft.version !== version) {
      throw new AppError('conflict', 'The declaration was altered since. Look at it again before you declare it.');
    }
    const problems = problemsOf(draft.statement, dayOf(declaredAt));
    if (problems.length > 0) {
      throw new AppError('invalid-input', problems[0]!.message, {
        problems: problems.map(({ at, message }) => ({ at: `/statement${at}`, message })),
      });
    }
    const number = await nextVersion(change, held.id);
    const statement = settled(draft.statement);
    const personId = await personNamed(change, name);
    await insertVersion(change, { declarationId: held.id, number, statement, personId, declaredAt });
    note(change, held);
    change.detail('version', number);
    const state = { state: 'declared' as const, version: number, declaredAt, comment: null, queries: {} };
    await updateDeclaration(change, held.id, state);
    await raiseNotice(change, {
      type: 'declarations.declared',
      subjects: held.supplier ? [held.supplier.id] : [],
      facts: { declaration: held.number },
    });
  });
  return readOwn(own);
}

/** One more link, for a supplier that stands in a row; it takes the place of an earlier one that nobody has begun with. */
export async function passOnDeclaration(
  context: Context,
  caller: Caller,
  { ref }: { ref: string },
): Promise<{ token: string; linkUntil: string }> {
  const own = await followOwn(context, caller);
  const now = context.clock();
  const { expiresAt } = own.link;
  const token = await changeSet(own.context, 'declaration.passed-on', async (change) => {
    const { tx, workspaceId } = change;
    const held = await hold(change, own.link);
    refuseDecided(held);
    if (held.passOn === 0) throw new AppError('conflict', 'This request is not to be passed on any further.');
    const { statement } = (await findDraft(tx, workspaceId, held.id)) ?? nothing;
    const row = statement.suppliers.find((one) => one.ref === ref);
    if (!row?.name) throw refusal('/ref', 'Name the supplier first.');
    const children = await listChildren(tx, workspaceId, held.id);
    const before = children.find(({ parentRef }) => parentRef === ref);
    const id = before
      ? await asked(change, before, now)
      : await insertChild(change, held, { ref, name: row.name, children: children.length, now });
    note(change, held);
    return issueLink(tx, { workspaceId, purpose, subjectId: id }, { now, expiresAt, handover: true });
  });
  return { token, linkUntil: expiresAt.toISOString() };
}

/** A link that somebody has begun with is theirs: a new one would open what they have typed. */
async function asked(
  { tx, workspaceId }: ChangeSet,
  { id, name, state }: StoredDeclaration,
  now: Date,
): Promise<string> {
  if (state !== 'asked') throw new AppError('conflict', `${name} has begun already.`);
  await revokeLinks(tx, { workspaceId, purpose, subjectId: id }, now);
  return id;
}

async function insertChild(
  change: ChangeSet,
  parent: StoredDeclaration,
  { ref, name, children, now }: { ref: string; name: string; children: number; now: Date },
): Promise<string> {
  const inAll = await countOfRequest(change.tx, change.workspaceId, parent.id);
  if (children >= mostPassedOn.each || inAll >= mostPassedOn.all) {
    const most = children >= mostPassedOn.each ? mostPassedOn.each : mostPassedOn.all;
    throw new AppError('conflict', `This request was passed on ${most} times, which is the most.`);
  }
  return insertDeclaration(change, {
    supplierId: null,
    name,
    parentId: parent.id,
    parentRef: ref,
    depth: parent.depth + 1,
    passOn: parent.passOn - 1,
    // The words of the asker were for the supplier that it asked.
    note: null,
    dueOn: parent.dueOn,
    askedAt: now,
    statement: emptyStatement,
  });
}

export async function takeBackDeclaration(context: Context, caller: Caller, { ref }: { ref: string }): Promise<void> {
  const own = await followOwn(context, caller);
  await changeSet(own.context, 'declaration.taken-back', async (change) => {
    const { tx, workspaceId } = change;
    const held = await hold(change, own.link);
    const child = (await listChildren(tx, workspaceId, held.id)).find(({ parentRef }) => parentRef === ref);
    if (!child) throw refusal('/ref', 'It was not passed on.');
    await asked(change, child, context.clock());
    note(change, held);
  });
}

async function readOwn({ context, link }: Own): Promise<OwnDeclaration> {
  return inIts({ context, link }, async (tx) => {
    const { workspaceId } = link;
    const declaration = await getIts(tx, link);
    const draft = (!link.handover && (await findDraft(tx, workspaceId, declaration.id))) || nothing;
    return {
      asker: await readAsker(tx, workspaceId),
      via: declaration.parent?.name ?? null,
      name: declaration.name,
      note: declaration.note,
      dueOn: declaration.dueOn,
      linkUntil: link.expiresAt.toISOString(),
      handover: link.handover,
      passOn: declaration.passOn,
      state: declaration.state,
      comment: declaration.comment,
      queries: declaration.queries,
      statement: draft.statement,
      version: draft.version,
      savedAt: draft.version > 0 ? draft.savedAt.toISOString() : null,
      problems: problemsOf(draft.statement, dayOf(context.clock())),
      declaredAt: declaration.declaredAt,
      changed: await isChanged(tx, link, declaration, draft.statement),
      passedOn: link.handover ? [] : await readPassedOn(tx, link, context.clock()),
    };
  });
}

const nothing: Draft = { statement: emptyStatement, version: 0, savedAt: new Date(0) };

/** Of those it passed on to, a supplier learns whether they answered, and nothing else. */
async function readPassedOn(tx: Tx, { workspaceId, subjectId }: Link, now: Date): Promise<OwnDeclaration['passedOn']> {
  const children = await listChildren(tx, workspaceId, subjectId);
  const links = await linkStates(
    tx,
    { workspaceId, purpose },
    children.map(({ id }) => id),
    now,
  );
  return children.map(({ id, parentRef, askedAt, state, version }) => {
    const link = links.get(id);
    const open = link?.state !== 'good' ? 'ended' : state === 'asked' ? 'waiting' : 'begun';
    return {
      ref: parentRef!,
      askedAt,
      linkUntil: (link?.expiresAt ?? now).toISOString(),
      state: version > 0 ? ('answered' as const) : (open as 'ended' | 'waiting' | 'begun'),
    };
  });
}

async function isChanged(tx: Tx, { workspaceId }: Link, { id, version }: StoredDeclaration, draft: Statement) {
  if (version === 0) return false;
  const declared = await findVersion(tx, workspaceId, id, version);
  return JSON.stringify(sorted(declared?.statement)) !== JSON.stringify(sorted(settled(draft)));
}

/** PostgreSQL keeps the fields of an object in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

function inIts<T>({ context, link }: Own, work: (tx: Tx) => Promise<T>): Promise<T> {
  return context.database.inWorkspace(link.workspaceId, work);
}

async function getIts(tx: Tx, { workspaceId, subjectId }: Link): Promise<StoredDeclaration> {
  const found = await findDeclaration(tx, workspaceId, subjectId);
  if (!found) throw noSuchLink();
  return found;
}

async function hold({ tx, workspaceId }: ChangeSet, { subjectId }: Link): Promise<StoredDeclaration> {
  const found = await lockDeclaration(tx, workspaceId, subjectId);
  if (!found) throw noSuchLink();
  return found;
}

function note(change: ChangeSet, { supplier, number }: StoredDeclaration): void {
  if (supplier) change.subject(supplier.id);
  change.detail('declaration', number);
}

function refuseDecided({ state }: StoredDeclaration): void {
  if (state !== 'accepted' && state !== 'rejected') return;
  throw new AppError('conflict', `The declaration is ${state} and cannot be altered any more.`);
}

function refusal(at: string, message: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
