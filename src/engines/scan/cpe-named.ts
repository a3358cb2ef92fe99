import type { FurtherIdentifier } from '../../formats/bom/further-identifiers.ts';
import type { CpeNamed } from './cpe-candidates.ts';

/** A component as far as it is held against CPE names. */
export interface NamedPart {
  component: number;
  name: string;
  version: string | null;
  cpe: string | null;
}

/**
 * The CPE names by which a component is looked for: its own and those stated for it where no package URL let us check it, and in any case
 * those of what it was made from.
 */
export function cpeNamed(
  { component, name, version, cpe }: NamedPart,
  isChecked: boolean,
  stated: readonly FurtherIdentifier[],
): CpeNamed[] {
  const own = isChecked || cpe === null ? [] : [{ component, name, version, cpe }];
  const others = stated.flatMap((other): CpeNamed[] => {
    if (other.kind !== 'cpe') return [];
    const isAncestor = other.grounds === 'pedigree.ancestor';
    if (isChecked && !isAncestor) return [];
    return [{ component, name, version: isAncestor ? null : version, cpe: other.value, stated: other }];
  });
  return [...own, ...others];
}
