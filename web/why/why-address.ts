import { useNavigate, useSearch } from '@tanstack/react-router';
import type { WhyReference } from '../../src/modules/why/contract.ts';

/** `supplier/S-0042/products`, as it stands in an address. */
export function addressOfWhy({ kind, id, value }: WhyReference): string {
  return [kind, id, value].map(encodeURIComponent).join('/');
}

/** What an address asks about; undefined where it is no question of ours. */
export function readWhyAddress(address: string): WhyReference | undefined {
  const parts = address.split('/');
  if (parts.length !== 3 || parts.some((part) => part === '')) return undefined;
  try {
    const [kind, id, value] = parts.map(decodeURIComponent);
    return { kind: kind!, id: id!, value: value! };
  } catch {
    return undefined;
  }
}

/** The questions in the address, the one that is shown last: a figure, then inputs opened from it. */
export function useWhyTrail() {
  const trail = useSearch({ strict: false, select: (search) => search.why }) ?? [];
  const navigate = useNavigate();
  const go = (next: readonly string[]) =>
    void navigate({
      to: '.',
      search: (search: object) => ({ ...search, why: next.length > 0 ? [...next] : undefined }),
      resetScroll: false,
    });
  return {
    trail,
    open: (why: WhyReference) => go([addressOfWhy(why)]),
    goOn: (why: WhyReference) => go([...trail, addressOfWhy(why)]),
    goBack: () => go(trail.slice(0, -1)),
    close: () => go([]),
  };
}
