import type { ReactNode } from 'react';
import type { FindingCounts } from '../../src/modules/register/contract.ts';
import type { Column } from '../components/data-table.tsx';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';

/** A value, or that it is not known; never an empty cell. */
export function Known({ children, mono = false }: { children: ReactNode; mono?: boolean }) {
  const isMissing = children === null || children === undefined || children === '';
  if (isMissing) return <span className="third">{t('common.not-known')}</span>;
  return mono ? <span className="mono">{children}</span> : children;
}

export function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return <span className="third">{t('common.none')}</span>;
  return (
    <span className="row wrap">
      {tags.map((tag) => (
        <span className="tag" key={tag}>
          {tag}
        </span>
      ))}
    </span>
  );
}

const counted: { id: string; title: string; count: (counts: FindingCounts) => number }[] = [
  { id: 'critical', title: t('words.severity-critical'), count: ({ critical }) => critical },
  { id: 'high', title: t('words.severity-high'), count: ({ high }) => high },
  { id: 'exploited', title: t('lists.exploited'), count: ({ knownExploited }) => knownExploited },
  { id: 'malicious', title: t('words.malicious'), count: ({ malicious }) => malicious },
  { id: 'unchecked', title: t('lists.unchecked'), count: ({ unchecked }) => unchecked },
];

/** Each count of open findings as a column of its own; of what was not checked the number is not known. */
export function findingCountColumns<Row extends { findings: FindingCounts }>(
  isChecked: (row: Row) => boolean,
): Column<Row>[] {
  return counted.map(({ id, title, count }) => ({
    id,
    title,
    spare: true,
    numeric: true,
    phone: 'away',
    cell: (row) => <Known>{isChecked(row) ? formatNumber(count(row.findings)) : null}</Known>,
  }));
}
