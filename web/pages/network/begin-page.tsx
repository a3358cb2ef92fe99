import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { type NetworkNode, wholeNetworkRoute } from '../../../src/modules/network/neighbourhood-contract.ts';
import { api } from '../../api.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { Figure } from '../../why/figure.tsx';
import { CopyLink } from './copy-link.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Finder } from './finder.tsx';
import { LevelFigure } from './node-glyph.tsx';
import { OverviewTable } from './overview-table.tsx';
import type { NetworkSearch } from './search.ts';
import { type Change, Filters, Layers } from './toolbar.tsx';
import type { Overview } from './view.ts';
import { hasWebGl } from './web-gl.ts';

// The library that draws points is of use here alone.
const PointsPicture = lazy(async () => ({ default: (await import('./points-picture.tsx')).PointsPicture }));

const limits = [500, 2000, 5000, 20_000];
const firstLimit = 2000;

/** Where to begin: functions, the nodes where direct suppliers meet, and the whole network as far as it can be shown. */
export function BeginPage({ search, change }: { search: NetworkSearch; change: Change }) {
  const { layers, kind, least } = search;
  const asked = { layers, kind, least, limit: search.limit ?? firstLimit };
  const query = useQuery({
    queryKey: ['network-overview', asked],
    queryFn: ({ signal }) => api.call(wholeNetworkRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  const overview = query.data;
  return (
    <>
      <PageHead
        title={t('network.title')}
        lede={t('network.lede')}
        actions={
          <>
            <CopyLink />
            <ExportMenu />
          </>
        }
      />
      <div className="network-toolbar">
        <Finder focus={[]} choose={(node) => change({ node, limit: undefined })} />
      </div>
      {query.isError && !overview && (
        <ErrorNote title={t('network.failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && <Waiting />}
      {overview && overview.total === 0 && <Nothing />}
      {overview && overview.total > 0 && (
        <div className="column wide">
          <div className="columns halves">
            <Panel title={t('network.begin-functions')} flush>
              <Beginnings
                nodes={overview.functions}
                direction="supported-by"
                empty={t('network.begin-functions-none')}
                note={() => null}
              />
            </Panel>
            <Panel title={t('network.begin-roots')} flush>
              <Beginnings
                nodes={overview.roots}
                direction="supports"
                empty={t('network.begin-roots-none')}
                note={(root) => <RootNote root={root} />}
              />
            </Panel>
          </div>
          <Whole overview={overview} search={search} change={change} busy={query.isPlaceholderData} />
        </div>
      )}
    </>
  );
}

interface BeginningsProps<Node extends NetworkNode> {
  nodes: readonly Node[];
  direction: 'supports' | 'supported-by';
  empty: string;
  note: (node: Node) => ReactNode;
}

function Beginnings<Node extends NetworkNode>({ nodes, direction, empty, note }: BeginningsProps<Node>) {
  if (nodes.length === 0) return <p className="inset second">{empty}</p>;
  return (
    <table className="data-table">
      <tbody>
        {nodes.map((node) => (
          <tr key={node.id}>
            <td className="identity">
              <Link className="name" to="/network" search={{ node: node.number ?? node.id, direction }}>
                {node.name}
              </Link>
              <small>{note(node) ?? node.number}</small>
            </td>
            <td>
              <LevelFigure node={node} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many direct suppliers and functions end at a root, each opening to its grounds. */
function RootNote({ root }: { root: Overview['roots'][number] }) {
  const figure = (value: 'suppliers' | 'functions') => (
    <Figure
      why={{ kind: 'dependents', id: root.number ?? root.id, value }}
      value={t(`network.root-${value}`, { count: root[value] })}
    />
  );
  return (
    <>
      {figure('suppliers')} {t('network.root-and')} {figure('functions')} {t('network.root-here')}
    </>
  );
}

function Whole({
  overview,
  search,
  change,
  busy,
}: {
  overview: Overview;
  search: NetworkSearch;
  change: Change;
  busy: boolean;
}) {
  const drawable = hasWebGl();
  const as = drawable ? (search.as ?? 'picture') : 'table';
  return (
    <Panel
      title={t('network.whole')}
      aside={t('network.whole-shown', {
        shown: formatNumber(overview.nodes.length),
        matching: formatNumber(overview.matching),
      })}
      flush
    >
      <div className="inset">
        <div className="network-toolbar">
          <Segments
            label={t('network.as')}
            value={as}
            choose={(value) => change({ as: value })}
            segments={(['picture', 'table'] as const).map((value) => ({ value, label: t(`network.as-${value}-word`) }))}
          />
          <Layers search={search} change={change} />
          <Filters search={search} change={change} />
          <Segments
            label={t('network.most')}
            value={String(search.limit ?? firstLimit)}
            choose={(limit) => change({ limit: Number(limit) }, true)}
            segments={limits.map((limit) => ({ value: String(limit), label: formatNumber(limit) }))}
          />
        </div>
        {!drawable && <p className="second">{t('network.no-web-gl')}</p>}
        {as === 'picture' ? (
          <Suspense fallback={<Waiting />}>
            <PointsPicture overview={overview} focusOn={(node) => change({ node, limit: undefined, as: undefined })} />
          </Suspense>
        ) : (
          <div aria-busy={busy}>
            <OverviewTable overview={overview} />
          </div>
        )}
      </div>
    </Panel>
  );
}

function Nothing() {
  const rights = useRights();
  return (
    <Panel>
      <EmptyState
        icon="network"
        title={t('network.empty')}
        actions={
          rights.write && (
            <>
              <Button component={Link} to="/imports" variant="filled">
                {t('network.empty-import')}
              </Button>
              <Button component={Link} to="/suppliers/new">
                {t('shell.add-supplier')}
              </Button>
            </>
          )
        }
      >
        {t('network.empty-text')}
      </EmptyState>
    </Panel>
  );
}
