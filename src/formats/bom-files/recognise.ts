import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { BomEncoding, BomFormat } from '../bom/document.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { versionIn } from '../cyclonedx/protobuf-fields.ts';
import { isWide, notUtf8 } from '../json/decode-utf8.ts';
import { parseJson } from '../json/parse-json.ts';
import { rootMembers, textIn } from '../json/root-members.ts';

/** What some bytes are by their content; whether they keep to it, its reader decides. */
export interface RecognisedBom {
  format: BomFormat;
  encoding: BomEncoding;
  /** As the document names it, where it names one. */
  specVersion: string | null;
}

/** So much of a text is looked at for the words by which it is known, where they may stand anywhere. */
const headBytes = 1024 * 1024;

/** Tells BOMs of every standard and encoding from each other and from everything else, never by a file name. */
export function recogniseBom(bytes: Uint8Array): Parsed<RecognisedBom> {
  if (bytes.length === 0) return unknown('The file is empty.');
  if (startsWith(bytes, [0x1f, 0x8b])) return unknown('The file is compressed with gzip; unpack it first.');
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return recogniseArchive(bytes);
  if (startsWith(bytes, compoundFile)) return parsed({ format: 'spreadsheet', encoding: 'xlsx', specVersion: null });
  const version = versionIn(bytes);
  if (version !== null) return parsed({ format: 'cyclonedx', encoding: 'protobuf', specVersion: version });
  const head = headOf(bytes);
  const start = head.trimStart();
  if (start === '') return unknown('The file holds nothing but white space.');
  if (start.startsWith('<')) return recogniseXml(start);
  if (start.startsWith('{') || start.startsWith('[')) return isWide(bytes) ? unknown(notUtf8) : recogniseJson(bytes);
  return recogniseText(start);
}

function unknown(message: string): Parsed<RecognisedBom> {
  return refused({ at: '', message });
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** A workbook with a password, or one of Excel 97: the reader of workbooks says which. */
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0];

function recogniseArchive(bytes: Uint8Array): Parsed<RecognisedBom> {
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('xl/workbook.xml')) {
    return parsed({ format: 'spreadsheet', encoding: 'xlsx', specVersion: null });
  }
  return unknown('The file is a ZIP archive; unpack it and take the BOM in it.');
}

/** The first part of a text in UTF-8 or in UTF-16, known by its byte order mark or by the empty halves of its first letters. */
function headOf(bytes: Uint8Array): string {
  const isLittle = startsWith(bytes, [0xff, 0xfe]) || (bytes[0] !== 0 && bytes[1] === 0 && bytes[3] === 0);
  const isBig = startsWith(bytes, [0xfe, 0xff]) || (bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0);
  const label = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  return new TextDecoder(label).decode(bytes.subarray(0, headBytes));
}

const cycloneDxNamespace = /["']http:\/\/cyclonedx\.org\/schema\/bom\/([^"']*)["']/;

function recogniseXml(head: string): Parsed<RecognisedBom> {
  const root = /<([A-Za-z_][^\s/>]*)((?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/.exec(
    head.replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, ''),
  );
  const [, name = '', attributes = ''] = root ?? [];
  const version = cycloneDxNamespace.exec(attributes)?.[1];
  const local = name.replace(/^.*:/, '');
  if (version !== undefined || local === 'bom') {
    return parsed({ format: 'cyclonedx', encoding: 'xml', specVersion: version || null });
  }
  if (local === 'RDF' && head.includes('spdx.org/rdf/terms')) {
    const named = />\s*(SPDX-\d+\.\d+)\s*</.exec(head)?.[1] ?? null;
    return parsed({ format: 'spdx', encoding: 'rdf-xml', specVersion: named });
  }
  const spdxVersion = /<spdxVersion>\s*([^<\s]*)/.exec(head)?.[1];
  if (spdxVersion !== undefined) return parsed({ format: 'spdx', encoding: 'xml', specVersion: spdxVersion });
  return unknown('This is an XML document, but neither CycloneDX nor SPDX.');
}

const jsonMarks: Readonly<Record<string, Pick<RecognisedBom, 'format' | 'encoding'>>> = {
  bomFormat: { format: 'cyclonedx', encoding: 'json' },
  spdxVersion: { format: 'spdx', encoding: 'json' },
  '@context': { format: 'spdx', encoding: 'json-ld' },
  '@graph': { format: 'spdx', encoding: 'json-ld' },
};

function recogniseJson(bytes: Uint8Array): Parsed<RecognisedBom> {
  let found: Pick<RecognisedBom, 'format' | 'encoding'> | undefined;
  let specVersion: string | null = null;
  for (const { name, start, end } of rootMembers(bytes)) {
    found ??= jsonMarks[name];
    if (name === 'bomFormat' && textIn(bytes, start, end) !== 'CycloneDX') {
      return refused({ at: '/bomFormat', message: 'A BOM of CycloneDX says here "CycloneDX".' });
    }
    if (name === 'specVersion' || name === 'spdxVersion') specVersion = textIn(bytes, start, end) || null;
    if (name === '@context') specVersion = contextVersion(bytes.subarray(start, end));
    if (found && (specVersion !== null || found.encoding === 'json-ld')) break;
  }
  if (found?.encoding === 'json-ld' && !isSpdx3(bytes)) {
    return unknown('This is a JSON-LD document, but no SPDX 3: perhaps VEX, which is no BOM.');
  }
  return found ? parsed({ ...found, specVersion }) : refusedJson(bytes);
}

/** `3.0.1` in `https://spdx.org/rdf/3.0.1/spdx-context.jsonld`. */
function contextVersion(context: Uint8Array): string | null {
  return /spdx\.org\/rdf\/([\d.]+)\//.exec(new TextDecoder().decode(context.subarray(0, 4096)))?.[1] ?? null;
}

/** By the names of its context or, where that lies elsewhere, by its types. */
function isSpdx3(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, headBytes));
  return /spdx\.org\/rdf\/|"SpdxDocument"|"software_Package"|spdx-context/.test(head);
}

function refusedJson(bytes: Uint8Array): Parsed<RecognisedBom> {
  if (bytes.length <= wholeLimitBytes) {
    const document = parseJson(new TextDecoder().decode(bytes));
    if (!document.ok) return document;
  }
  return unknown(
    'This JSON is no BOM: CycloneDX is known by "bomFormat": "CycloneDX", SPDX 2 by "spdxVersion", SPDX 3 by its "@context".',
  );
}

const tagValue = /^\s*SPDXVersion:[ \t]*(\S*)/m;
const yaml = /^["']?spdxVersion["']?[ \t]*:[ \t]*["']?([^\s"']*)/m;

function recogniseText(head: string): Parsed<RecognisedBom> {
  const tag = tagValue.exec(head);
  if (tag) return parsed({ format: 'spdx', encoding: 'tag-value', specVersion: tag[1] || null });
  const key = yaml.exec(head);
  if (key) return parsed({ format: 'spdx', encoding: 'yaml', specVersion: key[1] || null });
  if (isPartsTable(head)) return parsed({ format: 'spreadsheet', encoding: 'csv', specVersion: null });
  return unknown(
    'This is no BOM that is known here: neither CycloneDX, SPDX nor a table of vendor, product and version.',
  );
}

/** A text table of parts has a line among its first that names at least two of vendor, product, and version or count. */
function isPartsTable(head: string): boolean {
  return head
    .split(/\r?\n/, 20)
    .some((line) => /[,;|\t]/.test(line) && titles.filter((title) => title.test(line)).length >= 2);
}

/** Not `\b`, to which the underscore of `vendor_name` is a letter. */
const titles = [
  /(?<![a-z])(vendor|supplier|maker|manufacturer|mfr|mfg|brand)(?![a-z])/i,
  /(?<![a-z])(product|component|name|part|package|software|model|mpn|p\/n)(?![a-z])/i,
  /(?<![a-z])(version|revision|quantity|qty|designators?|refdes|purl|country|origin|(made|designed|fabricated|assembled) in|lot|date ?code|life ?cycle|lead ?time)(?![a-z])/i,
];
