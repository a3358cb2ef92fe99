import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { NearNode } from '../../../src/modules/network/neighbourhood-contract.ts';
import { pathOf } from '../../components/node-link.tsx';
import { useKeys } from '../../keyboard.tsx';
import { listIn, listOut, type NetworkSearch } from './search.ts';
import type { Change } from './toolbar.tsx';
import type { Neighbourhood } from './view.ts';

export type Choosing = ReturnType<typeof useChoosing>;

/** What is chosen, what has the keys, and what they do. */
export function useChoosing(view: Neighbourhood, search: NetworkSearch, change: Change) {
  const navigate = useNavigate();
  const [active, setActive] = useState<string>();
  const refs = useMemo(() => new Map(view.nodes.map((node) => [node.number ?? node.id, node])), [view]);
  const chosen = useMemo(
    () => new Set(listIn(search.chosen).flatMap((reference) => refs.get(reference)?.id ?? [])),
    [search.chosen, refs],
  );
  const referenceOf = (id: string) => view.nodes.find((node) => node.id === id)?.number ?? id;
  const setChosen = (ids: Iterable<string>) => change({ chosen: listOut([...ids].map(referenceOf)) }, true);
  const choose = (id: string, many: boolean) => {
    if (!many) setChosen(chosen.size === 1 && chosen.has(id) ? [] : [id]);
    else setChosen(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]);
  };
  const focusOn = (ids: readonly string[]) => {
    if (ids.length > 0) change({ node: listOut(ids.map(referenceOf)), expand: undefined, chosen: undefined });
  };
  const expand = (node: NearNode) => {
    if (node.beyond > 0) change({ expand: listOut(new Set([...listIn(search.expand), node.number ?? node.id])) });
  };
  const isActive = () => active !== undefined && view.nodes.some(({ id }) => id === active);
  useKeys({
    f: () => focusOn(chosen.size > 0 ? [...chosen] : isActive() ? [active!] : []),
    x: () => isActive() && choose(active!, true),
    'shift x': () => isActive() && choose(active!, true),
    escape: () => (chosen.size > 0 ? setChosen([]) : search.expand && change({ expand: undefined })),
  });
  return {
    active,
    setActive,
    chosen,
    choose,
    setChosen,
    focusOn,
    expand,
    open: (node: NearNode) => void navigate({ to: pathOf(node) }),
  };
}
