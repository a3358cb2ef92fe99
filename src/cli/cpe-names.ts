import type { MatchColumns } from '../engines/matching/advisory-index.ts';
import type { CpeNamed } from '../engines/scan/cpe-candidates.ts';
import { cpeNamed } from '../engines/scan/cpe-named.ts';
import { componentAt } from '../formats/bom/bom.ts';
import type { ComponentIdentifier } from '../formats/bom/further-identifiers.ts';
import { parseBom } from '../formats/bom-files/parse-bom.ts';

/**
 * The CPE names of components that could not be checked, and those of what components were made from; none where the document
 * cannot be read as a whole.
 */
export async function cpeNames(
  document: Uint8Array,
  { reason }: MatchColumns,
  identifiers: readonly ComponentIdentifier[],
): Promise<CpeNamed[]> {
  const bom = await parseBom(document, { lenient: true });
  if (!bom.ok || bom.value.components.count !== reason.length) return [];
  const named: CpeNamed[] = [];
  const stated = Map.groupBy(
    identifiers.filter(({ kind }) => kind === 'cpe'),
    ({ component }) => component,
  );
  for (let component = 0; component < reason.length; component++) {
    const isChecked = reason[component] === 0;
    const others = stated.get(component) ?? [];
    if (isChecked && others.length === 0) continue;
    named.push(...cpeNamed({ ...componentAt(bom.value.components, component), component }, isChecked, others));
  }
  return named;
}
