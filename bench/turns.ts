/** A process of its own for `compareProcesses`. */
import { compare, type NodeRun, runNode } from './measure.ts';

const { candidate, baseline, rounds } = JSON.parse(process.argv[2]!) as Record<'candidate' | 'baseline', NodeRun> & {
  rounds: number;
};
const comparison = await compare(
  () => runNode(candidate),
  () => runNode(baseline),
  rounds,
);
console.log(JSON.stringify(comparison));
