import { dirname } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { findShipped } from '../../engines/questionnaires/library/library.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { keepContent } from '../../platform/files/content.ts';
import { type SpooledFile, spool } from '../../platform/files/spool.ts';
import { readAnswers } from './answers-store.ts';
import type { AnswerChange, Assessment } from './contract.ts';
import { type Opened, readPartOf, requireOpen } from './follow.ts';
import { readForm } from './forms.ts';
import { hold, readOne, requireAssessment } from './operations.ts';
import { dayOf } from './present.ts';
import { insertProof, listProofs } from './proofs-store.ts';
import { type Difference, differenceOf, type Find, readAnswersFile } from './read-file.ts';
import { saveOver } from './save.ts';
import { submit } from './submit.ts';

export interface BroughtIn {
  applied: boolean;
  changes: AnswerChange[];
  unchanged: number;
  signedBy: string | null;
  assessment: Assessment;
}

/** Which questionnaires a file may belong to: the one that is asked here, or one that ships. */
export function findFor(form: Questionnaire): Find {
  return async (id) => (id === form.id ? form : findShipped(id));
}

/** A file of a supplier that was sent to the buyer: shown first, and with `apply` a submission of its own. */
export async function bringInAnswers(
  context: Context,
  reference: string,
  { file, apply, by }: { file: SpooledFile; apply: boolean; by: string | undefined },
): Promise<BroughtIn> {
  const { database, workspaceId } = context;
  const { form, id } = await database.inWorkspace(workspaceId, async (tx) => {
    const held = await requireAssessment(tx, context, reference);
    return { id: held.id, form: (await readForm(tx, workspaceId, held.round.id)).document };
  });
  const files = new Map<string, SpooledFile>();
  try {
    const read = await readAnswersFile(
      file,
      findFor(form),
      apply
        ? async (sha256, bytes) => {
            files.set(sha256, await spool(bytes, { directory: dirname(file.path), limitBytes: file.size }));
          }
        : undefined,
    );
    const compare = async (tx: Tx) => {
      const answers = await readAnswers(tx, workspaceId, id);
      const standing = new Map([...answers].map(([item, { answer }]) => [item, answer]));
      return differenceOf(read, { form, answers: standing, day: dayOf(context) });
    };
    if (!apply) {
      return database.inWorkspace(workspaceId, async (tx) => {
        const difference = await compare(tx);
        return {
          applied: false,
          ...told(difference),
          signedBy: read.signedBy,
          assessment: await readOne(tx, context, id),
        };
      });
    }
    const name = by ?? read.signedBy?.replace(/ \(key [0-9a-f]+\)$/, '');
    if (!name) {
      const message = 'Say who on the side of the supplier stands behind the answers.';
      throw new AppError('invalid-input', message, { problems: [{ at: '/query/by', message }] });
    }
    return await changeSet(context, 'assessment.brought-in', async (change) => {
      const held = await hold(change, context, id);
      requireOpen(held);
      const opened = await readPartOf(change.tx, context, held.partId);
      const difference = await compare(change.tx);
      await takeIn(change, context, { opened, form, difference, files });
      await submit(change, context, opened, { name, signature: read.document.signature ?? {} });
      change.detail('changed', difference.changes.length);
      change.detail('signedBy', read.signedBy);
      const assessment = await readOne(change.tx, context, id);
      return { applied: true, ...told(difference), signedBy: read.signedBy, assessment };
    });
  } finally {
    await Promise.all([...files.values()].map((one) => one.discard()));
  }
}

function told({ changes, unchanged }: Difference): Pick<BroughtIn, 'changes' | 'unchanged'> {
  return { changes: changes.map(({ from: _, ...change }) => change), unchanged };
}

interface TakingIn {
  opened: Opened;
  form: Questionnaire;
  difference: Difference;
  files: ReadonlyMap<string, SpooledFile>;
}

/** Answers over those that stand, and proofs that do not stand there yet with the bytes that came along. */
async function takeIn(
  change: ChangeSet,
  context: Context,
  { opened, form, difference, files }: TakingIn,
): Promise<void> {
  const { tx, workspaceId } = change;
  const { assessment, part } = opened;
  const now = context.clock();
  const proofs = await listProofs(tx, workspaceId, assessment.id);
  for (const { item, proof } of difference.proofs) {
    const isThere = proofs.some(
      (one) => one.item === item && one.title === proof.title && (one.file?.sha256 ?? null) === (proof.sha256 ?? null),
    );
    if (isThere) continue;
    const bytes = proof.sha256 === undefined ? undefined : files.get(proof.sha256);
    if (bytes) await keepContent(tx, workspaceId, bytes);
    const { title, class: kind, origin = null, issued = null, validUntil = null } = proof;
    const file = bytes && { name: proof.fileName ?? 'document', sha256: bytes.sha256, size: bytes.size };
    const values = { item, title, class: kind, origin, issued, validUntil, partId: part.id, file: file ?? null };
    await insertProof(tx, { workspaceId, assessmentId: assessment.id }, values, now);
  }
  const answers = await readAnswers(tx, workspaceId, assessment.id);
  const changes = difference.changes.map(({ item, after }) => {
    return { item, version: answers.get(item)?.version ?? 0, answer: after, confirmed: false, settles: true };
  });
  await saveOver(tx, context, { document: form, opened, changes });
}
