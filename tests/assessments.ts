import { createHash } from 'node:crypto';
import { newId } from '../src/common/ids.ts';
import type { Answer } from '../src/formats/questionnaire/answers.ts';
import type { Questionnaire } from '../src/formats/questionnaire/document.ts';
import { personNamed } from '../src/modules/people/index.ts';
import { takeNumbers } from '../src/modules/register/index.ts';
import { changeSet } from '../src/platform/database/change-set.ts';
import type { startApi } from './api.ts';

const asked = new Date('2026-02-01T08:00:00Z');

/** A questionnaire of two sections, as small as one can be that is scored. */
export function aForm({ title = 'Ten minutes on security' } = {}): Questionnaire {
  const question = (id: string) => ({ id, text: `Is ${id} in place?`, kind: 'single' as const, options: 'yes-no' });
  return {
    ...{ schema: 'holdfast.questionnaire/1', id: 'own-small', version: '1.0.0', language: 'en', wording: 'own' },
    ...{ title, summary: 'What every supplier is asked.' },
    options: {
      'yes-no': [
        { id: 'yes', label: 'Yes', value: 1 },
        { id: 'no', label: 'No', value: 0 },
      ],
    },
    sections: [
      { id: '1', title: 'Company', items: [question('1.1'), { ...question('1.2'), knockOut: ['no'] }] },
      { id: '2', title: 'Products', items: [question('2.1'), question('2.2'), question('2.3')] },
    ],
  };
}

/** One supplier's part of a planted round: what it submitted, each time. */
export interface PlantedAssessment {
  supplierId: string;
  previousId?: string;
  state?: string;
  dueOn?: string | null;
  submissions?: readonly Record<string, Answer>[];
  submittedAt?: string;
}

/** A round as the tables have it, without links and mails: for tests that are about what was submitted. Gives the ids of the assessments. */
export function plantRound(
  { platform }: Pick<Awaited<ReturnType<typeof startApi>>, 'platform'>,
  workspaceId: string,
  {
    form,
    title = form.title,
    assessments,
  }: { form: Questionnaire; title?: string; assessments: readonly PlantedAssessment[] },
): Promise<string[]> {
  const actor = { kind: 'system' as const, id: null };
  return changeSet({ database: platform.database, workspaceId, actor }, 'assessment.sent', async (change) => {
    const { tx } = change;
    const formId = newId();
    const document = JSON.stringify(form);
    const sha256 = createHash('sha256').update(`${document}${formId}`).digest();
    await tx
      .insertInto('assessment_form')
      .values({ workspace_id: workspaceId, id: formId, sha256, document })
      .execute();
    const roundId = newId();
    await tx
      .insertInto('assessment_round')
      .values({
        ...{ workspace_id: workspaceId, id: roundId, change_set_id: change.id, form_id: formId, title },
        number: await takeNumbers(tx, workspaceId, 'assessment-round', 1),
        ...{ questionnaire_key: form.id, questionnaire_version: form.version, profile: null, note: null },
        ...{
          due_on: null,
          remind_before: [],
          remind_after: [],
          link_days: 60,
          weights: '{}',
          sent_at: asked,
          closed_at: null,
        },
      })
      .execute();
    const personId = await personNamed(change, 'Piotr Sadowski');
    const first = await takeNumbers(tx, workspaceId, 'assessment', assessments.length);
    const ids = assessments.map(() => newId());
    for (const [place, one] of assessments.entries()) {
      const submittedAt = one.submissions?.length ? new Date(one.submittedAt ?? '2026-02-20T08:00:00Z') : null;
      await tx
        .insertInto('assessment')
        .values({
          ...{ workspace_id: workspaceId, id: ids[place]!, change_set_id: change.id, number: first + place },
          ...{ round_id: roundId, supplier_id: one.supplierId, previous_id: one.previousId ?? null },
          state: one.state ?? (submittedAt ? 'submitted' : 'asked'),
          ...{ submission: one.submissions?.length ?? 0, due_on: one.dueOn ?? null, asked_at: asked, opened_at: null },
          ...{ submitted_at: submittedAt, decided_at: null, comment: null },
        })
        .execute();
      await tx
        .insertInto('assessment_part')
        .values({ workspace_id: workspaceId, assessment_id: ids[place]!, id: newId(), made_at: asked })
        .execute();
      for (const [index, answers] of (one.submissions ?? []).entries()) {
        const said = { schema: 'holdfast.answers/1', questionnaire: { id: form.id, version: form.version }, answers };
        await tx
          .insertInto('assessment_submission')
          .values({
            ...{ workspace_id: workspaceId, assessment_id: ids[place]!, number: index + 1 },
            ...{ document: JSON.stringify(said), person_id: personId, submitted_at: submittedAt! },
          })
          .execute();
      }
    }
    return ids;
  });
}
