import { type Parsed, refused } from '../../common/parsed.ts';
import type { VexDocument, VexFormat } from './document.ts';
import { isObject, parseJson } from './loose.ts';
import { isCsaf, readCsafVex } from './read-csaf.ts';
import { readCycloneDxVex } from './read-cyclonedx.ts';
import { isOpenVex, readOpenVex } from './read-openvex.ts';
import { isSpdx3, readSpdxVex, writeSpdxVex } from './spdx.ts';
import { arrangeForCsaf, writeCsafVex } from './write-csaf.ts';
import { writeCycloneDxVex } from './write-cyclonedx.ts';
import { writeOpenVex } from './write-openvex.ts';
import { type Arrange, type WrittenVex, writeWithEnvelopes } from './write-with-envelopes.ts';

export interface ReadVexOptions {
  /** Also CSAF 2.1, which is a draft. */
  allowDraft?: boolean;
}

/** Reads a document of whatever standard it says it is. */
export function readVex(bytes: Uint8Array, options: ReadVexOptions = {}): Parsed<VexDocument> {
  const json = parseJson(bytes);
  if ('message' in json) return refused({ at: '', message: json.message });
  return readVexObject(json.value, options);
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

/** The document in the form of a standard. It must have an id and a time; every statement that reading would change carries an envelope. */
export function writeVex(document: VexDocument & { id: string; timestamp: string }, format: VexFormat): WrittenVex {
  switch (format) {
    case 'openvex':
      return writeWithEnvelopes(document, { write: writeOpenVex, read: readVexObject, arrange: inOrder });
    case 'csaf':
      return writeWithEnvelopes(document, { write: writeCsafVex, read: readVexObject, arrange: arrangeForCsaf });
    case 'cyclonedx':
      return writeWithEnvelopes(document, { write: writeCycloneDxVex, read: readVexObject, arrange: inOrder });
    case 'spdx':
      return writeWithEnvelopes(document, { write: writeSpdxVex, read: readVexObject, arrange: inOrder });
  }
}
