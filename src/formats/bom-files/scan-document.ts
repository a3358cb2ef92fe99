import { type Parsed, parsed } from '../../common/parsed.ts';
import type { ComponentColumns, TextColumn } from '../bom/bom.ts';
import type { ScannedBom, TextRanges } from '../cyclonedx/scan-purls.ts';
import { parseBom } from './parse-bom.ts';

/** What matching needs of a BOM of any kind. The schema does not decide: a BOM with a wrong licence id is still worth matching. */
export async function scanDocument(bytes: Uint8Array): Promise<Parsed<ScannedBom>> {
  const read = await parseBom(bytes, { lenient: true });
  if (!read.ok) return read;
  const { specVersion, components } = read.value;
  const { strings, count } = components;
  // A text that ends at 0 is none: so the first one starts behind a byte of no meaning.
  const moved = new Uint8Array(strings.bytes.length + 1);
  moved.set(strings.bytes, 1);
  const [names, versions, purls] = (['name', 'version', 'purl'] as const).map((column) => rangesOf(components, column));
  return parsed({ specVersion, count, bytes: moved, names: names!, versions: versions!, purls: purls! }, read.warnings);
}

function rangesOf({ strings: { offsets }, ...columns }: ComponentColumns, column: TextColumn): TextRanges {
  const ids = columns[column];
  return {
    starts: ids.map((id) => (id === 0 ? 0 : offsets[id - 1]! + 1)),
    ends: ids.map((id) => (id === 0 ? 0 : offsets[id]! + 1)),
  };
}
