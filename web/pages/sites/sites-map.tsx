import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import type { MapView } from '../../../src/common/map-cells.ts';
import { reachRoute } from '../../../src/modules/network/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { type SitePlace, sitePlacesRoute } from '../../../src/modules/sites/contract.ts';
import { api } from '../../api.ts';
import { Glyph, Level } from '../../components/level.tsx';
import { type Frame, pointAt, type Size, wholeFrame } from '../../components/map/frame.ts';
import { dependenceOf, dependenceText, MapLegend, type SiteCluster } from '../../components/map/marks.tsx';
import { viewOf } from '../../components/map/projection.ts';
import { SiteMap } from '../../components/map/site-map.tsx';
import { NodeLink, pathOf } from '../../components/node-link.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';

type Filters = Omit<z.input<NonNullable<typeof sitePlacesRoute.query>>, keyof MapView>;

interface SitesMapProps {
  /** As in the address of the list. */
  filters: object;
  asTable: () => void;
  /** Shows those that no map can show. */
  showUnplaced: () => void;
}

/** The sites of a list on the map of the world, what depends on them, and which have no place yet. */
export function SitesMap({ filters, asTable, showUnplaced }: SitesMapProps) {
  const navigate = useNavigate();
  const [frame, setFrame] = useState<Frame>(wholeFrame);
  const [size, setSize] = useState<Size>();
  const [active, setActive] = useState<SiteCluster>();
  const { data, query } = usePlaces(filters as Filters, frame, size);
  if (query.isError) {
    return <ErrorNote title={t('sites.map-failed')} error={query.error} retry={() => void query.refetch()} />;
  }
  if (!data) return <Waiting />;
  const open = ({ places }: SiteCluster) => {
    const site = places[0]?.site;
    if (site) void navigate({ to: pathOf(site) });
  };
  return (
    <div className="column wide">
      {data.unplaced.count > 0 && <Unplaced {...data.unplaced} show={showUnplaced} />}
      <section className="panel map-panel" aria-label={t('sites.map-panel')}>
        <SiteMap
          places={data.places}
          frame={frame}
          setFrame={setFrame}
          onSize={setSize}
          active={active}
          setActive={setActive}
          open={open}
        />
        <div className="map-card" aria-live="polite">
          {active ? <Card cluster={active} /> : <p className="third small">{t('sites.map-hint')}</p>}
        </div>
        <footer className="map-foot">
          <MapLegend />
          <Button size="xs" variant="subtle" onClick={asTable}>
            {t('sites.map-table')}
          </Button>
        </footer>
      </section>
      <p className="third small">{t('sites.map-borders')}</p>
    </div>
  );
}

/**
 * All places at once where they are few. Where the server put them into clusters, those of a closer view are asked for as the map
 * is enlarged: of twice as much as is seen, so that a small step aside asks for nothing new.
 */
function usePlaces(filters: Filters, frame: Frame, size: Size | undefined) {
  const whole = useQuery({
    queryKey: ['sites', 'places', filters],
    queryFn: ({ signal }) => api.call(sitePlacesRoute, { query: filters, signal }),
    placeholderData: keepPreviousData,
  });
  const isClustered = whole.data?.places.some(({ site }) => site === null) ?? false;
  const view = size && frame.zoom > 1 ? aroundView(frame, size) : undefined;
  const closer = useQuery({
    queryKey: ['sites', 'places', filters, view],
    queryFn: ({ signal }) => api.call(sitePlacesRoute, { query: { ...filters, ...view }, signal }),
    enabled: isClustered && view !== undefined,
    placeholderData: keepPreviousData,
  });
  return { query: whole, data: (isClustered && view !== undefined && closer.data) || whole.data };
}

/** What is seen, out to the next line of a grid that is as wide as half the view. */
function aroundView(frame: Frame, size: Size): MapView {
  const first = pointAt(frame, size, { x: 0, y: 0 });
  const last = pointAt(frame, size, { x: size.width, y: size.height });
  const { west, south, east, north } = viewOf({ left: first.x, top: first.y, right: last.x, bottom: last.y });
  const grid = 360 / 2 ** Math.ceil(Math.log2(frame.zoom) + 1);
  const out = (degree: number, edge: number, round: (value: number) => number) =>
    Math.min(edge, Math.max(-edge, round(degree / grid) * grid));
  return {
    west: out(west, 180, Math.floor),
    south: out(south, 90, Math.floor),
    east: out(east, 180, Math.ceil),
    north: out(north, 90, Math.ceil),
  };
}

function Unplaced({ count, first, show }: { count: number; first: readonly NodeRef[]; show: () => void }) {
  return (
    <div className="note">
      <p className="row wrap">
        <Glyph mark="unknown" />
        <b className="medium">{t('sites.unplaced', { count })}</b>
        <span className="row wrap not-on-phone">
          {first.map((node) => (
            <NodeLink key={node.id} node={node} />
          ))}
          {count > first.length && (
            <span className="third small">{t('common.more-rows', { count: count - first.length })}</span>
          )}
        </span>
        <button type="button" className="figure small" onClick={show}>
          {t('sites.unplaced-show')}
        </button>
      </p>
    </div>
  );
}

/** Of a cluster as many are named. */
const namedSites = 6;

function Card({ cluster }: { cluster: SiteCluster }) {
  const [first] = cluster.places;
  if (cluster.count === 1 && first?.site) return <SiteCard place={first} site={first.site} />;
  const sites = cluster.places.flatMap(({ site }) => site ?? []);
  const named = sites.slice(0, namedSites);
  return (
    <>
      <p>
        <b className="medium">{t('sites.map-sites', { count: cluster.count })}</b>{' '}
        <span className="second">{t('sites.map-highest', { dependence: dependenceText(dependenceOf(cluster)) })}</span>
      </p>
      <p className="row wrap small">
        {named.map((site) => (
          <NodeLink key={site.id} node={site} />
        ))}
        {named.length > 0 && cluster.count > named.length && (
          <span className="third">{t('common.more-rows', { count: cluster.count - named.length })}</span>
        )}
      </p>
    </>
  );
}

function SiteCard({ place, site }: { place: SitePlace; site: NonNullable<SitePlace['site']> }) {
  const reach = useQuery({
    queryKey: ['reach', site.id, 'function', 'first'],
    queryFn: ({ signal }) => api.call(reachRoute, { query: { node: site.id, kind: 'function', limit: 3 }, signal }),
    enabled: place.dependence !== 'nothing',
  });
  const functions = reach.data?.items ?? [];
  return (
    <>
      <p className="row wrap">
        <Link className="name" to={pathOf(site)}>
          {site.name}
        </Link>
        <span className="mono third small">{site.number}</span>
        <span className="second">
          {site.siteKind ? t(`words.site-kind-${site.siteKind}`) : t('sites.kind-unknown')}
        </span>
        <span className="second">
          {t('sites.supplier')}: <NodeLink node={site.supplier} />
        </span>
      </p>
      <p className="row wrap small">
        {place.dependence === 'nothing' ? t('sites.map-nothing-text') : t('sites.map-needed')}
        {functions.map((one) => (
          <span className="row" key={one.id}>
            <NodeLink node={one} /> <Level level={one.criticality} />
          </span>
        ))}
        {reach.data && reach.data.total > functions.length && (
          <span className="third">{t('common.more-rows', { count: reach.data.total - functions.length })}</span>
        )}
      </p>
    </>
  );
}
