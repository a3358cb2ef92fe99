import type { ActiveFilter, OfferedFilter } from '../../components/filter-bar.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { toggled } from '../../search-params.ts';
import type { FindingSearch } from './search.ts';

export type Change = (patch: Partial<FindingSearch>) => void;

/** The filters in force, as chips. */
export function activeFilters(search: FindingSearch, change: Change): ActiveFilter[] {
  const shown = (name: keyof FindingSearch, field: string, value: string | undefined): ActiveFilter[] =>
    search[name] === undefined ? [] : [{ field, value: value ?? '', remove: () => change({ [name]: undefined }) }];
  return [
    ...shown('exploited', t('findings.exploited'), t('findings.only')),
    ...shown('malicious', t('findings.malicious'), t('findings.only')),
    ...(search.severity ?? []).map((level) => ({
      field: t('findings.severity'),
      value: t(`words.severity-${level}`),
      remove: () => change({ severity: toggled(search.severity, level) }),
    })),
    ...(search.priority ?? []).map((decision) => ({
      field: t('findings.priority-filter'),
      value: decision,
      remove: () => change({ priority: toggled(search.priority, decision) }),
    })),
    ...shown('fix', t('findings.fix-filter'), search.fix && t(`findings.fix-filter-${search.fix}`)),
    ...shown('product', t('findings.product'), search.product),
    ...shown('supplier', t('findings.supplier'), search.supplier),
    ...shown('function', t('findings.function'), search.function),
    ...shown('component', t('findings.component'), search.component),
    ...shown('vulnerability', t('findings.vulnerability-filter'), search.vulnerability),
    ...shown('openedAfter', t('findings.opened-after'), search.openedAfter && formatDate(search.openedAfter)),
    ...shown('openedBefore', t('findings.opened-before'), search.openedBefore && formatDate(search.openedBefore)),
    ...(search.verdict ?? []).map((verdict) => ({
      field: t('triage.verdict'),
      value: t(`triage.verdict-${verdict}`),
      remove: () => change({ verdict: toggled(search.verdict, verdict) }),
    })),
    ...shown('disputed', t('findings.disputed'), t('findings.only')),
    ...shown('woke', t('findings.woke'), t('findings.only')),
    ...shown('state', t('findings.state'), search.state && t(`findings.state-${search.state}`)),
  ];
}

/** The filters one can add and that are not in force. */
export function offeredFilters(search: FindingSearch, change: Change, now: Date): OfferedFilter[] {
  const offers: [keyof FindingSearch, string, Partial<FindingSearch>][] = [
    ['exploited', t('findings.exploited'), { exploited: 'true' }],
    ['malicious', t('findings.malicious'), { malicious: 'true' }],
    ['priority', `${t('findings.priority-filter')}: act`, { priority: ['act'] }],
    ['fix', t('findings.fix-available'), { fix: 'available' }],
    ['fix', t('findings.fix-missing'), { fix: 'none' }],
    ['openedAfter', t('findings.last-7'), { openedAfter: daysAgo(7, now) }],
    ['openedBefore', t('findings.older-than-30'), { openedBefore: daysAgo(30, now) }],
    ['disputed', t('findings.disputed'), { disputed: 'true' }],
    ['woke', t('findings.woke'), { woke: 'true' }],
    ['state', t('findings.show-closed'), { state: 'closed' }],
    ['state', t('findings.show-gone'), { state: 'gone' }],
  ];
  return offers
    .filter(([name]) => search[name] === undefined)
    .map(([, label, patch]) => ({ label, add: () => change(patch) }));
}

/** The day so many days before, as `2026-11-13`. */
export function daysAgo(days: number, now: Date): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}
