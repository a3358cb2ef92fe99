import { isPrefixedId } from '../../formats/advisory/osv-form.ts';
import type { ComponentIdentifier } from '../../formats/bom/further-identifiers.ts';
import { compareSeverity, type Severity } from '../../formats/cvss/severity.ts';
import { type ScannedBom, textIn } from '../../formats/cyclonedx/scan-purls.ts';
import { hasDistributionType, versionAsked } from '../../formats/purl/asked-version.ts';
import type { AdvisoryIndex, Explanation, MatchColumns, UncheckedReason } from '../matching/advisory-index.ts';
import { uncheckedReasons } from '../matching/advisory-index.ts';
import { undecided } from '../matching/plain-scan.ts';
import { type CpeNamed, candidatesFor } from './cpe-candidates.ts';
import { fixesAbove } from './fixes-above.ts';
import { groundsOf } from './grounds-of.ts';
import type { FurtherMatches } from './match-further.ts';
import { preferredFirst } from './preferred-first.ts';
import type { MatchedBy, PurlCandidate, ScanFinding, ScanResult, UncheckedComponent } from './result.ts';
import { withoutAdvisories } from './without-advisories.ts';

/** What a scan is judged by, besides the advisories. */
export interface Judgement {
  /** Ids of the vulnerabilities known to be exploited. */
  knownExploited: { has(id: string): boolean; readonly size: number };
}

/** Which components match which records: the first half of a scan, without the cold part of the index. */
export function matchBom(bom: ScannedBom, index: AdvisoryIndex): MatchColumns {
  const { gather, count } = bom;
  if (!gather || !index.plainScan) return index.matchPurls({ bytes: bom.bytes, ...bom.purls, count });
  const plain = index.plainScan.match({ count, gather });
  const left = Uint32Array.from(plain.reason.keys().filter((component) => plain.reason[component] === undecided));
  return left.length === 0 ? plain : withLeft(plain, matchSome(bom, index, left), left);
}

function matchSome(bom: ScannedBom, index: AdvisoryIndex, components: Uint32Array): MatchColumns {
  const starts = components.map((component) => bom.purls.starts[component]!);
  const ends = components.map((component) => bom.purls.ends[component]!);
  return index.matchPurls({ bytes: bom.bytes, starts, ends, count: components.length });
}

/** Both in the order of the components; no component has hits in both. */
function withLeft(plain: MatchColumns, others: MatchColumns, left: Uint32Array): MatchColumns {
  const hits = plain.hits + others.hits;
  const merged = {
    reason: plain.reason,
    hits,
    component: new Uint32Array(hits),
    advisory: new Uint32Array(hits),
    range: new Uint32Array(hits),
  };
  for (let i = 0; i < left.length; i++) merged.reason[left[i]!] = others.reason[i]!;
  for (let hit = 0, one = 0, other = 0; hit < hits; hit++) {
    const place = other < others.hits ? left[others.component[other]!]! : Number.POSITIVE_INFINITY;
    const isPlain = one < plain.hits && plain.component[one]! < place;
    const from = isPlain ? plain : others;
    const at = isPlain ? one++ : other++;
    merged.component[hit] = isPlain ? plain.component[at]! : place;
    merged.advisory[hit] = from.advisory[at]!;
    merged.range[hit] = from.range[at]!;
  }
  return merged;
}

/** A scan whose findings are made one after the other, once: whoever needs them only in turn need not hold them all. */
export interface ScanInTurn extends Omit<ScanResult, 'findings'> {
  findings: Iterable<ScanFinding>;
  /** In place of these, as members of a JSON list in pieces that hold until the next one: there where it is the quicker way. */
  written?: Iterable<Uint8Array | string>;
}

/** What a document states of its components besides their package URLs. */
export interface Beside {
  named?: readonly CpeNamed[];
  further?: FurtherMatches;
}

/** What is wrong with the components of a BOM, and which of them could not be checked. Same input, same answer. */
export function scanBom(
  bom: ScannedBom,
  index: AdvisoryIndex,
  own: MatchColumns,
  judgement: Judgement,
  { named = [], further }: Beside = {},
): ScanInTurn {
  const matches = further?.matches ?? own;
  const unchecked = uncheckedOf(bom, matches, new Set(ofOwnName(named)));
  const unspoken = withoutAdvisories(bom, matches, index);
  const { count, asOf, sha256, skipped } = index.corpus;
  const candidates = [
    ...candidatesFor(named, index, judgement.knownExploited),
    ...(further ? purlCandidates(bom, index, further, judgement) : []),
  ];
  return {
    schema: 'holdfast.scan/1',
    components: {
      ...{ total: bom.count, checked: bom.count - unchecked.length, unchecked },
      ...(unspoken.length > 0 && { withoutAdvisories: unspoken }),
    },
    findings: further
      ? furtherFindings(bom, index, further, judgement)
      : findingsOf(bom, matches, proofsFrom(index, judgement)),
    ...(further || judgement.knownExploited.size > 0 ? {} : writtenFindings(bom, index, matches, judgement)),
    ...(named.length > 0 || candidates.length > 0 ? { candidates } : {}),
    data: { advisories: { count, asOf, sha256, skipped } },
  };
}

/** Those that bear a CPE name themselves. */
function ofOwnName(named: readonly CpeNamed[]): number[] {
  return named.filter(({ atMost }) => atMost === undefined).map(({ component }) => component);
}

function uncheckedOf(bom: ScannedBom, { reason }: MatchColumns, named: ReadonlySet<number>): UncheckedComponent[] {
  const unchecked: UncheckedComponent[] = [];
  for (let component = 0; component < bom.count; component++) {
    if (reason[component] === 0) continue;
    const why = uncheckedReasons[reason[component]!] as UncheckedReason;
    const isOnlyCpe = why === 'no-identifier' && named.has(component);
    unchecked.push({ name: nameOf(bom, component), reason: isOnlyCpe ? 'only-cpe' : why });
  }
  return unchecked;
}

function nameOf(bom: ScannedBom, component: number): string {
  return textIn(bom, bom.names, component) || textIn(bom, bom.purls, component) || '';
}

function writtenFindings(
  bom: ScannedBom,
  index: AdvisoryIndex,
  matches: MatchColumns,
  judgement: Judgement,
): Pick<ScanInTurn, 'written'> {
  const { gather, count } = bom;
  if (!gather || !index.plainScan) return {};
  const proofOf = proofsFrom(index, judgement);
  const plainly = (first: number, end: number) =>
    JSON.stringify([...findingsOf(bom, matches, proofOf, { first, end })]).slice(1, -1);
  return { written: index.plainScan.findings({ count, gather }, matches, plainly) };
}

/** Hits of one component stand side by side; those of one vulnerability are one finding. */
function* findingsOf(
  bom: ScannedBom,
  matches: MatchColumns,
  proofOf: (advisory: number, range: number) => Proof,
  { first, end } = { first: 0, end: matches.hits },
): Generator<ScanFinding> {
  for (let from = first, to = first; from < end; from = to) {
    const component = matches.component[from]!;
    while (to < end && matches.component[to] === component) to++;
    const proofs: Proof[] = [];
    for (let hit = from; hit < to; hit++) proofs.push(proofOf(matches.advisory[hit]!, matches.range[hit]!));
    const part = partOf(bom, component);
    const ofComponent = groupsOf(proofs).map((group) => findingOf(part, group));
    yield* ofComponent.sort((a, b) => (a.advisory.id < b.advisory.id ? -1 : 1));
  }
}

/** As above, where hits of one component can have several grounds; what its own package URL tells goes before all else. */
function* furtherFindings(
  bom: ScannedBom,
  index: AdvisoryIndex,
  { matches, by }: FurtherMatches,
  judgement: Judgement,
): Generator<ScanFinding> {
  const proofOf = proofsFrom(index, judgement);
  for (let from = 0, to = 0; from < matches.hits; from = to) {
    const component = matches.component[from]!;
    while (to < matches.hits && matches.component[to] === component) to++;
    const hits = Array.from({ length: to - from }, (_, place) => from + place);
    const told = new Set<number>();
    const ofComponent: ScanFinding[] = [];
    for (const [identifier, same] of Map.groupBy(hits, (hit) => by[hit]!)) {
      const part = partOf(bom, component, identifier);
      const proofs = same.map((hit) => proofOf(matches.advisory[hit]!, matches.range[hit]!));
      for (const group of groupsOf(proofs)) {
        const { vulnerability } = group[0]!.record;
        if (!told.has(vulnerability)) ofComponent.push(findingOf(part, group));
        told.add(vulnerability);
      }
    }
    yield* ofComponent.sort((a, b) => (a.advisory.id < b.advisory.id ? -1 : 1));
  }
}

/** What matches by names that may not be those of the component, for a person to judge. */
function purlCandidates(
  bom: ScannedBom,
  index: AdvisoryIndex,
  { perhaps }: FurtherMatches,
  judgement: Judgement,
): PurlCandidate[] {
  const proofOf = proofsFrom(index, judgement);
  return perhaps.flatMap(({ identifier, hits }) => {
    const part = partOf(bom, identifier.component, identifier);
    const groups = groupsOf(hits.map(({ advisory, range }) => proofOf(advisory, range)));
    return groups
      .map((group): PurlCandidate => {
        const { component, advisory, match, severity, knownExploited } = findingOf(part, group);
        const isMended = [advisory.id, ...advisory.aliases].some((id) => identifier.resolved.includes(id));
        const isDoubtful = isMended || identifier.grounds === 'evidence.identity';
        return {
          component: { name: component.name, version: component.version, purl: identifier.value },
          advisory,
          match: { ...match, confidence: isDoubtful ? 'low' : 'medium', criteria: identifier.value, patched: isMended },
          severity,
          knownExploited,
        };
      })
      .sort((a, b) => preferredFirst(a.advisory.id, b.advisory.id));
  });
}

interface Part {
  component: ScanFinding['component'];
  /** By which it was asked. */
  purl: string;
  /** As matching read it. */
  version: string;
  by: MatchedBy;
}

function partOf(bom: ScannedBom, component: number, identifier: ComponentIdentifier | null = null): Part {
  const own = textIn(bom, bom.purls, component);
  const purl = identifier?.value ?? own ?? '';
  const version = versionInPurl(purl);
  const stated = textIn(bom, bom.versions, component);
  return {
    component: { name: nameOf(bom, component), version: stated ?? version, purl: own ?? purl },
    purl,
    version,
    by: identifier ? groundsOf(identifier) : byPurl,
  };
}

const byPurl: MatchedBy = { identifier: 'purl' };

function groupsOf(proofs: Proof[]): Proof[][] {
  if (proofs.length === 1) return [proofs];
  return [...Map.groupBy(proofs, ({ record }) => record.vulnerability).values()];
}

function findingOf({ component, purl, version: stated, by: grounds }: Part, proofs: Proof[]): ScanFinding {
  const [preferred] = proofs.sort((a, b) => preferredFirst(a.record.advisory.id, b.record.advisory.id));
  const { record, explanation } = preferred!;
  const { ecosystem, name, by, range } = explanation;
  const version = hasDistributionType(purl) ? versionAsked(purl, name) : stated;
  return {
    component,
    advisory: record.advisory,
    match: {
      ...{ ecosystem, package: name, by, range, version },
      ...grounds,
      records: proofs.map((proof) => proof.record.written),
    },
    severity: record.severity,
    knownExploited: record.knownExploited,
    malicious: record.malicious,
    fixedIn: fixesOf(version, proofs, explanation),
  };
}

/** Mostly the one fix is the end of the interval that holds the version, and so above it without a comparison. */
function fixesOf(version: string, proofs: Proof[], { ecosystem, fixedIn, range }: Explanation): string[] {
  if (proofs.length === 1 && fixedIn.length === 1 && fixedIn[0] === range.fixed) return fixedIn;
  const fixes = proofs.flatMap((proof) => proof.explanation.fixedIn);
  return fixesAbove(version, fixes, ecosystem);
}

/** Why one interval of one record matched, with what the whole vulnerability of the record tells. */
interface Proof {
  record: MatchedRecord;
  explanation: Explanation;
}

interface MatchedRecord {
  /** The same number for all records of one vulnerability. */
  vulnerability: number;
  advisory: ScanFinding['advisory'];
  /** The id of the record itself. */
  written: string;
  severity: Severity | null;
  knownExploited: boolean;
  malicious: boolean;
}

/** What the cold part of the index says of an interval that matched, read once: many components have the same findings. */
function proofsFrom(index: AdvisoryIndex, judgement: Judgement): (advisory: number, range: number) => Proof {
  const records = new Map<number, MatchedRecord>();
  const proofs = new Map<number, Proof>();
  return (advisory, range) => {
    let proof = proofs.get(range);
    if (proof) return proof;
    let record = records.get(advisory);
    if (!record) {
      record = readRecord(advisory, index, judgement);
      records.set(advisory, record);
    }
    proof = { record, explanation: index.explain({ advisory, range }) };
    proofs.set(range, proof);
    return proof;
  };
}

/** A record that is no name itself goes by that of its vulnerability (decision 0038). */
function readRecord(number: number, index: AdvisoryIndex, judgement: Judgement): MatchedRecord {
  const { id: name, aliases, advisories, records, malicious } = index.vulnerability(number);
  const { id: written, summary } = records[advisories.indexOf(number)]!;
  const id = isPrefixedId(written) ? name : written;
  const others = name === id ? aliases : [name, ...aliases].filter((other) => other !== id).sort();
  return {
    vulnerability: advisories[0]!,
    advisory: { id, aliases: others, summary },
    written,
    severity: worst(records.map((record) => record.severity)),
    knownExploited: judgement.knownExploited.has(id) || others.some((one) => judgement.knownExploited.has(one)),
    malicious,
  };
}

/** A level that a vector gives counts before a word; of equals the first. */
function worst(severities: readonly (Severity | null)[]): Severity | null {
  const scored = severities.filter((severity) => severity?.vector);
  let best: Severity | null = null;
  for (const severity of scored.length > 0 ? scored : severities) {
    if (compareSeverity(severity, best) > 0) best = severity;
  }
  return best;
}

/** The version in a package URL that matching could read: behind the last `@`, before qualifiers and subpath. */
function versionInPurl(purl: string): string {
  const end = purl.search(/[?#]/);
  const path = end < 0 ? purl : purl.slice(0, end);
  const version = path.slice(path.lastIndexOf('@') + 1);
  if (!version.includes('%')) return version;
  try {
    return decodeURIComponent(version);
  } catch {
    return version;
  }
}
