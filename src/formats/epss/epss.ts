import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';

/**
 * One day of the Exploit Prediction Scoring System (FIRST): for each CVE the probability that exploitation is observed in the
 * next 30 days, and the share of all CVEs with a probability as high or lower. The three columns are as long as each other.
 */
export interface EpssIssue {
  /** As written, such as `v2025.03.14`; null where the file does not say. */
  modelVersion: string | null;
  /** `YYYY-MM-DD`; null where the file does not say. */
  scoreDate: string | null;
  cves: string[];
  /** From 0 to 1. */
  probabilities: Float64Array;
  percentiles: Float64Array;
  /** Rows that could not be read; the first of them are warnings. */
  rejected: number;
}

const mostWarnings = 100;

/** Reads the daily CSV: a line of comment, a head, a row for each CVE. A row that cannot be read is left out, with its line. */
export function parseEpss(bytes: Uint8Array): Parsed<EpssIssue> {
  const lines = linesOf(new TextDecoder('latin1').decode(bytes));
  const { comment, head, at } = readStart(lines);
  const columns = columnsOf(head);
  if (!columns) {
    return refused({
      at: `line ${at}`,
      message: 'An EPSS file has the columns "cve", "epss" and "percentile"; they are not in its head.',
    });
  }
  return readRows(lines, { columns, from: at, ...readComment(comment) });
}

function* linesOf(text: string): Generator<string> {
  for (let from = text.startsWith('\xef\xbb\xbf') ? 3 : 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield text.charCodeAt(to - 1) === 13 ? text.slice(from, to - 1) : text.slice(from, to);
    from = to + 1;
  }
}

function readStart(lines: Generator<string>): { comment: string; head: string; at: number } {
  let comment = '';
  for (let at = 1; ; at++) {
    const next = lines.next();
    if (next.done) return { comment, head: '', at };
    if (!next.value.startsWith('#')) return { comment, head: next.value, at };
    comment ||= next.value;
  }
}

/** `#model_version:v2025.03.14,score_date:2026-11-20T00:00:00+0000`. */
function readComment(comment: string): Pick<EpssIssue, 'modelVersion' | 'scoreDate'> {
  return {
    modelVersion: /model_version:([^,\s]{1,50})/.exec(comment)?.[1] ?? null,
    scoreDate: /score_date:(\d{4}-\d{2}-\d{2})/.exec(comment)?.[1] ?? null,
  };
}

interface Columns {
  cve: number;
  epss: number;
  percentile: number;
}

function columnsOf(head: string): Columns | undefined {
  const names = cellsOf(head).map((name) => name.toLowerCase());
  const columns = { cve: names.indexOf('cve'), epss: names.indexOf('epss'), percentile: names.indexOf('percentile') };
  return Object.values(columns).includes(-1) ? undefined : columns;
}

/** No value of the file needs quotes or blanks; some programs write them all the same. */
function cellsOf(line: string): string[] {
  const cells = line.split(',');
  return /[" ]/.test(line) ? cells.map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')) : cells;
}

const cvePattern = /^CVE-\d{4}-\d{4,19}$/;
const sharePattern = /^\d(\.\d+)?(e-\d+)?$/i;

function readRows(
  lines: Generator<string>,
  { columns, from, ...about }: Pick<EpssIssue, 'modelVersion' | 'scoreDate'> & { columns: Columns; from: number },
): Parsed<EpssIssue> {
  const warnings: Problem[] = [];
  const places = new Map<string, number>();
  const probabilities: number[] = [];
  const percentiles: number[] = [];
  let rejected = 0;
  let line = from;
  for (const text of lines) {
    line++;
    if (text === '') continue;
    const cells = cellsOf(text);
    const cve = cells[columns.cve] ?? '';
    const probability = shareIn(cells[columns.epss]);
    const percentile = shareIn(cells[columns.percentile]);
    const wrong = !cvePattern.test(cve)
      ? 'A CVE id looks like CVE-2024-12345.'
      : probability === undefined || percentile === undefined
        ? 'Probability and percentile are numbers from 0 to 1.'
        : places.has(cve)
          ? `${cve} stands twice; the first row counts.`
          : undefined;
    if (wrong === undefined) {
      places.set(cve, line);
      probabilities.push(probability!);
      percentiles.push(percentile!);
    } else if (++rejected <= mostWarnings) warnings.push({ at: `line ${line}`, message: wrong });
  }
  if (places.size === 0) {
    const [first] = warnings;
    return refused(first ?? { at: `line ${line}`, message: 'There is no row in this file.' });
  }
  const issue = {
    ...about,
    cves: [...places.keys()],
    probabilities: Float64Array.from(probabilities),
    percentiles: Float64Array.from(percentiles),
    rejected,
  };
  return parsed(issue, warnings);
}

function shareIn(text: string | undefined): number | undefined {
  if (text === undefined || !sharePattern.test(text)) return undefined;
  const share = Number(text);
  return share <= 1 ? share : undefined;
}
