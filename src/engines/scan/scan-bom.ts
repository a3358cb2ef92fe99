import { type Severity, type SeverityLevel, severityOf } from '../../formats/cvss/severity.ts';
import { type ScannedBom, textIn } from '../../formats/cyclonedx/scan-purls.ts';
import type { AdvisoryIndex, Explanation, Hit, MatchColumns, Vulnerability } from '../matching/advisory-index.ts';
import { uncheckedReasons } from '../matching/advisory-index.ts';
import { fixesAbove } from './fixes-above.ts';
import { preferredFirst } from './preferred-first.ts';
import type { ScanFinding, ScanResult, UncheckedComponent } from './result.ts';

/** What a scan is judged by, besides the advisories. */
export interface Judgement {
  /** Ids of the vulnerabilities known to be exploited. */
  knownExploited: { has(id: string): boolean };
  levelOfVector(vector: string): SeverityLevel | null;
}

/** Which components match which records: the first half of a scan, without the cold part of the index. */
export function matchBom(bom: ScannedBom, index: AdvisoryIndex): MatchColumns {
  return index.matchPurls({ bytes: bom.bytes, ...bom.purls, count: bom.count });
}

/** What is wrong with the components of a BOM, and which of them could not be checked. Same input, same answer. */
export function scanBom(
  bom: ScannedBom,
  index: AdvisoryIndex,
  matches: MatchColumns,
  judgement: Judgement,
): ScanResult {
  const unchecked = uncheckedOf(bom, matches);
  const { count, asOf, sha256, skipped } = index.corpus;
  return {
    schema: 'holdfast.scan/1',
    components: { total: bom.count, checked: bom.count - unchecked.length, unchecked },
    findings: findingsOf(bom, index, matches, judgement),
    data: { advisories: { count, asOf, sha256, skipped } },
  };
}

function uncheckedOf(bom: ScannedBom, { reason }: MatchColumns): UncheckedComponent[] {
  const unchecked: UncheckedComponent[] = [];
  for (let component = 0; component < bom.count; component++) {
    const why = uncheckedReasons[reason[component]!]!;
    if (why !== 'checked') unchecked.push({ name: nameOf(bom, component), reason: why });
  }
  return unchecked;
}

function nameOf(bom: ScannedBom, component: number): string {
  return textIn(bom, bom.names, component) || textIn(bom, bom.purls, component) || '';
}

function findingsOf(bom: ScannedBom, index: AdvisoryIndex, matches: MatchColumns, judgement: Judgement): ScanFinding[] {
  const lookup = newLookup(index, judgement);
  const findings: ScanFinding[] = [];
  for (let hit = 0; hit < matches.hits; ) {
    const component = matches.component[hit]!;
    const hits: Hit[] = [];
    for (; hit < matches.hits && matches.component[hit] === component; hit++) {
      hits.push({ advisory: matches.advisory[hit]!, range: matches.range[hit]! });
    }
    findings.push(...findingsOfComponent(bom, component, hits, lookup));
  }
  return findings;
}

function findingsOfComponent(bom: ScannedBom, component: number, hits: readonly Hit[], lookup: Lookup): ScanFinding[] {
  const purl = textIn(bom, bom.purls, component) ?? '';
  const version = versionInPurl(purl);
  const part = { name: nameOf(bom, component), version: textIn(bom, bom.versions, component) ?? version, purl };
  const findings: ScanFinding[] = [];
  for (const group of groupsOf(hits, lookup)) {
    const [preferred] = group.sort((a, b) => preferredFirst(lookup.record(a).id, lookup.record(b).id));
    const record = lookup.record(preferred!);
    const { ecosystem, by, range } = lookup.explanation(preferred!);
    const fixes = group.flatMap((hit) => lookup.explanation(hit).fixedIn);
    findings.push({
      component: part,
      advisory: { id: record.id, aliases: record.aliases, summary: record.summary },
      match: { ecosystem, by, range, version },
      severity: record.severity,
      knownExploited: record.knownExploited,
      malicious: record.malicious,
      fixedIn: fixesAbove(version, fixes, ecosystem),
    });
  }
  return findings.sort((a, b) => (a.advisory.id < b.advisory.id ? -1 : 1));
}

/** The hits of one component, those of one vulnerability together. */
function groupsOf(hits: readonly Hit[], lookup: Lookup): Hit[][] {
  if (hits.length === 1) return [[...hits]];
  return [...Map.groupBy(hits, (hit) => lookup.vulnerabilityOf(hit)).values()];
}

/** A matched record with what its whole vulnerability tells. */
interface MatchedRecord {
  id: string;
  aliases: string[];
  summary: string;
  severity: Severity | null;
  knownExploited: boolean;
  malicious: boolean;
}

/** The cold part of the index, each thing read once however many components share it. */
interface Lookup {
  vulnerabilityOf(hit: Hit): number;
  record(hit: Hit): MatchedRecord;
  explanation(hit: Hit): Explanation;
}

function newLookup(index: AdvisoryIndex, judgement: Judgement): Lookup {
  const explanations = new Map<number, Explanation>();
  const records = new Map<number, MatchedRecord>();
  return {
    vulnerabilityOf: (hit) => index.vulnerabilityOf(hit.advisory),
    explanation: (hit) => remembered(explanations, hit.advisory * 2 ** 32 + hit.range, () => index.explain(hit)),
    record: (hit) => remembered(records, hit.advisory, () => readRecord(hit.advisory, index, judgement)),
  };
}

function remembered<T>(known: Map<number, T>, key: number, read: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    value = read();
    known.set(key, value);
  }
  return value;
}

function readRecord(advisory: number, index: AdvisoryIndex, judgement: Judgement): MatchedRecord {
  const vulnerability = index.vulnerability(advisory);
  const records = vulnerability.advisories.map((number) => index.advisory(number));
  const { id, summary } = records[vulnerability.advisories.indexOf(advisory)]!;
  const ids = idsOf(vulnerability);
  return {
    id,
    aliases: ids.filter((other) => other !== id),
    summary,
    severity: severityOf(records, judgement.levelOfVector),
    knownExploited: ids.some((one) => judgement.knownExploited.has(one)),
    malicious: vulnerability.malicious,
  };
}

function idsOf({ id, aliases }: Vulnerability): string[] {
  return [...new Set([id, ...aliases])].sort();
}

/** The version in a package URL that matching could read: behind the last `@`, before qualifiers and subpath. */
function versionInPurl(purl: string): string {
  const [path] = purl.split(/[?#]/, 1) as [string];
  const version = path.slice(path.lastIndexOf('@') + 1);
  try {
    return decodeURIComponent(version);
  } catch {
    return version;
  }
}
