import { createHash } from 'node:crypto';
import type { Problem } from '../../common/errors.ts';
import type { JsonObject } from '../bom/document.ts';
import { LossList } from '../bom/loss-list.ts';
import type { WriteOptions } from '../bom/write-options.ts';
import { appendTo } from '../json/append-to.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import { actorOfEntity, formatActor } from './actors.ts';
import { carriedAs } from './carried.ts';
import { ElementIds, eachComponent, type Placed } from './element-ids.ts';
import { ExtractedLicences } from './extracted-licences.ts';
import { fileOfComponent, packageOfComponent } from './from-component.ts';
import { relationshipsOf } from './from-relations.ts';
import { wholeSeconds } from './moments.ts';
import { ownAnnotator } from './names.ts';
import { isFileLike, propertyOf } from './to-component.ts';

/** A CycloneDX 1.7 object as an SPDX 2.3 document in its JSON form (decision 0032), with what has no place there. */
export function fromPivot(
  content: JsonObject,
  options: WriteOptions & { keepsForeign?: boolean },
): { document: Json; losses: Problem[] } {
  const losses = new LossList();
  const metadata = objectOf(content.metadata);
  const created = wholeSeconds(metadata.timestamp) ?? wholeSeconds(options.created) ?? options.created;
  const document: Json = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: nameOf(content),
    documentNamespace: namespaceOf(content),
    creationInfo: creationOf(metadata, created, losses),
  };
  const comment = propertyOf(metadata, 'spdx:document-comment');
  if (comment !== null) document.comment = comment;
  const externals = externalDocuments(content, losses);
  if (externals.length > 0) document.externalDocumentRefs = externals;
  const placed = [...eachComponent(content)];
  const ids = new ElementIds(placed);
  const licences = new ExtractedLicences(metadata);
  const bearers = new Map<string, Json>();
  for (const one of placed) {
    const id = ids.of(one);
    const bearings = { id, at: one.at, created, licences, losses };
    const isFile = isFileLike(one.component);
    const element = isFile ? fileOfComponent(one.component, bearings) : packageOfComponent(one.component, bearings);
    appendTo(document, isFile ? 'files' : 'packages', element);
    bearers.set(id, element);
  }
  const extracted = licences.list();
  if (extracted.length > 0) document.hasExtractedLicensingInfos = extracted;
  const relationships = relationshipsOf(content, {
    placed,
    ids,
    externals,
    bearers,
    created,
    losses,
    keepsForeign: options.keepsForeign ?? false,
  });
  if (relationships.length > 0) document.relationships = relationships;
  annotate(content, { document, bearers, ids, created, losses });
  tellOfTheRest(content, metadata, placed, losses);
  return { document, losses: losses.problems() };
}

function nameOf(content: JsonObject): string {
  const metadata = objectOf(content.metadata);
  const subject = objectOf(metadata.component);
  const named = propertyOf(metadata, 'spdx:document-name');
  if (named) return named;
  const version = textOf(subject.version);
  return `${textOf(subject.name) || 'BOM'}${version ? ` ${version}` : ''}`;
}

/** Each document has a namespace of its own (SPDX 2.3 §6.5): the serial number, or an address that the content decides. */
function namespaceOf(content: JsonObject): string {
  const named = propertyOf(objectOf(content.metadata), 'spdx:document-namespace');
  if (named) return named;
  if (typeof content.serialNumber === 'string') return content.serialNumber;
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
  const slug = nameOf(content)
    .replaceAll(/[^A-Za-z0-9.-]+/g, '-')
    .slice(0, 60);
  return `https://spdx.org/spdxdocs/${slug}-${digest}`;
}

function creationOf(metadata: Json, created: string, losses: LossList): Json {
  const creators = [
    ...toolsIn(metadata.tools, losses),
    ...objectsOf(metadata.authors).flatMap(({ name, email, ...rest }, index) => {
      if (rest.phone !== undefined)
        losses.add(`/metadata/authors/${index}/phone`, 'A telephone number has no place in SPDX 2.3.');
      return textOf(name) ? [formatActor({ kind: 'Person', name: String(name), email: textOf(email) })] : [];
    }),
    ...organizations(metadata, losses),
    ...objectsOf(metadata.properties).flatMap(({ name, value }) => (name === 'spdx:creator' ? [value] : [])),
  ];
  const comment = propertyOf(metadata, 'spdx:creation-comment');
  const listVersion = propertyOf(metadata, 'spdx:licence-list-version');
  return {
    created,
    creators: creators.length > 0 ? creators : [ownAnnotator],
    ...(comment !== null && { comment }),
    ...(listVersion !== null && { licenseListVersion: listVersion }),
  };
}

function toolsIn(tools: unknown, losses: LossList): string[] {
  const { components, services } = objectOf(tools);
  for (const [index] of objectsOf(services).entries())
    losses.add(`/metadata/tools/services/${index}`, 'A service as a tool has no place in SPDX 2.3.');
  return [...objectsOf(tools), ...objectsOf(components)].map((tool, index) => {
    const rest = Object.keys(tool).filter((member) => !['type', 'name', 'version', 'bom-ref'].includes(member));
    const at = Array.isArray(tools) ? `/metadata/tools/${index}` : `/metadata/tools/components/${index}`;
    for (const member of rest)
      losses.add(`${at}/${member}`, `Of a tool, SPDX 2.3 has only name and version; "${member}" has no place.`);
    return `Tool: ${textOf(tool.name) ?? 'unknown'}${textOf(tool.version) ? `-${tool.version}` : ''}`;
  });
}

function organizations(metadata: Json, losses: LossList): string[] {
  const entity = objectOf(metadata.manufacturer ?? metadata.manufacture);
  const actor = actorOfEntity(entity);
  if (!actor) return [];
  for (const member of ['address', 'url']) {
    if (entity[member] !== undefined)
      losses.add(`/metadata/manufacturer/${member}`, `"${member}" of an organisation has no place in SPDX 2.3.`);
  }
  return [formatActor({ ...actor, kind: 'Organization' })];
}

function externalDocuments(content: JsonObject, losses: LossList): Json[] {
  const found: Json[] = [];
  for (const [index, reference] of objectsOf(content.externalReferences).entries()) {
    const [, id, algorithm, checksumValue] =
      /^(DocumentRef-[A-Za-z0-9.+-]+)(?: (\S+): (\S+))?$/.exec(String(reference.comment)) ?? [];
    const sha1 = objectsOf(reference.hashes).find(({ alg }) => alg === 'SHA-1')?.content;
    if (reference.type !== 'bom' || !id || !(checksumValue || sha1)) {
      losses.add(`/externalReferences/${index}`, 'A reference of the whole BOM has no place in SPDX 2.3.');
      continue;
    }
    const checksum = checksumValue ? { algorithm, checksumValue } : { algorithm: 'SHA1', checksumValue: sha1 };
    found.push({ externalDocumentId: id, spdxDocument: reference.url, checksum });
  }
  return found;
}

interface Annotating {
  document: Json;
  bearers: ReadonlyMap<string, Json>;
  ids: ElementIds;
  created: string;
  losses: LossList;
}

function annotate(content: JsonObject, { document, bearers, ids, created, losses }: Annotating): void {
  for (const [index, annotation] of objectsOf(content.annotations).entries()) {
    const at = `/annotations/${index}`;
    const taken = annotationOf(annotation);
    const subjects = listOf(annotation.subjects);
    const found = subjects.map((subject) => bearers.get(ids.ofReference(String(subject)) ?? ''));
    if (!taken || found.some((bearer) => !bearer))
      losses.add(at, 'An annotation of something that is no component, or by nobody, has no place in SPDX 2.3.');
    else for (const bearer of subjects.length > 0 ? found : [document]) appendTo(bearer!, 'annotations', taken);
    if (annotation.signature !== undefined) losses.add(`${at}/signature`, 'A signature has no place in SPDX 2.3.');
    if (subjects.length > 1) losses.add(`${at}/subjects`, 'An annotation of several components becomes one of each.');
  }
  const properties = [
    ...objectsOf(objectOf(content.metadata).properties).filter(({ name }) => !String(name).startsWith('spdx:')),
    ...objectsOf(content.properties),
  ];
  if (properties.length > 0) appendTo(document, 'annotations', carriedAs('properties', properties, created));
}

function annotationOf({ annotator, timestamp, text }: Json): Json | null {
  const annotationDate = wholeSeconds(timestamp);
  const name = annotatorOf(objectOf(annotator));
  if (!name || !annotationDate || typeof text !== 'string') return null;
  return { annotationDate, annotationType: 'OTHER', annotator: name, comment: text };
}

function annotatorOf({ individual, organization, component, service }: Json): string | null {
  const person = objectOf(individual);
  if (textOf(person.name))
    return formatActor({ kind: 'Person', name: String(person.name), email: textOf(person.email) });
  const actor = actorOfEntity(objectOf(organization));
  if (actor) return formatActor({ ...actor, kind: 'Organization' });
  const { name, version } = objectOf(component ?? service);
  if (!textOf(name)) return null;
  return `Tool: ${name}${textOf(version) ? `-${version}` : ''}`;
}

/** Members of the BOM that SPDX 2 has nothing for; each entry is told. */
const homeless: Readonly<Record<string, string>> = {
  services: 'A service',
  vulnerabilities: 'A vulnerability',
  formulation: 'A formula of making',
  citations: 'A citation',
};

function tellOfTheRest(content: JsonObject, metadata: Json, placed: readonly Placed[], losses: LossList): void {
  for (const [member, name] of Object.entries(homeless)) {
    for (const index of listOf(content[member]).keys())
      losses.add(`/${member}/${index}`, `${name} has no place in SPDX 2.3.`);
  }
  for (const member of ['declarations', 'definitions', 'signature']) {
    if (content[member] !== undefined) losses.add(`/${member}`, `"${member}" has no place in SPDX 2.3.`);
  }
  for (const member of ['lifecycles', 'supplier', 'distributionConstraints']) {
    if (metadata[member] !== undefined)
      losses.add(`/metadata/${member}`, `"${member}" of the BOM has no place in SPDX 2.3.`);
  }
  if (typeof content.version === 'number' && content.version > 1) {
    losses.add('/version', 'The version of the BOM has no place in SPDX 2.3.');
  }
  const isCc0 = objectsOf(metadata.licenses).every(({ license }) => objectOf(license).id === 'CC0-1.0');
  if (!isCc0) losses.add('/metadata/licenses', 'An SPDX 2.3 document is always under CC0-1.0.');
  if (typeof metadata.timestamp === 'string' && wholeSeconds(metadata.timestamp) !== metadata.timestamp) {
    losses.add('/metadata/timestamp', 'SPDX 2.3 keeps whole seconds of UTC.');
  }
  if (placed.length === 0) losses.add('', 'A BOM without any component makes an SPDX document that describes nothing.');
}
