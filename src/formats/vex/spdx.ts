import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { VexDocument, VexStatement, VexStatus, VexTarget } from './document.ts';
import { type Envelope, notesWith, opened, splitNotes } from './envelope.ts';
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
import {
  hashAlgorithm,
  justificationOf,
  plainAlgorithm,
  statusOf,
  wordOfJustification,
  wordOfStatus,
} from './mapping.ts';
import { purlWithRange, target, targetKey } from './targets.ts';
import type { WriteVex } from './write-with-envelopes.ts';

/** SPDX 3.0.1, profile Security: one relationship of a class for each status. */
const classes: Readonly<Record<Exclude<VexStatus, 'unknown'>, string>> = {
  not_affected: 'security_VexNotAffectedVulnAssessmentRelationship',
  affected: 'security_VexAffectedVulnAssessmentRelationship',
  fixed: 'security_VexFixedVulnAssessmentRelationship',
  under_investigation: 'security_VexUnderInvestigationVulnAssessmentRelationship',
};
/** "None" of the core profile: a statement whose products its document does not name. */
const noElement = 'https://spdx.org/rdf/3.0.1/terms/Core/NoneElement';
const relationships = new Set(Object.values(classes));

export function isSpdx3(document: Loose): boolean {
  return textsOf([document['@context']].flat()).some((context) => context.includes('spdx.org/rdf/3.'));
}

export function readSpdxVex(document: Loose): Parsed<VexDocument> {
  const graph = Array.isArray(document['@graph']) ? document['@graph'] : [document];
  const refusals = new Complaints();
  const warnings = new Complaints();
  const elements = new Map<string, Loose>();
  let creation: Loose = {};
  for (const element of graph) {
    if (!isObject(element)) continue;
    const id = idOf(element);
    if (id) elements.set(id, element);
    if (element.type === 'CreationInfo' && Object.keys(creation).length === 0) creation = element;
  }
  const root = objectOf(graph.find((element) => isObject(element) && element.type === 'SpdxDocument'));
  const timestamp = timeOf(creation, 'created', '/@graph', warnings);
  const statements: VexStatement[] = [];
  for (const [i, element] of graph.entries()) {
    if (!isObject(element) || !relationships.has(String(element.type))) continue;
    for (const read of readRelationship(element, `/@graph/${i}`, { elements, refusals, warnings, timestamp }))
      statements.push(read);
    if (statements.length > mostStatements) {
      return refused({ at: '/@graph', message: `More than ${mostStatements} statements are too many.` });
    }
  }
  if (refusals.problems.length > 0) return refused(...refusals.problems);
  if (statements.length === 0) {
    return refused({ at: '/@graph', message: 'The document holds no VEX relationship of the profile Security.' });
  }
  const nameOf = (id: unknown) => textOf(objectOf(elements.get(String(id))).name);
  const { notes, envelope } = splitNotes(textOf(root.comment));
  const { version, role } = objectOf(envelope);
  return parsed(
    {
      format: 'spdx',
      specVersion: textOf(creation.specVersion) ?? '3.0.1',
      id: textOf(root.spdxId),
      version: textOf(version),
      author:
        listOf(creation.createdBy)
          .map(nameOf)
          .find((name) => name !== null) ?? null,
      role: textOf(role) ?? notes,
      tool:
        listOf(creation.createdUsing)
          .map(nameOf)
          .find((name) => name !== null) ?? null,
      timestamp,
      lastUpdated: null,
      namespace: null,
      revisions: [],
      statements,
    },
    warnings.problems,
  );
}

interface Reading {
  elements: ReadonlyMap<string, Loose>;
  refusals: Complaints;
  warnings: Complaints;
  timestamp: string | null;
}

function idOf(element: Loose): string | null {
  return textOf(element.spdxId) ?? textOf(element['@id']);
}

function* readRelationship(element: Loose, at: string, reading: Reading): Generator<VexStatement> {
  const { elements, refusals, warnings } = reading;
  const word = textOf(element.relationshipType) ?? '';
  const expected = Object.entries(classes).find(([, name]) => name === element.type)![0] as VexStatus;
  if (statusOf('spdx', word) !== expected) {
    return refusals.add(
      `${at}/relationshipType`,
      `${JSON.stringify(word)} is no relationship of ${String(element.type)}.`,
    );
  }
  const vulnerability = elements.get(String(element.from));
  const name = vulnerability && nameOfVulnerability(vulnerability);
  if (!vulnerability || !name)
    return refusals.add(`${at}/from`, 'The relationship begins at a vulnerability of the document.');
  const label = textOf(element.security_justificationType);
  const justification = label === null ? null : justificationOf('spdx', label);
  if (justification === undefined)
    warnings.add(
      `${at}/security_justificationType`,
      `${JSON.stringify(label)} is no justification; it is kept as the author's word.`,
    );
  const { notes, envelope } = splitNotes(textOf(element.comment));
  if (notes !== null) warnings.add(`${at}/comment`, 'The comment is not read.');
  const time = (name: string) => timeOf(element, name, at, warnings);
  const assessed = textOf(element.security_assessedElement);
  const subcomponent = assessed === null ? null : targetOf(assessed, elements.get(assessed));
  for (const id of textsOf([element.to].flat())) {
    const statement: VexStatement = {
      id: textOf(element.spdxId),
      vulnerability: {
        name,
        aliases: namesOf(vulnerability).filter((other) => other !== name),
        description: textOf(vulnerability.description) ?? textOf(vulnerability.summary),
      },
      product: id === noElement ? null : targetOf(id, elements.get(id)),
      subcomponent,
      status: expected,
      justification: expected === 'not_affected' ? (justification ?? null) : null,
      impactStatement: textOf(element.security_impactStatement),
      actionStatement: textOf(element.security_actionStatement),
      remediations: [],
      statusNotes: textOf(element.security_statusNotes),
      timestamp: time('security_publishedTime') ?? reading.timestamp,
      lastUpdated: time('security_modifiedTime'),
      supplier: textOf(objectOf(elements.get(String(element.security_suppliedBy ?? element.suppliedBy))).name),
      source: { format: 'spdx', status: word, justification: label, responses: [] },
      at,
    };
    yield opened(statement, envelope);
  }
}

function namesOf(vulnerability: Loose): string[] {
  return listOf(vulnerability.externalIdentifier).flatMap((item) => textOf(objectOf(item).identifier) ?? []);
}

function nameOfVulnerability(vulnerability: Loose): string | undefined {
  const names = namesOf(vulnerability);
  return textOf(vulnerability.name) ?? names.find((name) => name.startsWith('CVE-')) ?? names[0];
}

function targetOf(id: string, element: Loose | undefined): VexTarget {
  if (!element) return target({ id });
  const identifiers = listOf(element.externalIdentifier).map(objectOf);
  const identifier = (...types: string[]) =>
    textOf(identifiers.find(({ externalIdentifierType: type }) => types.includes(String(type)))?.identifier);
  return target({
    id,
    name: textOf(element.name),
    version: textOf(element.software_packageVersion),
    purl: textOf(element.software_packageUrl) ?? identifier('packageUrl', 'packageURL', 'purl'),
    cpe: identifier('cpe23', 'cpe22'),
    hashes: listOf(element.verifiedUsing).map((hash) => [String(objectOf(hash).algorithm), objectOf(hash).hashValue]),
  });
}

/** Ids of elements are made of the id of the document, so that they are the same each time. */
export const writeSpdxVex: WriteVex = (document, envelopes) => {
  const base = /^[a-z][a-z0-9+.-]*:\S+$/i.test(document.id ?? '')
    ? document.id!
    : `urn:holdfast:vex:${encodeURIComponent((document.id ?? '').toWellFormed())}`;
  const elements = new Elements(base, document);
  const relationships = document.statements.map((statement, i) => elements.relationship(statement, envelopes[i], i));
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': [...elements.written(), ...relationships],
  };
};

class Elements {
  readonly #base: string;
  readonly #document: VexDocument;
  readonly #byKey = new Map<string, Loose>();

  constructor(base: string, document: VexDocument) {
    this.#base = base;
    this.#document = document;
  }

  written(): Loose[] {
    const { author, tool, timestamp, version, role } = this.#document;
    const agent = {
      type: 'Organization',
      spdxId: `${this.#base}#author`,
      creationInfo: '_:creation',
      name: author ?? 'Unknown author',
    };
    const program =
      tool === null ? [] : [{ type: 'Tool', spdxId: `${this.#base}#tool`, creationInfo: '_:creation', name: tool }];
    return [
      {
        type: 'CreationInfo',
        '@id': '_:creation',
        specVersion: '3.0.1',
        created: secondsOf(timestamp!),
        createdBy: [agent.spdxId],
        createdUsing: program.length > 0 ? [program[0]!.spdxId] : undefined,
      },
      agent,
      ...program,
      {
        type: 'SpdxDocument',
        spdxId: this.#base,
        creationInfo: '_:creation',
        profileConformance: ['core', 'software', 'security'],
        comment: notesWith(
          null,
          version === null && role === null ? undefined : { version: version ?? undefined, role: role ?? undefined },
        ),
        rootElement: [
          ...new Set(this.#document.statements.flatMap(({ product }) => (product ? [this.#target(product)] : []))),
        ],
      },
      ...this.#byKey.values(),
    ];
  }

  relationship(statement: VexStatement, envelope: Envelope | undefined, i: number): Loose {
    const { product, subcomponent, vulnerability, status, justification, timestamp } = statement;
    const isNot = status === 'not_affected';
    return {
      type: classes[status as keyof typeof classes],
      spdxId: `${this.#base}#statement-${i + 1}`,
      creationInfo: '_:creation',
      comment: notesWith(null, envelope),
      from: this.#vulnerability(vulnerability),
      relationshipType: wordOfStatus('spdx', status),
      to: [product ? this.#target(product) : noElement],
      security_assessedElement: subcomponent ? this.#target(subcomponent) : undefined,
      security_publishedTime: timestamp === null ? undefined : secondsOf(timestamp),
      security_justificationType: isNot && justification ? wordOfJustification('spdx', justification) : undefined,
      security_impactStatement: isNot ? (statement.impactStatement ?? undefined) : undefined,
      security_actionStatement:
        status === 'affected' ? (statement.actionStatement ?? 'The author named no action.') : undefined,
      security_statusNotes: statement.statusNotes ?? undefined,
    };
  }

  #vulnerability({ name, aliases, description }: VexStatement['vulnerability']): string {
    return this.#element(`v ${name}`, 'vulnerability', {
      type: 'security_Vulnerability',
      name,
      description: description ?? undefined,
      externalIdentifier: [name, ...aliases].map((identifier) => ({
        type: 'ExternalIdentifier',
        externalIdentifierType: identifier.startsWith('CVE-') ? 'cve' : 'securityOther',
        identifier,
      })),
    });
  }

  #target(target: VexTarget): string {
    const { name, version, cpe, hashes, id } = target;
    const isLink = target.name === null && target.purl === null && cpe === null && Object.keys(hashes).length === 0;
    if (isLink && id !== null && /^[a-z][a-z0-9+.-]*:\S+$/i.test(id)) return id;
    return this.#element(`t ${targetKey(target)}`, 'package', {
      type: 'software_Package',
      name: name ?? target.purl ?? cpe ?? id ?? 'A product without a name',
      software_packageVersion: version ?? undefined,
      software_packageUrl: purlWithRange(target) ?? undefined,
      externalIdentifier:
        cpe === null
          ? undefined
          : [
              {
                type: 'ExternalIdentifier',
                externalIdentifierType: cpe.startsWith('cpe:2.3:') ? 'cpe23' : 'cpe22',
                identifier: cpe,
              },
            ],
      verifiedUsing:
        Object.keys(hashes).length === 0
          ? undefined
          : Object.entries(hashes).flatMap(([algorithm, hashValue]) =>
              hashAlgorithm(algorithm) ? [{ type: 'Hash', algorithm: plainAlgorithm(algorithm), hashValue }] : [],
            ),
    });
  }

  #element(key: string, kind: string, members: Loose): string {
    const known = this.#byKey.get(key);
    if (known) return known.spdxId as string;
    const spdxId = `${this.#base}#${kind}-${this.#byKey.size + 1}`;
    this.#byKey.set(key, { spdxId, creationInfo: '_:creation', ...members });
    return spdxId;
  }
}

/** SPDX knows whole seconds of UTC (Core, DateTime). */
function secondsOf(timestamp: string): string {
  return `${new Date(timestamp).toISOString().slice(0, 19)}Z`;
}
