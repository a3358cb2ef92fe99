import type { FindingCounts } from './contract.ts';
import type { ExportedColumns } from './export-list.ts';

type FindingColumn = 'findings' | 'critical' | 'high' | 'exploited' | 'malicious' | 'unchecked';

/** The open findings of a row in an export; where nothing was checked their number is not known, which is not zero. */
export function findingColumns<Row extends { findings: FindingCounts }>(
  isChecked: (row: Row) => boolean,
): ExportedColumns<Row, FindingColumn> {
  const counted = (title: string, count: (counts: FindingCounts) => number) => ({
    title,
    width: title.length + 2,
    value: (row: Row) => (isChecked(row) ? count(row.findings) : null),
  });
  return {
    findings: counted('Open findings', openFindings),
    critical: counted('Critical', ({ critical }) => critical),
    high: counted('High', ({ high }) => high),
    exploited: counted('Known exploited', ({ knownExploited }) => knownExploited),
    malicious: counted('Malicious', ({ malicious }) => malicious),
    unchecked: counted('Components not checked', ({ unchecked }) => unchecked),
  };
}

function openFindings({ critical, high, medium, low, none, unknown }: FindingCounts): number {
  return critical + high + medium + low + none + unknown;
}
