import type { Problem } from '../../common/errors.ts';
import type { Bom, Component, Service, Tool } from '../bom/bom.ts';
import { columnsOf } from '../bom/component-columns.ts';
import { type Json, listOf, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { readDependencies } from './dependencies.ts';
import type { DocumentRows } from './read-rows.ts';

/** Lays out the rows of a document once it is known what its dependencies may refer to besides components. */
export type RowsAround = (subject: Component | null, services: readonly Service[]) => DocumentRows;

/**
 * Reads a document that its schema has accepted; references that lead nowhere come back as warnings. Rows that were read from
 * its bytes are taken as they are, and otherwise read from its objects.
 */
export function readDocument(
  document: Json,
  rows: DocumentRows | RowsAround | null,
): { bom: Bom; warnings: Problem[] } {
  const metadata = objectOf(document.metadata);
  const described = memberOf(metadata, 'component');
  const services = servicesOf(document);
  const subject = described ? componentOf(described, -1) : null;
  const { components, dependencies, warnings } =
    typeof rows === 'function' ? rows(subject, services) : (rows ?? rowsOf(document, { subject, services }));
  const bom: Bom = {
    format: 'cyclonedx',
    specVersion: String(document.specVersion),
    serialNumber: textOf(document.serialNumber),
    version: typeof document.version === 'number' ? document.version : 1,
    timestamp: textOf(metadata.timestamp),
    tools: toolsOf(metadata.tools),
    supplier: nameOf(metadata.supplier),
    manufacturer: nameOf(metadata.manufacturer) ?? nameOf(metadata.manufacture),
    authors: namesOf(metadata.authors),
    subject,
    components,
    services,
    dependencies,
    rootIs: subject ? 'subject' : 'implied',
    counts: {
      components: components.count,
      services: services.length,
      vulnerabilities: listOf(document.vulnerabilities).length,
    },
  };
  return { bom, warnings };
}

/** The oracle of `readRows`, and the judge of what that leaves undecided. */
function rowsOf(
  document: Json,
  { subject, services }: { subject: Component | null; services: readonly Service[] },
): DocumentRows {
  const components: Component[] = [];
  flattenInto(components, objectOf(objectOf(document.metadata).component).components, -1);
  flattenInto(components, document.components, -1);
  const { dependencies, warnings } = readDependencies(document, { subject, components, services });
  return { components: columnsOf(components), dependencies, warnings };
}

function flattenInto(components: Component[], list: unknown, parent: number): void {
  for (const json of objectsOf(list)) {
    const index = components.push(componentOf(json, parent)) - 1;
    flattenInto(components, json.components, index);
  }
}

export function componentOf(json: Json, parent: number): Component {
  return {
    bomRef: textOf(json['bom-ref']),
    type: textOf(json.type),
    group: textOf(json.group),
    name: textOf(json.name) ?? '',
    version: textOf(json.version),
    purl: textOf(json.purl),
    cpe: textOf(json.cpe),
    supplier: nameOf(json.supplier),
    manufacturer: nameOf(json.manufacturer),
    author: textOf(json.author) ?? (namesOf(json.authors).join(', ') || null),
    publisher: textOf(json.publisher),
    scope: textOf(json.scope),
    licences: objectsOf(json.licenses).flatMap(licenceOf),
    hashes: objectsOf(json.hashes).map((hash) => ({
      algorithm: textOf(hash.alg) ?? '',
      value: textOf(hash.content) ?? '',
    })),
    parent,
  };
}

function licenceOf(choice: Json): string[] {
  const licence = objectOf(choice.license);
  const text = textOf(choice.expression) ?? textOf(licence.id) ?? textOf(licence.name);
  return text === null ? [] : [text];
}

export function servicesOf(document: Json): Service[] {
  const services: Service[] = [];
  flattenServices(services, document.services);
  return services;
}

function flattenServices(services: Service[], list: unknown): void {
  for (const json of objectsOf(list)) {
    services.push({
      bomRef: textOf(json['bom-ref']),
      group: textOf(json.group),
      name: textOf(json.name) ?? '',
      version: textOf(json.version),
      provider: nameOf(json.provider),
    });
    flattenServices(services, json.services);
  }
}

/** Tools were a list of their own until 1.4; since 1.5 they are components and services. */
function toolsOf(tools: unknown): Tool[] {
  const { components, services } = objectOf(tools);
  return [...objectsOf(tools), ...objectsOf(components), ...objectsOf(services)].map((tool) => ({
    vendor: textOf(tool.vendor) ?? nameOf(tool.manufacturer) ?? nameOf(tool.supplier) ?? nameOf(tool.provider),
    name: textOf(tool.name),
    version: textOf(tool.version),
  }));
}

function nameOf(entity: unknown): string | null {
  return textOf(objectOf(entity).name);
}

function namesOf(entities: unknown): string[] {
  return objectsOf(entities)
    .map((entity) => textOf(entity.name))
    .filter((name) => name !== null);
}
