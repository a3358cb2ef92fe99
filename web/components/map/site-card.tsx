import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { reachRoute } from '../../../src/modules/network/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import type { SitePlace } from '../../../src/modules/sites/contract.ts';
import { api } from '../../api.ts';
import { t } from '../../messages/messages.ts';
import { Glyph, Level } from '../level.tsx';
import { NodeLink, pathOf } from '../node-link.tsx';
import { dependenceOf, dependenceText, type SiteCluster } from './marks.tsx';

/** How many sites no map can show, and the first of them. */
export function Unplaced({ count, first, show }: { count: number; first: readonly NodeRef[]; show: () => void }) {
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

/** What is pointed at, in words. */
export function ClusterCard({ cluster }: { cluster: SiteCluster }) {
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
