import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { renewAssessmentLinkRoute, type WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Secret } from '../../components/secret.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

const linkDays = 60;

/** A new link, mailed or to be copied; the one before it ends. */
export function NewLinkDialog({ one, close }: { one: WholeAssessment; close: () => void }) {
  const [email, setEmail] = useState('');
  const { name } = one.supplier;
  const renew = useMutation({
    mutationFn: () =>
      api.call(renewAssessmentLinkRoute, {
        params: { id: one.id },
        input: { linkDays, email: email.trim() || null },
      }),
    onSuccess: () => readAnew(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    renew.mutate();
  };
  const link = renew.data;
  return (
    <Dialog title={t('assessments.new-link')} close={close}>
      {link ? (
        <div className="column">
          {link.mailed && <p>{t('declarations.link-mailed', { name, until: formatDate(link.expiresAt) })}</p>}
          {link.problem && <p className="second">{t('declarations.link-not-mailed', { problem: link.problem })}</p>}
          {!link.mailed && (
            <Secret
              title={t('declarations.link-for', { name })}
              note={t('declarations.link-note', { name, until: formatDate(link.expiresAt) })}
              value={`${location.origin}/answer#${link.token}`}
            />
          )}
          <div className="dialog-actions">
            <Button variant="filled" onClick={close}>
              {t('common.close')}
            </Button>
          </div>
        </div>
      ) : (
        <form className="form" onSubmit={submit} noValidate>
          <p className="second">{t('assessments.new-link-text', { name })}</p>
          {renew.isError && <ErrorNote title={t('assessments.not-done')} error={renew.error} />}
          <TextInput
            type="email"
            label={t('assessments.address-of', { name })}
            description={t('assessments.address-note')}
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <div className="form-actions">
            <Button type="submit" variant="filled" loading={renew.isPending}>
              {t('assessments.new-link')}
            </Button>
            <Button onClick={close}>{t('common.cancel')}</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
