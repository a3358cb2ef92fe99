import { AppError, type Problem } from '../../common/errors.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { raiseFollowed } from '../notices/index.ts';
import { changeNumber, holdRegister, readPage } from '../register/index.ts';
import { readConflicts } from './conflict-store.ts';
import {
  type Draft,
  type DraftChange,
  type DraftConflict,
  type DraftEdit,
  type DraftQuery,
  type DraftSummary,
  mostEdits,
  type NewDraft,
} from './contract.ts';
import { keepEdits } from './keep-edits.ts';
import { makeEdits, type Refusal, rehearse } from './make-edits.ts';
import {
  countDrafts,
  findDraft,
  insertDraft,
  type KeptDraft,
  type KeptEdit,
  listDraftsOf,
  readDraftNodes,
  updateDraft,
} from './store.ts';

export function listDrafts(context: Context, query: DraftQuery): Promise<Page<DraftSummary>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const page = await readPage(context, `drafts:${query.state ?? ''}`, query, (slice) =>
      listDraftsOf(tx, workspaceId, query.state, slice),
    );
    return { ...page, total: await countDrafts(tx, workspaceId, query.state) };
  });
}

export function getDraft({ database, workspaceId }: Context, reference: string): Promise<Draft> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const { nodeIds, edits, ...draft } = await getKept(tx, workspaceId, reference);
    const conflicts = draft.state === 'open' ? await conflictsOf(tx, workspaceId, edits) : new Map();
    return {
      ...draft,
      edits: edits.map((kept) => ({ ...kept, conflicts: conflicts.get(kept.id) ?? [] })),
      nodes: await readDraftNodes(tx, workspaceId, nodeIds),
    };
  });
}

async function getKept(tx: Tx, workspaceId: string, reference: string, { forUpdate = false } = {}): Promise<KeptDraft> {
  const draft = await findDraft(tx, workspaceId, reference, { forUpdate });
  if (!draft) throw new AppError('not-found', 'There is no such draft.');
  return draft;
}

async function conflictsOf(
  tx: Tx,
  workspaceId: string,
  edits: readonly KeptEdit[],
): Promise<Map<string, DraftConflict[]>> {
  const conflicts = new Map<string, DraftConflict[]>();
  for (const kept of edits) {
    const found = await readConflicts(tx, workspaceId, kept);
    if (found.length > 0) conflicts.set(kept.id, found);
  }
  return conflicts;
}

export async function beginDraft(context: Context, { name, note = null, edits = [] }: NewDraft): Promise<Draft> {
  const kept = await tried(context, edits, { before: [], at: (index) => `/edits/${index}` });
  const id = await changeSet(context, 'draft.begun', async (change) => {
    const made = await insertDraft(change, { name, note, edits: kept, madeAt: context.clock() });
    change.detail('edits', kept.length);
    return made;
  });
  return getDraft(context, id);
}

export function changeDraft(context: Context, id: string, input: DraftChange, ifMatch: string): Promise<Draft> {
  return onOpen(context, 'draft.changed', { id, ifMatch }, async (change, draft) => {
    const { name = draft.name, note = draft.note } = input;
    await updateDraft(change, draft.id, { name, note });
  });
}

export async function addEdits(
  context: Context,
  id: string,
  { edits }: { edits: DraftEdit[] },
  ifMatch: string,
): Promise<Draft> {
  const before = await editsBefore(context, id);
  const kept = await tried(context, edits, { before, at: (index) => `/edits/${index}` });
  return onOpen(context, 'draft.edited', { id, ifMatch }, async (change, draft) => {
    if (draft.edits.length + kept.length > mostEdits) {
      const message = `A draft takes ${mostEdits} edits. Import a workbook for more.`;
      throw new AppError('invalid-input', message, { problems: [{ at: '/edits', message }] });
    }
    await updateDraft(change, draft.id, { edits: [...draft.edits, ...kept] });
    change.detail('edits', draft.edits.length + kept.length);
  });
}

/** The edit takes its place anew, on the register as it is now. */
export async function setEdit(
  context: Context,
  { id, edit: editId }: { id: string; edit: string },
  edit: DraftEdit,
  ifMatch: string,
): Promise<Draft> {
  const before = await editsBefore(context, id);
  const place = placeOf(before, editId);
  const others = before.toSpliced(place, 1);
  const was = before[place]!.edit;
  const isRenamed = was.what === 'add-node' && !(edit.what === 'add-node' && edit.ref === was.ref);
  if (isRenamed) refuseNeeded(was, others);
  const around = { before: before.slice(0, place), after: before.slice(place + 1), at: () => '/edit' };
  const [kept] = await tried(context, [edit], around);
  return onOpen(context, 'draft.edited', { id, ifMatch }, async (change, draft) => {
    await updateDraft(change, draft.id, { edits: draft.edits.with(place, { ...kept!, id: editId }) });
    change.detail('edits', draft.edits.length);
  });
}

export function removeEdit(
  context: Context,
  { id, edit: editId }: { id: string; edit: string },
  ifMatch: string,
): Promise<Draft> {
  return onOpen(context, 'draft.edited', { id, ifMatch }, async (change, draft) => {
    const { edit } = draft.edits[placeOf(draft.edits, editId)]!;
    const edits = draft.edits.filter((kept) => kept.id !== editId);
    refuseNeeded(edit, edits);
    await updateDraft(change, draft.id, { edits });
    change.detail('edits', edits.length);
  });
}

function placeOf(edits: readonly KeptEdit[], id: string): number {
  const place = edits.findIndex((kept) => kept.id === id);
  if (place < 0) throw new AppError('not-found', 'There is no such edit in this draft.');
  return place;
}

/** A node that other edits of the draft name cannot be taken out alone. */
function refuseNeeded(edit: DraftEdit, others: readonly KeptEdit[]): void {
  if (edit.what !== 'add-node') return;
  const { ref } = edit;
  const needing = others.filter((kept) => JSON.stringify(kept.edit).includes(JSON.stringify(ref))).length;
  if (needing === 0) return;
  const name = String(edit.fields.name ?? ref);
  throw new AppError(
    'conflict',
    `${needing === 1 ? 'Another edit names' : `${needing} other edits name`} ${name}. Take ${needing === 1 ? 'it' : 'them'} out first.`,
  );
}

async function editsBefore({ database, workspaceId }: Context, id: string): Promise<KeptEdit[]> {
  const draft = await database.inWorkspace(workspaceId, (tx) => getKept(tx, workspaceId, id));
  requireOpen(draft);
  return draft.edits;
}

function requireOpen({ number, state }: KeptDraft): void {
  if (state === 'open') return;
  throw new AppError('conflict', `${number} was ${state} and is not changed any more.`);
}

/** New edits among those that stand, each tried on the register; what it refuses is told with its place. */
async function tried(
  context: Context,
  edits: readonly DraftEdit[],
  {
    before,
    after = [],
    at,
  }: { before: readonly KeptEdit[]; after?: readonly KeptEdit[]; at: (index: number) => string },
): Promise<KeptEdit[]> {
  if (edits.length === 0) return [];
  const { database, workspaceId, clock } = context;
  const refsIn = (kept: readonly KeptEdit[]) =>
    new Set(kept.flatMap(({ edit }) => (edit.what === 'add-node' ? [edit.ref] : [])));
  const { kept, problems } = await database.inWorkspace(workspaceId, async (tx) =>
    keepEdits(tx, workspaceId, edits, {
      refs: refsIn(before),
      taken: refsIn(after),
      since: await changeNumber(tx, workspaceId),
      day: clock().toISOString().slice(0, 10),
      at,
    }),
  );
  refuse(problems);
  const refusals = await rehearse(context, [...before, ...kept, ...after]);
  refuse(
    refusals.flatMap((refusal) => {
      const index = kept.indexOf(refusal.edit);
      return index < 0 ? [] : refusal.problems.map((problem) => ({ ...problem, at: at(index) + problem.at }));
    }),
  );
  return kept;
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new AppError('invalid-input', problems[0]!.message, { problems });
}

export function discardDraft(context: Context, id: string, ifMatch: string): Promise<Draft> {
  return onOpen(context, 'draft.discarded', { id, ifMatch }, (change, draft) =>
    updateDraft(change, draft.id, { state: 'discarded' }),
  );
}

/** All edits of the draft as one change, or none of them: what was changed under them is told by name first. */
export function adoptDraft(context: Context, id: string, ifMatch: string): Promise<Draft> {
  return onOpen(context, 'draft.adopted', { id, ifMatch }, async (change, draft) => {
    const { tx, workspaceId } = change;
    await holdRegister(change, 'alone');
    if (draft.edits.length === 0) throw new AppError('conflict', 'A draft without edits changes nothing.');
    refuseConflicts(draft, await conflictsOf(tx, workspaceId, draft.edits));
    refuseRefused(draft, await makeEdits(context, change, draft.edits));
    await updateDraft(change, draft.id, { state: 'adopted' });
    change.detail('edits', draft.edits.length);
    if (draft.nodeIds.length === 1) change.subject(draft.nodeIds[0]!);
    await raiseFollowed(change);
  });
}

const inWords: Record<DraftConflict['reason'], string> = {
  changed: 'was changed since',
  removed: 'was removed since',
  retired: 'was retired since',
  added: 'was added since',
};

function refuseConflicts({ number, edits }: KeptDraft, conflicts: ReadonlyMap<string, DraftConflict[]>): void {
  const problems = edits.flatMap(({ id }, index) =>
    (conflicts.get(id) ?? []).map(({ of, reason, change }) => {
      const by = change ? `${change.actor ? `, by ${change.actor}` : ''} (change ${change.number})` : '';
      return { at: `/edits/${index}`, message: `${of} ${inWords[reason]}${by}` };
    }),
  );
  refuseAdoption(number, problems);
}

function refuseRefused({ number, edits }: KeptDraft, refusals: readonly Refusal[]): void {
  refuseAdoption(
    number,
    refusals.flatMap(({ edit, problems }) =>
      problems.map(({ at, message }) => ({ at: `/edits/${edits.indexOf(edit)}${at}`, message })),
    ),
  );
}

function refuseAdoption(number: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const shown = problems.slice(0, 5).map(({ message }) => message.replace(/\.$/, ''));
  const more = problems.length > shown.length ? `; and ${problems.length - shown.length} more` : '';
  throw new AppError('conflict', `${number} cannot be adopted: ${shown.join('; ')}${more}.`, { problems });
}

/** Changes a draft that is open, as the one who changes it saw it. */
async function onOpen(
  context: Context,
  action: string,
  { id, ifMatch }: { id: string; ifMatch: string },
  work: (change: ChangeSet, draft: KeptDraft) => Promise<void>,
): Promise<Draft> {
  await changeSet(context, action, async (change) => {
    const draft = await getKept(change.tx, change.workspaceId, id, { forUpdate: true });
    requireEtag(draft.etag, ifMatch);
    requireOpen(draft);
    change.detail('draft', draft.number);
    await work(change, draft);
  });
  return getDraft(context, id);
}
