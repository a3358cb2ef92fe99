import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SendInput } from '../../../src/modules/assessments/contract.ts';
import { getQuestionnaireRoute } from '../../../src/modules/questionnaires/contract.ts';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import type { Recipient } from './recipients.ts';
import { useQuestionnaires } from './use-questionnaires.ts';

/** What is asked and until when, as it is typed. */
export interface Asking {
  questionnaire: string;
  version: string;
  profile: string;
  title: string;
  dueOn: string;
  before: string;
  after: string;
  linkDays: number;
  note: string;
}

export const emptyAsking: Asking = {
  ...{ questionnaire: '', version: '', profile: '', title: '', dueOn: '', note: '' },
  ...{ before: '14, 3', after: '1, 7', linkDays: 60 },
};

const linkDays = [14, 30, 60, 90, 180, 365] as const;

export function inputOf(asking: Asking, recipients: readonly Recipient[]): SendInput {
  const { questionnaire, version, profile, title, dueOn, note } = asking;
  return {
    questionnaire,
    ...(version ? { version } : {}),
    ...(title.trim() ? { title } : {}),
    profile: profile || null,
    suppliers: recipients.map(({ id, email }) => ({ id, email: email.trim() || null })),
    note: note.trim() || null,
    dueOn: dueOn || null,
    remindBefore: dueOn ? daysOf(asking.before) : [],
    remindAfter: dueOn ? daysOf(asking.after) : [],
    linkDays: asking.linkDays,
  };
}

/** `14, 3` as numbers; what is none is left out. */
function daysOf(text: string): number[] {
  return [...new Set(text.split(/[\s,;]+/).filter((one) => /^\d{1,3}$/.test(one)))].map(Number);
}

export function useChosen(id: string, version: string) {
  return useQuery({
    queryKey: ['questionnaire', id, version],
    queryFn: ({ signal }) =>
      api.call(getQuestionnaireRoute, { params: { id }, query: version ? { version } : {}, signal }),
    enabled: id !== '',
  });
}

interface AskedFieldsProps {
  asking: Asking;
  change: (patch: Partial<Asking>) => void;
}

export function AskedFields({ asking, change }: AskedFieldsProps) {
  const all = useQuestionnaires();
  const chosen = useChosen(asking.questionnaire, asking.version);
  const versions = all.data?.items.find(({ id }) => id === asking.questionnaire)?.versions ?? [];
  const profiles = chosen.data?.profiles ?? [];
  const field = (name: 'title' | 'before' | 'after', label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      maxLength={200}
      value={asking[name]}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <div className="form">
      {all.isError && <ErrorNote error={all.error} retry={() => void all.refetch()} />}
      <NativeSelect
        label={t('assessments.questionnaire')}
        required
        data={[
          { value: '', label: t('assessments.choose') },
          ...(all.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
        ]}
        value={asking.questionnaire}
        description={
          chosen.data && t('assessments.size', { questions: chosen.data.questions, items: chosen.data.items })
        }
        onChange={(event) => change({ questionnaire: event.currentTarget.value, version: '', profile: '' })}
      />
      <div className="form-row">
        {versions.length > 1 && (
          <NativeSelect
            label={t('assessments.version')}
            data={versions.map((version, place) => ({ value: place === 0 ? '' : version, label: version }))}
            value={asking.version}
            onChange={(event) => change({ version: event.currentTarget.value, profile: '' })}
          />
        )}
        {profiles.length > 0 && (
          <NativeSelect
            label={t('assessments.profile')}
            data={[
              { value: '', label: t('assessments.all-questions') },
              ...profiles.map(({ id, title, items }) => ({
                value: id,
                label: t('assessments.profile-of', { title, count: items.length }),
              })),
            ]}
            value={asking.profile}
            onChange={(event) => change({ profile: event.currentTarget.value })}
          />
        )}
      </div>
      {field('title', t('assessments.round-title'), t('assessments.round-title-note'))}
      <div className="form-row">
        <TextInput
          type="date"
          label={t('assessments.due-by')}
          value={asking.dueOn}
          onChange={(event) => change({ dueOn: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('assessments.link-holds')}
          data={linkDays.map((count) => ({ value: String(count), label: t('declarations.days', { count }) }))}
          value={String(asking.linkDays)}
          onChange={(event) => change({ linkDays: Number(event.currentTarget.value) })}
        />
      </div>
      {asking.dueOn && (
        <div className="form-row">
          {field('before', t('assessments.remind-before'), t('assessments.remind-note'))}
          {field('after', t('assessments.remind-after'))}
        </div>
      )}
      <Textarea
        label={t('assessments.note')}
        rows={3}
        maxLength={2000}
        value={asking.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
    </div>
  );
}
