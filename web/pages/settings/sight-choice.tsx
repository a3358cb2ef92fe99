import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listUnitsRoute } from '../../../src/modules/units/contract.ts';
import { api } from '../../api.ts';
import { t } from '../../messages/messages.ts';

interface SightChoiceProps {
  /** Ids of units; null for somebody who sees all suppliers. */
  units: string[] | null;
  choose: (units: string[] | null) => void;
  label?: string;
}

/** Which suppliers somebody sees: all, or those of some units. Nothing is shown where there are no units. */
export function SightChoice({ units, choose, label }: SightChoiceProps) {
  const known = useQuery({ queryKey: ['units'], queryFn: () => api.call(listUnitsRoute) });
  const items = known.data?.items ?? [];
  if (items.length === 0) return <span className="third small">{t('settings.sees-all')}</span>;
  return (
    <MultiSelect
      label={label}
      aria-label={label ?? t('settings.sees')}
      placeholder={units === null || units.length === 0 ? t('settings.sees-all') : ''}
      data={items.map(({ id, name }) => ({ value: id, label: name }))}
      value={units ?? []}
      clearable
      onChange={(chosen) => choose(chosen.length === 0 ? null : chosen)}
    />
  );
}
