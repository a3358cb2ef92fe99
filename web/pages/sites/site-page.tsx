import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { getSiteRoute, restoreSiteRoute, retireSiteRoute, type Site } from '../../../src/modules/sites/contract.ts';
import { api } from '../../api.ts';
import { EvidencePanel } from '../../components/evidence-panel.tsx';
import { History } from '../../components/history.tsx';
import { LinksPanel } from '../../components/links-panel.tsx';
import { NetworkCard } from '../../components/network-card.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { KeyValues, PageHead, Panel } from '../../components/page.tsx';
import { Reach } from '../../components/reach.tsx';
import { Record } from '../../components/record.tsx';
import { RetireButton, RetiredNote } from '../../components/retire-button.tsx';
import { WhatIfButton } from '../../components/what-if-button.tsx';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { ownedText } from './sites-page.tsx';

const SmallMap = lazy(async () => ({ default: (await import('../../components/map/small-map.tsx')).SmallMap }));

const route = getRouteApi('/shell/sites/$id');

export function SitePage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const query = useQuery({ queryKey: ['site', id], queryFn: () => api.call(getSiteRoute, { params: { id } }) });
  return (
    <Record query={query} failed={t('sites.site-failed')}>
      {(site) => (
        <>
          <PageHead
            title={site.name}
            lede={ledeOf(site)}
            under={{ to: '/sites', label: t('sites.title'), number: site.number }}
            actions={
              rights.write && (
                <>
                  <Button component={Link} to={`/sites/${site.number}/edit`}>
                    {t('common.edit')}
                  </Button>
                  <WhatIfButton node={site} />
                  <RetireButton row={site} retire={retireSiteRoute} restore={restoreSiteRoute} />
                </>
              )
            }
          />
          <div className="columns with-aside">
            <div className="column wide">
              <RetiredNote row={site} />
              <NetworkCard node={site.number} />
              <h2>{t('sites.depends')}</h2>
              <Reach node={id} search={search} change={(next) => void navigate({ search: next })} />
              <LinksPanel node={{ ...site, kind: 'site' }} />
            </div>
            <aside className="column wide">
              <EvidencePanel node={{ ...site, kind: 'site' }} />
              <Facts site={site} />
              <Where site={site} />
              <History subject={site.id} />
            </aside>
          </div>
        </>
      )}
    </Record>
  );
}

function ledeOf(site: Site): string {
  const kind = site.kind ? t(`words.site-kind-${site.kind}`) : t('sites.kind-unknown');
  return t('sites.lede', { kind, country: countryName(site.country) });
}

/** The site on a little map, where its coordinates are known. */
function Where({ site }: { site: Site }) {
  const { latitude, longitude } = site;
  if (latitude === null || longitude === null) return null;
  return (
    <Panel
      title={t('sites.where')}
      flush
      footer={
        <Link to="/sites" search={{ as: 'map' }}>
          {t('sites.map-see')}
        </Link>
      }
    >
      <Suspense fallback={<div className="small-map" />}>
        <SmallMap places={[{ latitude, longitude, count: 1, dependence: 'nothing', site: null }]} />
      </Suspense>
    </Panel>
  );
}

function Facts({ site }: { site: Site }) {
  const { latitude, longitude } = site;
  return (
    <Panel title={t('sites.facts')}>
      <KeyValues
        rows={[
          [t('lists.key'), site.key && <span className="mono">{site.key}</span>],
          [t('sites.supplier'), site.supplier && <NodeLink node={site.supplier} />],
          [t('sites.owned'), ownedText(site.owned)],
          [
            t('sites.place'),
            latitude !== null &&
              longitude !== null &&
              t('sites.coordinates', { latitude: String(latitude), longitude: String(longitude) }),
          ],
        ]}
      />
    </Panel>
  );
}
