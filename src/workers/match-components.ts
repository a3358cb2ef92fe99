import { hash } from 'node:crypto';
import { AppError } from '../common/errors.ts';
import { type Parsed, parsed, refused } from '../common/parsed.ts';
import {
  type AdvisoryIndex,
  type Hit,
  type RangeWords,
  type UncheckedReason,
  uncheckedReasons,
} from '../engines/matching/advisory-index.ts';
import { type Posting, postingsOfCpe, postingsOfPurl } from '../engines/matching/postings.ts';
import { type CpeNamed, productOfCpe } from '../engines/scan/cpe-candidates.ts';
import { cpeNamed } from '../engines/scan/cpe-named.ts';
import { fixesAbove } from '../engines/scan/fixes-above.ts';
import { groundsOf } from '../engines/scan/grounds-of.ts';
import { type FurtherMatches, matchFurther } from '../engines/scan/match-further.ts';
import { preferredFirst } from '../engines/scan/preferred-first.ts';
import { productMeant } from '../engines/scan/product-meant.ts';
import type { MatchedBy } from '../engines/scan/result.ts';
import type { ComponentIdentifier, FurtherIdentifier } from '../formats/bom/further-identifiers.ts';
import type { CpeConfidence, CpeGrounds } from '../formats/cpe/judge-configurations.ts';
import { versionAsked } from '../formats/purl/asked-version.ts';
import { indexAt } from './index-at.ts';
import { purlColumns } from './purl-columns.ts';

export interface MatchTask {
  /** A compiled index; its name tells its content, so that a thread keeps it open. */
  indexPath: string;
  /** Empty where a component has none. */
  purls: string[];
  /** What documents state of some of the components besides. */
  beside?: StatedBeside[];
}

export interface StatedBeside {
  /** The place of the component among the purls. */
  component: number;
  name: string;
  version: string | null;
  cpe: string | null;
  identifiers: FurtherIdentifier[];
}

/** One vulnerability in one component, with the record that people know best and the interval by which it matched. */
export interface MatchedVulnerability {
  /** The place of the component among the purls. */
  component: number;
  advisory: string;
  fixedIn: string[];
  match: PackageMatch & Partial<MatchedBy>;
}

export interface PackageMatch {
  advisories: string[];
  /** With the release of a distribution: `Debian:12`. */
  ecosystem: string;
  /** As the record names it: of a binary package of a distribution mostly its source. */
  package: string;
  by: 'range' | 'listed';
  range: RangeWords | null;
  version: string;
}

/** What an advisory may mean, for a person to judge (decisions 0035, 0040). */
export interface MatchedCandidate extends Pick<MatchedVulnerability, 'component' | 'advisory' | 'fixedIn'> {
  /** The product that is asked for, without a version: who says that the component is another one speaks of this. */
  product: string;
  confidence: CpeConfidence;
  match: { advisories: string[] } & MatchedBy & ((PackageMatch & { patched: boolean }) | CpeGrounds);
}

export interface Matched {
  /** By the place of an ecosystem, a hash of the releases that the advisories speak of: what decides beside those that name a package. */
  releases: Record<string, string>;
  /** Under which postings each of the components is found. */
  postings: Posting[][];
  /** Why each of the components could not be checked, null where it was; one that was not may still have certain matches. */
  unchecked: (UncheckedReason | null)[];
  vulnerabilities: MatchedVulnerability[];
  candidates: MatchedCandidate[];
}

/** Matches components against a compiled index away from the thread that serves; the same as a scan comes to. */
export async function run({ indexPath, purls, beside = [] }: MatchTask): Promise<Parsed<Matched>> {
  try {
    return parsed(matched(indexAt(indexPath), purls, beside));
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isGone && !(error instanceof AppError)) throw error;
    return refused({ at: indexPath, message: (error as Error).message });
  }
}

function matched(index: AdvisoryIndex, purls: readonly string[], beside: readonly StatedBeside[]): Matched {
  const own = index.matchPurls(purlColumns(purls));
  const identifiers = beside.flatMap((part) => part.identifiers.map((one) => ({ ...one, component: part.component })));
  const further =
    identifiers.length > 0 ? matchFurther(index, own, identifiers) : { matches: own, by: [], perhaps: [] };
  const { reason } = further.matches;
  const named = index.namesCpes
    ? beside.flatMap((part) => cpeNamed(part, reason[part.component] === 0, part.identifiers))
    : [];
  const isNamed = new Set(named.map(({ component }) => component));
  return {
    releases: hashesOf(index.releases),
    postings: postingsOf(purls, beside),
    unchecked: Array.from(reason, (place, component) => {
      const why = uncheckedReasons[place]!;
      if (why === 'checked') return null;
      return why === 'no-identifier' && isNamed.has(component) ? 'only-cpe' : why;
    }),
    vulnerabilities: vulnerabilitiesIn(index, purls, further),
    candidates: [...cpeCandidates(index, named), ...purlCandidates(index, further)],
  };
}

function hashesOf(releases: AdvisoryIndex['releases']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(releases).map(([place, names]) => [place, hash('sha256', [...names].sort().join('\n'), 'hex')]),
  );
}

function postingsOf(purls: readonly string[], beside: readonly StatedBeside[]): Posting[][] {
  const postings = purls.map((purl) => postingsOfPurl(purl));
  for (const { component, cpe, identifiers } of beside) {
    const names = [...identifiers.map(({ value }) => value), ...(cpe === null ? [] : [cpe])];
    const found = names.flatMap((name) => [...postingsOfPurl(name), ...postingsOfCpe(name)]);
    postings[component] = [...new Set([...postings[component]!, ...found])];
  }
  return postings;
}

/** Hits of one component stand side by side; what its own package URL tells goes before all else. */
function vulnerabilitiesIn(
  index: AdvisoryIndex,
  purls: readonly string[],
  { matches, by }: FurtherMatches,
): MatchedVulnerability[] {
  const found: MatchedVulnerability[] = [];
  for (let from = 0, to = 0; from < matches.hits; from = to) {
    const component = matches.component[from]!;
    while (to < matches.hits && matches.component[to] === component) to++;
    const hits = Array.from({ length: to - from }, (_, place) => from + place);
    const told = new Set<number>();
    for (const [identifier, same] of Map.groupBy(hits, (hit) => by[hit] ?? null)) {
      const ofIdentifier = same.map((hit) => ({ advisory: matches.advisory[hit]!, range: matches.range[hit]! }));
      for (const [vulnerability, group] of groupsOf(index, ofIdentifier)) {
        if (told.has(vulnerability)) continue;
        told.add(vulnerability);
        const one = vulnerabilityOf(index, identifier?.value ?? purls[component]!, group);
        const grounds = identifier ? groundsOf(identifier) : {};
        found.push({ component, ...one, match: { ...one.match, ...grounds } });
      }
    }
  }
  return found;
}

function groupsOf(index: AdvisoryIndex, hits: readonly Hit[]): Map<number, Hit[]> {
  return Map.groupBy(hits, ({ advisory }) => index.vulnerabilityOf(advisory));
}

function vulnerabilityOf(
  index: AdvisoryIndex,
  purl: string,
  hits: readonly Hit[],
): { advisory: string; fixedIn: string[]; match: PackageMatch } {
  const found = hits
    .map((hit) => ({ id: index.advisory(hit.advisory).id, ...index.explain(hit) }))
    .sort((a, b) => preferredFirst(a.id, b.id));
  const { id, ecosystem, name, by, range } = found[0]!;
  const version = versionAsked(purl, name);
  return {
    advisory: id,
    fixedIn: fixesAbove(
      version,
      found.flatMap(({ fixedIn }) => fixedIn),
      ecosystem,
    ),
    match: {
      advisories: found.map((one) => one.id),
      ecosystem,
      package: name,
      by,
      range: by === 'range' ? range : null,
      version,
    },
  };
}

/** What matches by names that may not be those of the component. */
function purlCandidates(index: AdvisoryIndex, { perhaps }: FurtherMatches): MatchedCandidate[] {
  return perhaps.flatMap(({ identifier, hits }) =>
    [...groupsOf(index, hits).values()].map((group) => purlCandidate(index, identifier, group)),
  );
}

function purlCandidate(index: AdvisoryIndex, identifier: ComponentIdentifier, group: Hit[]): MatchedCandidate {
  const { match, ...one } = vulnerabilityOf(index, identifier.value, group);
  const { id, aliases } = index.vulnerability(group[0]!.advisory);
  const patched = [id, ...aliases].some((name) => identifier.resolved.includes(name));
  const isDoubtful = patched || identifier.grounds === 'evidence.identity';
  return {
    ...one,
    component: identifier.component,
    product: productMeant(identifier.value) ?? identifier.value,
    confidence: isDoubtful ? 'low' : 'medium',
    match: { ...match, ...groundsOf(identifier), patched },
  };
}

function cpeCandidates(index: AdvisoryIndex, named: readonly CpeNamed[]): MatchedCandidate[] {
  return named.flatMap(({ component, cpe, version, stated }) => {
    const hits = index.matchCpe(cpe, version) ?? [];
    const groups = Map.groupBy(hits, ({ advisory }) => index.vulnerabilityOf(advisory));
    return [...groups.values()].map((group): MatchedCandidate => {
      const ids = group.map(({ advisory }) => index.advisory(advisory).id).sort(preferredFirst);
      const { grounds } = group[0]!;
      return {
        component,
        advisory: ids[0]!,
        fixedIn: [],
        product: productOfCpe(grounds.criteria),
        confidence: grounds.confidence,
        match: { advisories: ids, ...grounds, ...(stated ? groundsOf(stated) : { identifier: 'cpe', asked: cpe }) },
      };
    });
  });
}
