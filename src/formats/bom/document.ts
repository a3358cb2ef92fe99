import type { Problem } from '../../common/errors.ts';
import type { Parsed } from '../../common/parsed.ts';

export const bomFormats = ['cyclonedx', 'spdx', 'spreadsheet'] as const;
export type BomFormat = (typeof bomFormats)[number];

/** As people and the interfaces call them. */
export const bomFormatNames: Readonly<Record<BomFormat, string>> = {
  cyclonedx: 'CycloneDX',
  spdx: 'SPDX',
  spreadsheet: 'Spreadsheet',
};

/** How a standard writes a BOM down. */
export const bomEncodings = [
  'json',
  'xml',
  'protobuf',
  'yaml',
  'tag-value',
  'rdf-xml',
  'json-ld',
  'xlsx',
  'csv',
] as const;
export type BomEncoding = (typeof bomEncodings)[number];

export type JsonObject = Readonly<Record<string, unknown>>;

/** A BOM read whole, for whoever converts, merges, compares or checks it (decision 0029). */
export interface BomDocument {
  format: BomFormat;
  encoding: BomEncoding;
  /** As the document names it, such as `1.4` or `SPDX-2.3`. */
  specVersion: string;
  /** An object of CycloneDX 1.7 in its JSON form, whatever standard the document came in. */
  content: JsonObject;
  /** What of the document has no place in `content`, each with its place in the document. */
  losses: Problem[];
}

/** Strict: what the official schema refuses is refused. Lenient: what can be read is read, and what was overlooked comes as warnings. */
export interface ReadOptions {
  lenient: boolean;
}

export type ReadBomDocument = (bytes: Uint8Array, options: ReadOptions) => Promise<Parsed<BomDocument>>;

/** `content` in some standard's own form, and what of it has no place there. */
export interface WrittenBom {
  bytes: Uint8Array;
  losses: Problem[];
}
