import { type Json, listOf, memberOf, objectOf, objectsOf, textOf } from '../json/json.ts';
import elementTexts from './elements.json' with { type: 'json' };
import { type CheckedComponent, type Facts, textsOf } from './facts.ts';

export type ElementId = keyof typeof elementTexts;

/** Whether a document, or one component of it, has an element, looked for in the one object model. */
export const documentElements: Readonly<Partial<Record<ElementId, (facts: Facts) => boolean>>> = {
  author: ({ metadata }) => authorsOf(metadata).some(isNamed),
  'author-or-tool': (facts) => authorsOf(facts.metadata).some(isNamed) || hasTool(facts.metadata),
  'author-contact': ({ metadata }) => authorsOf(metadata).some(canBeReached),
  timestamp: ({ metadata }) => isMoment(textOf(metadata.timestamp)),
  'primary-component': ({ metadata }) => isGiven(memberOf(metadata, 'component')?.name),
  tool: ({ metadata }) => hasTool(metadata),
  'generation-context': ({ metadata }) => objectsOf(metadata.lifecycles).some((one) => isGiven(one.phase ?? one.name)),
  // SPDX names every document by an IRI; CycloneDX has room only for a UUID.
  'identity-of-bom': ({ document, metadata }) =>
    isGiven(document.content.serialNumber) || isGiven(propertyOf(metadata, 'spdx:document-namespace')),
  'format-in-use': ({ document }) => isInUse(document.format, document.specVersion, document.encoding),
  'no-vulnerabilities': ({ document }) => listOf(document.content.vulnerabilities).length === 0,
};

export const componentElements: Readonly<
  Partial<Record<ElementId, (component: CheckedComponent, facts: Facts) => boolean>>
> = {
  name: ({ json }) => isGiven(json.name),
  version: ({ json }) => isGiven(json.version),
  supplier: ({ json }) => producersOf(json).some(isNamed) || isGiven(json.publisher),
  'producer-contact': ({ json }) => [...producersOf(json), ...objectsOf(json.authors)].some(canBeReached),
  identifier: ({ json }) =>
    isNamedByDocument(json) &&
    [json.purl, json.cpe, memberOf(json, 'swid')?.tagId, ...textsOf(json.omniborId), ...textsOf(json.swhid)].some(
      isGiven,
    ),
  relationship: (component, { related }) =>
    component.isSubject || component.isNested || related.has(textOf(component.json['bom-ref']) ?? '\0'),
  'dependencies-stated': ({ json }, facts) => isStated(json, facts),
  'direct-dependencies-stated': ({ json }, facts) => isStated(json, facts),
  hash: ({ json }) => [json, ...distributionsOf(json)].some((one) => objectsOf(one.hashes).some(hasContent)),
  'deployable-hash': ({ json }) =>
    distributionsOf(json).some((one) =>
      objectsOf(one.hashes).some((hash) => hash.alg === 'SHA-512' && hasContent(hash)),
    ),
  licence: ({ json }) => licencesOf(json).some(({ id, name }) => isGiven(id ?? name)),
  'distribution-licence': ({ json }) => licencesOf(json).some(({ id, as }) => isGiven(id) && as === 'concluded'),
  'original-licence': ({ json }) => licencesOf(json).some(({ id, as }) => isGiven(id) && as === 'declared'),
  copyright: ({ json }) => isGiven(json.copyright),
  filename: ({ json }) => isGiven(propertyOf(json, 'bsi:component:filename')),
  executable: ({ json }) => isOneOf(propertyOf(json, 'bsi:component:executable'), ['executable', 'non-executable']),
  archive: ({ json }) => isOneOf(propertyOf(json, 'bsi:component:archive'), ['archive', 'no archive']),
  structured: ({ json }) => isOneOf(propertyOf(json, 'bsi:component:structured'), ['structured', 'unstructured']),
  'source-address': ({ json }) => hasReference(json, ['source-distribution', 'vcs']),
  'deployable-address': ({ json }) => hasReference(json, ['distribution', 'distribution-intake']),
};

/** What a document writes where it has nothing to say (SPDX 2.3 §7, CISA: unknown is not a value). */
const nothing = new Set(['', 'NOASSERTION', 'NONE', 'UNKNOWN']);

function isGiven(value: unknown): boolean {
  return typeof value === 'string' && !nothing.has(value.trim().toUpperCase());
}

/** NTIA's map of formats (2021) counts the SPDX id among the identifiers: a package that has none was given a name by our reader. */
function isNamedByDocument(component: Json): boolean {
  return !textOf(component['bom-ref'])?.startsWith('SPDXRef-unnamed-');
}

function authorsOf(metadata: Json): Json[] {
  const organisations = [metadata.manufacturer, metadata.manufacture, metadata.supplier].map(objectOf);
  return [...objectsOf(metadata.authors), ...organisations];
}

function producersOf(component: Json): Json[] {
  return [component.manufacturer, component.supplier].map(objectOf);
}

function isNamed(entity: Json): boolean {
  return isGiven(entity.name) || canBeReached(entity);
}

function canBeReached(entity: Json): boolean {
  const contacts = objectsOf(entity.contact).map(({ email }) => email);
  return [entity.email, ...contacts].some(isMailAddress) || [entity.url].flat().some(isWebAddress);
}

function isMailAddress(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(value.trim());
}

function isWebAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\/[^\s/]+/iu.test(value.trim());
}

function hasTool(metadata: Json): boolean {
  const { tools } = metadata;
  const listed = Array.isArray(tools) ? tools : [objectOf(tools).components, objectOf(tools).services].flatMap(listOf);
  return objectsOf(listed).some(({ name, vendor }) => isGiven(name) || isGiven(vendor));
}

/** RFC 3339 §5.6. */
function isMoment(text: string | null): boolean {
  return (
    text !== null &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

function isInUse(format: string, specVersion: string, encoding: string): boolean {
  const [major = 0, minor = 0] = specVersion
    .replace(/^SPDX-/, '')
    .split('.')
    .map(Number);
  if (!['json', 'json-ld', 'xml'].includes(encoding)) return false;
  return format === 'spdx' ? major >= 3 : format === 'cyclonedx' && (major > 1 || minor >= 6);
}

function isStated(component: Json, { stated, bounded }: Facts): boolean {
  const ref = textOf(component['bom-ref']);
  return ref !== null && stated.has(ref) && bounded.has(ref);
}

function distributionsOf(component: Json): Json[] {
  return objectsOf(component.externalReferences).filter(({ type }) => type === 'distribution');
}

function hasReference(component: Json, types: readonly string[]): boolean {
  return objectsOf(component.externalReferences).some(
    ({ type, url }) => types.includes(textOf(type) ?? '') && URL.canParse(textOf(url) ?? ''),
  );
}

function hasContent(hash: Json): boolean {
  return isGiven(hash.content);
}

/** Licences as an SPDX id or expression, or as a name only, and whether they were declared or concluded. */
function licencesOf(component: Json): { id: unknown; name: unknown; as: unknown }[] {
  return objectsOf(component.licenses).map((choice) => {
    const licence = objectOf(choice.license);
    const name = textOf(licence.name);
    const isReference = name?.startsWith('LicenseRef-') ?? false;
    return {
      id: choice.expression ?? licence.id ?? (isReference ? name : undefined),
      name,
      as: choice.acknowledgement ?? licence.acknowledgement,
    };
  });
}

function propertyOf(component: Json, name: string): string | null {
  return textOf(objectsOf(component.properties).find((property) => property.name === name)?.value);
}

function isOneOf(value: string | null, allowed: readonly string[]): boolean {
  return value !== null && allowed.includes(value);
}
