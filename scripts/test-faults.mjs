/**
 * Strikes the running program with each kind of fault, twenty times or as often as `--strikes N` says, and reports what was lost,
 * doubled or half there: a table, then one line of JSON, then `N passed, N failed`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { tally } from './tally.mjs';

const { values } = parseArgs({ options: { strikes: { type: 'string', default: '20' } } });
const folder = mkdtempSync(join(tmpdir(), 'holdfast-faults-'));
const path = join(folder, 'figures.jsonl');
writeFileSync(path, '');
process.env.HOLDFAST_FAULT_FIGURES = path;
process.env.HOLDFAST_FAULT_STRIKES = values.strikes;

const vitest = await startVitest('test', [], { project: ['faults'], watch: false });
const { passed, failed } = tally(vitest.state);
await vitest.close();
const figures = readFileSync(path, 'utf8').split('\n').filter(Boolean).map(JSON.parse);
rmSync(folder, { recursive: true });
process.stdout.write(`${tableOf(figures)}\n${JSON.stringify({ faults: figures })}\n`);
const broken = failed === 0 && (passed === 0 || figures.length === 0) ? 1 : 0;
console.log(`${passed} passed, ${failed + broken} failed`);
process.exit(failed + broken === 0 ? 0 : 1);

function tableOf(rows) {
  const columns = [
    ['fault', ({ fault }) => fault],
    ['under', ({ under }) => under],
    ['runs', ({ runs }) => runs],
    ['strikes', ({ strikes }) => strikes],
    ['acknowledged', ({ acknowledged }) => acknowledged],
    ['lost', ({ lost }) => lost],
    ['doubled', ({ doubled }) => doubled],
    ['half there', ({ halfThere }) => halfThere],
    ['longest s', ({ longestSeconds }) => longestSeconds.toFixed(1)],
  ];
  const lines = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => String(cell(row))))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index].length)));
  const format = (line) =>
    line.map((cell, index) => (index < 2 ? cell.padEnd(widths[index]) : cell.padStart(widths[index]))).join('  ');
  return lines.map(format).join('\n');
}
