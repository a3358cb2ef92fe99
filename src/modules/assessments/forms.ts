import { sql } from 'kysely';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Tx } from '../../platform/database/database.ts';

/** How many questionnaires are kept read; rounds share theirs, and a row of a form never changes. */
const mostKept = 40;

interface Form {
  document: Questionnaire;
  weights: Record<string, number>;
}

const kept = new Map<string, Questionnaire>();

/** The questionnaire of a round as it was sent, and the weights of the organisation. */
export async function readForm(tx: Tx, workspaceId: string, roundId: string): Promise<Form> {
  const { rows } = await sql<{ id: string; weights: Record<string, number> }>`
    select form_id as id, weights from assessment_round where workspace_id = ${workspaceId} and id = ${roundId}`.execute(
    tx,
  );
  const { id, weights } = rows[0]!;
  return { document: await readDocument(tx, workspaceId, id), weights };
}

export async function readDocument(tx: Tx, workspaceId: string, formId: string): Promise<Questionnaire> {
  const key = `${workspaceId} ${formId}`;
  const known = kept.get(key);
  if (known) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const { document } = await tx
    .selectFrom('assessment_form')
    .select('document')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', formId)
    .executeTakeFirstOrThrow();
  kept.set(key, document as Questionnaire);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  return document as Questionnaire;
}
