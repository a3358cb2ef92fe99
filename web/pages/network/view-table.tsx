import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { NearNode } from '../../../src/modules/network/neighbourhood-contract.ts';
import { Glyph } from '../../components/level.tsx';
import { pathOf } from '../../components/node-link.tsx';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import { LevelFigure } from './node-glyph.tsx';
import type { NetworkSearch } from './search.ts';
import type { Change } from './toolbar.tsx';
import type { Choosing } from './use-choosing.ts';
import { hangingLink, idOfRest, linksByNode, type Neighbourhood } from './view.ts';
import { placeText, rankOf } from './words.ts';

interface ViewTableProps {
  view: Neighbourhood;
  search: NetworkSearch;
  change: Change;
  choosing: Choosing;
  /** In the place of the picture, with all its columns. */
  whole: boolean;
}

type SortKey = 'name' | 'level' | 'tier';

const orders: Record<SortKey, (a: NearNode, b: NearNode) => number> = {
  name: (a, b) => a.name.localeCompare(b.name, 'en'),
  level: (a, b) => rankOf(b) - rankOf(a),
  tier: (a, b) => (a.tier ?? Number.POSITIVE_INFINITY) - (b.tier ?? Number.POSITIVE_INFINITY),
};

/** The same nodes as in the picture, a row each. */
export function ViewTable({ view, search, change, choosing, whole }: ViewTableProps) {
  const nodes = useMemo(() => sorted(view.nodes, search.sort), [view, search.sort]);
  const grounds = useMemo(
    () => ({ links: linksByNode(view.links), byId: new Map(view.nodes.map((node) => [node.id, node])) }),
    [view],
  );
  return (
    <section className="panel network-table">
      <header>
        <h2>{t('network.in-view')}</h2>
        <span className="third small">{view.nodes.length}</span>
        <div className="actions">
          <button type="button" className="link" onClick={() => change({ as: whole ? undefined : 'table' })}>
            {whole ? t('network.as-picture') : t('network.as-table')}
          </button>
        </div>
      </header>
      <div className="table-scroll">
        <table className="data-table" aria-label={t('network.in-view')}>
          <thead>
            <tr>
              <th className="selecting">
                <span className="for-readers">{t('common.selected-column')}</span>
              </th>
              <Head name="name" title={t('network.node')} {...{ search, change }} />
              <Head name="level" title={t('network.level')} {...{ search, change }} />
              {whole && <Head name="tier" title={t('network.tier-column')} {...{ search, change }} />}
              {whole && <th>{t('network.country')}</th>}
              {whole && <th className="numeric">{t('network.distance')}</th>}
              {whole && <th className="numeric">{t('network.beyond-column')}</th>}
              {whole && <th>{t('network.link')}</th>}
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <tr
                key={node.id}
                aria-selected={choosing.chosen.has(node.id)}
                onFocus={() => choosing.setActive(node.id)}
                className={node.side === 'focus' ? 'in-focus' : undefined}
              >
                <td className="selecting">
                  <span className="check-target">
                    <input
                      type="checkbox"
                      className="check"
                      aria-label={t('network.choose', { name: node.name })}
                      checked={choosing.chosen.has(node.id)}
                      onChange={() => choosing.choose(node.id, true)}
                    />
                  </span>
                </td>
                <td className="identity">
                  <Link className="name" to={pathOf(node)}>
                    {node.name}
                  </Link>
                  <small>
                    {placeText(node)}
                    {whole && node.number && <span className="mono"> {node.number}</span>}
                    {!whole && node.side !== 'focus' && <span> · {linkText(node, grounds)}</span>}
                  </small>
                </td>
                <td>
                  <LevelFigure node={node} />
                </td>
                {whole && <td>{node.tier ?? <span className="third">{t('common.not-known')}</span>}</td>}
                {whole && <td>{node.country ? countryName(node.country) : <span className="third">-</span>}</td>}
                {whole && <td className="numeric">{node.distance}</td>}
                {whole && <td className="numeric">{node.beyond}</td>}
                {whole && <td>{linkText(node, grounds)}</td>}
              </tr>
            ))}
            {view.unknown.map((rest) => (
              <tr key={idOfRest(rest)}>
                <td className="selecting" />
                <td className="identity">
                  <b>{t('network.not-known')}</b>
                  <small>
                    {t('network.rest-of', {
                      name: grounds.byId.get(rest.of)?.name ?? '',
                      share: Math.round(rest.share * 100),
                    })}
                  </small>
                </td>
                <td>
                  <span className="level">
                    <Glyph mark="unknown" />
                    <span>{t('network.level-unknown')}</span>
                  </span>
                </td>
                {whole && <td colSpan={4} />}
                {whole && <td>{t('network.not-known')}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function linkText(node: NearNode, grounds: Parameters<typeof hangingLink>[1]): string {
  if (node.side === 'focus') return t('network.focus');
  const link = hangingLink(node, grounds);
  if (!link) return '-';
  if (link.confidence === null) return t('network.through', { count: link.through });
  return t(`words.confidence-${link.confidence}`);
}

function sorted(nodes: readonly NearNode[], sort: NetworkSearch['sort']): readonly NearNode[] {
  if (!sort) return nodes;
  const down = sort.startsWith('-');
  const order = orders[(down ? sort.slice(1) : sort) as SortKey];
  return [...nodes].sort((a, b) => (down ? order(b, a) : order(a, b)));
}

function Head({
  name,
  title,
  search,
  change,
}: {
  name: SortKey;
  title: string;
  search: NetworkSearch;
  change: Change;
}) {
  const at = search.sort === name ? 'ascending' : search.sort === `-${name}` ? 'descending' : undefined;
  const next = at === 'ascending' ? (`-${name}` as const) : at === 'descending' ? undefined : name;
  return (
    <th aria-sort={at}>
      <button type="button" className="sort-head" onClick={() => change({ sort: next }, true)}>
        {title}
      </button>
    </th>
  );
}
