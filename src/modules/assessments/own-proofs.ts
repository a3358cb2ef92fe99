import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { keepContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import { followLink, issueLink, noSuchLink, revokeLinks } from '../vendor-links/index.ts';
import type { Proof } from './answers-contract.ts';
import { type Caller, follow, inIts, type Opened, type Own, readOpened, readPartOf, requireOpen } from './follow.ts';
import { readForm } from './forms.ts';
import { shownProof } from './own.ts';
import { mostProofs, type OwnStanding } from './own-contract.ts';
import { refuseOtherSections } from './own-questions.ts';
import { lockAnswers, noteFile } from './parts-store.ts';
import { filePurpose } from './present.ts';
import {
  findProof,
  insertProof,
  listProofs,
  removeProof,
  type StoredProof,
  updateProof,
  updateProofFile,
} from './proofs-store.ts';
import { standingAfter } from './save.ts';

/** How long a ticket is good for; once. */
const ticketMs = 15 * 60_000;

interface SaidOfProof {
  title: string;
  class: Proof['class'];
  origin?: string | null | undefined;
  issued?: string | null | undefined;
  validUntil?: string | null | undefined;
}

const valuesOf = ({ title, class: kind, origin, issued, validUntil }: SaidOfProof) => ({
  ...{ title, class: kind, origin: origin || null, issued: issued ?? null, validUntil: validUntil ?? null },
});

/** Puts a proof beside an answer. Like answers it is the supplier's until it is submitted. */
export async function addProof(
  context: Context,
  caller: Caller,
  { item, fileName, ...said }: SaidOfProof & { item: string; fileName?: string | null | undefined },
) {
  const own = await follow(context, caller);
  const now = context.clock();
  return editing(own, async (tx, opened) => {
    const { workspaceId } = own.context;
    await refuseFar(tx, own, opened, item);
    refuseEndBeforeBeginning(said);
    const place = { workspaceId, assessmentId: opened.assessment.id };
    const file = fileName ? { name: fileName, sha256: null, size: null } : null;
    const id = await insertProof(tx, place, { ...valuesOf(said), item, partId: opened.part.id, file }, now);
    const expiresAt = new Date(now.getTime() + ticketMs);
    const subject = { workspaceId, purpose: filePurpose, subjectId: id };
    const ticket = fileName ? await issueLink(tx, subject, { now, expiresAt }) : null;
    return {
      proof: shownProof((await findProof(tx, workspaceId, id))!),
      upload: ticket === null ? null : { ticket, expiresAt: expiresAt.toISOString() },
      standing: await standingAfter(tx, own, opened),
    };
  });
}

export async function changeProof(context: Context, caller: Caller, { id, ...said }: SaidOfProof & { id: string }) {
  const own = await follow(context, caller);
  return editing(own, async (tx, opened) => {
    const held = await requireProof(tx, own, opened, id);
    refuseEndBeforeBeginning(said);
    await updateProof(tx, own.context.workspaceId, held.id, valuesOf(said));
    return {
      proof: shownProof((await findProof(tx, own.context.workspaceId, held.id))!),
      standing: await standingAfter(tx, own, opened),
    };
  });
}

export async function takeProofAway(
  context: Context,
  caller: Caller,
  { id }: { id: string },
): Promise<{ standing: OwnStanding }> {
  const own = await follow(context, caller);
  return editing(own, async (tx, opened) => {
    const held = await requireProof(tx, own, opened, id);
    await removeProof(tx, own.context.workspaceId, held.id, context.clock());
    return { standing: await standingAfter(tx, own, opened) };
  });
}

/** A proof of another answer or of the last time stands beside this one too; the file is kept once. */
export async function reuseProof(context: Context, caller: Caller, { id, item }: { id: string; item: string }) {
  const own = await follow(context, caller);
  return editing(own, async (tx, opened) => {
    const { workspaceId } = own.context;
    await refuseFar(tx, own, opened, item);
    const found = await findProof(tx, workspaceId, id);
    const { assessment } = opened;
    if (!found || ![assessment.id, assessment.previous?.id].includes(found.assessmentId)) throw noSuchProof();
    const { id: _, assessmentId: __, file, ...said } = found;
    const made = await insertProof(
      tx,
      { workspaceId, assessmentId: assessment.id },
      {
        ...said,
        ...{ item, partId: opened.part.id },
        file: file && { name: file.name, sha256: Buffer.from(file.sha256, 'hex'), size: file.bytes },
      },
      context.clock(),
    );
    return {
      proof: shownProof((await findProof(tx, workspaceId, made))!),
      standing: await standingAfter(tx, own, opened),
    };
  });
}

function editing<T>(own: Own, work: (tx: Tx, opened: Opened) => Promise<T>): Promise<T> {
  return inIts(own, async (tx) => {
    const opened = await readOpened(tx, own);
    requireOpen(opened.assessment);
    await lockAnswers(tx, own.context.workspaceId, opened.assessment.id);
    return work(tx, opened);
  });
}

async function refuseFar(tx: Tx, own: Own, { assessment, part }: Opened, item: string): Promise<void> {
  const { workspaceId } = own.context;
  const { document } = await readForm(tx, workspaceId, assessment.round.id);
  refuseOtherSections(document, part, [item]);
  if ((await listProofs(tx, workspaceId, assessment.id)).length >= mostProofs) {
    throw new AppError('conflict', `There are ${mostProofs} proofs here, which is the most.`);
  }
}

async function requireProof(tx: Tx, own: Own, { assessment, part }: Opened, id: string): Promise<StoredProof> {
  const { workspaceId } = own.context;
  const found = (await listProofs(tx, workspaceId, assessment.id)).find((one) => one.id === id);
  if (!found) throw noSuchProof();
  const { document } = await readForm(tx, workspaceId, assessment.round.id);
  refuseOtherSections(document, part, [found.item]);
  return found;
}

function noSuchProof(): AppError {
  return new AppError('not-found', 'There is no such proof.');
}

function refuseEndBeforeBeginning({ issued, validUntil }: SaidOfProof): void {
  if (!issued || !validUntil || issued <= validUntil) return;
  const message = 'It cannot end before it was issued.';
  throw new AppError('invalid-input', message, { problems: [{ at: '/validUntil', message }] });
}

/** The bytes of a proof, by a ticket that is good once. */
export async function receiveProofFile(
  context: Context,
  { ticket, address, file }: { ticket: string; address: string; file: SpooledFile },
): Promise<Proof> {
  const link = await followLink(context, { token: ticket, purpose: filePurpose, address });
  if (file.size === 0) throw new AppError('invalid-input', 'The file is empty.');
  const { workspaceId, subjectId } = link;
  return context.database.inWorkspace(workspaceId, async (tx) => {
    const held = await findProof(tx, workspaceId, subjectId);
    if (!held || (await revokeLinks(tx, link, context.clock())) === 0) throw noSuchLink();
    const { assessment } = await readPartOf(tx, { workspaceId, clock: context.clock }, held.partId);
    requireOpen(assessment);
    await keepContent(tx, workspaceId, file);
    await updateProofFile(tx, workspaceId, held.id, { sha256: file.sha256, size: file.size });
    await noteFile(tx, workspaceId, held.assessmentId);
    return shownProof((await findProof(tx, workspaceId, held.id))!);
  });
}
