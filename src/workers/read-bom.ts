import type { Parsed } from '../common/parsed.ts';
import type { Bom } from '../formats/bom/bom.ts';
import { parseBom } from '../formats/bom-files/parse-bom.ts';

/** Reads and judges a BOM away from the thread that serves; the answer is a few dozen typed arrays, cheap to hand over. */
export function run({ bytes }: { bytes: Uint8Array }): Promise<Parsed<Bom>> {
  return parseBom(bytes);
}
