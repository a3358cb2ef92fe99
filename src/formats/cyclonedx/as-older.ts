import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../bom/document.ts';
import type { LossList } from '../bom/loss-list.ts';
import { withoutEchoes } from '../json/explain.ts';
import { isObject, type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { unescapedPointer, without } from './judge.ts';
import type { SpecVersion } from './recognise.ts';
import { validatorOf } from './schema.ts';

/** Rounds of judging and leaving out; what a round leaves can be wrong in turn, such as a list that may not be empty. */
const mostRounds = 40;

/**
 * A document of 1.7 as one of an older version: first said in the words of that version where it has some, then without all that
 * its schema refuses.
 */
export async function asOlder(content: JsonObject, version: SpecVersion, losses: LossList): Promise<Json> {
  let document: Json = { ...inOlderWords(content, version, losses), specVersion: version };
  const validator = await validatorOf(version);
  for (let round = 0; round < mostRounds && !validator.isValid(document); round++) {
    const places = placesOf(withoutEchoes(validator.mistakesOf(document)));
    for (const place of places) losses.add(pointerOf(place), `CycloneDX ${version} has no place for this.`);
    document = without(document, places) as Json;
  }
  return document;
}

function pointerOf(place: readonly string[]): string {
  return place.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What must go; the document itself never does. */
function placesOf(mistakes: readonly ErrorObject[]): string[][] {
  return mistakes.map(placeOf).filter((place) => place.length > 0);
}

function placeOf({ keyword, instancePath, params }: ErrorObject): string[] {
  const place = unescapedPointer(instancePath);
  if (keyword === 'additionalProperties') return [...place, params.additionalProperty];
  if (keyword === 'dependencies') return [...place, params.property];
  if (keyword === 'uniqueItems') return [...place, String(params.again)];
  return place;
}

function isBelow(version: SpecVersion, other: SpecVersion): boolean {
  return version < other;
}

function inOlderWords(content: JsonObject, version: SpecVersion, losses: LossList): Json {
  const walk = new Walk(version, losses);
  const metadata = objectOf(content.metadata);
  return {
    version: 1,
    ...content,
    ...(isObject(content.metadata) && { metadata: walk.metadata(metadata) }),
    ...(Array.isArray(content.components) && { components: walk.components(content.components, '/components') }),
    ...(Array.isArray(content.services) && { services: walk.services(content.services, '/services') }),
  };
}

/** The kinds of component that came later, by the kind that comes nearest. */
const nearestKinds: Readonly<Record<string, { since: SpecVersion; before: string }>> = {
  platform: { since: '1.5', before: 'application' },
  'device-driver': { since: '1.5', before: 'library' },
  'machine-learning-model': { since: '1.5', before: 'file' },
  data: { since: '1.5', before: 'file' },
  'cryptographic-asset': { since: '1.6', before: 'file' },
};

class Walk {
  readonly #version: SpecVersion;
  readonly #losses: LossList;

  constructor(version: SpecVersion, losses: LossList) {
    this.#version = version;
    this.#losses = losses;
  }

  metadata({ manufacturer, tools, ...metadata }: Json): Json {
    const isOld = isBelow(this.#version, '1.6');
    return {
      ...metadata,
      ...(manufacturer !== undefined &&
        (isOld && !metadata.manufacture ? { manufacture: manufacturer } : { manufacturer })),
      ...(tools !== undefined && { tools: this.#tools(tools) }),
      ...(isObject(metadata.component) && { component: this.component(metadata.component, '/metadata/component') }),
      ...this.#licences(metadata, '/metadata'),
    };
  }

  /** Until 1.4 tools were a list of their own kind. */
  #tools(tools: unknown): unknown {
    if (!isBelow(this.#version, '1.5') || !isObject(tools)) return tools;
    return [...objectsOf(tools.components), ...objectsOf(tools.services)].map((tool, index) => {
      const { name, version, hashes, externalReferences, ...rest } = tool;
      const { manufacturer, supplier, publisher, provider, group, ...lost } = rest;
      const vendor = [manufacturer, supplier, provider].map((one) => textOf(objectOf(one).name)).find(Boolean);
      for (const member of Object.keys(lost)) {
        if (member === 'type' || member === 'bom-ref') continue;
        this.#losses.add(
          `/metadata/tools/${index}/${member}`,
          `A tool of CycloneDX ${this.#version} has no place for this.`,
        );
      }
      return withoutUndefined({ vendor: vendor ?? publisher ?? group, name, version, hashes, externalReferences });
    });
  }

  components(list: readonly unknown[], at: string): unknown[] {
    return list.map((component, index) =>
      isObject(component) ? this.component(component, `${at}/${index}`) : component,
    );
  }

  component(component: Json, at: string): Json {
    const { authors, type, evidence, components, externalReferences } = component;
    const older: Json = { ...component, ...this.#licences(component, at) };
    if (isBelow(this.#version, '1.6') && Array.isArray(authors) && older.author === undefined) {
      const names = objectsOf(authors)
        .map(({ name }) => textOf(name))
        .filter((name) => name !== null);
      if (names.length > 0) Object.assign(older, { author: names.join(', ') });
      if (objectsOf(authors).every((author) => Object.keys(author).every((member) => member === 'name')))
        delete older.authors;
    }
    const kind = typeof type === 'string' ? nearestKinds[type] : undefined;
    if (kind && isBelow(this.#version, kind.since)) {
      older.type = kind.before;
      this.#losses.add(
        `${at}/type`,
        `CycloneDX ${this.#version} has no component of the type "${type}"; it became "${kind.before}".`,
      );
    }
    if (isBelow(this.#version, '1.4') && older.version === undefined) older.version = '';
    if (isObject(evidence)) older.evidence = this.#evidence(evidence, `${at}/evidence`);
    if (Array.isArray(components)) older.components = this.components(components, `${at}/components`);
    if (Array.isArray(externalReferences))
      older.externalReferences = this.#references(externalReferences, `${at}/externalReferences`);
    return older;
  }

  services(list: readonly unknown[], at: string): unknown[] {
    return list.map((service, index) => {
      if (!isObject(service)) return service;
      return {
        ...service,
        ...this.#licences(service, `${at}/${index}`),
        ...(Array.isArray(service.services) && {
          services: this.services(service.services, `${at}/${index}/services`),
        }),
      };
    });
  }

  /** In 1.5 the identity was one object. */
  #evidence(evidence: Json, at: string): Json {
    const [first, ...more] = listOf(evidence.identity);
    if (this.#version !== '1.5' || first === undefined) return evidence;
    if (more.length > 0) this.#losses.add(`${at}/identity`, 'CycloneDX 1.5 has one identity; the others are left out.');
    return { ...evidence, identity: first };
  }

  /** Until 1.6 an expression stood alone, and had no details. */
  #licences({ licenses }: Json, at: string): Json {
    if (!Array.isArray(licenses) || !isBelow(this.#version, '1.7')) return {};
    const older = objectsOf(licenses).map((choice, index) => {
      const { expressionDetails, licensing, properties, ...rest } = choice;
      if (rest.expression === undefined) return choice;
      if (expressionDetails !== undefined || licensing !== undefined || properties !== undefined) {
        this.#losses.add(`${at}/licenses/${index}`, `An expression of CycloneDX ${this.#version} has no details.`);
      }
      if (licenses.length === 1) return rest;
      this.#losses.add(
        `${at}/licenses/${index}`,
        `In CycloneDX ${this.#version} an expression stands alone; this one became a name.`,
      );
      return { license: { name: rest.expression } };
    });
    return { licenses: older };
  }

  /** Kinds of reference that came later are of the kind "other". */
  #references(references: readonly unknown[], at: string): unknown[] {
    return references.map((reference, index) => {
      if (!isObject(reference) || typeof reference.type !== 'string') return reference;
      const since = referencesSince[reference.type];
      if (since === undefined || !isBelow(this.#version, since)) return reference;
      this.#losses.add(
        `${at}/${index}/type`,
        `CycloneDX ${this.#version} has no reference of the type "${reference.type}"; it became "other".`,
      );
      return { ...reference, type: 'other' };
    });
  }
}

/** The kinds of external reference that came after 1.2, with the version that brought them. */
const referencesSince: Readonly<Record<string, SpecVersion>> = {
  'release-notes': '1.4',
  ...Object.fromEntries(
    [
      ...['security-contact', 'model-card', 'log', 'configuration', 'evidence', 'formulation', 'attestation'],
      ...['threat-model', 'adversary-model', 'risk-assessment', 'vulnerability-assertion', 'exploitability-statement'],
      ...['pentest-report', 'static-analysis-report', 'dynamic-analysis-report', 'runtime-analysis-report', 'poam'],
      ...['component-analysis-report', 'maturity-report', 'certification-report', 'quality-metrics'],
      ...['codified-infrastructure', 'distribution-intake'],
    ].map((type) => [type, '1.5'] as const),
  ),
  ...Object.fromEntries(
    ['source-distribution', 'electronic-signature', 'digital-signature', 'rfc-9116'].map(
      (type) => [type, '1.6'] as const,
    ),
  ),
  ...Object.fromEntries(
    ['patent', 'patent-family', 'patent-assertion', 'citation'].map((type) => [type, '1.7'] as const),
  ),
};

function withoutUndefined(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
}
