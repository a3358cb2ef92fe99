import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { VexDocument, VexRemediation, VexStatement, VexStatus, VexTarget } from './document.ts';
import { envelopeName, opened } from './envelope.ts';
import {
  Complaints,
  isObject,
  type Loose,
  listOf,
  mostStatements,
  objectOf,
  textOf,
  textsOf,
  timeOf,
} from './loose.ts';
import { categoryOfResponse, justificationOf, statusOf } from './mapping.ts';
import { target } from './targets.ts';

/**
 * Reads the analyses of a BOM or of a document that stands alone and points to BOMs by BOM-Link. A vulnerability without an analysis is
 * a disclosure and no statement.
 */
export function readCycloneDxVex(document: Loose): Parsed<VexDocument> {
  const refusals = new Complaints();
  const warnings = new Complaints();
  if (!Array.isArray(document.vulnerabilities)) {
    return refused({
      at: '/vulnerabilities',
      message: 'A CycloneDX document with VEX has a list named "vulnerabilities".',
    });
  }
  const metadata = objectOf(document.metadata);
  const timestamp = timeOf(metadata, 'timestamp', '/metadata', warnings);
  const targets = targetsOf(document);
  const statements: VexStatement[] = [];
  let disclosed = 0;
  for (const [i, value] of document.vulnerabilities.entries()) {
    if (isObject(value) && !isObject(value.analysis)) disclosed++;
    const reading = { refusals, warnings, targets, timestamp };
    for (const read of readVulnerability(value, `/vulnerabilities/${i}`, reading)) statements.push(read);
    if (statements.length > mostStatements) {
      return refused({ at: '/vulnerabilities', message: `More than ${mostStatements} statements are too many.` });
    }
  }
  if (refusals.problems.length > 0) return refused(...refusals.problems);
  if (disclosed > 0) {
    warnings.add(
      '/vulnerabilities',
      `${disclosed} vulnerabilities have no analysis: they are disclosures and no statements.`,
    );
  }
  return parsed(
    {
      format: 'cyclonedx',
      specVersion: textOf(document.specVersion) ?? '',
      id: textOf(propertyOf(metadata, `${envelopeName}:id`)) ?? textOf(document.serialNumber),
      version: document.version === undefined ? null : String(document.version),
      author: authorOf(metadata),
      role: textOf(propertyOf(metadata, `${envelopeName}:role`)),
      tool: toolOf(metadata),
      timestamp,
      lastUpdated: null,
      namespace: null,
      revisions: [],
      statements,
    },
    warnings.problems,
  );
}

function authorOf(metadata: Loose): string | null {
  const [author] = listOf(metadata.authors);
  const names = [
    author,
    metadata.manufacturer,
    metadata.manufacture,
    metadata.supplier,
    objectOf(metadata.component).supplier,
  ];
  return names.map((item) => textOf(objectOf(item).name)).find((name) => name !== null) ?? null;
}

function toolOf(metadata: Loose): string | null {
  const tools = Array.isArray(metadata.tools) ? metadata.tools : listOf(objectOf(metadata.tools).components);
  const { name, version } = objectOf(tools[0]);
  return textOf([name, version].filter((part) => typeof part === 'string').join(' '));
}

function propertyOf(holder: Loose, name: string): unknown {
  return objectOf(listOf(holder.properties).find((item) => isObject(item) && item.name === name)).value;
}

interface Targets {
  /** The subject of the BOM. */
  subject: VexTarget | null;
  subjectRef: string | null;
  byRef: ReadonlyMap<string, { target: VexTarget /** The outermost component around it. */; within: VexTarget | null }>;
}

/** Everything of the document that a reference can mean; nesting is followed without recursion. */
function targetsOf(document: Loose): Targets {
  const byRef = new Map<string, { target: VexTarget; within: VexTarget | null }>();
  const root = objectOf(document.metadata).component;
  const outermost = [
    ...listOf(objectOf(root).components),
    ...listOf(document.components),
    ...listOf(document.services),
  ];
  const waiting: { item: unknown; within: VexTarget | null }[] = outermost.map((item) => ({ item, within: null }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { item, within } = next;
    if (!isObject(item)) continue;
    const ref = textOf(item['bom-ref']);
    const named = componentOf(item);
    if (ref !== null && !byRef.has(ref)) byRef.set(ref, { target: named, within });
    for (const child of [...listOf(item.components), ...listOf(item.services)]) {
      waiting.push({ item: child, within: within ?? named });
    }
  }
  return {
    subject: isObject(root) ? componentOf(root) : null,
    subjectRef: isObject(root) ? textOf(root['bom-ref']) : null,
    byRef,
  };
}

function componentOf(component: Loose): VexTarget {
  const group = textOf(component.group);
  const name = textOf(component.name);
  return target({
    id: textOf(component['bom-ref']),
    name: group === null || name === null ? name : `${group}/${name}`,
    version: textOf(component.version),
    supplier:
      textOf(objectOf(component.manufacturer).name) ??
      textOf(objectOf(component.supplier).name) ??
      textOf(component.publisher),
    purl: textOf(component.purl),
    cpe: textOf(component.cpe),
    hashes: listOf(component.hashes).map((hash) => [String(objectOf(hash).alg), objectOf(hash).content]),
  });
}

interface Reading {
  refusals: Complaints;
  warnings: Complaints;
  targets: Targets;
  timestamp: string | null;
}

function* readVulnerability(value: unknown, at: string, reading: Reading): Generator<VexStatement> {
  const { refusals, warnings } = reading;
  if (!isObject(value)) return refusals.add(at, 'A vulnerability is an object.');
  if (!isObject(value.analysis)) return;
  const { analysis } = value;
  const name = textOf(value.id);
  if (name === null) return refusals.add(`${at}/id`, 'A vulnerability that was analysed has an id.');
  const word = textOf(analysis.state);
  if (word === null) return warnings.add(`${at}/analysis`, 'The analysis says no state; it is no statement.');
  const status = statusOf('cyclonedx', word);
  if (status === undefined)
    return refusals.add(`${at}/analysis/state`, `${JSON.stringify(word)} is no state of an analysis.`);
  const label = textOf(analysis.justification);
  const justification = label === null ? null : justificationOf('cyclonedx', label);
  if (justification === undefined)
    warnings.add(
      `${at}/analysis/justification`,
      `${JSON.stringify(label)} is no justification; it is kept as the author's word.`,
    );
  const detail = textOf(analysis.detail);
  const responses = textsOf(analysis.response);
  const plain: Omit<VexStatement, 'product' | 'subcomponent'> = {
    id: null,
    vulnerability: {
      name,
      aliases: listOf(value.references)
        .flatMap((item) => textOf(objectOf(item).id) ?? [])
        .filter((alias) => alias !== name),
      description: textOf(value.description),
    },
    status,
    justification: status === 'not_affected' ? (justification ?? null) : null,
    impactStatement: status === 'not_affected' ? withToken(detail, justification === null ? label : null) : null,
    actionStatement:
      status === 'affected' ? (textOf(value.recommendation) ?? textOf(value.workaround) ?? detail) : null,
    remediations: status === 'affected' ? remediationsOf(value, responses) : [],
    statusNotes:
      status === 'not_affected' || (status === 'affected' && !textOf(value.recommendation) && !textOf(value.workaround))
        ? null
        : detail,
    timestamp:
      timeOf(analysis, 'firstIssued', `${at}/analysis`, warnings) ??
      timeOf(value, 'updated', at, warnings) ??
      timeOf(value, 'published', at, warnings) ??
      reading.timestamp,
    lastUpdated: timeOf(analysis, 'lastUpdated', `${at}/analysis`, warnings),
    supplier: null,
    source: { format: 'cyclonedx', status: word, justification: label, responses },
    at,
  };
  const envelope = parsedOrNothing(propertyOf(value, envelopeName));
  const affected = listOf(value.affects);
  if (affected.length === 0) yield opened({ ...plain, product: reading.targets.subject, subcomponent: null }, envelope);
  for (const [i, item] of affected.entries()) {
    const ref = textOf(objectOf(item).ref);
    if (ref === null) {
      refusals.add(`${at}/affects/${i}/ref`, 'What is affected is named by its reference.');
      continue;
    }
    const versions = listOf(objectOf(item).versions);
    for (const [j, one] of (versions.length > 0 ? versions : [{}]).entries()) {
      const said = versions.length > 0 ? objectOf(one) : {};
      const named = namedBy(ref, said, reading.targets);
      const stated = restated(plain, said, () =>
        warnings.add(
          `${at}/affects/${i}/versions/${j}/status`,
          `The versions are called ${JSON.stringify(said.status)}, the analysis says "${word}"; the versions decide.`,
        ),
      );
      yield opened({ ...stated, ...named }, envelope);
    }
  }
}

/** A token without a label keeps its word in the sentence, so that nobody takes it for a reason that it is not. */
function withToken(detail: string | null, token: string | null): string | null {
  if (token === null) return detail;
  return detail === null ? token : `${token}: ${detail}`;
}

function remediationsOf(value: Loose, responses: readonly string[]): VexRemediation[] {
  const recommendation = textOf(value.recommendation);
  const workaround = textOf(value.workaround);
  return responses.flatMap((response) => {
    const category = categoryOfResponse(response);
    if (!category) return [];
    return {
      category,
      details: (category === 'workaround' ? (workaround ?? recommendation) : recommendation) ?? response,
      url: null,
    };
  });
}

function parsedOrNothing(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const statusOfVersions: Readonly<Record<string, VexStatus>> = {
  affected: 'affected',
  unaffected: 'not_affected',
  unknown: 'unknown',
};

/** Versions may be called unaffected within an analysis that says exploitable; then no reason is given for them. */
function restated(
  plain: Omit<VexStatement, 'product' | 'subcomponent'>,
  versions: Loose,
  onConflict: () => void,
): Omit<VexStatement, 'product' | 'subcomponent'> {
  const word = textOf(versions.status);
  const status = word === null ? undefined : statusOfVersions[word];
  if (status === undefined || status === plain.status) return plain;
  const isMatterOfAnalysis =
    status === 'affected' ||
    (status === 'not_affected' && plain.status === 'fixed') ||
    (status === 'unknown' && plain.status === 'under_investigation');
  if (isMatterOfAnalysis) return plain;
  onConflict();
  return {
    ...plain,
    status,
    justification: null,
    impactStatement: null,
    actionStatement: null,
    remediations: [],
    source: { ...plain.source, status: `affects.${word}`, justification: null },
  };
}

/** A BOM-Link names a part of another document: `urn:cdx:serial/version#bom-ref`. */
function namedBy(
  ref: string,
  versions: Loose,
  { subject, subjectRef, byRef }: Targets,
): Pick<VexStatement, 'product' | 'subcomponent'> {
  if (ref === subjectRef && subject !== null) return { product: versioned(subject, versions), subcomponent: null };
  const found = byRef.get(ref);
  if (!found) return { product: versioned(target({ id: ref }), versions), subcomponent: null };
  const whole = subject ?? found.within;
  const part = versioned(found.target, versions);
  return whole === null ? { product: part, subcomponent: null } : { product: whole, subcomponent: part };
}

function versioned(named: VexTarget, { version, range }: Loose): VexTarget {
  const one = textOf(version);
  const many = textOf(range);
  if (many !== null) return { ...named, version: null, versions: many, purl: withoutVersion(named.purl) };
  if (one === null) return named;
  return { ...named, version: one, purl: named.purl === null ? null : withVersion(named.purl, one) };
}

function withoutVersion(purl: string | null): string | null {
  return purl === null ? null : purl.replace(/@[^@/?#]*(?=$|[?#])/, '');
}

function withVersion(purl: string, version: string): string {
  const bare = withoutVersion(purl)!;
  const end = /[?#]/.exec(bare)?.index ?? bare.length;
  return `${bare.slice(0, end)}@${encodeURIComponent(version.toWellFormed())}${bare.slice(end)}`;
}
