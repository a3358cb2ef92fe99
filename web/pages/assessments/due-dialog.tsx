import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { changeDueRoute, type WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

/** Gives more time, or less. */
export function DueDialog({ one, close }: { one: WholeAssessment; close: () => void }) {
  const [dueOn, setDueOn] = useState(one.dueOn ?? '');
  const change = useMutation({
    mutationFn: () =>
      api.call(changeDueRoute, { params: { id: one.id }, input: { dueOn: dueOn || null }, ifMatch: one.etag }),
    onSuccess: async () => {
      await readAnew();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Dialog title={t('assessments.more-time')} close={close}>
      <form className="form" onSubmit={submit} noValidate>
        {change.isError && <ErrorNote title={t('assessments.not-done')} error={change.error} />}
        <TextInput
          type="date"
          label={t('assessments.due-by')}
          value={dueOn}
          onChange={(event) => setDueOn(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button type="submit" variant="filled" loading={change.isPending}>
            {t('assessments.save')}
          </Button>
          <Button onClick={close}>{t('common.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
