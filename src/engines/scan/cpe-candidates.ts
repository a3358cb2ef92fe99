import type { AdvisoryIndex } from '../matching/advisory-index.ts';
import { preferredFirst } from './preferred-first.ts';
import type { ScanCandidate } from './result.ts';

/** A component that no package URL let us check, with the CPE name that stands in its place. */
export interface CpeNamed {
  /** The place among the components. */
  component: number;
  name: string;
  version: string | null;
  cpe: string;
}

/** What the advisories may mean by the CPE names, in the order of the components, then by id. Several records of one vulnerability are one. */
export function candidatesFor(
  named: readonly CpeNamed[],
  index: AdvisoryIndex,
  knownExploited: { has(id: string): boolean },
): ScanCandidate[] {
  return named.flatMap(({ name, version, cpe }) => {
    const hits = index.matchCpe(cpe, version) ?? [];
    const groups = Map.groupBy(hits, ({ advisory }) => index.vulnerabilityOf(advisory));
    return [...groups.values()]
      .map(([first]): ScanCandidate => {
        const { id, aliases, records, advisories } = index.vulnerability(first!.advisory);
        const { summary, severity } = records[advisories.indexOf(first!.advisory)]!;
        return {
          component: { name, version, cpe },
          advisory: { id, aliases, summary },
          match: first!.grounds,
          severity,
          knownExploited: [id, ...aliases].some((one) => knownExploited.has(one)),
        };
      })
      .sort((a, b) => preferredFirst(a.advisory.id, b.advisory.id));
  });
}
