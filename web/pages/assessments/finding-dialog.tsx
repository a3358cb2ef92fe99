import { Textarea, TextInput } from '@mantine/core';
import {
  type AssessmentFinding,
  changeFindingRoute,
  type FindingSeverity,
  type FindingState,
  raiseFindingRoute,
} from '../../../src/modules/assessment-reviews/contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ChoiceField, Form, fieldError, TextField, useForm } from '../../components/form.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { findingStates, severities } from './search.ts';

interface FindingDialogProps {
  /** The one that is opened; without it a new one is raised on an assessment. */
  finding?: AssessmentFinding;
  on?: { assessmentId: string; item: string | null; title: string };
  close: () => void;
}

const fields = ['detail', 'plan', 'owner', 'dueOn', 'retestOn', 'retest'] as const;

/** A finding with its plan of action: what is wrong, what is to be done by whom until when, and what the retest showed. */
export function FindingDialog({ finding, on, close }: FindingDialogProps) {
  const toast = useToast();
  const rights = useRights();
  const begin = Object.fromEntries(fields.map((name) => [name, finding?.[name] ?? ''])) as Record<
    (typeof fields)[number],
    string
  >;
  const form = useForm(
    {
      ...begin,
      title: finding?.title ?? on?.title ?? '',
      severity: (finding?.severity ?? 'moderate') as string,
      state: (finding?.state ?? 'open') as string,
    },
    async ({ title, severity, state, ...typed }) => {
      const said = Object.fromEntries(fields.map((name) => [name, typed[name].trim() || null]));
      const kept = finding?.ownerErased && said.owner === null ? { ...said, owner: undefined } : said;
      const input = { ...kept, title, severity: severity as FindingSeverity };
      const answer = finding
        ? await api.call(changeFindingRoute, {
            params: { id: finding.id },
            input: { ...input, state: state as FindingState },
            ifMatch: finding.etag,
          })
        : await api.call(raiseFindingRoute, {
            input: { ...input, assessmentId: on!.assessmentId, item: on!.item },
          });
      toast({
        text: t(finding ? 'assessments.finding-saved' : 'assessments.finding-raised', { number: answer.number }),
      });
      await readAnew();
      close();
    },
  );
  const day = (name: 'dueOn' | 'retestOn', label: string) => (
    <TextInput
      type="date"
      label={label}
      value={form.values[name]}
      error={fieldError(form.problemOf(name))}
      onChange={(event) => form.set(name, event.currentTarget.value)}
    />
  );
  const long = (name: 'detail' | 'plan' | 'retest', label: string) => (
    <Textarea
      label={label}
      rows={2}
      maxLength={4000}
      value={form.values[name]}
      error={fieldError(form.problemOf(name))}
      onChange={(event) => form.set(name, event.currentTarget.value)}
    />
  );
  return (
    <Dialog
      title={finding ? t('assessments.finding-title', { number: finding.number }) : t('assessments.raise-title')}
      close={close}
    >
      <fieldset className="plain-fieldset" disabled={!rights.assess}>
        <Form form={form} failed={t('assessments.finding-failed')} act={t('assessments.save')} cancel={close}>
          <TextField form={form} name="title" label={t('assessments.finding-what')} required />
          {long('detail', t('assessments.finding-detail'))}
          <div className="form-row">
            <ChoiceField
              form={form}
              name="severity"
              label={t('assessments.severity')}
              choices={severities.map((value) => ({ value, label: t(`words.level-${value}`) }))}
            />
            {finding && (
              <ChoiceField
                form={form}
                name="state"
                label={t('assessments.state')}
                choices={findingStates.map((value) => ({ value, label: t(`assessments.finding-${value}`) }))}
              />
            )}
          </div>
          {long('plan', t('assessments.plan'))}
          <div className="form-row">
            <TextField
              form={form}
              name="owner"
              label={t('assessments.owner')}
              {...(finding?.ownerErased ? { description: t('common.erased-person') } : {})}
            />
            {day('dueOn', t('assessments.due'))}
          </div>
          <div className="form-row">{day('retestOn', t('assessments.retest-on'))}</div>
          {finding && long('retest', t('assessments.retest-showed'))}
        </Form>
      </fieldset>
    </Dialog>
  );
}
