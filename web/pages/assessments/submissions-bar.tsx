import { NativeSelect } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';

const route = getRouteApi('/shell/assessments/$id');

/** Which submission is read, and against what. */
export function SubmissionsBar({ one }: { one: WholeAssessment }) {
  const { submission, against } = route.useSearch();
  const navigate = route.useNavigate();
  const { submissions, previous } = one;
  if (submissions.length < 2) return null;
  const shown = submission ?? one.submission;
  const options = submissions.map(({ number, submittedAt }) => ({
    value: String(number),
    label: t('assessments.submission', { number, date: formatDate(submittedAt) }),
  }));
  const go = (name: 'submission' | 'against', value: string) =>
    void navigate({ search: (before) => ({ ...before, [name]: value === '' ? undefined : Number(value) }) });
  return (
    <div className="row wrap submissions">
      <NativeSelect
        label={t('assessments.reading')}
        data={options}
        value={String(shown)}
        onChange={(event) => go('submission', event.currentTarget.value)}
      />
      <NativeSelect
        label={t('assessments.against')}
        data={[
          {
            value: '',
            label: previous
              ? t('assessments.against-previous', { number: previous.number })
              : t('assessments.against-nothing'),
          },
          ...options.filter(({ value }) => value !== String(shown)),
        ]}
        value={against === undefined ? '' : String(against)}
        onChange={(event) => go('against', event.currentTarget.value)}
      />
    </div>
  );
}
