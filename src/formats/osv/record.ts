import { type CpeConfiguration, configurationsMember, readCpeConfigurations } from '../advisory/cpe-configuration.ts';

/** What we need of one record in the Open Source Vulnerability format (OSV schema 1.x), read with tolerance for the rest. */
export interface OsvRecord {
  id: string;
  /** Other names of the same vulnerability; `related` ones are others and not among them. */
  aliases: string[];
  summary: string;
  /** Dates as written. */
  published: string | null;
  modified: string | null;
  withdrawn: string | null;
  /** CVSS vectors of the record and its affected packages, as written, without repetition. */
  vectors: string[];
  severityWord: string | null;
  /** The record or one of its aliases is a malicious-package record (`MAL-…`). */
  malicious: boolean;
  affected: OsvAffected[];
  /** Which products it speaks of by CPE names; absent where it names none so. */
  configurations?: CpeConfiguration[];
}

export interface OsvAffected {
  /** As written, with a suffix such as `Debian:12`. */
  ecosystem: string;
  name: string;
  /** Ranges of versions; ranges of commits are left out. */
  ranges: OsvRange[];
  /** Versions that are affected whatever the ranges say. */
  versions: string[];
}

export interface OsvRange {
  events: OsvEvent[];
}

export interface OsvEvent {
  kind: 'introduced' | 'fixed' | 'lastAffected' | 'limit';
  version: string;
}

/** Why a whole record was left out; the words are stable. */
export type RecordSkipReason = 'not-json' | 'not-an-advisory' | 'no-id';

export type ReadRecord = { ok: true; record: OsvRecord } | { ok: false; reason: RecordSkipReason };

type Loose = Readonly<Record<string, unknown>>;

/** Reads a record that is parsed already. */
export function readOsvRecord(value: unknown): ReadRecord {
  if (!isObject(value)) return { ok: false, reason: 'not-an-advisory' };
  const id = textOf(value.id)?.trim();
  if (!id) return { ok: false, reason: 'no-id' };
  if (value.affected !== undefined && value.affected !== null && !Array.isArray(value.affected)) {
    return { ok: false, reason: 'not-an-advisory' };
  }
  const affected = objectsOf(value.affected);
  const aliases = aliasesAmong(textsOf(value.aliases), id);
  const specific = isObject(value.database_specific) ? value.database_specific : {};
  const configurations = readCpeConfigurations(specific[configurationsMember]);
  return {
    ok: true,
    record: {
      id,
      aliases,
      summary: summaryOf(textOf(value.summary), () => textOf(value.details)),
      published: textOf(value.published) ?? null,
      modified: textOf(value.modified) ?? null,
      withdrawn: textOf(value.withdrawn) ?? null,
      vectors: vectorsOf(value, affected),
      severityWord: severityWordOf(value, affected) ?? null,
      malicious: isMalicious(id, aliases),
      affected: affected.flatMap(readAffected),
      ...(configurations.length > 0 ? { configurations } : {}),
    },
  };
}

export function aliasesAmong(names: readonly string[], id: string): string[] {
  return names.length === 0 ? [] : [...new Set(names)].filter((name) => name !== id);
}

export function isMalicious(id: string, aliases: readonly string[]): boolean {
  return id.startsWith('MAL-') || aliases.some((name) => name.startsWith('MAL-'));
}

const longestSummary = 240;

/** Records of PyPI often have details only; their first line stands in. */
export function summaryOf(summary: string | undefined, details: () => string | undefined): string {
  const own = summary?.trim();
  if (own) return own;
  const [line = ''] = (details() ?? '').trim().split('\n', 1);
  return line.length > longestSummary ? `${line.slice(0, longestSummary - 1).trimEnd()}…` : line;
}

function vectorsOf(record: Loose, affected: Loose[]): string[] {
  const stated = [record, ...affected].flatMap((part) => objectsOf(part.severity).map((severity) => severity.score));
  const ofRustSec = affected.map((part) => isObject(part.database_specific) && part.database_specific.cvss);
  return vectorsAmong(textsOf([...stated, ...ofRustSec]));
}

/** Each CVSS vector once. */
export function vectorsAmong(scores: readonly string[]): string[] {
  return scores.length === 0 ? [] : [...new Set(scores)].filter((score) => /^CVSS:|^\(?AV:/.test(score));
}

function severityWordOf(record: Loose, affected: Loose[]): string | undefined {
  const places = [
    record.database_specific,
    ...affected.flatMap((part) => [part.database_specific, part.ecosystem_specific]),
  ];
  return textsOf(places.map((place) => isObject(place) && place.severity))[0];
}

function readAffected(entry: Loose): OsvAffected[] {
  if (!isObject(entry.package)) return [];
  const ecosystem = textOf(entry.package.ecosystem);
  const name = textOf(entry.package.name);
  if (!ecosystem || !name) return [];
  const ranges = objectsOf(entry.ranges)
    .filter((range) => range.type !== 'GIT')
    .map((range) => ({ events: objectsOf(range.events).flatMap(readEvent) }));
  return [{ ecosystem, name, ranges, versions: textsOf(entry.versions) }];
}

const eventKinds = [
  ['introduced', 'introduced'],
  ['fixed', 'fixed'],
  ['last_affected', 'lastAffected'],
  ['limit', 'limit'],
] as const;

function readEvent(event: Loose): OsvEvent[] {
  return eventKinds.flatMap(([key, kind]) => {
    const version = textOf(event[key]);
    return version === undefined ? [] : [{ kind, version }];
  });
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectsOf(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text): text is string => typeof text === 'string' && text !== '') : [];
}
