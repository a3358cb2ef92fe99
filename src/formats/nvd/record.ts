import { type CpeConfiguration, type CpeMatch, readCpeConfigurations } from '../advisory/cpe-configuration.ts';
import { inEnglish, isObject, type Loose, linksOf, objectOf, objectsOf, textOf } from '../advisory/loose.ts';
import { type OsvForm, prefixedId, severityOfVectors } from '../advisory/osv-form.ts';
import {
  type AdvisoryState,
  type AdvisoryStatement,
  mostVersionsShown,
  type StatedProduct,
  type StatedSeverity,
} from '../advisory/statement.ts';
import { parseCpe } from '../cpe/cpe.ts';

/** A CVE as the National Vulnerability Database tells it (API 2.0, member `cve`). */
export interface NvdRecord {
  id: string;
  /** As written: `Analyzed`, `Awaiting Analysis`, `Deferred`, `Rejected`, … */
  status: string | null;
  isDisputed: boolean;
  description: string | null;
  published: string | null;
  modified: string | null;
  severities: StatedSeverity[];
  weaknesses: string[];
  configurations: CpeConfiguration[];
  /** Since when CISA's catalogue has it, as NVD says. */
  knownExploitedSince: string | null;
  references: string[];
}

const idPattern = /^CVE-\d{4}-\d{4,19}$/;

/** Whether it is one element of NVD's list, by its looks. */
export function isNvd(value: Loose): boolean {
  return isObject(value.cve) && idPattern.test(String(value.cve.id));
}

/** Undefined for what names no CVE. */
export function readNvd(value: Loose): NvdRecord | undefined {
  if (!isNvd(value)) return undefined;
  const cve = objectOf(value.cve);
  return {
    id: textOf(cve.id)!,
    status: textOf(cve.vulnStatus) ?? null,
    isDisputed: objectsOf(cve.cveTags).some(({ tags }) => Array.isArray(tags) && tags.includes('disputed')),
    description: inEnglish(cve.descriptions) ?? null,
    published: momentOf(cve.published),
    modified: momentOf(cve.lastModified),
    severities: severitiesOf(objectOf(cve.metrics)),
    weaknesses: weaknessesOf(cve),
    configurations: readCpeConfigurations(cve.configurations),
    knownExploitedSince: dayOf(cve.cisaExploitAdd),
    references: linksOf(cve.references),
  };
}

/** NVD writes UTC without saying so. */
function momentOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === undefined) return null;
  return /\dT[\d:.]+$/.test(text) ? `${text}Z` : text;
}

function dayOf(value: unknown): string | null {
  const text = textOf(value);
  return text && /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : null;
}

const metricMembers = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30', 'cvssMetricV2'] as const;

/** Those of NVD before those of others; CVSS 2 has its word beside the data. */
function severitiesOf(metrics: Loose): StatedSeverity[] {
  const severities = metricMembers.flatMap((member) =>
    objectsOf(metrics[member]).flatMap((metric): StatedSeverity[] => {
      const { vectorString, baseScore, baseSeverity } = objectOf(metric.cvssData);
      const vector = textOf(vectorString)?.trim() ?? null;
      const score = typeof baseScore === 'number' && baseScore >= 0 && baseScore <= 10 ? baseScore : null;
      const word = textOf(baseSeverity) ?? textOf(metric.baseSeverity) ?? null;
      return vector === null ? [] : [{ by: textOf(metric.source) ?? 'NVD', vector, score, word }];
    }),
  );
  return severities.map((one) => (one.by === 'nvd@nist.gov' ? { ...one, by: 'NVD' } : one));
}

function weaknessesOf(cve: Loose): string[] {
  const said = objectsOf(cve.weaknesses).flatMap(({ description }) =>
    objectsOf(description).map(({ value }) => String(value)),
  );
  return [...new Set(said.filter((name) => /^CWE-\d{1,5}$/.test(name)))];
}

export function osvFormOfNvd(record: NvdRecord): OsvForm {
  const { id, severities, configurations } = record;
  const word = severities.find(({ vector }) => !vector?.startsWith('CVSS:'))?.word ?? undefined;
  return {
    id: prefixedId('nvd', id),
    aliases: [id],
    summary: record.description?.trim().split('\n', 1)[0],
    published: record.published ?? undefined,
    modified: record.modified ?? undefined,
    withdrawn: stateOf(record) === 'rejected' ? (record.modified ?? 'rejected') : undefined,
    severity: severityOfVectors(severities.flatMap(({ vector }) => vector ?? [])),
    affected: [],
    database_specific: { severity: word, ...(configurations.length > 0 ? { cpe_configurations: configurations } : {}) },
  };
}

function stateOf({ status, isDisputed }: NvdRecord): AdvisoryState {
  if (status?.toLowerCase() === 'rejected') return 'rejected';
  if (isDisputed) return 'disputed';
  return status?.toLowerCase() === 'deferred' ? 'deferred' : 'published';
}

export function statementOfNvd(record: NvdRecord): AdvisoryStatement {
  return {
    by: 'NVD',
    id: record.id,
    state: stateOf(record),
    stateReason: stateOf(record) === 'rejected' ? record.description : null,
    summary: null,
    details: record.description,
    published: record.published,
    modified: record.modified,
    severities: record.severities,
    affected: productsOf(record.configurations),
    weaknesses: record.weaknesses,
    ssvc: null,
    knownExploitedSince: record.knownExploitedSince,
    references: record.references,
  };
}

/** The vulnerable products, by maker and name. */
export function productsOf(configurations: readonly CpeConfiguration[]): StatedProduct[] {
  const matches = configurations
    .flatMap(({ nodes }) => nodes.flatMap(({ cpeMatch }) => cpeMatch))
    .filter(({ vulnerable }) => vulnerable);
  const byProduct = Map.groupBy(matches, ({ criteria }) => nameOfCpe(criteria));
  return [...byProduct].map(([product, all]) => ({
    product,
    ranges: all.flatMap((match) => rangeOf(match)),
    versions: all.flatMap((match) => versionOf(match)).slice(0, mostVersionsShown),
    fixed: [],
  }));
}

function nameOfCpe(criteria: string): string {
  const cpe = parseCpe(criteria);
  if (!cpe.ok) return criteria;
  const { vendor, product } = cpe.value;
  return `${plain(vendor)} ${plain(product)}`;
}

function plain(value: string): string {
  return value.replace(/\\(.)/gs, '$1');
}

function hasBound(match: CpeMatch): boolean {
  return [
    match.versionStartIncluding,
    match.versionStartExcluding,
    match.versionEndIncluding,
    match.versionEndExcluding,
  ].some((bound) => bound !== null);
}

function rangeOf(match: CpeMatch): StatedProduct['ranges'] {
  if (!hasBound(match) && versionOf(match).length > 0) return [];
  return [
    {
      from: match.versionStartIncluding,
      above: match.versionStartIncluding === null ? match.versionStartExcluding : null,
      below: match.versionEndExcluding,
      through: match.versionEndIncluding,
    },
  ];
}

function versionOf(match: CpeMatch): string[] {
  const cpe = parseCpe(match.criteria);
  if (hasBound(match) || !cpe.ok || cpe.value.version === '*' || cpe.value.version === '-') return [];
  const { version, update } = cpe.value;
  return [plain(update === '*' || update === '-' ? version : `${version} ${update}`)];
}
