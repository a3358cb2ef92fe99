import type { Problem } from '../../common/errors.ts';
import type { JsonObject } from '../bom/document.ts';
import { LossList } from '../bom/loss-list.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { contactOf, entityOf, parseActor } from './actors.ts';
import { carriedIn } from './carried.ts';
import type { Spdx2Document } from './document.ts';
import { namedLicences } from './extracted-licences.ts';
import { Numbers } from './numbers.ts';
import { Relations } from './relations.ts';
import { componentOfFile, componentOfPackage, type Licences, property } from './to-component.ts';

/** An SPDX 2 document as an object of CycloneDX 1.7 (decision 0032), with what has no place there. */
export function toPivot(document: Spdx2Document, listed: Licences): { content: JsonObject; losses: Problem[] } {
  const losses = new LossList();
  const components = new Map<string, Json>();
  const licences = { ...listed, ...namedLicences(document), choices: new Map<string, Json>() };
  const numbers = new Numbers();
  for (const [index, part] of objectsOf(document.packages).entries()) {
    const id = numbers.unused(idOf(part, 'packages', index), components);
    components.set(id, componentOfPackage(part, { id, at: `/packages/${index}`, licences, losses }));
  }
  for (const [index, file] of objectsOf(document.files).entries()) {
    const id = numbers.unused(idOf(file, 'files', index), components);
    components.set(id, componentOfFile(file, { id, at: `/files/${index}`, licences, losses }));
  }
  for (const [index] of objectsOf(document.snippets).entries()) {
    losses.add(`/snippets/${index}`, snippetLost);
  }
  const relations = new Relations(document, components, losses);
  const head = headOf(document, losses);
  const { metadata } = head;
  const content: Json = {
    ...head,
    components: relations.topLevel,
    ...filled('externalReferences', externalDocuments(document)),
    dependencies: relations.dependencies,
    ...filled('compositions', relations.compositions),
    ...filled('annotations', annotationsOf(document, losses)),
  };
  for (const annotation of objectsOf(document.annotations)) {
    const carried = carriedIn(annotation);
    if (carried?.member === 'properties') appendTo(metadata, 'properties', ...(carried.value as unknown[]));
  }
  if (relations.subject) metadata.component = relations.subject;
  for (const line of relations.ofDocument) property(metadata, 'spdx:relationship', line);
  return { content, losses: losses.problems() };
}

export const snippetLost = 'A snippet has no place in CycloneDX.';

/** The identifier of an element, or one that is made for it where a lenient reader let it pass without. */
export function idOf({ SPDXID }: Json, list: 'packages' | 'files', index: number): string {
  return textOf(SPDXID) || `SPDXRef-unnamed-${list}-${index}`;
}

function filled(name: string, list: unknown[]): Json {
  return list.length > 0 ? { [name]: list } : {};
}

const uuidUrn = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function serialNumberOf({ documentNamespace }: Spdx2Document): Json {
  return typeof documentNamespace === 'string' && uuidUrn.test(documentNamespace)
    ? { serialNumber: documentNamespace }
    : {};
}

/** All but its elements. */
export function headOf(document: Spdx2Document, losses: LossList): Json & { metadata: Json } {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.7',
    ...serialNumberOf(document),
    version: 1,
    metadata: metadataOf(document, losses),
  };
}

function metadataOf(document: Spdx2Document, losses: LossList): Json {
  const creation = objectOf(document.creationInfo);
  const metadata: Json = {};
  if (isMoment(creation.created)) metadata.timestamp = creation.created;
  creatorsInto(metadata, creation);
  if (document.dataLicense === 'CC0-1.0') metadata.licenses = [{ license: { id: 'CC0-1.0' } }];
  if (!serialNumberOf(document).serialNumber) property(metadata, 'spdx:document-namespace', document.documentNamespace);
  property(metadata, 'spdx:document-name', document.name);
  property(metadata, 'spdx:document-comment', document.comment);
  property(metadata, 'spdx:creation-comment', creation.comment);
  property(metadata, 'spdx:licence-list-version', creation.licenseListVersion);
  const extractedLicences = objectsOf(document.hasExtractedLicensingInfos);
  crossReferencesLost(extractedLicences, losses, 0);
  for (const extracted of extractedLicences) {
    const name = `spdx:extracted-licence:${textOf(extracted.licenseId) ?? ''}`;
    property(metadata, `${name}:text`, extracted.extractedText);
    property(metadata, `${name}:name`, extracted.name);
    property(metadata, `${name}:comment`, extracted.comment);
    for (const address of listOf(extracted.seeAlsos)) property(metadata, `${name}:see-also`, address);
  }
  return metadata;
}

/** Notes what of the licences of a document has no place; the first of them has this index there. */
export function crossReferencesLost(licences: readonly Json[], losses: LossList, first: number): void {
  for (const [index, { crossRefs }] of licences.entries()) {
    if (listOf(crossRefs).length === 0) continue;
    losses.add(
      `/hasExtractedLicensingInfos/${first + index}/crossRefs`,
      'What is known of the cross references of a licence has no place in CycloneDX.',
    );
  }
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) && value.includes('T');
}

function creatorsInto(metadata: Json, creation: Json): void {
  const authors: Json[] = [];
  const tools: Json[] = [];
  for (const creator of listOf(creation.creators)) {
    const actor = typeof creator === 'string' ? parseActor(creator) : null;
    if (!actor?.name) property(metadata, 'spdx:creator', creator || null);
    else if (actor.kind === 'Person') authors.push(contactOf(actor));
    else if (actor.kind === 'Tool') tools.push(toolOf(actor.name));
    else if (!metadata.manufacturer) metadata.manufacturer = entityOf(actor);
    else property(metadata, 'spdx:creator', creator);
  }
  if (authors.length > 0) metadata.authors = authors;
  if (tools.length > 0) metadata.tools = { components: tools };
}

/** `syft-0.58.0` is name and version with a hyphen between them (SPDX 2.3 §6.8). */
function toolOf(text: string): Json {
  const [, name, version] = text.length < 300 ? (/^(.+?)-(v?\d[^\s]*)$/.exec(text) ?? []) : [];
  return name && version ? { type: 'application', name, version } : { type: 'application', name: text };
}

function externalDocuments(document: Spdx2Document): Json[] {
  return objectsOf(document.externalDocumentRefs).map((reference) => {
    const { algorithm, checksumValue } = objectOf(reference.checksum);
    const isSha1 = algorithm === 'SHA1' && /^[0-9a-fA-F]{40}$/.test(String(checksumValue));
    return {
      type: 'bom',
      url: textOf(reference.spdxDocument) ?? '',
      comment: `${reference.externalDocumentId}${isSha1 ? '' : ` ${algorithm}: ${checksumValue}`}`,
      ...(isSha1 && { hashes: [{ alg: 'SHA-1', content: checksumValue }] }),
    };
  });
}

function annotationsOf(document: Spdx2Document, losses: LossList): Json[] {
  const { annotations, revieweds } = document;
  const found = annotationsIn({ annotations }, '', [], losses);
  for (const list of ['packages', 'files'] as const) {
    for (const [index, element] of objectsOf(document[list]).entries()) {
      if (element.annotations === undefined) continue;
      appendAll(
        found,
        annotationsIn({ annotations: element.annotations }, `/${list}/${index}`, [idOf(element, list, index)], losses),
      );
    }
  }
  appendAll(found, annotationsIn({ revieweds }, '', [], losses));
  return found;
}

function appendAll<T>(list: T[], more: readonly T[]): void {
  for (const one of more) list.push(one);
}

/** The annotations and reviews that an element or the document bears; the first of them has this index there. */
export function annotationsIn(
  { annotations, revieweds }: Json,
  at: string,
  subjects: string[],
  losses: LossList,
  first = 0,
): Json[] {
  const found: Json[] = [];
  for (const [index, annotation] of objectsOf(annotations).entries()) {
    if (carriedIn(annotation)) continue;
    const place = `${at}/annotations/${first + index}`;
    const taken = annotationOf(subjects, annotation.annotator, annotation.annotationDate, annotation.comment);
    if (!taken) losses.add(place, 'An annotation without a known annotator, time or text has no place in CycloneDX.');
    else found.push(taken);
    if (annotation.annotationType === 'REVIEW') {
      losses.add(`${place}/annotationType`, 'That an annotation is a review has no place in CycloneDX.');
    }
  }
  for (const [index, review] of objectsOf(revieweds).entries()) {
    const taken = annotationOf(subjects, review.reviewer, review.reviewDate, review.comment ?? 'Reviewed.');
    const place = `${at}/revieweds/${first + index}`;
    if (taken) found.push(taken);
    else losses.add(place, 'A review without a known reviewer and time has no place in CycloneDX.');
  }
  return found;
}

function annotationOf(subjects: string[], annotator: unknown, timestamp: unknown, text: unknown): Json | null {
  const actor = typeof annotator === 'string' ? parseActor(annotator) : null;
  if (!actor?.name || !isMoment(timestamp) || typeof text !== 'string') return null;
  return { subjects, annotator: annotatorOf(actor), timestamp, text };
}

function annotatorOf(actor: NonNullable<ReturnType<typeof parseActor>>): Json {
  if (actor.kind === 'Person') return { individual: contactOf(actor) };
  if (actor.kind === 'Organization') return { organization: entityOf(actor) };
  return { component: toolOf(actor.name) };
}
