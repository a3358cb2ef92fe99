import { fields } from './fields.ts';
import { isHardware, type Part } from './part.ts';

/** What a BOM says of a part beyond what it says of every component; only what is known stands there. */
export interface PartDetail extends Partial<Omit<Part, 'level' | 'ref' | 'kind' | 'name'>> {
  /** The place of the component in document order. */
  position: number;
  hardware: boolean;
}

/** Software may name its own BOM or a variant of itself without being described as hardware is. */
const saidOfSoftwareToo: readonly string[] = ['firmware', 'alternates'];

/** What CycloneDX has no member for, since only hardware is usually described by it. */
const telling = fields
  .filter(({ field, property }) => property !== undefined && !saidOfSoftwareToo.includes(field))
  .map(({ field }) => field);

/** The parts of hardware, and what of software is described as they are: by countries, life cycle or number. */
export function partDetails(parts: readonly Part[]): PartDetail[] {
  return parts.flatMap((part, position) => {
    const hardware = isHardware(part);
    if (!hardware && !telling.some((field) => isKnown(part[field]))) return [];
    const { level: _, ref: __, kind: ___, name: ____, ...said } = part;
    const known = Object.entries(said).filter(([, value]) => isKnown(value));
    return [{ position, hardware, ...Object.fromEntries(known) }];
  });
}

function isKnown(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}
