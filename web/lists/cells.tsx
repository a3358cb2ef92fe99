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

/** What every record has and no list begins with: the number that we gave it, and the key that its owner did. */
export function numberAndKeyColumns<Row extends { number: string; key: string | null }>(): Column<Row>[] {
  return [
    {
      id: 'number',
      title: t('lists.number'),
      sort: { key: 'number', as: 'number' },
      spare: true,
      phone: 'away',
      cell: (row) => <span className="mono">{row.number}</span>,
    },
    {
      id: 'key',
      title: t('lists.key'),
      sort: { key: 'key', as: 'text' },
      spare: true,
      phone: 'away',
      cell: (row) => <Known mono>{row.key}</Known>,
    },
  ];
}

/** How many products were checked, and what is open in them, of things that have several. */
export function checkedProductColumns<
  Row extends { findings: FindingCounts; checkedProducts: number },
>(): Column<Row>[] {
  return [
    {
      id: 'checked',
      title: t('lists.products-checked'),
      spare: true,
      numeric: true,
      phone: 'away',
      cell: (row) => row.checkedProducts,
    },
    ...findingCountColumns<Row>(({ checkedProducts }) => checkedProducts > 0),
  ];
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
