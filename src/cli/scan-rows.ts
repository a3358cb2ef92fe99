import type { AdvisoryIndex, MatchColumns } from '../engines/matching/advisory-index.ts';
import { matchRows, type RowsMatched } from '../engines/scan/scan-rows.ts';
import { readBomDocument } from '../formats/bom-files/read-bom-document.ts';
import { recogniseBom } from '../formats/bom-files/recognise.ts';
import { readParts } from '../formats/hbom/read-parts.ts';
import type { Terminal } from './command.ts';
import { plain } from './output.ts';

/** What becomes of each row of a spreadsheet; undefined for a BOM of another format. Cells that cannot be read are told. */
export async function rowsOfSpreadsheet(
  document: Uint8Array,
  { matches, index, terminal }: { matches: MatchColumns; index: AdvisoryIndex; terminal: Terminal },
): Promise<RowsMatched | undefined> {
  const recognised = recogniseBom(document);
  if (!recognised.ok || recognised.value.format !== 'spreadsheet') return undefined;
  const read = await readBomDocument(document, { lenient: true });
  if (!read.ok) return undefined;
  for (const { at, message } of read.warnings) terminal.note(`${plain(at)}: ${plain(message)}\n`);
  const { parts } = readParts(read.value.content);
  return parts.length === matches.reason.length ? matchRows(parts, matches, index) : undefined;
}
