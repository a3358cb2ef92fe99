import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listEvidenceRoute } from '../../../src/modules/evidence/contract.ts';
import {
  Answer,
  answerCriticalSoftwareRoute,
  type CriticalSoftwareTest,
  type Taxonomy,
} from '../../../src/modules/taxonomy/contract.ts';
import { api } from '../../api.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { Dialog } from '../dialog.tsx';
import { emptyAsNull } from '../form-state.ts';
import { Segments } from '../segments.tsx';
import { ErrorNote } from '../states.tsx';

interface AnswersDialogProps {
  test: CriticalSoftwareTest;
  taxonomy: Taxonomy;
  close: () => void;
}

interface Given {
  answer: Answer | null;
  note: string;
  evidence: string;
}

/** The questions of the test, each with its answer, the grounds for it and what proves it; only what was changed is sent. */
export function AnswersDialog({ test, taxonomy, close }: AnswersDialogProps) {
  const before = Object.fromEntries(
    test.questions.map(({ code, answer, note, evidence }) => [
      code,
      { answer, note: note ?? '', evidence: evidence?.number ?? '' },
    ]),
  );
  const [given, setGiven] = useState<Record<string, Given>>(before);
  const usually = new Set(test.suggested.flatMap((category) => category.usually));
  const evidence = useQuery({
    queryKey: ['evidence', { subject: test.node.id }, 'chosen'],
    queryFn: () => api.call(listEvidenceRoute, { query: { subject: test.node.id, limit: 100 } }),
  });
  const proofs = (evidence.data?.items ?? []).filter(({ subject }) => subject.node !== null);
  const save = useMutation({
    mutationFn: () =>
      api.call(answerCriticalSoftwareRoute, {
        params: { id: test.node.id },
        input: { answers: changedAnswers(before, given) },
        ifMatch: test.etag,
      }),
    onSuccess: async () => {
      await readAnew();
      close();
    },
  });
  const submit = () => (changedAnswers(before, given).length > 0 ? save.mutate() : close());
  return (
    <Dialog title={t('taxonomy.test-title')} close={close}>
      <p className="second">{t('taxonomy.test-lede')}</p>
      {save.isError && <ErrorNote title={t('taxonomy.answers-failed')} error={save.error} />}
      {taxonomy.questions.map(({ code, text, hint }) => (
        <Question
          key={code}
          text={text}
          hint={usually.has(code) ? `${hint} (${t('taxonomy.suggested-yes')})` : hint}
          given={given[code]!}
          change={(patch) => setGiven((all) => ({ ...all, [code]: { ...all[code]!, ...patch } }))}
          proofs={proofs}
        />
      ))}
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button variant="filled" onClick={submit} loading={save.isPending}>
          {t('taxonomy.save')}
        </Button>
      </div>
    </Dialog>
  );
}

function changedAnswers(before: Readonly<Record<string, Given>>, given: Readonly<Record<string, Given>>) {
  return Object.entries(given)
    .filter(([code, one]) => JSON.stringify(one) !== JSON.stringify(before[code]))
    .map(([question, { answer, note, evidence }]) => ({
      question,
      answer,
      note: emptyAsNull(note),
      evidence: evidence || null,
    }));
}

interface QuestionProps {
  text: string;
  hint: string;
  given: Given;
  change: (patch: Partial<Given>) => void;
  proofs: readonly { number: string; title: string }[];
}

function Question({ text, hint, given, change, proofs }: QuestionProps) {
  return (
    <fieldset className="answer">
      <legend>{text}</legend>
      <p className="third small">{hint}</p>
      <Segments
        label={text}
        value={given.answer ?? 'none'}
        choose={(value) => change({ answer: value === 'none' ? null : value })}
        segments={[...Answer.options, 'none' as const].map((value) => ({
          value,
          label: t(`taxonomy.answer-${value}`),
        }))}
      />
      {given.answer !== null && (
        <div className="form-row">
          <TextInput
            label={t('taxonomy.note')}
            value={given.note}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
          {(proofs.length > 0 || given.evidence !== '') && (
            <NativeSelect
              label={t('taxonomy.evidence')}
              value={given.evidence}
              data={[
                { value: '', label: t('taxonomy.evidence-none') },
                ...proofs.map(({ number, title }) => ({ value: number, label: `${number} ${title}` })),
              ]}
              onChange={(event) => change({ evidence: event.currentTarget.value })}
            />
          )}
        </div>
      )}
    </fieldset>
  );
}
