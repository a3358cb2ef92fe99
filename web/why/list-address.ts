import type { NodeRef } from '../../src/modules/register/contract.ts';
import type { WhyList } from '../../src/modules/why/contract.ts';
import { pathOf } from '../components/node-link.tsx';
import { stringifySearch } from '../search-params.ts';

/** The page that shows the rows of a list of the API; `node` is the thing that the list belongs to. */
export function addressOfList({ path, query }: WhyList, node: NodeRef | null): string {
  const bom = /^\/boms\/([^/]+)\/components$/.exec(path)?.[1];
  if (bom && node?.kind === 'product') {
    return `${pathOf(node)}/bom${stringifySearch({ bom: decodeURIComponent(bom), view: 'list', ...query })}`;
  }
  if (path === '/network/reach') return addressOfReach(query);
  if (path === '/network/shared') return addressOfShared(query);
  return `${pages[path] ?? path}${stringifySearch(query)}`;
}

/** Where a page has another name than its list. */
const pages: Record<string, string> = {
  '/supplier-names': '/names',
  '/supplier-duplicates': '/suppliers/duplicates',
  '/feeds': '/settings/data',
  '/assessment-findings': '/assessments/findings',
  '/network/reach-of': '/map',
};

/** What a node reaches stands on its own page, or on a page beside its card. */
function addressOfReach({ node = '', kind, direction: _ }: Record<string, string>): string {
  const folder = { S: 'suppliers', P: 'products', L: 'sites', Y: 'systems' }[node[0]!];
  if (!/^[A-Z]-\d+$/.test(node) || !folder)
    return `/components/${encodeURIComponent(node)}${stringifySearch({ kind })}`;
  const card = folder === 'suppliers' || folder === 'products' ? '/depends' : '';
  return `/${folder}/${node}${card}${stringifySearch({ kind })}`;
}

/** What depends on a node stands on the page of the network, as a table. */
function addressOfShared({ node, kind }: Record<string, string>): string {
  return `/network${stringifySearch({ node, kind, steps: 12, limit: 400, as: 'table' })}`;
}
