import { type Parsed, parsed } from '../common/parsed.ts';
import type { Bom } from '../formats/bom/bom.ts';
import { parseBom } from '../formats/bom-files/parse-bom.ts';
import { type FurtherParts, readFurtherParts } from '../formats/bom-files/read-further-parts.ts';

export interface BomRead extends Bom {
  further: FurtherParts;
}

/** Reads and judges a BOM away from the thread that serves; the answer is a few dozen typed arrays, cheap to hand over. */
export async function run({ bytes }: { bytes: Uint8Array }): Promise<Parsed<BomRead>> {
  const bom = await parseBom(bytes);
  if (!bom.ok) return bom;
  const further = await readFurtherParts(bytes, bom.value);
  return parsed({ ...bom.value, further }, [...bom.warnings, ...further.problems]);
}
