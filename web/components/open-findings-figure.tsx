import type { ReactNode } from 'react';
import type { FindingCounts } from '../../src/modules/register/contract.ts';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { severitiesInOrder, totalOf } from './finding-counts.tsx';
import { Figure } from './why.tsx';

interface OpenFindingsFigureProps {
  counts: FindingCounts;
  assumptions: string[];
  records: ReactNode;
}

/** The number of open findings; it opens to the severities it adds up and to what it leaves out. */
export function OpenFindingsFigure({ counts, assumptions, records }: OpenFindingsFigureProps) {
  const total = totalOf(counts);
  return (
    <Figure
      value={total}
      size="leading"
      why={{
        title: t('words.open-findings'),
        value: formatNumber(total),
        formula: `${severitiesInOrder.map((level) => counts[level]).join(' + ')} = ${total}`,
        inputs: [
          ...severitiesInOrder.map((level) => ({
            label: t(`words.severity-${level}`),
            value: formatNumber(counts[level]),
          })),
          { label: t('words.known-exploited-among'), value: formatNumber(counts.knownExploited) },
          {
            label: t('common.could-not-check'),
            value: formatNumber(counts.unchecked),
            from: t('words.not-in-the-sum'),
          },
        ],
        assumptions,
        records,
      }}
    />
  );
}
