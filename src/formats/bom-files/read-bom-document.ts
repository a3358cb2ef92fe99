import { refused } from '../../common/parsed.ts';
import type { BomEncoding, BomFormat, ReadBomDocument } from '../bom/document.ts';
import { bomLimitBytes, bomTooLarge } from '../bom/size-limit.ts';
import { type RecognisedBom, recogniseBom } from './recognise.ts';

/** Each reader is loaded when a document of its kind comes by. */
const readers: Readonly<Partial<Record<`${BomFormat}/${BomEncoding}`, () => Promise<ReadBomDocument>>>> = {
  'cyclonedx/json': async () => (await import('../cyclonedx/read-json.ts')).readCycloneDxJson,
  'cyclonedx/xml': async () => (await import('../cyclonedx/read-xml.ts')).readCycloneDxXml,
  'cyclonedx/protobuf': async () => (await import('../cyclonedx/read-protobuf-document.ts')).readCycloneDxProtobuf,
  'spdx/json': async () => (await import('../spdx2/read-json.ts')).readSpdx2Json,
  'spdx/yaml': async () => (await import('../spdx2/read-yaml.ts')).readSpdx2Yaml,
  'spdx/tag-value': async () => (await import('../spdx2/read-tag-value.ts')).readSpdx2TagValue,
  'spdx/rdf-xml': async () => (await import('../spdx2/read-rdf.ts')).readSpdx2Rdf,
  'spdx/json-ld': async () => (await import('../spdx3/read.ts')).readSpdx3,
  'spdx/xml': async () => (await import('../spdx2/read-xml.ts')).readSpdx2Xml,
  'spreadsheet/xlsx': async () => (await import('../bom-spreadsheet/read-spreadsheet.ts')).readSpreadsheetXlsx,
  'spreadsheet/csv': async () => (await import('../bom-spreadsheet/read-spreadsheet.ts')).readSpreadsheetCsv,
};

/** Any BOM that can be read, as the one object model (decision 0029). */
export const readBomDocument: ReadBomDocument = async (bytes, options) => {
  if (bytes.length > bomLimitBytes) return refused({ at: '', message: bomTooLarge });
  const recognised = recogniseBom(bytes);
  return recognised.ok ? (await readerOf(recognised.value))(bytes, options) : recognised;
};

export async function readerOf({ format, encoding }: RecognisedBom): Promise<ReadBomDocument> {
  const load = readers[`${format}/${encoding}`];
  return load
    ? load()
    : async () => refused({ at: '', message: `A BOM in this form (${format}, ${encoding}) is not read.` });
}
