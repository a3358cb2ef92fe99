import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { TextField, useForm } from '../../components/form.tsx';
import { Secret } from '../../components/secret.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { tableInWords } from '../audit/row-words.ts';

interface EraseDialogProps {
  title: string;
  /** The act itself: "Erase the account". */
  act: string;
  failed: string;
  erase: (reason: string) => Promise<void>;
  close: () => void;
  /** Whether it can be done at all, once the preview is there. */
  possible: boolean;
  /** What ends, what stays. */
  children: ReactNode;
}

/** Shows what an erasure does before it is done, and asks why: it cannot be undone. */
export function EraseDialog({ title, act, failed, erase, close, possible, children }: EraseDialogProps) {
  const form = useForm({ reason: '' }, ({ reason }) => erase(reason));
  return (
    <Dialog title={title} close={close}>
      <form className="column wide" onSubmit={form.submit} noValidate>
        {children}
        {possible && (
          <>
            <p className="medium">{t('people.for-ever')}</p>
            <TextField
              form={form}
              name="reason"
              label={t('people.reason')}
              description={t('people.reason-note')}
              required
            />
          </>
        )}
        {form.error !== null && form.problems.length === 0 && <ErrorNote title={failed} error={form.error} />}
        <div className="dialog-actions">
          <Button onClick={close}>{t('common.cancel')}</Button>
          {possible && (
            <Button type="submit" className="danger" loading={form.busy}>
              {act}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface Mention {
  table: string;
  past: boolean;
  rows: number;
}

/** Texts that people typed: they stay as they are, and whoever erases must know. */
export function Mentions({ mentions }: { mentions: readonly Mention[] }) {
  if (mentions.length === 0) return null;
  return (
    <div className="note">
      <p>{t('people.mentioned')}</p>
      <ul className="plain-list small second">
        {mentions.map(({ table, past, rows }) => (
          <li key={`${table} ${past}`}>
            {t(past ? 'people.mentions-past' : 'people.mentions', { table: tableInWords(table), count: rows })}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What has to be kept elsewhere, where it must be possible to prove later whom the entries mean. */
export function Proof({ proof }: { proof: { salt: string; identity: string } }) {
  return (
    <details>
      <summary>{t('people.proof')}</summary>
      <Secret title={t('people.salt')} note={t('people.proof-note')} value={`${proof.salt} ${proof.identity}`} />
    </details>
  );
}
