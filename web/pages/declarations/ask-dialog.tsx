import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { AppError } from '../../../src/common/errors.ts';
import { askForDeclarationsRoute, mostPassedOn } from '../../../src/modules/declarations/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { fieldError } from '../../components/form.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { LinkShown } from './link-shown.tsx';

interface AskDialogProps {
  suppliers: readonly { id: string; name: string }[];
  close: () => void;
}

const linkDays = [14, 30, 60, 90, 180] as const;

/** Asks one supplier or several for what stands behind them. */
export function AskDialog({ suppliers, close }: AskDialogProps) {
  const [emails, setEmails] = useState<Record<string, string>>({});
  const [note, setNote] = useState('');
  const [dueOn, setDueOn] = useState('');
  const [days, setDays] = useState(30);
  const [passOn, setPassOn] = useState(2);
  const ask = useMutation({
    mutationFn: () =>
      api.call(askForDeclarationsRoute, {
        input: {
          suppliers: suppliers.map(({ id }) => ({ id, email: emails[id]?.trim() || null })),
          note: note.trim() || null,
          dueOn: dueOn || null,
          linkDays: days,
          passOn,
        },
      }),
    onSuccess: () => readAnew(),
  });
  const problems = ask.error instanceof AppError ? ask.error.problems : [];
  const send = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  if (ask.data) {
    return (
      <Dialog title={t('declarations.asked-title', { count: ask.data.items.length })} close={close}>
        <div className="column wide">
          {ask.data.items.map(({ declaration, link }) => (
            <LinkShown key={declaration.id} name={declaration.name} link={link} />
          ))}
          <div className="dialog-actions">
            <Button variant="filled" onClick={close}>
              {t('declarations.done')}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('declarations.ask-title')} close={close}>
      <form className="form" onSubmit={send} noValidate>
        <p className="second">{t('declarations.ask-text')}</p>
        {ask.isError && <ErrorNote title={t('declarations.ask-failed')} error={ask.error} />}
        {suppliers.map(({ id, name }, place) => (
          <TextInput
            key={id}
            type="email"
            label={t('declarations.ask-email', { name })}
            description={place === 0 ? t('declarations.ask-email-note') : undefined}
            autoComplete="off"
            value={emails[id] ?? ''}
            error={fieldError(problems.find(({ at }) => at.startsWith(`/suppliers/${place}/`))?.message)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setEmails((before) => ({ ...before, [id]: value }));
            }}
          />
        ))}
        <Textarea
          label={t('declarations.ask-note')}
          rows={3}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className="form-row">
          <TextInput
            type="date"
            label={t('declarations.ask-due')}
            value={dueOn}
            onChange={(event) => setDueOn(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('declarations.ask-days')}
            data={linkDays.map((count) => ({ value: String(count), label: t('declarations.days', { count }) }))}
            value={String(days)}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
          />
        </div>
        <NativeSelect
          label={t('declarations.ask-pass-on')}
          data={levels.map((level) => ({ value: String(level), label: t(`declarations.pass-on-${level}`) }))}
          value={String(passOn)}
          onChange={(event) => setPassOn(Number(event.currentTarget.value))}
        />
        <div className="form-actions">
          <Button type="submit" variant="filled" loading={ask.isPending}>
            {t('declarations.ask')}
          </Button>
          <Button onClick={close}>{t('common.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

const levels = ([0, 1, 2, 3, 4] as const).filter((level) => level <= mostPassedOn.levels);
