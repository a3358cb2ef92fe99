import type { CpeGrounds } from '../../formats/cpe/judge-configurations.ts';
import type { Severity } from '../../formats/cvss/severity.ts';
import type { GatheredBom } from '../../formats/cyclonedx/scan-purls.ts';

/** What an opened advisory index answers; `open-index.ts` opens one, `index-compiler.ts` makes one. */

/**
 * Why a component could not be checked, by number: `MatchColumns.reason` holds the position in this list, so 0 means "checked".
 * The words are stable: they stand in JSON output.
 */
export const uncheckedReasons = [
  'checked',
  'no-identifier',
  'unreadable-identifier',
  'unknown-ecosystem',
  'no-version',
  'unreadable-version',
  'no-release',
  'unknown-release',
  'only-cpe',
] as const;

export type UncheckedReason = Exclude<(typeof uncheckedReasons)[number], 'checked'>;

/** The same reasons as a sentence for people. */
export const uncheckedSentences: Readonly<Record<UncheckedReason, string>> = {
  'no-identifier': 'It has no package URL (purl).',
  'unreadable-identifier': 'Its package URL cannot be read.',
  'unknown-ecosystem': 'Its ecosystem is not one that can be matched yet.',
  'no-version': 'It has no version.',
  'unreadable-version': 'Its version does not follow the rules of its ecosystem.',
  'no-release': 'Its package URL does not say of which release of the distribution it is, and that makes a difference.',
  'only-cpe':
    'It has no package URL (purl) that could be checked, only a CPE name, which misses and mistakes products.',
  'unknown-release': 'The advisories do not cover its distribution or the release of it.',
};

/** How many records, or ranges of loaded records (reasons that begin with `range-`), were left out, and why. */
export interface SkipCount {
  reason: string;
  count: number;
}

/** What the index was compiled from. */
export interface CorpusSummary {
  /** Records loaded: those that can match something. */
  count: number;
  /** Newest sensible modification time of the loaded records (RFC 3339), null where none tells. */
  asOf: string | null;
  /** Over the sorted SHA-256 of every record that was read, loaded or not: the same records give the same value in any order. */
  sha256: string;
  /** With `count`, all that were read, once the reasons that begin with `range-` are left aside. */
  skipped: SkipCount[];
}

/** The bounds of an interval of versions in the words of its record; `introduced: "0"` is before every version. */
export interface RangeWords {
  introduced: string | null;
  fixed: string | null;
  lastAffected: string | null;
}

/** One reason why a version is affected: an interval, or a listed version, of one advisory. */
export interface Hit {
  /** The number of the advisory in this index. */
  advisory: number;
  /** The number of the interval in this index, for `explain`. */
  range: number;
}

/**
 * Hits hold each advisory once, an interval before a listed version, in ascending order of advisory. A package that could not be
 * checked in full has those hits that hold in any case.
 */
export type MatchAnswer = { checked: true; hits: Hit[] } | { checked: false; reason: UncheckedReason; hits?: Hit[] };

/** A candidate by a CPE name, never as sure as a match by a package URL. */
export interface CpeHit {
  advisory: number;
  grounds: CpeGrounds;
}

/** Why a hit matched, read from the cold part. */
export interface Explanation {
  /** As the record writes it, with the release of a distribution: `Debian:12`. */
  ecosystem: string;
  /** The package's name as the record writes it. */
  name: string;
  by: 'range' | 'listed';
  /** Of a listed version: all null. */
  range: RangeWords;
  /** Versions of this package that the advisory calls fixed and that lie above the start of the interval, lowest first. */
  fixedIn: string[];
}

/** A record of the cold part. */
export interface Advisory {
  id: string;
  aliases: string[];
  summary: string;
  /** `YYYY-MM-DD`, null where the record says nothing sensible. */
  published: string | null;
  modified: string | null;
  /** CVSS vectors as written, of any version, without repetition. */
  vectors: string[];
  /** The source's own word for the severity, as written. */
  severityWord: string | null;
  /** The highest level of its vectors, else the level of its word; computed when the index was compiled. */
  severity: Severity | null;
  /** The record, or one of its aliases, is a malicious-package record (`MAL-…`). */
  malicious: boolean;
}

/** Records that name each other as aliases, directly or through another id, are one vulnerability. */
export interface Vulnerability {
  /** The id to show: a CVE first, then a GHSA, then the least of the others. */
  id: string;
  /** All other ids of its records and their aliases, sorted. */
  aliases: string[];
  /** Numbers of its records in this index, ascending. */
  advisories: number[];
  /** What a finding shows of each of them, in the same order. */
  records: Pick<Advisory, 'id' | 'summary' | 'severity'>[];
  malicious: boolean;
}

/** Package URLs as places in bytes (UTF-8, no JSON escapes): component `i` is `bytes[starts[i]..ends[i])`, empty when it has none. */
export interface PurlColumns {
  bytes: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  count: number;
}

/** What bulk matching found: hit `h` is interval `range[h]` of advisory `advisory[h]` in component `component[h]`. */
export interface MatchColumns {
  /** Per component, the position in `uncheckedReasons`. */
  reason: Uint8Array;
  hits: number;
  component: Uint32Array;
  advisory: Uint32Array;
  range: Uint32Array;
}

/** A quicker way for what is plain, which leaves the rest. */
export interface PlainScanner {
  /** Reasons and hits by component; those that are left have a reason beyond the list, and no hits yet. */
  match(bom: GatheredBom): MatchColumns;
  /**
   * The findings as members of a JSON list, in pieces of which each holds until the next one is asked for; `plainly` gives those of hits
   * that were left, and nothing for none. `matches` are of the same BOM.
   */
  findings(
    bom: GatheredBom,
    matches: MatchColumns,
    plainly: (from: number, to: number) => string,
  ): Iterable<Uint8Array | string>;
}

export interface AdvisoryIndex {
  readonly corpus: CorpusSummary;
  /** There where the index was opened for one scan: what it finds it finds the sooner. */
  readonly plainScan?: PlainScanner | undefined;
  /** `ecosystem` as OSV spells it. */
  match(ecosystem: string, name: string, version: string): MatchAnswer;
  matchPurl(purl: string): MatchAnswer;
  /** As `matchPurl` for each component; a component without findings allocates nothing. */
  matchPurls(purls: PurlColumns): MatchColumns;
  /** Whether any advisory names products by CPE. */
  readonly namesCpes: boolean;
  /**
   * By the place of an ecosystem that advisories speak of, of which of its releases: what decides over a package beside the advisories
   * that name it. An ecosystem without releases has none.
   * The place that stands for CPE names is among them where `namesCpes`.
   */
  readonly releases: Readonly<Record<string, readonly string[]>>;
  /**
   * Candidates for a CPE name, by advisory, ascending; undefined where the name cannot be read. `version` counts where the name has none.
   * Reads the cold part.
   */
  matchCpe(cpe: string, version: string | null): CpeHit[] | undefined;
  /** Whether any advisory speaks of the package, whatever the version. */
  knows(ecosystem: string, name: string): boolean;
  /** Least number of the records that are the same vulnerability; equal for two advisories exactly when they are one. */
  vulnerabilityOf(advisory: number): number;
  /** Reads the cold part. */
  vulnerability(advisory: number): Vulnerability;
  /** Reads the cold part. */
  advisory(advisory: number): Advisory;
  /** Reads the cold part. */
  explain(hit: Hit): Explanation;
}
