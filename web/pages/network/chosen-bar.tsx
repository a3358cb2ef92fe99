import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type NetworkDirection, sharedReachRoute } from '../../../src/modules/network/neighbourhood-contract.ts';
import { NodeKind } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { pathOf } from '../../components/node-link.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { viewAsCsv } from './as-csv.ts';
import { saveFile } from './save-file.ts';
import { defaults, type NetworkSearch } from './search.ts';
import type { Change } from './toolbar.tsx';
import type { Choosing } from './use-choosing.ts';
import type { Neighbourhood } from './view.ts';

interface ChosenBarProps {
  view: Neighbourhood;
  search: NetworkSearch;
  change: Change;
  choosing: Choosing;
}

/** As many as the server takes together. */
const mostTogether = 20;

/** What is chosen, what all of it reaches, and what can be done with it; said aloud when it changes. */
export function ChosenBar({ view, search, change, choosing }: ChosenBarProps) {
  const nodes = view.nodes.filter(({ id }) => choosing.chosen.has(id));
  return (
    <div aria-live="polite">
      {nodes.length > 0 && (
        <div className="bulk-bar network-chosen">
          <b>{nodes.length === 1 ? nodes[0]!.name : t('network.chosen', { count: nodes.length })}</b>
          {nodes.length > 1 && nodes.length <= mostTogether && <Shared nodes={nodes} search={search} />}
          {nodes.length > mostTogether && <span>{t('network.chosen-too-many', { count: mostTogether })}</span>}
          <span className="grow" />
          <Button size="xs" onClick={() => choosing.focusOn(nodes.map(({ id }) => id))}>
            {t('network.focus-on')}
          </Button>
          {nodes.length === 1 && nodes[0]!.beyond > 0 && (
            <Button size="xs" onClick={() => choosing.expand(nodes[0]!)}>
              {t('network.beyond-show', { count: nodes[0]!.beyond })}
            </Button>
          )}
          <Button
            size="xs"
            onClick={() =>
              saveFile('network-chosen.csv', 'text/csv', viewAsCsv({ ...view, nodes, links: [], unknown: [] }))
            }
          >
            {t('network.export-chosen')}
          </Button>
          <Button size="xs" variant="subtle" onClick={() => change({ chosen: undefined }, true)}>
            {t('common.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Shared({ nodes, search }: { nodes: Neighbourhood['nodes']; search: NetworkSearch }) {
  const direction = oneWay(search.direction ?? defaults.direction);
  const asked = {
    node: nodes.map(({ id }) => id).join(','),
    direction,
    layers: search.layers,
    limit: 5,
  };
  const query = useQuery({
    queryKey: ['network-shared', asked],
    queryFn: ({ signal }) => api.call(sharedReachRoute, { query: asked, signal }),
  });
  if (query.isError) return <ErrorNote error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  const { counts, items, total } = query.data;
  const kinds = NodeKind.options
    .filter((kind) => (counts[kind] ?? 0) > 0)
    .map((kind) => t('network.kind-count', { kind: t(`words.kind-${kind}`).toLowerCase(), count: counts[kind]! }));
  if (total === 0) return <span>{t(`network.shared-none-${direction}`)}</span>;
  return (
    <span>
      {t(`network.shared-${direction}`, { kinds: kinds.join(', ') })}{' '}
      {items.map((node, index) => (
        <span key={node.id}>
          {index > 0 && ', '}
          <Link to={pathOf(node)}>{node.name}</Link>
        </span>
      ))}
      {total > items.length && ` ${t('network.and-more', { count: total - items.length })}`}
    </span>
  );
}

function oneWay(direction: NetworkDirection): 'supports' | 'supported-by' {
  return direction === 'both' ? 'supports' : direction;
}
