import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { submitAnswersRoute } from '../../../src/modules/assessments/own-contract.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { sameAnswer } from './answer-value.ts';
import type { Answering } from './answering.ts';
import { openItems } from './questions.ts';
import { useStanding } from './use-answers.ts';

/** The field of the questionnaire's signature that is the name, where it has one. */
const nameField = 'name';

/** The word of a person for what was answered. */
export function SignView({ answering }: { answering: Answering }) {
  const { token, own, questionnaire, sections, store, isClosed, change, go } = answering;
  const standing = useStanding(store);
  const [name, setName] = useState('');
  const [fields, setFields] = useState<Readonly<Record<string, string>>>(() => filledIn(answering));
  const [attested, setAttested] = useState(false);
  const [tried, setTried] = useState(false);
  const submit = useMutation({
    mutationFn: async () => {
      if (!(await store.flush())) throw new Error(t('answer.save-first'));
      const signature = { ...fields, ...(hasName ? { [nameField]: name.trim() } : {}) };
      return api.call(submitAnswersRoute, { input: { token, name, signature, attested: true } });
    },
    onSuccess: (answer) => {
      change(() => answer);
      void store.refresh();
      setAttested(false);
      setTried(false);
      scrollTo({ top: 0 });
    },
  });
  const { signature } = questionnaire;
  const hasName = signature?.fields.some(({ id }) => id === nameField) ?? false;
  const others = signature?.fields.filter(({ id }) => id !== nameField) ?? [];
  const open = sections.flatMap((section) =>
    openItems(section, standing).map(({ id }) => ({ id, section: section.id })),
  );
  const altered = alteredAgainstLast(answering);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (attested && name.trim() !== '') submit.mutate();
  };
  return (
    <>
      <div className="answers-section-head">
        <h1 tabIndex={-1}>{t('answer.sign-title')}</h1>
        <p className="prose second">{t('answer.sign-text', { asker: own.asker })}</p>
      </div>
      {altered !== undefined && (
        <p className="note">{t('answer.altered-count', { altered, count: standing.answered })}</p>
      )}
      {open.length > 0 && (
        <div className="note warning">
          <h2>{t('answer.still-open', { count: open.length })}</h2>
          <p>{t('answer.still-open-text')}</p>
          <p className="row wrap answer-open">
            {open.slice(0, 40).map(({ id, section }) => (
              <button
                type="button"
                key={id}
                className="link-button mono"
                aria-label={t('answer.go-to', { item: id })}
                onClick={() => go({ at: 'section', section, item: id })}
              >
                {id}
              </button>
            ))}
          </p>
        </div>
      )}
      {!isClosed && (
        <form className="answer-card column wide" onSubmit={send} noValidate>
          {signature && <p className="prose break">{signature.text}</p>}
          <div className="answer-cells">
            <TextInput
              label={t('answer.your-name')}
              autoComplete="name"
              required
              value={name}
              error={tried && name.trim() === '' ? t('answer.name-needed') : undefined}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {others.map(({ id, title }) => (
              <TextInput
                key={id}
                label={title}
                type={id === 'date' ? 'date' : 'text'}
                maxLength={300}
                value={fields[id] ?? ''}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setFields((before) => ({ ...before, [id]: value }));
                }}
              />
            ))}
          </div>
          <label className="row">
            <input
              type="checkbox"
              checked={attested}
              aria-invalid={tried && !attested}
              onChange={(event) => setAttested(event.currentTarget.checked)}
            />
            <span className="break">{t('answer.attest', { supplier: own.supplier })}</span>
          </label>
          {tried && !attested && <p role="alert">{t('answer.attest-first')}</p>}
          {submit.isError && <ErrorNote title={t('answer.submit-failed')} error={submit.error} />}
          <div>
            <Button type="submit" variant="filled" loading={submit.isPending}>
              {t(own.submission > 0 ? 'answer.submit-again' : 'answer.submit')}
            </Button>
          </div>
        </form>
      )}
    </>
  );
}

/** What is plain: today, and for whom. */
function filledIn({ own, questionnaire }: Answering): Record<string, string> {
  const known: Record<string, string> = { date: new Date().toISOString().slice(0, 10), organisation: own.supplier };
  const fields = questionnaire.signature?.fields ?? [];
  return Object.fromEntries(fields.flatMap(({ id }) => (known[id] ? [[id, known[id]]] : [])));
}

/** Answers that are otherwise than the last time; undefined where there was no last time. */
function alteredAgainstLast({ own, store }: Answering): number | undefined {
  const previous = Object.keys(own.previous);
  if (previous.length === 0) return undefined;
  return previous.filter((id) => {
    const { answer } = store.item(id);
    return answer !== null && !sameAnswer(answer, own.previous[id]!);
  }).length;
}
