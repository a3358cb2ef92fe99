import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TriageEffect } from '../../../src/modules/triage/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Form, type FormState } from '../../components/form.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { Effect } from './triage-effect.tsx';

interface WeighedDialogProps<Values> {
  title: string;
  close: () => void;
  /** Its submission asks for the preview. */
  form: FormState<Values>;
  children: ReactNode;
  effect: TriageEffect | null;
  back: () => void;
  /** The act itself: "Decide so". */
  act: string;
  failed: string;
  apply: () => Promise<void>;
}

/** Asks what is to be said, shows what that touches, and only then does it. */
export function WeighedDialog<Values extends object>(props: WeighedDialogProps<Values>) {
  const { title, close, form, children, effect, back, act, failed } = props;
  const apply = useMutation({ mutationFn: props.apply });
  if (effect === null) {
    return (
      <Dialog title={title} close={close}>
        <Form form={form} failed={t('triage.no-preview')} act={t('triage.preview')} cancel={close}>
          {children}
        </Form>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} close={close}>
      <div className="column wide bulk-edit">
        <Effect effect={effect} />
        {apply.isError && <ErrorNote title={failed} error={apply.error} />}
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button onClick={back}>{t('lists.edit-back')}</Button>
        <Button variant="filled" onClick={() => apply.mutate()} loading={apply.isPending} autoFocus>
          {act}
        </Button>
      </div>
    </Dialog>
  );
}
