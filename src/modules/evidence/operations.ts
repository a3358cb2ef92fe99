import { AppError } from '../../common/errors.ts';
import { isId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { keepContent, readContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { findLink } from '../links/index.ts';
import { countShown, type Filters, findNode, type ListSource, readFirst, readListPage } from '../register/index.ts';
import type { Evidence, EvidenceChange, EvidenceListQuery, NewEvidence } from './contract.ts';
import {
  type EvidenceFilter,
  type EvidenceValues,
  evidenceRows,
  facetsOfEvidence,
  findEvidence,
  insertEvidence,
  lockEvidence,
  removeEvidence,
  type SubjectId,
  shownEvidence,
  updateEvidence,
  updateFile,
} from './store.ts';

export function listEvidence(context: Context, query: EvidenceListQuery) {
  const { database, workspaceId } = context;
  const list = evidenceRows(dayOf(context));
  return database.inWorkspace(workspaceId, async (tx) => {
    const filter = await filterOf(tx, context, query);
    const shown = shownEvidence(workspaceId, filter);
    return {
      ...(await readListPage(context, tx, { ...list, shown: async () => shown }, { query, shown })),
      facets: await facetsOfEvidence(tx, workspaceId, filter),
    };
  });
}

/** The list as an export goes through it. */
export function evidenceListOf(
  context: Pick<Context, 'workspaceId' | 'clock'>,
): ListSource<EvidenceListQuery, Evidence> {
  return {
    ...evidenceRows(dayOf(context)),
    shown: async (tx, workspaceId, query) => shownEvidence(workspaceId, await filterOf(tx, context, query)),
  };
}

async function filterOf(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  query: Filters<EvidenceListQuery>,
): Promise<EvidenceFilter> {
  const subject = query.subject === undefined ? undefined : await findSubject(tx, context.workspaceId, query.subject);
  if (query.subject !== undefined && !subject) throw new AppError('not-found', 'There is no such node or link.');
  return { ...query, subject, today: dayOf(context) };
}

/** Of the evidence that soon expires, the first pieces, and how many there are. */
export async function firstToExpire(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  limit: number,
): Promise<{ items: Evidence[]; total: number }> {
  const { workspaceId } = context;
  const today = dayOf(context);
  const shown = shownEvidence(workspaceId, { subject: undefined, state: ['expires-soon'], today });
  const items = await readFirst(tx, workspaceId, evidenceRows(today), { shown, sort: 'validUntil', limit });
  return { items, total: await countShown(tx, shown) };
}

function dayOf({ clock }: Pick<Context, 'clock'>): string {
  return clock().toISOString().slice(0, 10);
}

async function findSubject(tx: Tx, workspaceId: string, reference: string): Promise<SubjectId | undefined> {
  const node = await findNode(tx, workspaceId, reference);
  if (node) return { nodeId: node.id };
  const link = isId(reference) ? await findLink(tx, workspaceId, reference) : undefined;
  return link && { linkId: link.id };
}

export function getEvidence(context: Context, reference: string): Promise<Evidence> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, (tx) => read(tx, context, reference));
}

async function read(tx: Tx, context: Pick<Context, 'workspaceId' | 'clock'>, reference: string): Promise<Evidence> {
  const found = await findEvidence(tx, context.workspaceId, reference, dayOf(context));
  if (!found) throw new AppError('not-found', 'There is no such evidence.');
  return found;
}

const unsaid = {
  summary: null,
  author: null,
  grade: 'unverified' as const,
  adverse: false,
  validUntil: null,
};

export function addEvidence(context: Context, { subjectId, ...input }: NewEvidence): Promise<Evidence> {
  return changeSet(context, 'evidence.added', async (change) => {
    const subject = await findSubject(change.tx, change.workspaceId, subjectId);
    if (!subject) throw refusal('/subjectId', `There is no node or link "${subjectId}".`);
    const values = { ...unsaid, ...withoutUndefined(input) } as EvidenceValues;
    refuseEndBeforeBeginning(values);
    const id = await insertEvidence(change, subject, values, context.clock());
    return finish(change, context, id);
  });
}

/** Adds evidence as part of a change that does more, with the bytes it rests on where they are kept. */
export async function noteEvidence(
  change: ChangeSet,
  subject: SubjectId,
  { file, ...said }: Omit<NewEvidence, 'subjectId'> & { file?: { fileName: string; sha256: Buffer; size: number } },
  recordedAt: Date,
): Promise<void> {
  const values = { ...unsaid, ...withoutUndefined(said) } as EvidenceValues;
  const id = await insertEvidence(change, subject, values, recordedAt);
  if (file) await updateFile(change, id, file);
}

export function changeEvidence(
  context: Context,
  reference: string,
  input: EvidenceChange,
  ifMatch: string,
): Promise<Evidence> {
  return changeSet(context, 'evidence.changed', async (change) => {
    const held = await hold(change, context, reference);
    requireEtag(held.etag, ifMatch);
    const values = { ...held, ...withoutUndefined(input), author: input.author };
    refuseEndBeforeBeginning(values);
    await updateEvidence(change, held.id, values);
    return finish(change, context, held.id);
  });
}

async function hold(change: ChangeSet, context: Context, reference: string): Promise<Evidence> {
  const { id } = await read(change.tx, context, reference);
  await lockEvidence(change, id);
  return read(change.tx, context, id);
}

function refuseEndBeforeBeginning({ observedOn, validUntil }: EvidenceValues): void {
  if (validUntil !== null && validUntil < observedOn) {
    throw refusal('/validUntil', 'It cannot end before the day of which it speaks.');
  }
}

function refusal(at: string, message: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

function withoutUndefined<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}

/** The audit entry names the node it is about; of a link, the supporter. */
async function finish(change: ChangeSet, context: Context, id: string): Promise<Evidence> {
  const evidence = await read(change.tx, context, id);
  change.subject((evidence.subject.node ?? evidence.subject.link!.from).id);
  change.detail('evidence', evidence.number);
  return evidence;
}

export function attachFile(
  context: Context,
  reference: string,
  { fileName, file }: { fileName: string; file: SpooledFile },
): Promise<Evidence> {
  if (file.size === 0) throw new AppError('invalid-input', 'The file is empty.');
  return changeSet(context, 'evidence.file-attached', async (change) => {
    const { id } = await hold(change, context, reference);
    await keepContent(change.tx, change.workspaceId, file);
    await updateFile(change, id, { fileName, sha256: file.sha256, size: file.size });
    change.detail('sha256', file.sha256.toString('hex'));
    return finish(change, context, id);
  });
}

export async function downloadEvidence(context: Context, reference: string): Promise<Download> {
  const { database, workspaceId } = context;
  const { file } = await getEvidence(context, reference);
  if (!file) throw new AppError('not-found', 'No document is attached to this evidence.');
  return {
    fileName: file.name,
    mediaType: 'application/octet-stream',
    bytes: readContent(database, workspaceId, Buffer.from(file.sha256, 'hex')),
    size: file.bytes,
  };
}

export function withdrawEvidence(context: Context, reference: string, ifMatch: string): Promise<void> {
  return changeSet(context, 'evidence.withdrawn', async (change) => {
    const held = await hold(change, context, reference);
    requireEtag(held.etag, ifMatch);
    await finish(change, context, held.id);
    await removeEvidence(change, held.id);
  });
}
