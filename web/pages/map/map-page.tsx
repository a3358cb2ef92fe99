import { Button, NativeSelect, Switch } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { Position } from '../../../src/formats/geojson/read-area.ts';
import { listHazardsRoute } from '../../../src/modules/hazards/contract.ts';
import { countriesRoute, flowsRoute } from '../../../src/modules/network/map-contract.ts';
import { api } from '../../api.ts';
import {
  type Frame,
  framing,
  type Point,
  pointAt,
  type Size,
  scaleOf,
  wholeFrame,
} from '../../components/map/frame.ts';
import { MapLegend, type SiteCluster } from '../../components/map/marks.tsx';
import { degreesAt, drawnAt } from '../../components/map/projection.ts';
import { ClusterCard, Unplaced } from '../../components/map/site-card.tsx';
import { SiteMap } from '../../components/map/site-map.tsx';
import { usePlaces } from '../../components/map/use-places.ts';
import { pathOf } from '../../components/node-link.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { Answer } from './answer.tsx';
import { type Countries, CountriesPanel } from './countries-panel.tsx';
import { FlowsTable } from './flows-panel.tsx';
import { HazardsPanel } from './hazards-panel.tsx';
import { CountryLayer, FlowLayer, Hatches, HazardLayer, RegionLayer } from './layers.tsx';
import { FlowLegend, StepLegend } from './legends.tsx';
import { colouring, measureIn, measures, type Step } from './measures.ts';
import { type Region, regionIn, regionOf, searchFor } from './region.ts';
import { RegionChooser } from './region-chooser.tsx';
import { RegionTable } from './region-table.tsx';
import type { MapSearch } from './search.ts';
import { ShapeLegend, shapeFor } from './site-shapes.tsx';
import { useAsked } from './use-asked.ts';

const route = getRouteApi('/shell/map');

type Change = (patch: Partial<MapSearch>) => void;

/** The sites on the map of the world: what flows between them, what rests on each country, what threatens them, what if a region fails. */
export function MapPage() {
  const navigate = route.useNavigate();
  const places = usePlaces({}, wholeFrame, undefined);
  const { data, query } = places;
  return (
    <>
      <PageHead title={t('map.title')} lede={t('map.lede')} />
      {query.isError && (
        <ErrorNote title={t('sites.map-failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.isPending && <Waiting />}
      {data?.placed === 0 && <NoPlace count={data.unplaced.count} />}
      {data && data.placed > 0 && (
        <div className="column wide">
          {data.unplaced.count > 0 && (
            <Unplaced
              {...data.unplaced}
              show={() => void navigate({ to: '/sites', search: { placed: 'false' } as never })}
            />
          )}
          <World />
        </div>
      )}
    </>
  );
}

function NoPlace({ count }: { count: number }) {
  const { write } = useRights();
  return (
    <div className="panel">
      <EmptyState
        icon="site"
        title={t('map.empty-title')}
        actions={
          <>
            {count > 0 && (
              <Button component={Link} to="/sites" variant="filled">
                {t('map.empty-sites', { count })}
              </Button>
            )}
            {write && (
              <>
                <Button component={Link} to="/sites/new">
                  {t('shell.add-site')}
                </Button>
                <Button component={Link} to="/imports">
                  {t('sites.import')}
                </Button>
              </>
            )}
          </>
        }
      >
        {t('map.empty-text')}
      </EmptyState>
    </div>
  );
}

/** So many hazards are drawn; all are listed. */
const drawnHazards = 50;

function useLayers({ flows, hazards }: MapSearch) {
  return {
    flows: useQuery({
      queryKey: ['network', 'flows'],
      queryFn: ({ signal }) => api.call(flowsRoute, { signal }),
      enabled: flows !== 'off',
    }),
    countries: useQuery({
      queryKey: ['network', 'countries'],
      queryFn: ({ signal }) => api.call(countriesRoute, { signal }),
    }),
    hazards: useQuery({
      queryKey: ['hazards'],
      queryFn: ({ signal }) => api.call(listHazardsRoute, { query: { limit: drawnHazards }, signal }),
      placeholderData: keepPreviousData,
    }),
    showsHazards: hazards !== 'off',
  };
}

type Layers = ReturnType<typeof useLayers>;

const noSteps: ReadonlyMap<string, Step> = new Map();

function World() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change: Change = (patch) => void navigate({ search: { ...search, ...patch } });
  const [isDrawing, setDrawing] = useState(false);
  const [frame, setFrame] = useState<Frame>(wholeFrame);
  const [size, setSize] = useState<Size>();
  const layers = useLayers(search);
  const area = search.area;
  const region = useMemo(
    () => regionIn({ country: search.country, around: search.around, km: search.km, hazard: search.hazard, area }),
    [search.country, search.around, search.km, search.hazard, area],
  );
  const { asked, error, retry } = useAsked(region);
  const choose = (next: Region | undefined) => {
    setDrawing(false);
    change(searchFor(next));
  };
  const hazards = layers.hazards.data?.items ?? [];
  const measure = measureIn(search) ?? 'functions';
  const showTable = () => {
    const title = document.getElementById('depends');
    title?.focus();
    title?.scrollIntoView({ block: 'start' });
  };
  return (
    <>
      <div className="map-columns">
        <MapPanel
          {...{ search, change, layers, frame, setFrame, size, setSize }}
          area={asked?.area}
          draw={isDrawing ? (corners) => (corners ? choose(regionOf(corners)) : setDrawing(false)) : undefined}
        />
        <Panel title={t('map.what-if-region')}>
          <div className="column wide">
            <RegionChooser
              key={region?.by}
              countries={layers.countries.data?.countries ?? []}
              hazards={hazards}
              region={region}
              choose={choose}
              isDrawing={isDrawing}
              setDrawing={setDrawing}
              chooseView={() => size && choose(regionOf(cornersOf(frame, size)))}
            />
            {error && <ErrorNote title={t('map.answer-failed')} error={error} {...(retry && { retry })} />}
            {region && !asked && !error && <Waiting />}
            {asked && <Answer asked={asked} showTable={showTable} clear={() => choose(undefined)} />}
          </div>
        </Panel>
      </div>
      {asked && <RegionTable asked={asked} search={search} change={change} />}
      <div className="map-columns halves">
        <CountriesSection
          query={layers.countries}
          panel={(data) => (
            <CountriesPanel data={data} measure={measure} ask={(country) => choose({ by: 'country', country })} />
          )}
        />
        <div className="column wide">
          {layers.hazards.isError && (
            <ErrorNote
              title={t('map.hazards-failed')}
              error={layers.hazards.error}
              retry={() => void layers.hazards.refetch()}
            />
          )}
          {layers.hazards.data && (
            <HazardsPanel
              hazards={hazards}
              total={layers.hazards.data.total}
              ask={({ id }) => choose({ by: 'hazard', hazard: id })}
              removed={(id) => id === search.hazard && choose(undefined)}
            />
          )}
          {layers.flows.data && layers.flows.data.total > 0 && <FlowsTable {...layers.flows.data} />}
        </div>
      </div>
      <p className="third small">
        {t('sites.map-borders')} {t('map.small-countries')}
      </p>
    </>
  );
}

function CountriesSection({
  query,
  panel,
}: {
  query: Layers['countries'];
  panel: (data: Countries) => React.ReactNode;
}) {
  if (query.isError) {
    return <ErrorNote title={t('map.countries-failed')} error={query.error} retry={() => void query.refetch()} />;
  }
  return query.data ? panel(query.data) : <Waiting />;
}

/** The edge of what is seen, in degrees; its sides bend with the map. */
function cornersOf(frame: Frame, size: Size): Position[] {
  const parts = 6;
  const along = (from: Point, to: Point) =>
    Array.from({ length: parts }, (_, part) => ({
      x: from.x + ((to.x - from.x) * part) / parts,
      y: from.y + ((to.y - from.y) * part) / parts,
    }));
  const [left, right] = [pointAt(frame, size, { x: 0, y: 0 }), pointAt(frame, size, { x: size.width, y: size.height })];
  const edges = [left, { x: left.x, y: right.y }, right, { x: right.x, y: left.y }];
  return edges
    .flatMap((edge, index) => along(edge, edges[(index + 1) % edges.length]!))
    .map((point): Position => {
      const { longitude, latitude } = degreesAt(point);
      return [Number(longitude.toFixed(2)) + 0, Number(latitude.toFixed(2)) + 0];
    });
}

interface MapPanelProps {
  search: MapSearch;
  change: Change;
  layers: Layers;
  frame: Frame;
  setFrame: (frame: Frame) => void;
  size: Size | undefined;
  setSize: (size: Size) => void;
  area: Parameters<typeof RegionLayer>[0]['area'] | undefined;
  draw: ((corners: Position[] | undefined) => void) | undefined;
}

function MapPanel({ search, change, layers, frame, setFrame, size, setSize, area, draw }: MapPanelProps) {
  const navigate = route.useNavigate();
  const [active, setActive] = useState<SiteCluster>();
  const { data } = usePlaces({}, frame, size);
  const shape = useMemo(() => shapeFor(search.marks), [search.marks]);
  const open = useCallback(
    ({ places }: SiteCluster) => {
      const site = places[0]?.site;
      if (site) void navigate({ to: pathOf(site) as never });
    },
    [navigate],
  );
  const measure = measureIn(search);
  const rows = layers.countries.data?.countries;
  const colours = useMemo(() => (rows && measure ? colouring(rows, measure) : noSteps), [rows, measure]);
  const flows = search.flows === 'off' ? undefined : layers.flows.data;
  const pointed = useMemo(
    () => new Set(active?.count === 1 ? active.places.flatMap(({ site }) => site?.id ?? []) : []),
    [active],
  );
  return (
    <section className="panel map-panel" aria-label={t('map.title')}>
      <LayerBar search={search} change={change} />
      <SiteMap
        places={data?.places ?? []}
        frame={frame}
        setFrame={setFrame}
        onSize={setSize}
        active={active}
        setActive={setActive}
        open={open}
        shape={shape}
        draw={draw}
        under={<CountryLayer colours={colours} {...(search.country && { chosen: search.country })} />}
        over={
          <>
            {size && <Hatches scale={scaleOf(frame, size)} />}
            {layers.showsHazards &&
              layers.hazards.data?.items.map(({ id, kind }) => <HazardLayer key={id} id={id} kind={kind} />)}
            {area && <RegionLayer area={area} />}
            {flows && <FlowLayer flows={flows.flows} active={pointed} />}
          </>
        }
      />
      {layers.flows.isError && (
        <ErrorNote title={t('map.flows-failed')} error={layers.flows.error} retry={() => void layers.flows.refetch()} />
      )}
      <div className="map-card" aria-live="polite">
        {active ? (
          <ClusterCard cluster={active} />
        ) : (
          <p className="third small">{t(draw ? 'map.drawing-text' : 'sites.map-hint')}</p>
        )}
      </div>
      <footer className="map-foot column">
        {search.marks ? <ShapeLegend marks={search.marks} /> : <MapLegend />}
        {measure && rows && <StepLegend measure={measure} rows={rows} />}
        {flows && <FlowLegend flows={flows} />}
        <div className="row wrap">
          <Button size="xs" variant="subtle" component={Link} to="/sites">
            {t('sites.map-table')}
          </Button>
          {area && size && (
            <Button size="xs" variant="subtle" onClick={() => setFrame(framing(pointsOf(area), size))}>
              {t('map.show-region')}
            </Button>
          )}
        </div>
      </footer>
    </section>
  );
}

function pointsOf(area: NonNullable<MapPanelProps['area']>): Point[] {
  return area.flatMap(([edge]) => edge!.map(([longitude, latitude]) => drawnAt({ longitude, latitude })));
}

/** What is drawn, and by what. */
function LayerBar({ search, change }: { search: MapSearch; change: Change }) {
  return (
    <div className="map-bar">
      <NativeSelect
        label={t('map.marks')}
        size="xs"
        value={search.marks ?? 'dependence'}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ marks: value === 'kind' || value === 'held' ? value : undefined });
        }}
        data={(['dependence', 'kind', 'held'] as const).map((value) => ({ value, label: t(`map.marks-${value}`) }))}
      />
      <NativeSelect
        label={t('map.colour')}
        size="xs"
        value={measureIn(search) ?? 'none'}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ colour: value === 'none' || value === 'sites' || value === 'direct' ? value : undefined });
        }}
        data={[...measures, 'none' as const].map((value) => ({ value, label: t(`map.colour-${value}`) }))}
      />
      <Switch
        label={t('map.flows')}
        checked={search.flows !== 'off'}
        onChange={(event) => change({ flows: event.currentTarget.checked ? undefined : 'off' })}
      />
      <Switch
        label={t('map.hazards')}
        checked={search.hazards !== 'off'}
        onChange={(event) => change({ hazards: event.currentTarget.checked ? undefined : 'off' })}
      />
    </div>
  );
}
