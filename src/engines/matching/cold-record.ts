import { type Severity, severityLevels } from '../../formats/cvss/severity.ts';
import type { OsvRecord } from '../../formats/osv/record.ts';
import type { Advisory } from './advisory-index.ts';
import { damaged } from './index-file.ts';
import { decodeText, type SymbolTable } from './text-codec.ts';

/** One affected package in the words of its record, with what each of its intervals says. */
export interface ColdPackage {
  /** The place in `readableEcosystems`. */
  ecosystem: number;
  name: string;
  intervals: ColdInterval[];
}

export type ColdInterval =
  | { by: 'range'; introduced: string; fixed: string | null; lastAffected: string | null }
  | { by: 'listed'; version: string };

/** What a finding shows of an advisory, read when it is needed. */
export interface ColdRecord extends Omit<Advisory, 'malicious' | 'published' | 'modified'> {
  /** Days since 1970 for `dateOf`. */
  published: number;
  modified: number;
  packages: ColdPackage[];
}

/** Days since 1970 of both dates and a check sum, two bytes each, before the coded text. */
const frameBytes = 6;

/** Lines: id, aliases, summary, vectors, severity word, severity; then a line per package, and below it one per interval. */
export function coldText(record: OsvRecord, severity: Severity | null, packages: ColdPackage[]): string {
  const { id, aliases, summary, vectors, severityWord } = record;
  const lines = [plain(id), aliases.map(plain).join('\t'), plain(summary), vectors.map(plain).join('\t')];
  lines.push(plain(severityWord ?? ''), severityMark(severity, vectors));
  for (const { ecosystem, name, intervals } of packages) {
    lines.push(`${ecosystem}${plain(name)}`);
    for (const interval of intervals) lines.push(intervalText(interval));
  }
  return lines.join('\n');
}

/** The place of the level, then that of the vector, or `-` where a word told; empty where nothing did. */
function severityMark(severity: Severity | null, vectors: string[]): string {
  if (!severity) return '';
  const place = severity.vector === null ? '-' : vectors.indexOf(severity.vector);
  return `${severityLevels.indexOf(severity.level)}${place}`;
}

function severityIn(mark: string, vectors: string[]): Severity | null {
  const level = severityLevels[Number(mark[0])];
  return level ? { level, vector: vectors[Number(mark.slice(1))] ?? null } : null;
}

function intervalText(interval: ColdInterval): string {
  if (interval.by === 'listed') return `=${plain(interval.version)}`;
  const introduced = plain(interval.introduced);
  if (interval.fixed !== null) return `<${introduced}\t${plain(interval.fixed)}`;
  if (interval.lastAffected !== null) return `-${introduced}\t${plain(interval.lastAffected)}`;
  return `>${introduced}`;
}

/** Without the marks between lines and parts. */
function plain(text: string): string {
  return text.replace(/[\n\t]/g, ' ');
}

export function coldFrame(
  record: { published: string | null; modified: string | null },
  coded: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(frameBytes + coded.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, dayOf(record.published), true);
  view.setUint16(2, dayOf(record.modified), true);
  bytes.set(coded, frameBytes);
  view.setUint16(4, checkSumOf(bytes), true);
  return bytes;
}

export function readColdRecord(bytes: Uint8Array, symbols: SymbolTable): ColdRecord {
  if (bytes.length < frameBytes || shortAt(bytes, 4) !== checkSumOf(bytes)) throw damaged('an advisory has changed');
  const text = decodeText(symbols, bytes, frameBytes);
  if (text === undefined) throw damaged('an advisory cannot be decoded');
  const lines = text.split('\n');
  const [id = '', aliases = '', summary = '', vectorLine = '', severityWord = '', mark = ''] = lines;
  const vectors = partsOf(vectorLine);
  return {
    id,
    aliases: partsOf(aliases),
    summary,
    published: shortAt(bytes, 0),
    modified: shortAt(bytes, 2),
    vectors,
    severityWord: severityWord || null,
    severity: severityIn(mark, vectors),
    packages: packagesOf(lines.slice(6)),
  };
}

function shortAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! + bytes[at + 1]! * 256;
}

function packagesOf(lines: string[]): ColdPackage[] {
  const packages: ColdPackage[] = [];
  for (const line of lines) {
    const mark = line.charCodeAt(0);
    if (mark >= 0x30 && mark <= 0x39) packages.push({ ecosystem: mark - 0x30, name: line.slice(1), intervals: [] });
    else packages.at(-1)?.intervals.push(intervalOf(line));
  }
  return packages;
}

function intervalOf(line: string): ColdInterval {
  const text = line.slice(1);
  if (line[0] === '=') return { by: 'listed', version: text };
  const [introduced = '', end = null] = text.split('\t');
  return {
    by: 'range',
    introduced,
    fixed: line[0] === '<' ? end : null,
    lastAffected: line[0] === '-' ? end : null,
  };
}

function partsOf(line: string): string[] {
  return line === '' ? [] : line.split('\t');
}

/** Fletcher's sum over all but the sum itself. */
function checkSumOf(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (i === 4 || i === 5) continue;
    low += bytes[i]!;
    high += low;
  }
  return (low % 251) + (high % 251) * 256;
}

const millisADay = 86_400_000;

/** 0 where there is no sensible date. */
function dayOf(date: string | null): number {
  const millis = sensibleTime(date);
  return millis === undefined ? 0 : Math.min(0xffff, Math.floor(millis / millisADay));
}

/** `YYYY-MM-DD`, null for the day that stands for none. */
export function dateOf(day: number): string | null {
  return day === 0 ? null : new Date(day * millisADay).toISOString().slice(0, 10);
}

/** Before it there was no advisory in this format; some records carry the year 1. */
const firstSensible = Date.UTC(1990, 0);
const firstSenseless = Date.UTC(2149, 0);

/** Milliseconds since 1970 of an RFC 3339 date, undefined where it is none or makes no sense. */
export function sensibleTime(date: string | null): number | undefined {
  const millis = date === null ? Number.NaN : Date.parse(date);
  return millis >= firstSensible && millis < firstSenseless ? millis : undefined;
}
