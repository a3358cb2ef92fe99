import { Textarea, TextInput } from '@mantine/core';
import type { Candidate, IdentityRule } from '../../../src/modules/candidates/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Form, fieldError, useForm } from '../../components/form.tsx';
import { emptyAsNull } from '../../components/form-state.ts';
import { t } from '../../messages/messages.ts';
import { shortName } from './grounds.ts';
import { useVerdict } from './use-verdict.ts';

interface VerdictDialogProps {
  candidate: Candidate;
  says: IdentityRule['says'];
  close: () => void;
}

/** Asks why the component is what the advisory names or is not, and says for what that is remembered. */
export function VerdictDialog({ candidate, says, close }: VerdictDialogProps) {
  const { say } = useVerdict();
  const about = { component: candidate.component.name, meant: shortName(candidate.meant) };
  const form = useForm({ reason: '', expiresOn: '' }, async ({ reason, expiresOn }) => {
    await say(candidate, { says, reason: reason.trim(), expiresOn: emptyAsNull(expiresOn) });
    close();
  });
  return (
    <Dialog title={t(`candidates.${says}-title`, about)} close={close}>
      <Form form={form} failed={t('candidates.not-kept')} act={t(`candidates.${says}-act`)} cancel={close}>
        <p className="second">{t(`candidates.${says}-remembers`, about)}</p>
        <Textarea
          label={t('candidates.reason')}
          description={t('candidates.reason-note')}
          name="reason"
          required
          autoFocus
          autosize
          minRows={2}
          maxRows={8}
          value={form.values.reason}
          error={fieldError(form.problemOf('reason'))}
          onChange={(event) => form.set('reason', event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('candidates.until')}
          description={t('candidates.until-note')}
          name="expiresOn"
          min={new Date().toISOString().slice(0, 10)}
          value={form.values.expiresOn}
          error={fieldError(form.problemOf('expiresOn'))}
          onChange={(event) => form.set('expiresOn', event.currentTarget.value)}
        />
      </Form>
    </Dialog>
  );
}
