import { cpus, loadavg } from 'node:os';
import type { LoadOutcome } from './load.ts';
import type { Spread } from './spread.ts';

/** What was measured, as Markdown tables. */
export function reportOf(outcome: LoadOutcome): string {
  const { kept, pages, cold, users, memory, diskMb, tables } = outcome;
  const { boms, components, advisories, filled } = kept;
  return [
    `${boms} bills of materials of ${components} components, ${advisories} advisories, ${cpus().length} processors, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
    table(['goal', 'figure', 'met'], goalsOf(outcome)),
    table(
      ['filled', 's'],
      [
        ['vulnerability data loaded', whole(filled.feedsSeconds)],
        ['register entered', whole(filled.registerSeconds)],
        [
          `BOMs uploaded, read and matched: ${filled.components} components, ${filled.findings} findings`,
          whole(filled.bomsSeconds),
        ],
      ],
    ),
    table(
      ['page, alone', ...spreadHeads, 'slowest call'],
      pages.map((one) => [one.page, ...cells(one), slowest(one.calls)]),
    ),
    table(
      ['page, in a browser that comes for the first time', ...spreadHeads, 'asks beside'],
      cold.map((one) => [one.page, ...cells(one), one.unmeasured.join(' ')]),
    ),
    table(
      [`page, with ${users.readers} reading and ${users.writers} writing for ${users.seconds} s`, ...spreadHeads],
      [
        ...users.pages.map((one) => [one.page, ...cells(one)]),
        ['all pages', ...cells(users.visits)],
        [`writes, ${users.writes.acknowledged} acknowledged, ${users.writes.lost} lost`, ...cells(users.writes)],
      ],
    ),
    `${users.callsPerSecond.toFixed(1)} calls a second; errors: ${errorsOf(users.errors)}`,
    table(
      ['memory (PSS, MB)', 'program', 'PostgreSQL'],
      Object.entries(memory).map(([when, { programMb, postgresMb }]) => [when, whole(programMb), whole(postgresMb)]),
    ),
    table(
      ['table', 'rows', 'MB'],
      tables.map((one) => [one.table, whole(one.rows), whole(one.mb)]),
    ),
    `On disk: database ${whole(diskMb.database)} MB, cache ${whole(diskMb.cache)} MB`,
  ].join('\n\n');
}

const mostMs = 200;
const mostProgramMb = 1024;
/** The pages that are promised to come within `mostMs`, in 95 of 100 visits. */
const promised = ['findings', 'product', 'blast radius of a component', 'blast radius of a supplier'];

function goalsOf({ pages, memory }: LoadOutcome): string[][] {
  const reached = (figure: number, most: number) => (figure < most ? 'yes' : 'no');
  const most = Math.max(...Object.values(memory).map(({ programMb }) => programMb));
  return [
    ...pages
      .filter(({ page }) => promised.includes(page))
      .map(({ page, p95 }) => [`${page}: p95 under ${mostMs} ms`, `${whole(p95)} ms`, reached(p95, mostMs)]),
    [`memory of the program under ${mostProgramMb} MB`, `${whole(most)} MB`, reached(most, mostProgramMb)],
  ];
}

const spreadHeads = ['n', 'p50 ms', 'p95 ms', 'p99 ms', 'most ms'];

function cells({ count, p50, p95, p99, most }: Spread): string[] {
  return [String(count), ...[p50, p95, p99, most].map(whole)];
}

function whole(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toString();
}

function slowest(calls: Record<string, Spread>): string {
  const [path, spread] = Object.entries(calls).sort(([, a], [, b]) => b.p95 - a.p95)[0] ?? [];
  return path && spread ? `${path} ${whole(spread.p95)}` : '';
}

function errorsOf(errors: Record<string, number>): string {
  const texts = Object.entries(errors).map(([text, count]) => `${count} x ${text}`);
  return texts.length === 0 ? 'none' : texts.join('; ');
}

function table(heads: string[], rows: string[][]): string {
  const widths = heads.map((_, column) => Math.max(3, ...[heads, ...rows].map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => (column === 0 || column > 5 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 || column > 5 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(heads), line(rule), ...rows.map(line)].join('\n');
}
