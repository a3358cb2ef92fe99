import type { MatchColumns } from '../engines/matching/advisory-index.ts';
import type { CpeNamed } from '../engines/scan/cpe-candidates.ts';
import { componentAt } from '../formats/bom/bom.ts';
import { parseBom } from '../formats/bom-files/parse-bom.ts';

/** The CPE names of components that could not be checked; none where the document cannot be read as a whole. */
export async function cpeNames(document: Uint8Array, { reason }: MatchColumns): Promise<CpeNamed[]> {
  const bom = await parseBom(document, { lenient: true });
  if (!bom.ok || bom.value.components.count !== reason.length) return [];
  const named: CpeNamed[] = [];
  for (let component = 0; component < reason.length; component++) {
    if (reason[component] === 0) continue;
    const { name, version, cpe } = componentAt(bom.value.components, component);
    if (cpe !== null) named.push({ component, name, version, cpe });
  }
  return named;
}
