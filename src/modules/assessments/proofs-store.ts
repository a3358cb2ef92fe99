import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Proof } from './answers-contract.ts';

/** A proof as the table has it. */
export type StoredProof = Proof & { assessmentId: string; partId: string };

interface ProofRow extends Omit<StoredProof, 'file'> {
  fileName: string | null;
  sha256: Buffer | null;
  size: number | null;
}

const columns = sql`id, assessment_id as "assessmentId", item, title, class, origin, issued, valid_until as "validUntil",
  file_name as "fileName", sha256, size, part_id as "partId"`;

function proofOf({ fileName, sha256, size, ...row }: ProofRow): StoredProof {
  return { ...row, file: sha256 && { name: fileName!, sha256: sha256.toString('hex'), bytes: size! } };
}

/** What stands beside the answers of an assessment at present. */
export function listProofs(tx: Tx, workspaceId: string, assessmentId: string): Promise<StoredProof[]> {
  return listProofsOf(tx, workspaceId, [assessmentId]);
}

/** The same of several. */
export function listProofsOf(tx: Tx, workspaceId: string, assessmentIds: readonly string[]): Promise<StoredProof[]> {
  return listWhere(tx, workspaceId, sql`assessment_id = any(${[...assessmentIds]}::uuid[]) and removed_at is null`);
}

/** What stood beside the answers when they were submitted for the last time. */
export function listSubmittedProofs(tx: Tx, workspaceId: string, assessmentId: string): Promise<StoredProof[]> {
  const last = sql`(select max(submitted_at) from assessment_submission
    where workspace_id = ${workspaceId} and assessment_id = ${assessmentId})`;
  return listWhere(
    tx,
    workspaceId,
    sql`assessment_id = ${assessmentId} and added_at <= ${last} and (removed_at is null or removed_at > ${last})`,
  );
}

/** One proof, also one that was taken away since. */
export async function findProof(tx: Tx, workspaceId: string, id: string): Promise<StoredProof | undefined> {
  const [found] = await listWhere(tx, workspaceId, sql`id::text = ${id}`);
  return found;
}

async function listWhere(tx: Tx, workspaceId: string, where: RawBuilder<unknown>): Promise<StoredProof[]> {
  const { rows } = await sql<ProofRow>`
    select ${columns} from assessment_proof where workspace_id = ${workspaceId} and ${where} order by id`.execute(tx);
  return rows.map(proofOf);
}

export interface NewProof extends Omit<Proof, 'id' | 'file'> {
  partId: string;
  /** Its bytes may come later. */
  file: { name: string; sha256: Buffer | null; size: number | null } | null;
}

export async function insertProof(
  tx: Tx,
  { workspaceId, assessmentId }: { workspaceId: string; assessmentId: string },
  { file, partId, validUntil, ...proof }: NewProof,
  addedAt: Date,
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('assessment_proof')
    .values({
      workspace_id: workspaceId,
      assessment_id: assessmentId,
      id,
      ...proof,
      valid_until: validUntil,
      file_name: file?.name ?? null,
      sha256: file?.sha256 ?? null,
      size: file?.size ?? null,
      part_id: partId,
      added_at: addedAt,
    })
    .execute();
  return id;
}

export async function updateProof(
  tx: Tx,
  workspaceId: string,
  id: string,
  { validUntil, ...values }: Pick<Proof, 'title' | 'class' | 'origin' | 'issued' | 'validUntil'>,
): Promise<void> {
  await tx
    .updateTable('assessment_proof')
    .set({ ...values, valid_until: validUntil })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function updateProofFile(
  tx: Tx,
  workspaceId: string,
  id: string,
  { sha256, size }: { sha256: Buffer; size: number },
): Promise<void> {
  await tx
    .updateTable('assessment_proof')
    .set({ sha256, size })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function removeProof(tx: Tx, workspaceId: string, id: string, removedAt: Date): Promise<void> {
  await tx
    .updateTable('assessment_proof')
    .set({ removed_at: removedAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}
