import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { neighbourhoodRoute } from '../../../src/modules/network/neighbourhood-contract.ts';
import { api, isNotFound } from '../../api.ts';
import { pathOf } from '../../components/node-link.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { WhatIfButton } from '../../components/what-if-button.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { CopyLink } from './copy-link.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Finder } from './finder.tsx';
import { layOut } from './layout.ts';
import { FocusLede } from './lede.tsx';
import { Legend } from './legend.tsx';
import { LayeredPicture } from './picture.tsx';
import { defaults, type NetworkSearch } from './search.ts';
import { type Change, FocusToolbar } from './toolbar.tsx';
import { useChoosing } from './use-choosing.ts';
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
  const onlyNode = view.focus.length === 1 ? view.focus[0] : undefined;
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
            {onlyNode && onlyNode.kind !== 'component' && <WhatIfButton node={{ ...onlyNode, retired: false }} />}
          </>
        }
      />
      <FocusToolbar search={search} change={change} finder={finder}>
        <span className="small third not-on-phone">
          <kbd>←</kbd> <kbd>→</kbd> {t('network.keys-links')} <kbd>{'F'}</kbd> {t('network.keys-focus')}
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
      <div className={columnsOf(asTable, picture.columns.length)} aria-busy={busy}>
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

/** More columns than these are not legible beside the table at 1440 pixels: the picture then has the whole width. */
const mostBeside = 6;

function columnsOf(asTable: boolean, columns: number): string {
  if (asTable) return 'network-columns table-only-here';
  return columns > mostBeside ? 'network-columns stacked' : 'network-columns';
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
