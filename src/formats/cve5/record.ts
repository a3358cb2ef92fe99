import { type CpeConfiguration, type CpeMatch, readCpeConfigurations } from '../advisory/cpe-configuration.ts';
import { inEnglish, isObject, type Loose, linksOf, objectOf, objectsOf, textOf, textsOf } from '../advisory/loose.ts';
import { type OsvForm, prefixedId, severityOfVectors } from '../advisory/osv-form.ts';
import {
  type AdvisoryState,
  type AdvisoryStatement,
  mostVersionsShown,
  type SsvcStatement,
  type StatedProduct,
  type StatedSeverity,
} from '../advisory/statement.ts';
import { type CveAffected, osvAffectedOf, readAffected } from './affected.ts';

/** A CVE record (format 5.0 to 5.2), read with tolerance for members that we do not know. */
export interface CveRecord {
  /** `CVE-2024-12345`. */
  id: string;
  state: 'published' | 'rejected';
  published: string | null;
  /** The latest change of the record or of any container, as written. */
  modified: string | null;
  /** That of the CNA before those of others, each with what it says. */
  containers: CveContainer[];
}

export interface CveContainer {
  role: 'cna' | 'adp';
  /** The short name of the organisation. */
  by: string;
  title: string | null;
  description: string | null;
  modified: string | null;
  isDisputed: boolean;
  rejectedReason: string | null;
  severities: StatedSeverity[];
  weaknesses: string[];
  ssvc: SsvcStatement | null;
  knownExploitedSince: string | null;
  affected: Loose[];
  configurations: CpeConfiguration[];
  references: string[];
}

const idPattern = /^CVE-\d{4}-\d{4,19}$/;

/** Whether it is a CVE record at all, by its looks. */
export function isCveRecord(value: Loose): boolean {
  return value.dataType === 'CVE_RECORD' || (isObject(value.cveMetadata) && isObject(value.containers));
}

/** Undefined for a record whose id is none of a CVE. */
export function readCveRecord(value: Loose): CveRecord | undefined {
  const metadata = objectOf(value.cveMetadata);
  const id = textOf(metadata.cveId)?.trim().toUpperCase();
  if (!id || !idPattern.test(id)) return undefined;
  const { cna, adp } = objectOf(value.containers);
  const assigner = textOf(metadata.assignerShortName) ?? 'CNA';
  const containers = [
    ...(isObject(cna) ? [readContainer(cna, 'cna', assigner)] : []),
    ...objectsOf(adp).map((one) => readContainer(one, 'adp', 'ADP')),
  ];
  return {
    id,
    state: metadata.state === 'REJECTED' ? 'rejected' : 'published',
    published: textOf(metadata.datePublished) ?? null,
    modified: latest([textOf(metadata.dateUpdated), ...containers.map(({ modified }) => modified ?? undefined)]),
    containers,
  };
}

/** They are all in UTC; what is no date is older than all. */
function latest(dates: readonly (string | undefined)[]): string | null {
  const known = dates.filter((date) => date !== undefined && !Number.isNaN(Date.parse(date))) as string[];
  return known.reduce<string | null>(
    (newest, date) => (newest && Date.parse(newest) >= Date.parse(date) ? newest : date),
    null,
  );
}

function readContainer(container: Loose, role: CveContainer['role'], fallback: string): CveContainer {
  const provider = objectOf(container.providerMetadata);
  const by = textOf(provider.shortName) ?? fallback;
  const metrics = objectsOf(container.metrics);
  const affected = objectsOf(container.affected);
  return {
    role,
    by,
    // That of an ADP is the name of its programme.
    title: role === 'cna' ? (textOf(container.title) ?? null) : null,
    description: inEnglish(container.descriptions) ?? null,
    modified: textOf(provider.dateUpdated) ?? null,
    isDisputed: textsOf(container.tags).includes('disputed'),
    rejectedReason: inEnglish(container.rejectedReasons) ?? null,
    severities: metrics.flatMap((metric) => severitiesIn(metric, by)),
    weaknesses: weaknessesOf(container),
    ssvc: firstOf(metrics.flatMap((metric) => ssvcIn(metric))),
    knownExploitedSince: firstOf(metrics.flatMap((metric) => kevIn(metric))),
    affected,
    configurations: [...readCpeConfigurations(container.cpeApplicability), ...affected.flatMap(configurationOf)],
    references: linksOf(container.references),
  };
}

function firstOf<T>(values: readonly T[]): T | null {
  return values[0] ?? null;
}

const cvssMembers = ['cvssV4_0', 'cvssV3_1', 'cvssV3_0', 'cvssV2_0'] as const;

function severitiesIn(metric: Loose, by: string): StatedSeverity[] {
  return cvssMembers.flatMap((member) => {
    const { vectorString, baseScore, baseSeverity } = objectOf(metric[member]);
    const vector = textOf(vectorString)?.trim() ?? null;
    const word = textOf(baseSeverity) ?? null;
    const score = typeof baseScore === 'number' && baseScore >= 0 && baseScore <= 10 ? baseScore : null;
    return vector === null && word === null && score === null ? [] : [{ by, vector, score, word }];
  });
}

function weaknessesOf(container: Loose): string[] {
  const descriptions = objectsOf(container.problemTypes).flatMap(({ descriptions: all }) => objectsOf(all));
  const ids = descriptions.flatMap(
    ({ cweId, description }) => `${cweId ?? ''} ${description ?? ''}`.match(/CWE-\d{1,5}/g) ?? [],
  );
  return [...new Set(ids)];
}

const ssvcValues = {
  exploitation: { none: 'none', poc: 'public poc', 'public poc': 'public poc', active: 'active' },
  automatable: { no: 'no', yes: 'yes' },
  technicalImpact: { partial: 'partial', total: 'total' },
} as const;

/** CISA's enrichment writes the decision points as `options`, one object each. */
function ssvcIn({ other }: Loose): SsvcStatement[] {
  const { type, content } = objectOf(other);
  if (type !== 'ssvc' || !isObject(content)) return [];
  const said = new Map(
    objectsOf(content.options)
      .flatMap((option) => Object.entries(option))
      .map(([name, value]) => [name.toLowerCase().replaceAll(/[\s_-]/g, ''), String(value).toLowerCase().trim()]),
  );
  return [
    {
      exploitation: oneOf(ssvcValues.exploitation, said.get('exploitation')),
      automatable: oneOf(ssvcValues.automatable, said.get('automatable')),
      technicalImpact: oneOf(ssvcValues.technicalImpact, said.get('technicalimpact')),
      at: textOf(content.timestamp) ?? null,
    },
  ];
}

function oneOf<T extends string>(values: Readonly<Record<string, T>>, said: string | undefined): T | null {
  return said !== undefined && Object.hasOwn(values, said) ? values[said]! : null;
}

function kevIn({ other }: Loose): string[] {
  const { type, content } = objectOf(other);
  const dateAdded = type === 'kev' ? textOf(objectOf(content).dateAdded) : undefined;
  return dateAdded && /^\d{4}-\d{2}-\d{2}/.test(dateAdded) ? [dateAdded.slice(0, 10)] : [];
}

/** An entry of `affected` whose product is named by CPE, in each of its versions. */
function configurationOf(entry: Loose): CpeConfiguration[] {
  const { cpes, versions, defaultStatus } = readAffected(entry);
  const stated = versions.filter(
    ({ status, changes, versionType }) => status === 'affected' && changes.length === 0 && versionType !== 'git',
  );
  // All versions but some is nothing that a range of CPE can say.
  if (cpes.length === 0 || stated.length === 0 || defaultStatus === 'affected') return [];
  const cpeMatch = cpes.flatMap((cpe) => stated.map((one) => matchOf(cpe, one)));
  return readCpeConfigurations([{ nodes: [{ operator: 'OR', cpeMatch }] }]);
}

/** The place of the version in a CPE name, 2.3 or 2.2. */
const versionIn = [
  /^(cpe:2\.3:[aho]:(?:\\.|[^:\\])+:(?:\\.|[^:\\])+:)((?:\\.|[^:\\])+)/i,
  /^(cpe:\/[aho]:[^:]+:[^:]+:)([^:]+)/i,
];

/** The name of the product in any version, as the range says which. */
function matchOf(cpe: string, { from, below, through, isRange }: CveAffected['versions'][number]): Partial<CpeMatch> {
  const criteria = versionIn.reduce((name, pattern) => name.replace(pattern, '$1*'), cpe);
  const end = isRange ? { versionEndExcluding: below, versionEndIncluding: through } : { versionEndIncluding: from };
  return {
    criteria: criteria.startsWith('cpe:/') ? criteria.replace(/:\*$/, '') : criteria,
    vulnerable: true,
    versionStartIncluding: from,
    ...end,
  };
}

export function osvFormOfCve(record: CveRecord): OsvForm {
  const { id, state, containers } = record;
  const severities = containers.flatMap((container) => container.severities);
  const summary =
    containers.find(({ title }) => title)?.title ?? containers.find(({ description }) => description)?.description;
  const configurations = containers.flatMap((container) => container.configurations);
  return {
    id: prefixedId('cve', id),
    aliases: [id],
    summary: summary?.trim().split('\n', 1)[0],
    published: record.published ?? undefined,
    modified: record.modified ?? undefined,
    withdrawn: state === 'rejected' ? (record.modified ?? 'rejected') : undefined,
    severity: severityOfVectors(severities.flatMap(({ vector }) => vector ?? [])),
    affected: containers
      .flatMap(({ affected }) => affected)
      .map(osvAffectedOf)
      .filter((entry) => entry !== undefined),
    database_specific: {
      severity: severities.find(({ vector, word }) => word && !vector?.startsWith('CVSS:'))?.word ?? undefined,
      ...(configurations.length > 0 ? { cpe_configurations: configurations } : {}),
    },
  };
}

/** What each organisation says in its own container; one that only adds references says nothing by itself. */
export function statementsOfCve(record: CveRecord): AdvisoryStatement[] {
  return record.containers.filter(saysSomething).map((container) => ({
    by: container.by,
    id: record.id,
    state: stateOf(record, container),
    stateReason: container.rejectedReason,
    summary: container.title,
    details: container.description,
    published: container.role === 'cna' ? record.published : null,
    modified: container.modified,
    severities: container.severities,
    affected: container.affected.flatMap(statedProduct),
    weaknesses: container.weaknesses,
    ssvc: container.ssvc,
    knownExploitedSince: container.knownExploitedSince,
    references: container.references,
  }));
}

function saysSomething({ role, severities, affected, weaknesses, ssvc, description }: CveContainer): boolean {
  return (
    role === 'cna' ||
    severities.length > 0 ||
    affected.length > 0 ||
    weaknesses.length > 0 ||
    ssvc !== null ||
    description !== null
  );
}

function stateOf({ state }: CveRecord, { isDisputed }: CveContainer): AdvisoryState {
  if (state === 'rejected') return 'rejected';
  return isDisputed ? 'disputed' : 'published';
}

function statedProduct(entry: Loose): StatedProduct[] {
  const { vendor, product, packageName, versions, defaultStatus } = readAffected(entry);
  const name = packageName ?? [vendor, product].filter(Boolean).join(' ');
  if (name === '') return [];
  const affected = versions.filter(({ status }) => status === 'affected');
  const ranges = affected.filter(({ isRange }) => isRange);
  const unaffected = versions.filter(({ status, from }) => status === 'unaffected' && from !== null);
  const changed = affected.flatMap(({ changes }) => changes.filter(({ status }) => status === 'unaffected'));
  const ends = defaultStatus === 'unaffected' ? ranges.flatMap(({ below }) => below ?? []) : [];
  return [
    {
      product: name,
      ranges: ranges.map(({ from, below, through }) => ({ from, above: null, below, through })),
      versions: affected
        .filter(({ isRange }) => !isRange)
        .map(({ from }) => from!)
        .slice(0, mostVersionsShown),
      fixed: [...new Set([...ends, ...changed.map(({ at }) => at), ...unaffected.map(({ from }) => from!)])].slice(
        0,
        mostVersionsShown,
      ),
    },
  ];
}
