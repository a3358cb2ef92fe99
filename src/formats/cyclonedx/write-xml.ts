import type { LossList } from '../bom/loss-list.ts';
import { isObject, type Json, listOf } from '../json/json.ts';
import type { XmlVersion } from './read-xml-content.ts';
import { type ChildShape, isScalar, memberAndType, type Shape, shapeOf } from './xml-shapes.ts';

/** A document in the JSON form of its version as XML, with its elements in the order of the XSD. */
export function formatXml(document: Json, version: XmlVersion, losses: LossList): string {
  const writer = new Writer(version, losses);
  const { bomFormat: _, specVersion: __, $schema: ___, ...content } = document;
  writer.element('bom', { of: 'bom' }, content, '', 0);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writer.text}`;
}

/** What the oldest two versions know of the shapes they have; the later ones are in the words of their JSON schema already. */
const known: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '1.0': {
    bom: ['version', 'components'],
    component: [
      ...['type', 'publisher', 'group', 'name', 'version', 'description', 'scope', 'hashes', 'licenses', 'copyright'],
      ...['cpe', 'purl', 'modified', 'components'],
    ],
    license: ['id', 'name'],
  },
  '1.1': {
    bom: ['version', 'serialNumber', 'components', 'externalReferences'],
    component: [
      ...['type', 'bom-ref', 'publisher', 'group', 'name', 'version', 'description', 'scope', 'hashes', 'licenses'],
      ...['copyright', 'cpe', 'purl', 'modified', 'pedigree', 'externalReferences', 'components'],
    ],
    license: ['id', 'name', 'text', 'url'],
    pedigreeType: ['ancestors', 'descendants', 'variants', 'commits', 'notes'],
    externalReference: ['type', 'url', 'comment'],
  },
};

/** Kinds of component of the oldest two versions, but for the file of 1.1; any other is an application there. */
const oldKinds = ['application', 'framework', 'library', 'operating-system', 'device'];

class Writer {
  readonly #version: XmlVersion;
  readonly #losses: LossList;
  readonly #parts: string[] = [];

  constructor(version: XmlVersion, losses: LossList) {
    this.#version = version;
    this.#losses = losses;
  }

  get text(): string {
    return this.#parts.join('');
  }

  element(name: string, { of }: ChildShape, value: unknown, at: string, depth: number): void {
    const indent = '  '.repeat(depth);
    if (isScalar(of)) {
      const text = escaped(String(value));
      this.#parts.push(of === 'ref' ? `${indent}<${name} ref="${text}"/>\n` : `${indent}<${name}>${text}</${name}>\n`);
      return;
    }
    const shape = shapeOf(of);
    if (shape.each) {
      this.#parts.push(`${indent}<${name}>\n`);
      for (const [index, entry] of listOf(value).entries()) this.#entry(shape.each, entry, `${at}/${index}`, depth + 1);
      this.#parts.push(`${indent}</${name}>\n`);
      return;
    }
    const whole = shape.unwrap ? wrapped(shape, value) : value;
    const json = this.#known(of, isObject(whole) ? whole : {}, at);
    const attributes = this.#attributesOf(shape, json, of === 'bom');
    const start = `${indent}<${name}${attributes}`;
    if (shape.text !== undefined) {
      const { member } = memberAndType(shape.text, shape.text.includes(':') ? shape.text : 'text');
      this.#parts.push(`${start}>${escaped(String(json[member] ?? ''))}</${name}>\n`);
      return;
    }
    const before = this.#parts.push(`${start}>\n`);
    this.#children(shape, json, at, depth + 1);
    if (this.#parts.length === before) this.#parts[before - 1] = `${start}/>\n`;
    else this.#parts.push(`${indent}</${name}>\n`);
  }

  /** Drops and adapts what the oldest versions do not know, and tells what no XML has a place for. */
  #known(of: string, json: Json, at: string): Json {
    const members = known[this.#version]?.[of];
    const shape = shapeOf(of);
    const kept: Json = {};
    for (const [member, value] of Object.entries(json)) {
      if (members ? members.includes(member) : hasMember(shape, member)) kept[member] = value;
      else this.#losses.add(`${at}/${member}`, `CycloneDX ${this.#version} as XML has no place for this.`);
    }
    if (members && of === 'bom') kept.components ??= [];
    if (members && of === 'component') {
      if (!oldKinds.includes(String(kept.type)) && !(this.#version === '1.1' && kept.type === 'file')) {
        this.#losses.add(
          `${at}/type`,
          `CycloneDX ${this.#version} has no component of the type "${kept.type}"; it became "application".`,
        );
        kept.type = 'application';
      }
      if (this.#version === '1.0') kept.modified ??= false;
    }
    return kept;
  }

  #attributesOf({ attributes = {} }: Shape, json: Json, isRoot: boolean): string {
    const pairs = Object.entries(attributes).flatMap(([name, described]) => {
      const value = json[memberAndType(name, described).member];
      return value === undefined ? [] : [` ${name}="${escaped(String(value))}"`];
    });
    return `${isRoot ? ` xmlns="http://cyclonedx.org/schema/bom/${this.#version}"` : ''}${pairs.join('')}`;
  }

  #children({ children = {} }: Shape, json: Json, at: string, depth: number): void {
    for (const [name, child] of Object.entries(children)) {
      const member = child.to ?? name;
      const value = child.spread ? json : json[member];
      if (value === undefined || value === null) continue;
      if (child.spread) {
        if (json.classification !== undefined)
          this.element(name, child, pick(json, ['classification', 'flow']), at, depth);
      } else if (child.item !== undefined) this.#list(name, child.item, child, value, `${at}/${member}`, depth);
      else if (child.many) {
        for (const [index, one] of listOf(value).entries())
          this.element(name, child, one, `${at}/${member}/${index}`, depth);
      } else this.element(name, child, value, `${at}/${member}`, depth);
    }
  }

  #list(name: string, item: string, child: ChildShape, value: unknown, at: string, depth: number): void {
    const indent = '  '.repeat(depth);
    this.#parts.push(`${indent}<${name}>\n`);
    for (const [index, one] of listOf(value).entries()) this.element(item, child, one, `${at}/${index}`, depth + 1);
    this.#parts.push(`${indent}</${name}>\n`);
  }

  #entry(each: Readonly<Record<string, ChildShape>>, entry: unknown, at: string, depth: number): void {
    const name = elementFor(Object.keys(each), entry);
    const child = each[name]!;
    const value = child.within === undefined || !isObject(entry) ? entry : entry[child.within];
    const isOldExpression = this.#version === '1.0' && name === 'expression' && isObject(entry);
    if (isOldExpression) this.element('license', each.license!, { name: entry.expression }, at, depth);
    else this.element(name, child, value, at, depth);
  }
}

/** Which of several elements an entry of a list is. */
function elementFor(names: readonly string[], entry: unknown): string {
  const json: Json = isObject(entry) ? entry : {};
  if (names.includes('license')) {
    if ('license' in json) return 'license';
    return 'expressionDetails' in json || 'licensing' in json || 'properties' in json
      ? 'expression-detailed'
      : 'expression';
  }
  if (names.includes('dataset')) return typeof json.ref === 'string' && !('type' in json) ? 'ref' : 'dataset';
  if (names.includes('dataflow'))
    return Object.keys(json).some((member) => !['flow', 'classification'].includes(member))
      ? 'dataflow'
      : 'classification';
  if (names.includes('patentFamily')) return 'familyId' in json ? 'patentFamily' : 'patent';
  if (names.includes('environmentVar')) return isObject(entry) ? 'environmentVar' : 'value';
  return names[0]!;
}

/** A value that stands for the whole, back in the member that it belongs to. */
function wrapped({ unwrap = [] }: Shape, value: unknown): Json {
  if (unwrap.includes('tool')) return Array.isArray(value) ? { tool: value } : (value as Json);
  if (typeof value === 'string') return { ref: value };
  const isPerson = isObject(value) && ('email' in value || 'phone' in value);
  return { [isPerson ? unwrap[1]! : unwrap[0]!]: value };
}

function hasMember({ attributes = {}, children = {}, text }: Shape, member: string): boolean {
  if (text !== undefined && memberAndType(text, text.includes(':') ? text : 'text').member === member) return true;
  if (Object.entries(attributes).some(([name, described]) => memberAndType(name, described).member === member))
    return true;
  return Object.entries(children).some(
    ([name, child]) => (child.to ?? name) === member || (child.spread && hasMember(shapeOf(child.of), member)),
  );
}

function pick(json: Json, members: readonly string[]): Json {
  return Object.fromEntries(members.flatMap((member) => (member in json ? [[member, json[member]]] : [])));
}

/** XML has no control characters but three, not even escaped (XML 1.0 §2.2). */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}
