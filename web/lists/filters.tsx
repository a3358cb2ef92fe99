import type { ReactNode } from 'react';
import type { Facet } from '../../src/common/page.ts';
import type { NodeFacet } from '../../src/modules/register/contract.ts';
import type { FacetGroup } from '../components/facets.tsx';
import type { ActiveFilter, OfferedFilter } from '../components/filter-bar.tsx';
import { t } from '../messages/messages.ts';
import { toggled } from '../search-params.ts';

/** A filter that takes several values of a field. */
export interface ManyFilter<Value extends string = string> {
  title: string;
  chosen: readonly Value[] | undefined;
  choose: (values: Value[] | undefined) => void;
}

/** The values that a list holds, each with what it would show; `all` are values that stay though no row has them. */
export function valuesFacet<Value extends string>(
  { title, chosen, choose }: ManyFilter<Value>,
  facet: Facet | undefined,
  { label, all = [] }: { label: (value: Value) => ReactNode; all?: readonly Value[] },
): FacetGroup {
  const counts = new Map((facet ?? []).map(({ value, count }) => [(value ?? 'unknown') as Value, count]));
  const values = [...new Set([...all, ...counts.keys(), ...(chosen ?? [])])];
  return {
    title,
    chosen,
    toggle: (value) => choose(toggled(chosen, value as Value)),
    values: values.map((value) => ({ value, label: label(value), count: counts.get(value) ?? 0 })),
  };
}

/** The nodes that the rows are linked with. */
export function nodesFacet({ title, chosen, choose }: ManyFilter, facet: NodeFacet | undefined): FacetGroup {
  return {
    title,
    chosen,
    toggle: (value) => choose(toggled(chosen, value)),
    values: (facet ?? []).map(({ node, count }) => ({
      value: node?.number ?? 'unknown',
      label: node?.name ?? t('common.not-known'),
      count,
    })),
  };
}

interface YesFilter {
  title: string;
  chosen: 'true' | undefined;
  choose: (value: 'true' | undefined) => void;
}

/** A filter that is on or off. */
export function yesFacet({ title, chosen, choose }: YesFilter, facet: Facet | undefined, label: string): FacetGroup {
  return {
    title,
    chosen: chosen ? [chosen] : [],
    toggle: () => choose(chosen ? undefined : 'true'),
    values: [{ value: 'true', label, count: facet?.[0]?.count ?? 0 }],
  };
}

/** The values that are chosen, as chips. */
export function chips<Value extends string>(
  { title, chosen, choose }: ManyFilter<Value>,
  label: (value: Value) => string,
): ActiveFilter[] {
  return (chosen ?? []).map((value) => ({
    field: title,
    value: label(value),
    remove: () => choose(toggled(chosen, value)),
  }));
}

export function yesChip({ title, chosen, choose }: YesFilter): ActiveFilter[] {
  return chosen ? [{ field: title, value: t('lists.only'), remove: () => choose(undefined) }] : [];
}

export function yesOffer({ title, chosen, choose }: YesFilter): OfferedFilter[] {
  return chosen ? [] : [{ label: title, add: () => choose('true') }];
}

/** The name of a node that a filter names by its number, as far as the facet knows it. */
export function nodeNamed(facet: NodeFacet | undefined): (reference: string) => string {
  return (reference) => {
    if (reference === 'unknown') return t('common.not-known');
    return facet?.find(({ node }) => node?.number === reference || node?.id === reference)?.node?.name ?? reference;
  };
}
