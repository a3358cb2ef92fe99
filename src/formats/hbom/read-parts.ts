import type { Problem } from '../../common/errors.ts';
import type { JsonObject } from '../bom/document.ts';
import { type Json, memberOf, objectsOf, textOf } from '../json/json.ts';
import { type Field, fields, isList } from './fields.ts';
import { type Hash, nothingKnown, type Part } from './part.ts';
import { isNothing, mostPlacesInAll, readValue, type Value } from './read-value.ts';

export interface PartsRead {
  /** In document order: what is nested in the subject, then the others, each before what is nested in it. */
  parts: Part[];
  /** Properties that cannot be read, or that contradict each other; their parts are listed without them. */
  problems: Problem[];
}

/** All components of a BOM (decision 0029), software and hardware, as parts. */
export function readParts(content: JsonObject): PartsRead {
  const read: Reading = { parts: [], problems: [], places: 0 };
  const subject = memberOf(memberOf(content, 'metadata') ?? {}, 'component');
  if (subject) readNested(subject.components, { at: '/metadata/component/components', level: 0 }, read);
  readNested(content.components, { at: '/components', level: 0 }, read);
  const { parts, problems, places } = read;
  if (places > mostPlacesInAll) problems.push({ at: '', message: tooManyPlaces });
  return { parts, problems };
}

/** A BOM on the way of being read, with the places on boards that its parts take so far. */
interface Reading extends PartsRead {
  places: number;
}

const tooManyPlaces = `The parts take more than ${mostPlacesInAll} places on boards; those beyond are left out.`;

function readNested(list: unknown, { at, level }: { at: string; level: number }, read: Reading): void {
  for (const [index, component] of objectsOf(list).entries()) {
    const place = `${at}/${index}`;
    const part = { ...readPart(component, place, read.problems), level };
    read.places += part.designators.length;
    if (read.places > mostPlacesInAll) part.designators = [];
    read.parts.push(part);
    readNested(component.components, { at: `${place}/components`, level: level + 1 }, read);
  }
}

/** One component; what its properties say that cannot be read goes to `problems` with its place. */
export function readPart(component: Json, at: string, problems: Problem[]): Part {
  const kind = textOf(component.type) ?? nothingKnown.kind;
  const name = textOf(component.name) ?? '';
  const part: Part = {
    ...nothingKnown,
    ref: textOf(component['bom-ref']),
    kind,
    name,
    maker: nameIn(component, 'manufacturer'),
    supplier: nameIn(component, 'supplier'),
    version: textOf(component.version),
    description: textOf(component.description),
    purl: textOf(component.purl),
    cpe: textOf(component.cpe),
    swid: textOf(memberOf(component, 'swid')?.tagId),
    licences: objectsOf(component.licenses).flatMap(licenceOf),
    hashes: objectsOf(component.hashes).flatMap(hashOf),
    alternates: variantsOf(component),
    ...propertiesOf(component, at, problems),
  };
  part.partNumber ??= kind === 'device' ? name : null;
  part.firmware ??= firmwareOf(component);
  return part;
}

function nameIn(component: Json, member: string): string | null {
  return textOf(memberOf(component, member)?.name);
}

function licenceOf(choice: Json): string[] {
  const licence = memberOf(choice, 'license');
  const text = textOf(choice.expression) ?? textOf(licence?.id) ?? textOf(licence?.name);
  return text === null ? [] : [text];
}

function hashOf({ alg, content }: Json): Hash[] {
  return typeof alg === 'string' && typeof content === 'string' ? [{ algorithm: alg, value: content }] : [];
}

/** Variants of its pedigree are parts that may stand in its place, as far as nobody names alternates. */
function variantsOf(component: Json): string[] {
  const variants = objectsOf(memberOf(component, 'pedigree')?.variants);
  return variants.map((variant) =>
    [nameIn(variant, 'manufacturer') ?? nameIn(variant, 'supplier'), textOf(variant.name)].filter(Boolean).join(' '),
  );
}

/** Firmware nested in a device, or else the address of the BOM to which it points. */
function firmwareOf(component: Json): string | null {
  const nested = objectsOf(component.components).find(({ type }) => type === 'firmware');
  if (nested) {
    const called = [textOf(nested.name), textOf(nested.version)].filter(Boolean).join(' ');
    return textOf(nested.purl) ?? textOf(nested['bom-ref']) ?? called;
  }
  const bom = objectsOf(component.externalReferences).find(({ type }) => type === 'bom');
  return textOf(bom?.url);
}

/** Official certificates have the country and the authority in their name: `cdx:device:certifications:US:FCC:id`. */
const certification = /^cdx:device:certifications:(.+)$/;
export const statementPrefix = 'holdfast:device:compliance:';

/** The field that a property tells of; undefined for one that is not ours to read. */
export function fieldOfProperty(name: string): Field | undefined {
  const gtin = /^cdx:device:gs1:gtin-(8|12|13|14)$/.test(name);
  return fields.find(({ field, property }) => (gtin ? field === 'gtin' : property !== undefined && property === name));
}

/** The regime that a property makes a statement about. */
export function regimeOfProperty(name: string): string | undefined {
  if (name.startsWith(statementPrefix)) return name.slice(statementPrefix.length) || undefined;
  return certification.exec(name)?.[1];
}

function propertiesOf(component: Json, at: string, problems: Problem[]): Partial<Part> {
  const found: Partial<Record<keyof Part, Value>> = {};
  for (const [index, property] of objectsOf(component.properties).entries()) {
    const name = textOf(property.name) ?? '';
    const text = textOf(property.value) ?? '';
    const regime = regimeOfProperty(name);
    if (regime !== undefined) {
      listIn(found, 'compliance').push({ regime, statement: text || 'named' });
      continue;
    }
    const field = fieldOfProperty(name);
    if (!field || isNothing(text)) continue;
    const value = readValue(field.type, text);
    const complain = (message: string) =>
      problems.push({ at: `${at}/properties/${index}`, message: `${name}: ${message}` });
    if (!value.ok) complain(value.message);
    else if (isList(field)) for (const item of value.value as unknown[]) listIn(found, field.field).push(item);
    else if (found[field.field] === undefined) found[field.field] = value.value;
    else if (found[field.field] !== value.value) complain(`this contradicts "${found[field.field]}" further up.`);
  }
  return found as Partial<Part>;
}

function listIn(found: Partial<Record<keyof Part, Value>>, field: keyof Part): unknown[] {
  found[field] ??= [];
  return found[field] as unknown[];
}
