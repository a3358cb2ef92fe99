import type { DistributionPackage, PackageName } from '../../formats/purl/distribution-package.ts';
import { releaseGroups } from '../../formats/purl/release-groups.ts';
import type { Hit, UncheckedReason } from './advisory-index.ts';

/** What an index knows of distributions. */
export interface ReleaseTable {
  /** Of which advisories speak; an empty one stands for those that hold in every release. */
  releasesOf(ecosystem: number): readonly string[];
  /** Undefined where no advisory speaks of the package in this release; `unreadable` where its version cannot be ordered nor is listed. */
  hitsIn(ecosystem: number, release: string, asked: PackageName): Hit[] | 'unreadable' | undefined;
}

export interface ReleaseAnswer {
  reason: 'checked' | Extract<UncheckedReason, 'no-release' | 'unknown-release' | 'unreadable-version'>;
  hits: Hit[];
}

/**
 * Matches a package of a distribution by its source and release. Where it does not say which release it is of, only what holds in
 * every release that advisories know of the package is certain; where they differ, the answer says that it could not be told.
 */
export function matchInReleases(table: ReleaseTable, asked: DistributionPackage): ReleaseAnswer {
  const known = table.releasesOf(asked.ecosystem);
  const groups = releaseGroups(asked, known);
  const everywhere = known.includes('') ? [''] : [];
  if (groups.length === 0 && everywhere.length === 0) return { reason: 'unknown-release', hits: [] };
  const found = groups.map((group) => hitsOf(table, asked, group));
  const speaking = found.filter((one) => one !== undefined);
  const certain = hitsOf(table, asked, everywhere) ?? noHits();
  if (speaking.length === 0) return answerOf(certain, true);
  const [first, ...others] = speaking;
  const isSame = others.every(
    ({ hits }) => hits.size === first!.hits.size && [...hits.keys()].every((advisory) => first!.hits.has(advisory)),
  );
  for (const [advisory, hit] of first!.hits) {
    if (!certain.hits.has(advisory) && others.every(({ hits }) => hits.has(advisory))) certain.hits.set(advisory, hit);
  }
  certain.isUnreadable ||= speaking.some(({ isUnreadable }) => isUnreadable);
  return answerOf(certain, isSame);
}

interface Found {
  hits: Map<number, Hit>;
  isUnreadable: boolean;
}

function noHits(): Found {
  return { hits: new Map(), isUnreadable: false };
}

function hitsOf(table: ReleaseTable, { ecosystem, names }: DistributionPackage, releases: readonly string[]) {
  let found: Found | undefined;
  for (const release of releases) {
    for (const asked of names) {
      const hits = table.hitsIn(ecosystem, release, asked);
      if (hits === undefined) continue;
      found ??= noHits();
      if (hits === 'unreadable') found.isUnreadable = true;
      else for (const hit of hits) if (!found.hits.has(hit.advisory)) found.hits.set(hit.advisory, hit);
    }
  }
  return found;
}

function answerOf({ hits, isUnreadable }: Found, isSame: boolean): ReleaseAnswer {
  const sorted = [...hits.values()].sort((a, b) => a.advisory - b.advisory);
  if (!isSame) return { reason: 'no-release', hits: sorted };
  return { reason: isUnreadable && sorted.length === 0 ? 'unreadable-version' : 'checked', hits: sorted };
}
