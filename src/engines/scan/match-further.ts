import type { ComponentIdentifier } from '../../formats/bom/further-identifiers.ts';
import { type AdvisoryIndex, type Hit, type MatchColumns, uncheckedReasons } from '../matching/advisory-index.ts';

/** What matched by package URLs and by what else the document states of its components. */
export interface FurtherMatches {
  matches: MatchColumns;
  /** For each hit by what it matched; null where by the component's own package URL. */
  by: (ComponentIdentifier | null)[];
  /** What matches by names that may not be those of the component. */
  perhaps: { identifier: ComponentIdentifier; hits: Hit[] }[];
}

/** The component's own package URL tells of no package that advisories could name. */
const saysNothing: ReadonlySet<string> = new Set(['no-identifier', 'unreadable-identifier', 'unknown-ecosystem']);

/**
 * Asks for further identifiers (decision 0040): a better name takes the place of the component's own, other names of the same thing
 * stand beside it, and what is uncertain is kept apart.
 */
export function matchFurther(
  index: AdvisoryIndex,
  own: MatchColumns,
  identifiers: readonly ComponentIdentifier[],
): FurtherMatches {
  const reason = own.reason.slice();
  const replaced = new Set<number>();
  const found: (Hit & { component: number; by: ComponentIdentifier | null })[] = [];
  const perhaps: FurtherMatches['perhaps'] = [];
  for (const identifier of identifiers) {
    if (identifier.kind !== 'purl') continue;
    const answer = index.matchPurl(identifier.value);
    const { hits = [] } = answer;
    const { component, asked } = identifier;
    if (asked === 'perhaps') {
      if (hits.length > 0) perhaps.push({ identifier, hits });
      continue;
    }
    const answered = uncheckedReasons.indexOf(answer.checked ? 'checked' : answer.reason);
    if (asked === 'instead') replaced.add(component);
    if (
      asked === 'instead' ||
      (reason[component] !== 0 && saysNothing.has(uncheckedReasons[own.reason[component]!]!))
    ) {
      reason[component] = answered;
    }
    found.push(...hits.map((hit) => ({ ...hit, component, by: identifier })));
  }
  const kept: typeof found = [];
  for (let hit = 0; hit < own.hits; hit++) {
    const component = own.component[hit]!;
    if (replaced.has(component)) continue;
    kept.push({ component, advisory: own.advisory[hit]!, range: own.range[hit]!, by: null });
  }
  const all = [...kept, ...found].sort((a, b) => a.component - b.component);
  return {
    matches: {
      reason,
      hits: all.length,
      component: Uint32Array.from(all, (hit) => hit.component),
      advisory: Uint32Array.from(all, (hit) => hit.advisory),
      range: Uint32Array.from(all, (hit) => hit.range),
    },
    by: all.map(({ by }) => by),
    perhaps,
  };
}
