import { useState } from 'react';
import type { z } from 'zod';
import {
  decideRoute,
  type NewDecision,
  previewDecisionRoute,
  type TriageEffect,
} from '../../../src/modules/triage/contract.ts';
import { api } from '../../api.ts';
import { useForm } from '../../components/form.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useSession } from '../../session.tsx';
import { useUndoTriage } from './use-undo-triage.ts';
import { WeighedDialog } from './weighed-dialog.tsx';
import { noWords, wordsOf } from './words.ts';
import { WordsFields } from './words-fields.tsx';

interface DecideDialogProps {
  /** The findings, as the server takes them. */
  selection: z.input<typeof NewDecision>['selection'];
  count: number;
  close: () => void;
  /** Called when it is decided. */
  done?: () => void;
}

/** All that match are those that the preview showed. */
function heldTo(
  selection: DecideDialogProps['selection'],
  effect: TriageEffect | null,
): DecideDialogProps['selection'] {
  return 'filter' in selection && effect?.expected ? { ...selection, expected: effect.expected } : selection;
}

/** Decides on findings, one or many: says what, shows what that touches, does it; afterwards it can be undone. */
export function DecideDialog({ selection, count, close, done }: DecideDialogProps) {
  const { user } = useSession().session;
  const toast = useToast();
  const undo = useUndoTriage();
  const [effect, setEffect] = useState<TriageEffect | null>(null);
  const form = useForm(noWords(user.id), async (values) => {
    setEffect(await api.call(previewDecisionRoute, { input: { selection, ...wordsOf(values) } }));
  });
  const apply = async () => {
    const { touched, change } = await api.call(decideRoute, {
      input: { selection: heldTo(selection, effect), ...wordsOf(form.values) },
    });
    done?.();
    close();
    await readAnew();
    toast({
      text: t('triage.decided', { count: touched }),
      ...(change === null ? {} : { action: { label: t('common.undo'), act: () => void undo(change) } }),
    });
  };
  return (
    <WeighedDialog
      title={t('triage.decide-title', { count })}
      close={close}
      form={form}
      effect={effect}
      back={() => setEffect(null)}
      act={t('triage.apply')}
      failed={t('triage.not-done')}
      apply={apply}
    >
      <WordsFields form={form} opens />
    </WeighedDialog>
  );
}
