import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Cadence,
  changeCadenceRoute,
  getCadenceRoute,
} from '../../../src/modules/assessments/cadence-contract.ts';
import { api } from '../../api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ChoiceField, Form, useForm } from '../../components/form.tsx';
import { KeyValues, Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { levelText } from './plan-columns.tsx';
import { cadenceLevels } from './plan-search.ts';

/** Offered where nobody has set any; they hold once somebody saves them. */
const suggested: Record<(typeof cadenceLevels)[number], number | null> = {
  'very-high': 12,
  high: 12,
  moderate: 24,
  low: 36,
  none: null,
  unknown: 24,
};

/** How often suppliers are asked, and the way to change it. */
export function CadencePanel() {
  const { assess } = useRights();
  const [editing, setEditing] = useState(false);
  const query = useQuery({
    queryKey: ['assessment-cadence'],
    queryFn: ({ signal }) => api.call(getCadenceRoute, { signal }),
  });
  if (query.isPending) return <Waiting />;
  if (query.isError)
    return (
      <ErrorNote title={t('assessment-plan.cadence-unread')} error={query.error} retry={() => void query.refetch()} />
    );
  const isSet = query.data.items.some(({ months }) => months !== null);
  return (
    <Panel
      title={t('assessment-plan.cadence')}
      actions={
        assess && (
          <Button size="xs" onClick={() => setEditing(true)}>
            {t(isSet ? 'assessment-plan.cadence-change' : 'assessment-plan.cadence-set')}
          </Button>
        )
      }
    >
      <div className="column">
        <p className="second small">{t(isSet ? 'assessment-plan.cadence-text' : 'assessment-plan.cadence-none')}</p>
        {isSet && (
          <KeyValues rows={query.data.items.map(({ level, months }) => [levelText(level), monthsText(months)])} />
        )}
      </div>
      {editing && <CadenceDialog cadence={query.data} isSet={isSet} close={() => setEditing(false)} />}
    </Panel>
  );
}

function monthsText(months: number | null): string {
  return months === null ? t('assessment-plan.not-by-rule') : t('assessment-plan.every', { count: months });
}

const offered = [1, 3, 6, 12, 18, 24, 36, 60];

function CadenceDialog({ cadence, isSet, close }: { cadence: Cadence; isSet: boolean; close: () => void }) {
  const toast = useToast();
  const months = new Map(cadence.items.map((one) => [one.level, one.months]));
  const initial = Object.fromEntries(
    cadenceLevels.map((level) => [level, String((isSet ? months.get(level) : suggested[level]) ?? '')]),
  ) as Record<(typeof cadenceLevels)[number], string>;
  const form = useForm(initial, async (values) => {
    const items = cadenceLevels.map((level) => ({ level, months: values[level] ? Number(values[level]) : null }));
    await api.call(changeCadenceRoute, { input: { items } });
    await readAnew();
    toast({ text: t('assessment-plan.cadence-kept') });
    close();
  });
  const choices = [...new Set([...offered, ...[...months.values()].filter((count) => count !== null)])]
    .sort((a, b) => a - b)
    .map((count) => ({ value: String(count), label: monthsText(count) }));
  return (
    <Dialog title={t('assessment-plan.cadence')} close={close}>
      <p className="second">{t(isSet ? 'assessment-plan.cadence-text' : 'assessment-plan.cadence-suggested')}</p>
      <Form
        form={form}
        failed={t('assessment-plan.cadence-failed')}
        act={t('assessment-plan.cadence-save')}
        cancel={close}
      >
        {cadenceLevels.map((level) => (
          <ChoiceField
            key={level}
            form={form}
            name={level}
            label={levelText(level)}
            choices={[{ value: '', label: monthsText(null) }, ...choices]}
          />
        ))}
      </Form>
    </Dialog>
  );
}
