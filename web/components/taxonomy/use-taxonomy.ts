import { useQuery } from '@tanstack/react-query';
import { getTaxonomyRoute, type Taxonomy, type TaxonomyEntry } from '../../../src/modules/taxonomy/contract.ts';
import { api } from '../../api.ts';

/** The lists that things are classified by; they change seldom and stand on many pages. */
export function useTaxonomy() {
  return useQuery({ queryKey: ['taxonomy'], queryFn: () => api.call(getTaxonomyRoute), staleTime: 60_000 });
}

/** The name of a code, as far as the lists have come; else the code. */
export function useCodeNames(kind: TaxonomyEntry['kind'], unclassified: string): (code: string) => string {
  const { data } = useTaxonomy();
  const names = new Map(data?.entries.filter((entry) => entry.kind === kind).map(({ code, name }) => [code, name]));
  return (code) => (code === 'unknown' ? unclassified : (names.get(code) ?? code));
}

export interface EntryGroup {
  code: string;
  name: string;
  entries: TaxonomyEntry[];
}

/** Elements by their roles, critical functions by their lists; groups without an entry are left out. */
export function groupsOf(taxonomy: Taxonomy, kind: 'element' | 'critical-function'): EntryGroup[] {
  const heads =
    kind === 'element' ? taxonomy.roles : taxonomy.entries.filter((entry) => entry.kind === 'function-list');
  return heads
    .map(({ code, name }) => ({
      code,
      name,
      entries: taxonomy.entries.filter((entry) => entry.kind === kind && entry.under.includes(code)),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** Those whose name, sentence or code holds what was typed. */
export function foundIn(groups: readonly EntryGroup[], typed: string): EntryGroup[] {
  const asked = typed.trim().toLowerCase();
  if (asked === '') return [...groups];
  return groups
    .map((group) => ({
      ...group,
      entries: group.entries.filter(({ name, sentence, code }) =>
        [name, sentence ?? '', code].some((text) => text.toLowerCase().includes(asked)),
      ),
    }))
    .filter(({ entries }) => entries.length > 0);
}
