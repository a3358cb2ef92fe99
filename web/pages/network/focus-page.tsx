import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { type NearNode, neighbourhoodRoute } from '../../../src/modules/network/neighbourhood-contract.ts';
import { api, isNotFound } from '../../api.ts';
import { pathOf } from '../../components/node-link.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { t } from '../../messages/messages.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { CopyLink } from './copy-link.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Finder } from './finder.tsx';
import { layOut } from './layout.ts';
import { FocusLede } from './lede.tsx';
import { Legend } from './legend.tsx';
import { LayeredPicture } from './picture.tsx';
import { defaults, listIn, listOut, type NetworkSearch } from './search.ts';
import { type Change, FocusToolbar } from './toolbar.tsx';
import { type Neighbourhood, pathsToFocus } from './view.ts';
import { ViewTable } from './view-table.tsx';

interface FocusPageProps {
  search: NetworkSearch;
  change: Change;
}

/** What stands around some nodes, as a picture in columns and the same as a table. */
export function FocusPage({ search, change }: FocusPageProps) {
  const query = useQuery({
    queryKey: ['neighbourhood', askedOf(search)],
    queryFn: ({ signal }) => api.call(neighbourhoodRoute, { query: askedOf(search), signal }),
    placeholderData: keepPreviousData,
    retry: (count, error) => !isNotFound(error) && count < 2,
  });
  const view = query.data;
  const finder = (
    <Finder focus={view?.focus ?? []} choose={(node) => change({ node, expand: undefined, chosen: undefined })} />
  );
  const title = view
    ? t('network.around', { name: view.focus.map(({ name }) => name).join(', ') })
    : t('network.title');
  if (query.isError && !view) {
    return (
      <>
        <PageHead title={t('network.title')} />
        <FocusToolbar search={search} change={change} finder={finder} />
        <ErrorNote
          title={isNotFound(query.error) ? t('network.nowhere') : t('network.failed')}
          error={query.error}
          retry={() => void query.refetch()}
        />
      </>
    );
  }
  if (!view) {
    return (
      <>
        <PageHead title={title} />
        <FocusToolbar search={search} change={change} finder={finder} />
        <Waiting />
      </>
    );
  }
  return (
    <Shown view={view} search={search} change={change} finder={finder} title={title} busy={query.isPlaceholderData} />
  );
}

function askedOf({ node, direction, layers, steps, kind, least, limit, expand }: NetworkSearch) {
  return { node: node ?? '', direction, layers, steps, kind, least, limit: limit && Math.min(limit, 400), expand };
}

interface ShownProps extends FocusPageProps {
  view: Neighbourhood;
  finder: React.ReactNode;
  title: string;
  busy: boolean;
}

function Shown({ view, search, change, finder, title, busy }: ShownProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const choosing = useChoosing(view, search, change);
  const picture = useMemo(() => layOut(view), [view]);
  const lit = useMemo(() => pathsToFocus(view, choosing.chosen), [view, choosing.chosen]);
  const asTable = search.as === 'table';
  const label = t('network.picture', { name: view.focus.map(({ name }) => name).join(', ') });
  return (
    <>
      <PageHead
        title={title}
        name={title}
        lede={<FocusLede view={view} direction={search.direction ?? defaults.direction} />}
        actions={
          <>
            <CopyLink />
            <ExportMenu view={view} drawing={asTable ? undefined : drawing} />
          </>
        }
      />
      <FocusToolbar search={search} change={change} finder={finder}>
        <span className="small third not-on-phone">
          <kbd>←</kbd> <kbd>→</kbd> {t('network.keys-links')} <kbd>F</kbd> {t('network.keys-focus')}
        </span>
        <span className="small third" aria-live="polite">
          {t('network.shown', { shown: formatNumber(view.nodes.length), total: formatNumber(view.total) })}
        </span>
      </FocusToolbar>
      <ChosenBar view={view} search={search} change={change} choosing={choosing} />
      {view.nodes.length <= 1 && view.unknown.length === 0 && (
        <Panel>
          <Nothing view={view} search={search} change={change} />
        </Panel>
      )}
      <div className={asTable ? 'network-columns table-only-here' : 'network-columns'} aria-busy={busy}>
        {!asTable && view.nodes.length + view.unknown.length > 1 && (
          <section className="panel network-panel">
            <LayeredPicture
              view={view}
              picture={picture}
              lit={lit}
              colour={search.colour ?? 'level'}
              label={label}
              drawing={drawing}
              {...choosing}
            />
            <Legend view={view} />
          </section>
        )}
        <ViewTable view={view} search={search} change={change} choosing={choosing} whole={asTable} />
      </div>
      {view.nodes.length < view.within + view.focus.length && (
        <p className="row wrap small second network-more">
          {t('network.cut', { shown: view.nodes.length, within: view.within + view.focus.length })}
          {(search.limit ?? defaults.limit) < 400 && (
            <Button
              size="xs"
              variant="subtle"
              onClick={() => change({ limit: Math.min(400, (search.limit ?? defaults.limit) * 2) })}
            >
              {t('network.show-more')}
            </Button>
          )}
        </p>
      )}
    </>
  );
}

function Nothing({ view, search, change }: { view: Neighbourhood; search: NetworkSearch; change: Change }) {
  const direction = search.direction ?? defaults.direction;
  const name = view.focus.map((node) => node.name).join(', ');
  const node = view.focus[0];
  return (
    <EmptyState
      icon="network"
      title={t(`network.nothing-${direction}`, { name })}
      actions={
        <>
          {direction !== 'both' && (
            <Button variant="filled" onClick={() => change({ direction: 'both' })}>
              {t('network.nothing-look-both')}
            </Button>
          )}
          {node && (
            <Button component="a" href={pathOf(node)}>
              {t('network.nothing-open', { name: node.name })}
            </Button>
          )}
        </>
      }
    >
      {t('network.nothing-text')}
    </EmptyState>
  );
}

export type ChoosingHere = ReturnType<typeof useChoosing>;

/** What is chosen, what has the keys, and what they do. */
function useChoosing(view: Neighbourhood, search: NetworkSearch, change: Change) {
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
