import type { GrowingBytes } from '../../common/growing.ts';
import type { CpeConfiguration } from '../../formats/advisory/cpe-configuration.ts';
import { type Severity, severityLevels } from '../../formats/cvss/severity.ts';
import type { OsvRecord } from '../../formats/osv/record.ts';
import type { Advisory } from './advisory-index.ts';
import { damaged } from './index-file.ts';
import { cpeEcosystem } from './package-table.ts';
import { decodeText, type SymbolTable } from './text-codec.ts';

/** One affected package in the words of its record, with what each of its intervals says. */
export interface ColdPackage {
  /** The place in `readableEcosystems`. */
  ecosystem: number;
  /** What the record writes behind the ecosystem and a colon; empty where there is nothing. */
  release: string;
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
  /** Empty where it names no product by CPE. */
  configurations: CpeConfiguration[];
}

/** Days since 1970 of both dates and a check sum, two bytes each, before the coded text. */
export const frameBytes = 6;

/** Appends lines: id, aliases, summary, vectors, severity word, severity; then a line per package, and below it one per interval. */
export function pushColdText(
  into: GrowingBytes,
  record: OsvRecord,
  severity: Severity | null,
  packages: readonly ColdPackage[],
): void {
  const { id, aliases, summary, vectors, severityWord } = record;
  pushPlain(into, id);
  into.pushText('\n');
  pushParts(into, aliases);
  into.pushText('\n');
  pushPlain(into, summary);
  into.pushText('\n');
  pushParts(into, vectors);
  into.pushText('\n');
  pushPlain(into, severityWord ?? '');
  into.pushText('\n');
  into.pushText(severityMark(severity, vectors));
  for (const { ecosystem, release, name, intervals } of packages) {
    into.pushText(ecosystemLines[ecosystem]!);
    pushPlain(into, name);
    if (release !== '') {
      into.pushText('\t');
      pushPlain(into, release);
    }
    for (const interval of intervals) pushInterval(into, interval);
  }
  if (record.configurations) into.pushText(`\n${configurationMark}${JSON.stringify(record.configurations)}`);
}

const configurationMark = '!';

/** Begins the line of a package of the first ecosystem; all marks of intervals come before it. */
const firstEcosystemMark = 0x40;
const ecosystemLines = Array.from(
  { length: cpeEcosystem + 1 },
  (_, ecosystem) => `\n${String.fromCharCode(firstEcosystemMark + ecosystem)}`,
);

function pushParts(into: GrowingBytes, parts: readonly string[]): void {
  for (let i = 0; i < parts.length; i++) {
    if (i > 0) into.pushText('\t');
    pushPlain(into, parts[i]!);
  }
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

function pushInterval(into: GrowingBytes, interval: ColdInterval): void {
  if (interval.by === 'listed') {
    into.pushText('\n=');
    pushPlain(into, interval.version);
    return;
  }
  const { introduced, fixed, lastAffected } = interval;
  const end = fixed ?? lastAffected;
  into.pushText(fixed !== null ? '\n<' : end !== null ? '\n-' : '\n>');
  pushPlain(into, introduced);
  if (end === null) return;
  into.pushText('\t');
  pushPlain(into, end);
}

const space = 0x20;

/** Appends text without the marks between lines and parts. */
function pushPlain(into: GrowingBytes, text: string): void {
  const start = into.length;
  into.pushText(text);
  const { bytes, length } = into;
  for (let i = start; i < length; i++) if (bytes[i] === 0x0a || bytes[i] === 0x09) bytes[i] = space;
}

/** Completes the record from `start` to `end`, whose coded text begins `frameBytes` behind the start; days since 1970. */
export function frameRecord(
  bytes: Uint8Array,
  start: number,
  end: number,
  publishedDay: number,
  modifiedDay: number,
): void {
  putShort(bytes, start, publishedDay);
  putShort(bytes, start + 2, modifiedDay);
  putShort(bytes, start + 4, checkSumOf(bytes, start, end));
}

function putShort(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = value >> 8;
}

export function readColdRecord(bytes: Uint8Array, symbols: SymbolTable): ColdRecord {
  if (bytes.length < frameBytes || shortAt(bytes, 4) !== checkSumOf(bytes, 0, bytes.length))
    throw damaged('an advisory has changed');
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
    configurations: configurationsOf(lines.at(-1)!),
  };
}

function shortAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! + bytes[at + 1]! * 256;
}

function packagesOf(lines: string[]): ColdPackage[] {
  const packages: ColdPackage[] = [];
  for (const line of lines) {
    const mark = line.charCodeAt(0);
    if (mark >= firstEcosystemMark) packages.push(packageIn(line));
    else if (line[0] !== configurationMark) packages.at(-1)?.intervals.push(intervalOf(line));
  }
  return packages;
}

function configurationsOf(line: string): CpeConfiguration[] {
  return line[0] === configurationMark ? (JSON.parse(line.slice(1)) as CpeConfiguration[]) : [];
}

function packageIn(line: string): ColdPackage {
  const [name = '', release = ''] = line.slice(1).split('\t');
  return { ecosystem: line.charCodeAt(0) - firstEcosystemMark, release, name, intervals: [] };
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
function checkSumOf(bytes: Uint8Array, start: number, end: number): number {
  let low = 1;
  let high = 0;
  for (let i = start; i < end; i = i === start + 3 ? start + 6 : i + 1) {
    low += bytes[i]!;
    high += low;
  }
  return (low % 251) + (high % 251) * 256;
}

const millisADay = 86_400_000;

/** Days since 1970 of a sensible time; 0 for 0, which stands for none. */
export function dayOf(millis: number): number {
  return Math.min(0xffff, Math.floor(millis / millisADay));
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
  const millis = date === null ? Number.NaN : (plainTime(date) ?? Date.parse(date));
  return millis >= firstSensible && millis < firstSenseless ? millis : undefined;
}

/** `2024-05-01T00:00:00.5Z` and the like, as nearly all are written: many times faster than `Date.parse`. */
function plainTime(date: string): number | undefined {
  const last = date.length - 1;
  if (last < 19 || !isMarked(date, last) || (last !== 19 && (date.charCodeAt(19) !== dot || last === 20)))
    return undefined;
  const year = 100 * twoDigits(date, 0) + twoDigits(date, 2);
  const month = twoDigits(date, 5);
  const day = twoDigits(date, 8);
  const hour = twoDigits(date, 11);
  const minute = twoDigits(date, 14);
  const second = twoDigits(date, 17);
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return undefined;
  if (!(hour < 24 && minute < 60 && second < 60)) return undefined;
  let millis = 0;
  for (let i = 20, worth = 100; i < last; i++, worth = Math.floor(worth / 10)) {
    const digit = date.charCodeAt(i) - zero;
    if (digit < 0 || digit > 9) return undefined;
    millis += digit * worth;
  }
  return daysBefore(year, month, day) * millisADay + ((hour * 60 + minute) * 60 + second) * 1000 + millis;
}

const dot = 0x2e;
const zero = 0x30;

function isMarked(date: string, last: number): boolean {
  return (
    date.charCodeAt(4) === 0x2d &&
    date.charCodeAt(7) === 0x2d &&
    date.charCodeAt(10) === 0x54 &&
    date.charCodeAt(13) === 0x3a &&
    date.charCodeAt(16) === 0x3a &&
    date.charCodeAt(last) === 0x5a
  );
}

/** NaN where there are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

/** Days of the Gregorian calendar from 1970-01-01 to the day; a year counts from March, so that the leap day is its last. */
function daysBefore(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 719_469;
}
