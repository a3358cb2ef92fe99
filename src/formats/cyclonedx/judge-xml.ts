import { inflateRawSync } from 'node:zlib';
import type { Problem } from '../../common/errors.ts';
import type { XmlVersion } from './read-xml-content.ts';
import packed from './xsd.json' with { type: 'json' };

/** Pages of 64 kB: the judge may take 16 MB at the start and 2 GB at most, apart from the documents. */
const memoryPages = { initial: 256, most: 32_768 };

/** A part of a document as a document of its own. */
export interface XmlPart {
  bytes: Uint8Array;
  /** What to add to its lines, and in the first of them to its columns, for the places in the whole. */
  rowsBefore: number;
  columnsBefore: number;
}

/**
 * What the official XSD says against each of some documents of one version, in the judge's order. They are well-formed, as
 * someone has read them before; each is gone through as a stream.
 */
export function xmlProblems(documents: readonly Uint8Array[], version: XmlVersion): Promise<Problem[][]> {
  return xmlPartProblems(
    documents.map((bytes) => ({ bytes, rowsBefore: 0, columnsBefore: 0 })),
    version,
  );
}

export async function xmlPartProblems(documents: readonly XmlPart[], version: XmlVersion): Promise<Problem[][]> {
  const { validateXML } = await import('xmllint-wasm');
  const { rawOutput } = await validateXML({
    xml: documents.map(({ bytes }, index) => ({ fileName: `${index}.xml`, contents: bytes })),
    schema: [{ fileName: 'bom.xsd', contents: xsdOf(version) }],
    preload: [{ fileName: 'spdx.SNAPSHOT.xsd', contents: xsdOf('spdx') }],
    stream: true,
    initialMemoryPages: memoryPages.initial,
    maxMemoryPages: memoryPages.most,
    modifyArguments: (given) => ['--nonet', '--huge', ...given],
  });
  const complaints = documents.map((): Complaint[] => []);
  const refused = new Set<number>();
  for (const line of rawOutput.split('\n')) {
    const failed = /^(\d+)\.xml fails to validate/.exec(line);
    if (failed) refused.add(Number(failed[1]));
    const [, index, row, message] = /^(\d+)\.xml:(\d+): (?:element [^:]+: )?(.*)$/.exec(line) ?? [];
    if (message !== undefined) complaints[Number(index)]!.push({ row: Number(row), message });
  }
  return documents.map((document, index) => {
    const told = new Places(document).place(complaints[index]!);
    if (told.length > 0 || !refused.has(index)) return told;
    return [{ at: '', message: 'The official schema refuses this document without saying why.' }];
  });
}

/** The schemas of the CycloneDX library without their documentation, packed by the test beside this file. */
export function xsdOf(name: XmlVersion | 'spdx'): string {
  return inflateRawSync(Buffer.from(packed[name], 'base64')).toString();
}

interface Complaint {
  /** Line on which the start of the element ends. */
  row: number;
  message: string;
}

/** Finds the elements that are meant; rows come mostly in order, so the lines are counted once. */
class Places {
  readonly #part: XmlPart;
  readonly #bytes: Buffer;
  #row = 1;
  /** Where that row starts. */
  #start = 0;

  constructor(part: XmlPart) {
    const { bytes } = part;
    this.#part = part;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  place(complaints: readonly Complaint[]): Problem[] {
    const seen = new Set<string>();
    return complaints.flatMap(({ row, message }) => {
      const element = /Element '(?:\{[^}]*\})?([^']+)'/.exec(message)?.[1];
      const problem = { at: this.#placeOf(row, element), message: inPlainWords(message) };
      const key = `${problem.at} ${problem.message}`;
      return seen.has(key) ? [] : [seen.add(key) && problem];
    });
  }

  #placeOf(row: number, element: string | undefined): string {
    if (row < this.#row) {
      this.#row = 1;
      this.#start = 0;
    }
    for (; this.#row < row; this.#row++) {
      const end = this.#bytes.indexOf(0x0a, this.#start);
      if (end < 0) break;
      this.#start = end + 1;
    }
    const end = this.#bytes.indexOf(0x0a, this.#start);
    const line = this.#bytes.subarray(this.#start, end < 0 ? undefined : end).toString();
    const column =
      element === undefined
        ? -1
        : line.search(new RegExp(`<(?:[^\\s:<>]+:)?${element.replaceAll('.', '\\.')}(?=[\\s/>])`));
    const { rowsBefore, columnsBefore } = this.#part;
    const inWhole = row === 1 ? Math.max(0, column + columnsBefore) : column;
    return column < 0 ? `line ${row + rowsBefore}` : `line ${row + rowsBefore}, column ${inWhole + 1}`;
  }
}

const givenTwice = 'is given twice; it must be unique in the BOM.';

export function duplicateReference(bomRef: string): string {
  return `The reference "${bomRef}" ${givenTwice}`;
}

export function isDuplicateReference(message: string): boolean {
  return message.endsWith(givenTwice);
}

const sentences: readonly [RegExp, (...groups: string[]) => string][] = [
  [/^The attribute '([^']+)' is required but missing\.$/, (name) => `The attribute "${name}" is missing.`],
  [/^The attribute '([^']+)' is not allowed\.$/, (name) => `The attribute "${name}" does not belong here.`],
  [/^\[facet 'enumeration'\] The value '([\s\S]*)' is not an element of the set \{(.*)\}\.?$/, notOneOf],
  [/^\[facet 'pattern'\] The value '([\s\S]*)' is not accepted by the pattern '(.*)'\.$/, notOfForm],
  [
    /^\[facet 'minLength'\].*minimum length of '(\d+)'\.$/,
    (length) => `This text must have at least ${length} characters.`,
  ],
  [
    /^\[facet 'maxLength'\].*maximum length of '(\d+)'\.$/,
    (length) => `This text may have at most ${length} characters.`,
  ],
  [/^'([\s\S]*)' is not a valid value of (?:the|a) .*?(?:type '(?:\{[^}]*\})?(?:xs:)?([^']*)')?\.$/, noValueOf],
  [
    /^This element is not expected\. Expected is (?:one of )?\( (.*) \)\.$/,
    (names) => `This element does not belong here; expected is ${named(names)}.`,
  ],
  [/^This element is not expected\.$/, () => 'This element does not belong here.'],
  [
    /^Missing child element\(s\)\. Expected is (?:one of )?\( (.*) \)\.$/,
    (names) => `An element is missing in this one: ${named(names)}.`,
  ],
  [/^Duplicate key-sequence \['([\s\S]*)'\] in .*$/, duplicateReference],
];

function inPlainWords(message: string): string {
  const [, , attribute, rest = message] =
    /^Schemas validity error : Element '([^']+)'(?:, attribute '([^']+)')?: ([\s\S]*)$/.exec(message) ?? [];
  for (const [pattern, sentence] of sentences) {
    const found = pattern.exec(rest);
    if (found)
      return attribute === undefined
        ? sentence(...found.slice(1))
        : `Attribute "${attribute}": ${sentence(...found.slice(1))}`;
  }
  const plain = rest.replaceAll(/\{[^}]*\}/g, '').trim();
  return plain.endsWith('.') ? plain : `${plain}.`;
}

function shown(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value);
}

function notOneOf(value: string, set: string): string {
  const names = set.split(', ').map((name) => name.replace(/^'|'$/g, ''));
  const more = names.length > 12 ? ` and ${names.length - 12} more` : '';
  return `${shown(value)} is not one of ${names.slice(0, 12).join(', ')}${more}.`;
}

function notOfForm(value: string, pattern: string): string {
  return `${shown(value)} has not the form that is asked for here (${pattern}).`;
}

const kinds: Readonly<Record<string, string>> = {
  dateTime: 'date and time such as 2026-02-28T09:30:00Z',
  date: 'date such as 2026-02-28',
  anyURI: 'URI',
  integer: 'whole number',
  positiveInteger: 'whole number from 1',
  nonNegativeInteger: 'whole number from 0',
  decimal: 'number',
  boolean: 'true or false',
};

function noValueOf(value: string, type = ''): string {
  return `${shown(value)} is no ${kinds[type] ?? (type === '' ? 'value of this kind' : type)}.`;
}

function named(list: string): string {
  const names = list.split(', ').map((name) => name.replaceAll(/(?:##other)?\{[^}]*\}/g, ''));
  const known = names.filter((name) => name !== '*');
  return known.map((name) => `"${name}"`).join(' or ') || 'an element of another standard';
}
