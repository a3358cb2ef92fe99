import { readComparators } from '../advisory/comparators.ts';
import { isObject, type Loose, linksOf, objectOf, objectsOf, textOf, textsOf } from '../advisory/loose.ts';
import { type OsvForm, type OsvFormAffected, severityOfVectors } from '../advisory/osv-form.ts';
import { statedProducts } from '../advisory/stated-products.ts';
import type { AdvisoryStatement, StatedSeverity } from '../advisory/statement.ts';
import { schemeOfEcosystem } from '../versions/schemes.ts';
import ecosystems from './ecosystems.json' with { type: 'json' };

/** An advisory of GitHub as its REST API (`ghsa_id`) or its GraphQL API (`ghsaId`) writes it, brought to one spelling. */
export interface GhsaRecord {
  id: string;
  aliases: string[];
  summary: string | undefined;
  description: string | undefined;
  severityWord: string | undefined;
  published: string | undefined;
  modified: string | undefined;
  withdrawn: string | undefined;
  severities: StatedSeverity[];
  weaknesses: string[];
  references: string[];
  vulnerabilities: { ecosystem: string; name: string; range: string; patched: string | undefined }[];
}

const idPattern = /^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/;

/** Whether a record is one of these at all, by its looks. */
export function isGhsa(value: Loose): boolean {
  return idPattern.test(String(value.ghsa_id ?? value.ghsaId));
}

/** Undefined for a record whose id is none of GitHub's. */
export function readGhsa(value: Loose): GhsaRecord | undefined {
  if (!isGhsa(value)) return undefined;
  const id = textOf(value.ghsa_id ?? value.ghsaId)!;
  const named = objectsOf(value.identifiers).map(({ value: name }) => name);
  const aliases = textsOf([value.cve_id, ...named]).filter((name) => name !== id);
  return {
    id,
    aliases: [...new Set(aliases)],
    summary: textOf(value.summary),
    description: textOf(value.description),
    severityWord: textOf(value.severity),
    published: textOf(value.published_at ?? value.publishedAt),
    modified: textOf(value.updated_at ?? value.updatedAt),
    withdrawn: textOf(value.withdrawn_at ?? value.withdrawnAt),
    severities: severitiesOf(value),
    weaknesses: [...new Set(textsOf(nodesOf(value.cwes).map((cwe) => cwe.cwe_id ?? cwe.cweId)))],
    references: linksOf(urlsOf(value.references)),
    vulnerabilities: nodesOf(value.vulnerabilities).flatMap(readVulnerability),
  };
}

/** GraphQL wraps its lists. */
function nodesOf(value: unknown): Loose[] {
  return objectsOf(isObject(value) ? value.nodes : value);
}

/** REST lists addresses, GraphQL objects that hold one. */
function urlsOf(references: unknown): unknown {
  if (!Array.isArray(references)) return references;
  return references.map((one) => (typeof one === 'string' ? { url: one } : one));
}

function severitiesOf(value: Loose): StatedSeverity[] {
  const both = objectOf(value.cvss_severities ?? value.cvssSeverities);
  const stated = [both.cvss_v4 ?? both.cvssV4, both.cvss_v3 ?? both.cvssV3, value.cvss].map(objectOf);
  const severities = stated.flatMap((cvss): StatedSeverity[] => {
    const vector = textOf(cvss.vector_string ?? cvss.vectorString);
    return vector ? [{ by: 'GitHub', vector, score: scoreOf(cvss.score), word: null }] : [];
  });
  const once = new Map(severities.map((one) => [one.vector, one]));
  const word = textOf(value.severity) ?? null;
  return [...once.values(), ...(once.size === 0 && word ? [{ by: 'GitHub', vector: null, score: null, word }] : [])];
}

function scoreOf(value: unknown): number | null {
  return typeof value === 'number' && value > 0 && value <= 10 ? value : null;
}

function readVulnerability(value: Loose): GhsaRecord['vulnerabilities'] {
  const { ecosystem, name } = objectOf(value.package);
  const patched = value.first_patched_version ?? value.firstPatchedVersion;
  const range = textOf(value.vulnerable_version_range ?? value.vulnerableVersionRange);
  if (!textOf(ecosystem) || !textOf(name)) return [];
  return [
    {
      ecosystem: ecosystemOf(ecosystem as string),
      name: name as string,
      range: range ?? '',
      patched: textOf(isObject(patched) ? patched.identifier : patched),
    },
  ];
}

function ecosystemOf(written: string): string {
  const name = written.toLowerCase();
  return Object.hasOwn(ecosystems, name) ? ecosystems[name as keyof typeof ecosystems] : written;
}

/** As OSV writes it. */
export function osvFormOfGhsa(record: GhsaRecord): OsvForm {
  const vectors = record.severities.flatMap(({ vector }) => vector ?? []);
  return {
    id: record.id,
    aliases: record.aliases,
    summary: record.summary,
    published: record.published,
    modified: record.modified,
    withdrawn: record.withdrawn,
    severity: severityOfVectors(vectors),
    affected: record.vulnerabilities.map(affectedOf),
    database_specific: { severity: record.severityWord },
  };
}

/** `= 1.0` alone lists a version; where a version is named as patched, what is affected goes up to it (as osv-schema's tool has it). */
function affectedOf({ ecosystem, name, range, patched }: GhsaRecord['vulnerabilities'][number]): OsvFormAffected {
  const scheme = schemeOfEcosystem(ecosystem);
  const type = scheme === 'semver' ? 'SEMVER' : 'ECOSYSTEM';
  const affected = { package: { ecosystem, name }, ranges: [], versions: [] };
  const said = readComparators(range, (version) => versionAfter(version, type));
  if (!said) return affected;
  if ('version' in said) {
    if (patched === undefined) return { ...affected, versions: [said.version] };
    return { ...affected, ranges: [{ type, events: [{ introduced: said.version }, { fixed: patched }] }] };
  }
  const [start, end] = said.events;
  const hasFix = end && 'fixed' in end;
  const events = patched !== undefined && !hasFix ? [start!, { fixed: patched }] : said.events;
  return { ...affected, ranges: [{ type, events }] };
}

/** Exact for SemVer; elsewhere the version that osv-schema's tool takes for the next one. */
function versionAfter(version: string, type: 'SEMVER' | 'ECOSYSTEM'): string | undefined {
  if (type === 'ECOSYSTEM') return `${version}.1`;
  const [, start, patch, pre] = /^(\d+\.\d+\.)(\d+)(-[0-9A-Za-z.-]+)?(?:\+.*)?$/.exec(version) ?? [];
  if (start === undefined) return undefined;
  return pre ? `${start}${patch}${pre}.0` : `${start}${BigInt(patch!) + 1n}-0`;
}

export function statementOfGhsa(record: GhsaRecord): AdvisoryStatement {
  return {
    by: 'GitHub',
    id: record.id,
    state: record.withdrawn ? 'withdrawn' : 'published',
    stateReason: null,
    summary: record.summary ?? null,
    details: record.description ?? null,
    published: record.published ?? null,
    modified: record.modified ?? null,
    severities: record.severities,
    affected: statedProducts(osvFormOfGhsa(record).affected),
    weaknesses: record.weaknesses,
    ssvc: null,
    knownExploitedSince: null,
    references: record.references,
  };
}
