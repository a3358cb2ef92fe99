import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

interface ReasonDialogProps {
  title: string;
  text: string;
  act: string;
  /** Whether something must be said. */
  optional?: boolean;
  send: (comment: string) => Promise<unknown>;
  close: () => void;
}

/** Words that go with a decision. */
export function ReasonDialog({ title, text, act, optional = false, send, close }: ReasonDialogProps) {
  const [comment, setComment] = useState('');
  const decide = useMutation({
    mutationFn: () => send(comment.trim()),
    onSuccess: async () => {
      await readAnew();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (optional || comment.trim() !== '') decide.mutate();
  };
  return (
    <Dialog title={title} close={close}>
      <form className="form" onSubmit={submit} noValidate>
        <p className="second">{text}</p>
        {decide.isError && <ErrorNote title={t('assessments.not-done')} error={decide.error} />}
        <Textarea
          label={t('assessments.comment')}
          rows={3}
          required={!optional}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <div className="form-actions">
          <Button
            type="submit"
            variant="filled"
            loading={decide.isPending}
            disabled={!optional && comment.trim() === ''}
          >
            {act}
          </Button>
          <Button onClick={close}>{t('common.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
