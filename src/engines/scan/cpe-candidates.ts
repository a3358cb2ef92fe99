import type { FurtherIdentifier } from '../../formats/bom/further-identifiers.ts';
import { type Cpe, cpeAttributes, formatCpe, parseCpe } from '../../formats/cpe/cpe.ts';
import { type CpeConfidence, type CpeGrounds, cpeConfidences } from '../../formats/cpe/judge-configurations.ts';
import type { AdvisoryIndex } from '../matching/advisory-index.ts';
import { groundsOf } from './grounds-of.ts';
import { preferredFirst } from './preferred-first.ts';
import type { CpeCandidate } from './result.ts';

/** A component that no package URL let us check, with the CPE name that stands in its place. */
export interface CpeNamed {
  /** The place among the components. */
  component: number;
  name: string;
  version: string | null;
  cpe: string;
  /** Where the name is not the component's own. */
  stated?: FurtherIdentifier;
  /** Where the name was made of the words of a row: how sure that is at most. */
  atMost?: CpeConfidence;
}

/** What the advisories may mean by the CPE names, in the order of the components, then by id. Several records of one vulnerability are one. */
export function candidatesFor(
  named: readonly CpeNamed[],
  index: AdvisoryIndex,
  knownExploited: { has(id: string): boolean },
): CpeCandidate[] {
  return named.flatMap(({ name, version, cpe, stated, atMost }) => {
    const hits = index.matchCpe(cpe, version) ?? [];
    const groups = Map.groupBy(hits, ({ advisory }) => index.vulnerabilityOf(advisory));
    return [...groups.values()]
      .map(([first]): CpeCandidate => {
        const { id, aliases, records, advisories } = index.vulnerability(first!.advisory);
        const { summary, severity } = records[advisories.indexOf(first!.advisory)]!;
        return {
          component: { name, version, cpe },
          advisory: { id, aliases, summary },
          match: { ...cappedAt(atMost, first!.grounds), ...(stated ? groundsOf(stated) : { identifier: 'cpe' }) },
          severity,
          knownExploited: [id, ...aliases].some((one) => knownExploited.has(one)),
        };
      })
      .sort((a, b) => preferredFirst(a.advisory.id, b.advisory.id));
  });
}

function cappedAt(most: CpeConfidence | undefined, grounds: CpeGrounds): CpeGrounds {
  const isSurer = most !== undefined && cpeConfidences.indexOf(grounds.confidence) < cpeConfidences.indexOf(most);
  return isSurer ? { ...grounds, confidence: most } : grounds;
}

/** Maker and product that a CPE name names, whatever else it says. */
export function productOfCpe(criteria: string): string {
  const read = parseCpe(criteria);
  if (!read.ok) return criteria;
  const open = Object.fromEntries(cpeAttributes.map((attribute) => [attribute, '*'])) as unknown as Cpe;
  const { part, vendor, product } = read.value;
  return formatCpe({ ...open, part, vendor, product });
}
