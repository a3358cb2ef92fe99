import { getRouteApi } from '@tanstack/react-router';
import { BeginPage } from './begin-page.tsx';
import { FocusPage } from './focus-page.tsx';
import type { NetworkSearch } from './search.ts';

const route = getRouteApi('/shell/network');

/** The network around what is in focus, or where to begin. All that is shown stands in the address. */
export function NetworkPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: Partial<NetworkSearch>, replace = false) =>
    void navigate({ search: { ...search, ...patch }, replace });
  return search.node ? <FocusPage search={search} change={change} /> : <BeginPage search={search} change={change} />;
}
