import type { FindingCounts } from '../../src/modules/register/contract.ts';
import { Figure } from '../why/figure.tsx';
import { totalOf } from './finding-counts.tsx';

interface OpenFindingsFigureProps {
  /** Whose findings they are: `supplier`, by the number that people see. */
  of: { kind: string; id: string };
  counts: FindingCounts;
}

/** The number of open findings; it opens to what it adds up and to what it leaves out. */
export function OpenFindingsFigure({ of, counts }: OpenFindingsFigureProps) {
  return <Figure value={totalOf(counts)} size="leading" why={{ ...of, value: 'findings' }} />;
}
