import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { compareQuestionnaires, stepOf, versionAfter } from '../../../../src/formats/questionnaire/compare.ts';
import type { Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { Dialog } from '../../../components/dialog.tsx';
import { ErrorNote } from '../../../components/states.tsx';
import { useToast } from '../../../components/toast.tsx';
import { t } from '../../../messages/messages.ts';
import { readAnew } from '../../../query.ts';
import { Changes } from '../changes.tsx';
import { bringIn } from '../use-questionnaires.ts';
import type { Base } from './use-base.ts';

interface SaveDialogProps {
  base: Base;
  document: Questionnaire;
  saved: () => void;
  close: () => void;
}

/** What changed, which version follows from it, and the deed. */
export function SaveDialog({ base, document, saved, close }: SaveDialogProps) {
  const toast = useToast();
  const navigate = useNavigate();
  const changes = base.saved ? compareQuestionnaires(base.saved, document) : [];
  const step = stepOf(changes);
  const least = base.saved ? freeVersion(versionAfter(base.saved.version, step ?? 'patch'), base.versions) : '1.0.0';
  const [version, setVersion] = useState(least);
  const [id, setId] = useState(document.id);
  const save = useMutation({
    mutationFn: () => bringIn({ ...document, id, version }),
    onSuccess: async (taken) => {
      saved();
      toast({ text: t('questionnaire-editor.saved', { name: taken.title, version: taken.version }) });
      await readAnew();
      await navigate({
        to: '/questionnaires/$id',
        params: { id: taken.id },
        search: base.saved ? { version: taken.version, view: 'changes', with: base.saved.version } : {},
      });
    },
  });
  const isNothing = base.saved !== undefined && changes.length === 0;
  const isTooLow = !isAtLeast(version, least);
  return (
    <Dialog title={t('questionnaire-editor.save-title', { name: document.title })} close={close}>
      <div className="column wide bulk-edit">
        {save.isError && <ErrorNote title={t('questionnaire-editor.save-failed')} error={save.error} />}
        <p className="second">
          {base.saved === undefined && t('questionnaire-editor.save-first')}
          {base.saved &&
            (step
              ? t(`questionnaire-editor.save-step-${step}`, { version: least })
              : t('questionnaire-editor.save-step-none'))}
        </p>
        {!base.saved && (
          <TextInput
            label={t('questionnaire-editor.save-id')}
            description={t('questionnaire-editor.id-note')}
            classNames={{ input: 'mono' }}
            value={id}
            onChange={(event) => setId(event.currentTarget.value.trim())}
          />
        )}
        <TextInput
          label={t('questionnaire-editor.save-version')}
          value={version}
          error={isTooLow && t('questionnaire-editor.save-too-low', { version: least })}
          onChange={(event) => setVersion(event.currentTarget.value.trim())}
        />
        {base.saved && changes.length > 0 && <Changes changes={changes} before={base.saved} after={document} />}
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button
          variant="filled"
          disabled={isNothing || isTooLow}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('questionnaire-editor.save-act')}
        </Button>
      </div>
    </Dialog>
  );
}

/** The next one that nobody has. */
function freeVersion(version: string, taken: readonly string[]): string {
  let free = version;
  while (taken.includes(free)) free = versionAfter(free, 'patch');
  return free;
}

function isAtLeast(version: string, least: string): boolean {
  if (!/^\d{1,6}\.\d{1,6}\.\d{1,6}$/.test(version)) return false;
  const [left, right] = [version, least].map((one) => one.split('.').map(Number)) as [number[], number[]];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 || left[at]! > right[at]!;
}
