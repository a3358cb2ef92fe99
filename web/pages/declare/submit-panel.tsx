import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { submitDeclarationRoute } from '../../../src/modules/declarations/contract.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import type { Editing } from './editing.ts';

interface SubmitPanelProps {
  editing: Editing;
  tried: boolean;
  attempt: () => void;
}

/** The word of a person for what is stated. */
export function SubmitPanel({ editing, tried, attempt }: SubmitPanelProps) {
  const { token, own, draft, problemAt, reload } = editing;
  const { statement, saved, alter } = draft;
  const [name, setName] = useState('');
  const [attested, setAttested] = useState(false);
  const submit = useMutation({
    mutationFn: async () => {
      const version = await draft.flush();
      return api.call(submitDeclarationRoute, { input: { token, version, name, attested: true } });
    },
    onSuccess: (answer) => {
      reload(answer);
      scrollTo({ top: 0 });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    attempt();
    if (attested && name.trim() !== '') submit.mutate();
  };
  return (
    <section className="panel" aria-labelledby="declare-submit">
      <header>
        <h2 id="declare-submit">{t('declare.declare-title')}</h2>
      </header>
      <form className="inset column wide" onSubmit={send} noValidate>
        <p className="second">{t('declare.declare-text', { asker: own.asker })}</p>
        {tried && saved.problems.length > 0 && (
          <div className="note bad" role="alert">
            <h3>{t('declare.lacking', { count: saved.problems.length })}</h3>
            <ul className="bulleted">
              {saved.problems.slice(0, 10).map(({ at, message }) => (
                <li key={at + message}>{[whereOf(editing, at), message].filter(Boolean).join(': ')}</li>
              ))}
            </ul>
          </div>
        )}
        {submit.isError && <ErrorNote title={t('declare.declare-failed')} error={submit.error} />}
        <div className="declared-fields">
          <TextInput
            label={t('declare.your-name')}
            autoComplete="name"
            required
            value={name}
            error={tried && name.trim() === '' ? t('declare.your-name') : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('declare.valid-until')}
            value={statement.validUntil ?? ''}
            error={problemAt('/validUntil', statement.validUntil)}
            onChange={(event) => {
              const validUntil = event.currentTarget.value || null;
              alter((before) => ({ ...before, validUntil }));
            }}
          />
        </div>
        <label className="row">
          <input
            type="checkbox"
            checked={attested}
            onChange={(event) => setAttested(event.currentTarget.checked)}
            aria-invalid={tried && !attested}
          />
          {t('declare.attest', { name: own.name })}
        </label>
        {tried && !attested && <p role="alert">{t('declare.attest-first')}</p>}
        <div className="row wrap">
          <Button type="submit" variant="filled" loading={submit.isPending}>
            {t('declare.declare')}
          </Button>
          <Button onClick={() => downloadCopy(editing)}>{t('declare.copy')}</Button>
        </div>
      </form>
    </section>
  );
}

/** The row that a problem is in, by the name it has. */
function whereOf({ draft }: Editing, at: string): string | undefined {
  const [, section, place] = at.split('/');
  if (section !== 'sites' && section !== 'suppliers' && section !== 'owners') return undefined;
  return draft.statement[section][Number(place)]?.name || t(`declare.${section}`);
}

/** What was typed so far, for the supplier's own files. */
function downloadCopy({ own, draft }: Editing): void {
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(draft.statement, null, 2)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `declaration-${own.name}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
