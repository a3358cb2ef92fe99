import { type Parsed, refused } from '../../common/parsed.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { parseJson } from '../json/parse-json.ts';
import type { CsafDraft, VexDocument, VexFormat } from './document.ts';
import { isObject, type Loose } from './loose.ts';
import { isCsaf, readCsafVex } from './read-csaf.ts';
import { readCycloneDxVex } from './read-cyclonedx.ts';
import { isOpenVex, readOpenVex } from './read-openvex.ts';
import { isSpdx3, readSpdxVex, writeSpdxVex } from './spdx.ts';
import { arrangeForCsaf, csafDraftWriter, writeCsafVex } from './write-csaf.ts';
import { writeCycloneDxVex } from './write-cyclonedx.ts';
import { writeOpenVex } from './write-openvex.ts';
import { type Arrange, type Standard, type WrittenVex, writeWithEnvelopes } from './write-with-envelopes.ts';

export interface ReadVexOptions {
  /** Also CSAF 2.1, which is a draft. */
  allowDraft?: boolean;
}

/** Reads a document of whatever standard it says it is. */
export function readVex(bytes: Uint8Array, options: ReadVexOptions = {}): Parsed<VexDocument> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  return json.ok ? readVexObject(json.value, options) : json;
}

export function readVexObject(document: unknown, { allowDraft = false }: ReadVexOptions = {}): Parsed<VexDocument> {
  if (!isObject(document)) return refused({ at: '', message: 'A VEX document is an object.' });
  if (isOpenVex(document)) return readOpenVex(document);
  if (isCsaf(document)) return readCsafVex(document, { allowDraft });
  if (document.bomFormat === 'CycloneDX') return readCycloneDxVex(document);
  if (isSpdx3(document)) return readSpdxVex(document);
  return refused({
    at: '',
    message: 'This is neither OpenVEX, CSAF, CycloneDX nor SPDX 3: no "@context", "document" or "bomFormat" says so.',
  });
}

const inOrder: Arrange = (statements) => [...statements];
const standards: Readonly<Record<VexFormat, Standard>> = {
  openvex: { write: writeOpenVex, read: readVexObject, arrange: inOrder, hasPlace: () => true },
  csaf: {
    write: writeCsafVex,
    read: readVexObject,
    arrange: arrangeForCsaf,
    hasPlace: ({ product }) => product !== null,
  },
  cyclonedx: { write: writeCycloneDxVex, read: readVexObject, arrange: inOrder, hasPlace: () => true },
  spdx: { write: writeSpdxVex, read: readVexObject, arrange: inOrder, hasPlace: () => true },
};

/** The document in the form of a standard, CSAF also as its draft; every statement that reading would change carries an envelope. */
export function writeVex(
  document: VexDocument & { id: string; timestamp: string },
  format: VexFormat,
  { draft }: { draft?: CsafDraft | undefined } = {},
): WrittenVex {
  return writeWithEnvelopes(document, format === 'csaf' && draft ? draftStandard(draft) : standards[format]);
}

function draftStandard(draft: CsafDraft): Standard {
  const read = (content: Loose) => readVexObject(content, { allowDraft: true });
  return { ...standards.csaf, write: csafDraftWriter(draft), read };
}
