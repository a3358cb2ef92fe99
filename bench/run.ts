/** `npm run bench`: prints ratios. Ends with 1 only where an answer is wrong; a goal that is missed is said, not punished. */
import { parseArgs } from 'node:util';
import { indexSizeRow } from './index-size.ts';
import { matchHotRow } from './match-hot.ts';
import type { BenchRow } from './row.ts';
import { scanColdRows } from './scan-cold.ts';

const rows: readonly BenchRow[] = [matchHotRow, indexSizeRow, ...scanColdRows];

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });

process.exitCode = await runAll(rows.filter((row) => values.only === undefined || row.name === values.only));

async function runAll(chosen: readonly BenchRow[]): Promise<number> {
  if (chosen.length === 0) {
    console.error(`There is no row "${values.only}"; there are ${rows.map((row) => row.name).join(', ')}.`);
    return 2;
  }
  let wrong = 0;
  for (const row of chosen) {
    const result = await row.run();
    if (!result.equal) wrong++;
    console.log(values.json ? jsonLine(row, result) : textLine(row, result));
  }
  return wrong === 0 ? 0 : 1;
}

type Result = Awaited<ReturnType<BenchRow['run']>>;

function jsonLine({ name, goal, against }: BenchRow, { ratio, equal, sizes, rssMb }: Result): string {
  return JSON.stringify({
    row: name,
    ratio: rounded(ratio),
    goal,
    against,
    equal,
    sizes,
    rssMb: rssMb && Math.round(rssMb),
  });
}

function textLine({ name, goal, against }: BenchRow, { ratio, met, equal, sizes, rssMb }: Result): string {
  const verdict = !equal ? 'WRONG ANSWER' : met ? 'goal reached' : 'goal missed';
  const amounts = Object.entries(sizes).map(([what, amount]) => `${what} ${amount}`);
  const memory = rssMb === undefined ? [] : [`peak ${Math.round(rssMb)} MB`];
  return `${name}: ${rounded(ratio)} against ${against} (goal: ${goal}): ${verdict}; ${[...amounts, ...memory].join(', ')}`;
}

function rounded(ratio: number): number {
  return Number(ratio.toPrecision(3));
}
