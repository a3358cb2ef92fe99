import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Frame, type Size, wholeFrame } from '../../components/map/frame.ts';
import { MapLegend, type SiteCluster } from '../../components/map/marks.tsx';
import { ClusterCard, Unplaced } from '../../components/map/site-card.tsx';
import { SiteMap } from '../../components/map/site-map.tsx';
import { type PlaceFilters, usePlaces } from '../../components/map/use-places.ts';
import { pathOf } from '../../components/node-link.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';

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
  const { data, query } = usePlaces(filters as PlaceFilters, frame, size);
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
          {active ? <ClusterCard cluster={active} /> : <p className="third small">{t('sites.map-hint')}</p>}
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
