import { type Parsed, parsed } from '../common/parsed.ts';
import type { Bom } from '../formats/bom/bom.ts';
import type { ComponentIdentifier } from '../formats/bom/further-identifiers.ts';
import { wholeLimitBytes } from '../formats/bom/size-limit.ts';
import { parseBom } from '../formats/bom-files/parse-bom.ts';
import { readFurtherIdentifiers } from '../formats/bom-files/read-further-identifiers.ts';
import { type FurtherParts, readFurtherParts } from '../formats/bom-files/read-further-parts.ts';
import { statesMore } from '../formats/bom-files/states-more.ts';
import { bomBuffer } from '../formats/cyclonedx/scan-purls.ts';

export interface BomRead extends Bom {
  further: FurtherParts;
  /** What it states of its components besides package URLs and CPE names of their own. */
  identifiers: ComponentIdentifier[];
}

/** Reads and judges a BOM away from the thread that serves; the answer is a few dozen typed arrays, cheap to hand over. */
export async function run({ bytes }: { bytes: Uint8Array }): Promise<Parsed<BomRead>> {
  const bom = await parseBom(bytes);
  if (!bom.ok) return bom;
  const further = await readFurtherParts(bytes, bom.value);
  const identifiers = await readIdentifiers(bytes, bom.value);
  return parsed({ ...bom.value, further, identifiers }, [...bom.warnings, ...further.problems]);
}

/** As a scan of the same document finds them; a document whose words tell of none is not read again. */
async function readIdentifiers(bytes: Uint8Array, { components }: Bom): Promise<ComponentIdentifier[]> {
  return mayStateMore(bytes) ? readFurtherIdentifiers(bytes, components.count) : [];
}

/** A document too large to be read whole is not held a second time to be walked. */
function mayStateMore(bytes: Uint8Array): boolean {
  if (bytes.length > wholeLimitBytes) return statesMore(bytes);
  const buffer = bomBuffer(bytes.length);
  buffer.bytes.set(bytes);
  const walked = buffer.walk();
  return statesMore(buffer.bytes, walked?.ok ? walked.value : undefined);
}
