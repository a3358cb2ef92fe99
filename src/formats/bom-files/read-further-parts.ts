import type { Problem } from '../../common/errors.ts';
import type { Bom } from '../bom/bom.ts';
import { textOf } from '../bom/string-table.ts';
import { isHardware, type Part } from '../hbom/part.ts';
import { type PartDetail, partDetails } from '../hbom/part-detail.ts';
import { readParts } from '../hbom/read-parts.ts';
import { readBomDocument } from './read-bom-document.ts';

/** One row of a spreadsheet of parts, as far as its product is to be identified by it. */
export interface SheetRow extends Pick<Part, 'kind' | 'maker' | 'supplier' | 'name' | 'version' | 'purl' | 'cpe'> {
  /** The place of its component in document order. */
  position: number;
  /** `Sheet!5`, or `row 5`. */
  at: string;
}

/** What the columns of a BOM have no place for. */
export interface FurtherParts {
  details: PartDetail[];
  /** The rows of a spreadsheet; none of any other document. */
  rows: SheetRow[];
  /** What cannot be read of it. */
  problems: Problem[];
}

const nothing: FurtherParts = { details: [], rows: [], problems: [] };

/** Reads what a document says of hardware, and the rows of a spreadsheet; a document with neither is not read again. */
export async function readFurtherParts(bytes: Uint8Array, bom: Bom): Promise<FurtherParts> {
  const isSheet = bom.format === 'spreadsheet';
  if (
    !isSheet &&
    !listsHardware(bom) &&
    !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(property)
  ) {
    return nothing;
  }
  const read = await readBomDocument(bytes, { lenient: true });
  if (!read.ok) return { ...nothing, problems: read.problems.map(unread) };
  const { parts, problems } = readParts(read.value.content);
  if (parts.length !== bom.components.count) throw new Error('The parts are not the components of the document.');
  return { details: partDetails(parts), rows: isSheet ? parts.map(asRow) : [], problems };
}

/** A part of a name that CycloneDX and we give to properties of devices. */
const property = ':device:';

function listsHardware({ components }: Bom): boolean {
  const { strings, type, count } = components;
  const seen = new Set<number>();
  for (let index = 0; index < count; index++) {
    const id = type[index]!;
    if (seen.has(id)) continue;
    seen.add(id);
    if (isHardware({ kind: textOf(strings, id) ?? '' })) return true;
  }
  return false;
}

function unread({ at, message }: Problem): Problem {
  return { at, message: `What is said of hardware was left out: ${message}` };
}

function asRow({ ref, kind, maker, supplier, name, version, purl, cpe }: Part, position: number): SheetRow {
  return { position, at: ref ?? '', kind, maker, supplier, name, version, purl, cpe };
}
