import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FindingVerdict } from '../../../src/modules/findings/contract.ts';
import { listApproversRoute } from '../../../src/modules/triage/contract.ts';
import { api } from '../../api.ts';
import { ChoiceField, type FormState, fieldError } from '../../components/form.tsx';
import { t } from '../../messages/messages.ts';
import { useSession } from '../../session.tsx';
import { justifications, type WordValues } from './words.ts';

/** The likeliest first; `open` takes an earlier decision away, so a rule does not have it. */
const states = FindingVerdict.exclude(['open']).options.toSorted(
  (a, b) => Number(b === 'not_affected') - Number(a === 'not_affected'),
);

interface WordsFieldsProps {
  form: FormState<WordValues>;
  /** Whether an earlier decision can be taken away. */
  opens: boolean;
}

/** The verdict, and what it has to say; fields come and go with the state. */
export function WordsFields({ form, opens }: WordsFieldsProps) {
  const { state } = form.values;
  return (
    <>
      <NativeSelect
        label={t('triage.verdict')}
        name="state"
        data={[
          ...states.map((value) => ({ value, label: t(`triage.verdict-${value}`) })),
          ...(opens ? [{ value: 'open', label: t('triage.take-back') }] : []),
        ]}
        value={state}
        error={fieldError(form.problemOf('state'))}
        onChange={(event) => form.set('state', FindingVerdict.parse(event.currentTarget.value))}
      />
      {state === 'not_affected' && (
        <>
          <ChoiceField
            form={form}
            name="justification"
            label={t('triage.justification')}
            choices={[
              { value: '', label: t('triage.justification-none') },
              ...justifications.map((value) => ({ value, label: t(`triage.justification-${value}`) })),
            ]}
          />
          <LongField form={form} name="statement" label={t('triage.statement')} note={t('triage.statement-note')} />
        </>
      )}
      {state === 'affected' && (
        <LongField form={form} name="action" label={t('triage.action')} note={t('triage.action-note')} />
      )}
      <LongField form={form} name="reason" label={t('triage.reason')} note={t('triage.reason-note')} />
      {state === 'accepted' && <Approver form={form} />}
      {state !== 'open' && <Expiry form={form} />}
    </>
  );
}

interface LongFieldProps {
  form: FormState<WordValues>;
  name: 'statement' | 'action' | 'reason';
  label: string;
  note: string;
}

function LongField({ form, name, label, note }: LongFieldProps) {
  return (
    <Textarea
      label={label}
      description={note}
      name={name}
      autosize
      minRows={2}
      maxRows={8}
      value={form.values[name]}
      error={fieldError(form.problemOf(name))}
      onChange={(event) => form.set(name, event.currentTarget.value)}
    />
  );
}

const offeredDays = [30, 90, 180] as const;

/** The last day, from the browser's own calendar or counted from today. */
function Expiry({ form }: { form: FormState<WordValues> }) {
  const { state, expiresOn } = form.values;
  return (
    <div>
      <TextInput
        type="date"
        label={t('triage.expires-on')}
        description={t(state === 'accepted' ? 'triage.expires-needed' : 'triage.expires-note')}
        name="expiresOn"
        min={dayAfter(0)}
        value={expiresOn}
        error={fieldError(form.problemOf('expiresOn'))}
        onChange={(event) => form.set('expiresOn', event.currentTarget.value)}
      />
      <span className="row wrap">
        {offeredDays.map((days) => (
          <Button key={days} size="xs" variant="subtle" onClick={() => form.set('expiresOn', dayAfter(days))}>
            {t('triage.expires-in', { count: days })}
          </Button>
        ))}
      </span>
    </div>
  );
}

function dayAfter(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Any person of the workspace; oneself first. */
function Approver({ form }: { form: FormState<WordValues> }) {
  const { user } = useSession().session;
  const approvers = useQuery({ queryKey: ['approvers'], queryFn: () => api.call(listApproversRoute) });
  const others = (approvers.data?.items ?? []).filter(({ userId }) => userId !== user.id);
  return (
    <NativeSelect
      label={t('triage.approver')}
      description={t('triage.approver-note')}
      name="approver"
      data={[
        { value: user.id, label: user.name },
        ...others.map(({ userId, name }) => ({ value: userId, label: name })),
      ]}
      value={form.values.approver}
      error={fieldError(form.problemOf('approver') ?? form.problems.find(({ at }) => at === '/approverId')?.message)}
      onChange={(event) => form.set('approver', event.currentTarget.value)}
    />
  );
}
