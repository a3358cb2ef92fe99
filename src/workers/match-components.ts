import { hash } from 'node:crypto';
import { AppError } from '../common/errors.ts';
import { type Parsed, parsed, refused } from '../common/parsed.ts';
import {
  type AdvisoryIndex,
  type Hit,
  type MatchColumns,
  type RangeWords,
  type UncheckedReason,
  uncheckedReasons,
} from '../engines/matching/advisory-index.ts';
import { type Posting, postingsOfPurl } from '../engines/matching/postings.ts';
import { fixesAbove } from '../engines/scan/fixes-above.ts';
import { preferredFirst } from '../engines/scan/preferred-first.ts';
import { versionAsked } from '../formats/purl/asked-version.ts';
import { indexAt } from './index-at.ts';
import { purlColumns } from './purl-columns.ts';

export interface MatchTask {
  /** A compiled index; its name tells its content, so that a thread keeps it open. */
  indexPath: string;
  purls: string[];
}

/** One vulnerability in one component, with the record that people know best and the interval by which it matched. */
export interface MatchedVulnerability {
  /** The place of the component among the purls. */
  component: number;
  advisory: string;
  fixedIn: string[];
  match: {
    advisories: string[];
    /** With the release of a distribution: `Debian:12`. */
    ecosystem: string;
    /** As the record names it: of a binary package of a distribution mostly its source. */
    package: string;
    by: 'range' | 'listed';
    range: RangeWords | null;
    version: string;
  };
}

export interface Matched {
  /** By the place of an ecosystem, a hash of the releases that the advisories speak of: what decides beside those that name a package. */
  releases: Record<string, string>;
  /** Under which postings each of the components is found. */
  postings: Posting[][];
  /** Why each of the components could not be checked, null where it was; one that was not may still have certain matches. */
  unchecked: (UncheckedReason | null)[];
  vulnerabilities: MatchedVulnerability[];
}

/** Matches components against a compiled index away from the thread that serves. */
export async function run({ indexPath, purls }: MatchTask): Promise<Parsed<Matched>> {
  try {
    const index = indexAt(indexPath);
    const matches = index.matchPurls(purlColumns(purls));
    const unchecked = Array.from(matches.reason, (reason) => {
      const why = uncheckedReasons[reason]!;
      return why === 'checked' ? null : why;
    });
    return parsed({
      releases: hashesOf(index.releases),
      postings: purls.map((purl) => postingsOfPurl(purl)),
      unchecked,
      vulnerabilities: matchedIn(index, purls, matches),
    });
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isGone && !(error instanceof AppError)) throw error;
    return refused({ at: indexPath, message: (error as Error).message });
  }
}

function hashesOf(releases: AdvisoryIndex['releases']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(releases).map(([place, names]) => [place, hash('sha256', [...names].sort().join('\n'), 'hex')]),
  );
}

function matchedIn(index: AdvisoryIndex, purls: readonly string[], matches: MatchColumns): MatchedVulnerability[] {
  const found: MatchedVulnerability[] = [];
  for (let hit = 0; hit < matches.hits; ) {
    const component = matches.component[hit]!;
    const hits: Hit[] = [];
    for (; hit < matches.hits && matches.component[hit] === component; hit++) {
      hits.push({ advisory: matches.advisory[hit]!, range: matches.range[hit]! });
    }
    for (const group of Map.groupBy(hits, ({ advisory }) => index.vulnerabilityOf(advisory)).values()) {
      found.push({ component, ...vulnerabilityOf(index, purls[component]!, group) });
    }
  }
  return found;
}

function vulnerabilityOf(index: AdvisoryIndex, purl: string, hits: Hit[]): Omit<MatchedVulnerability, 'component'> {
  const matched = hits
    .map((hit) => ({ id: index.advisory(hit.advisory).id, ...index.explain(hit) }))
    .sort((a, b) => preferredFirst(a.id, b.id));
  const { id, ecosystem, name, by, range } = matched[0]!;
  const version = versionAsked(purl, name);
  return {
    advisory: id,
    fixedIn: fixesAbove(
      version,
      matched.flatMap(({ fixedIn }) => fixedIn),
      ecosystem,
    ),
    match: {
      advisories: matched.map((one) => one.id),
      ecosystem,
      package: name,
      by,
      range: by === 'range' ? range : null,
      version,
    },
  };
}
