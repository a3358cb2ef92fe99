/** `npm run bench`: prints ratios. Ends with 1 only where an answer is wrong; a goal that is missed is said, not punished. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { advisoryDeltaRow } from './advisory-delta.ts';
import { failureRows } from './failure.ts';
import { indexCompileRow } from './index-compile.ts';
import { indexSizeRow } from './index-size.ts';
import { ingestRows } from './ingest.ts';
import { ingestPersistedRow } from './ingest-persisted.ts';
import { matchHotRow } from './match-hot.ts';
import type { Comparison } from './measure.ts';
import { networkCutRow } from './network-cut.ts';
import { networkModelRows } from './network-models.ts';
import { osvScannerRows } from './osv-scanner.ts';
import { reachRows } from './reach.ts';
import type { BenchRow, Outcome } from './row.ts';
import { scanColdRows } from './scan-cold.ts';
import { snapshotRebuildRow } from './snapshot-rebuild.ts';

const rows: readonly BenchRow[] = [
  matchHotRow,
  indexSizeRow,
  indexCompileRow,
  ...ingestRows,
  ingestPersistedRow,
  advisoryDeltaRow,
  ...reachRows,
  ...failureRows,
  ...networkModelRows,
  snapshotRebuildRow,
  networkCutRow,
  ...scanColdRows,
  ...osvScannerRows,
];

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });

process.exitCode = values.only === undefined ? runEach() : await runOne(values.only);

/** Each in a process of its own, so that none is slowed by the memory of those before, and its peak is its own. */
function runEach(): number {
  const flags = values.json ? ['--json'] : [];
  const codes = rows.map(({ name }) => {
    const { status } = spawnSync(
      process.execPath,
      [...process.execArgv, import.meta.filename, '--only', name, ...flags],
      {
        stdio: 'inherit',
      },
    );
    return status ?? 3;
  });
  return Math.max(...codes);
}

async function runOne(name: string): Promise<number> {
  const row = rows.find((one) => one.name === name);
  if (!row) {
    console.error(`There is no row "${name}"; there are ${rows.map((one) => one.name).join(', ')}.`);
    return 2;
  }
  const outcome = await row.run();
  console.log(values.json ? jsonLine(row, outcome) : textLine(row, outcome));
  return outcome.equal ? 0 : 1;
}

function jsonLine({ name, goal, against }: BenchRow, { ratio, equal, sizes, hashes, comparison, rssMb }: Outcome) {
  const measured = { ratio: rounded(ratio), quartiles: comparison?.quartiles.map(rounded) };
  return JSON.stringify({ row: name, ...measured, goal, against, equal, sizes, hashes, rssMb: Math.round(rssMb) });
}

function textLine({ name, goal, against }: BenchRow, { ratio, met, equal, sizes, hashes, comparison, rssMb }: Outcome) {
  const verdict = !equal ? 'WRONG ANSWER' : met ? 'goal reached' : 'goal missed';
  const facts = [
    ...(comparison ? [timesOf(comparison)] : []),
    ...Object.entries(sizes).map(([what, amount]) => `${what} ${amount}`),
    ...Object.entries(hashes).map(([what, hash]) => `${what} ${hash.slice(0, 12)}`),
    `peak ${Math.round(rssMb)} MB`,
  ];
  return `${name}: ${rounded(ratio)} against ${against} (goal: ${goal}): ${verdict}; ${facts.join(', ')}`;
}

function timesOf({ quartiles, candidateMs, baselineMs, candidateCpuMs, baselineCpuMs }: Comparison): string {
  const middle = `middle half of the pairs ${quartiles.map(rounded).join(' to ')}`;
  const times = `median ${rounded(candidateMs.median)} against ${rounded(baselineMs.median)} ms`;
  if (candidateCpuMs === null || baselineCpuMs === null) return `${middle}, ${times}`;
  return `${middle}, ${times}, CPU ${rounded(candidateCpuMs)} against ${rounded(baselineCpuMs)} ms`;
}

function rounded(ratio: number): number {
  return Number(ratio.toPrecision(3));
}
