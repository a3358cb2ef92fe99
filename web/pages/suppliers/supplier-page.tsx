import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { reachRoute } from '../../../src/modules/network/contract.ts';
import { listProductsRoute } from '../../../src/modules/products/contract.ts';
import { listSitesRoute, sitePlacesRoute } from '../../../src/modules/sites/contract.ts';
import {
  getSupplierRoute,
  restoreSupplierRoute,
  retireSupplierRoute,
  type SupplierListItem,
} from '../../../src/modules/suppliers/contract.ts';
import { api } from '../../api.ts';
import { ClaimsPanel } from '../../components/claims.tsx';
import { EvidencePanel } from '../../components/evidence-panel.tsx';
import { ExploitLikelihood } from '../../components/exploit-likelihood.tsx';
import { basisOf, basisOfProducts, FindingCounts, totalOf } from '../../components/finding-counts.tsx';
import { History } from '../../components/history.tsx';
import { Level } from '../../components/level.tsx';
import { LinksPanel } from '../../components/links-panel.tsx';
import { NetworkCard } from '../../components/network-card.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { OpenFindingsFigure } from '../../components/open-findings-figure.tsx';
import { KeyValues, PageHead, Panel, Tabs } from '../../components/page.tsx';
import { Question } from '../../components/question.tsx';
import { Reach } from '../../components/reach.tsx';
import { Record } from '../../components/record.tsx';
import { RetireButton, RetiredNote } from '../../components/retire-button.tsx';
import { WhatIfButton } from '../../components/what-if-button.tsx';
import { countryName } from '../../country.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { Figure } from '../../why/figure.tsx';
import { AssessmentsPanel } from '../assessments/supplier-panel.tsx';
import { DeclarationsPanel } from '../declarations/declarations-panel.tsx';
import { FollowButton } from './follow-button.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { MergeNotes } from './merge-notes.tsx';

const SmallMap = lazy(async () => ({ default: (await import('../../components/map/small-map.tsx')).SmallMap }));

const overviewRoute = getRouteApi('/shell/suppliers/$id');
const dependsRoute = getRouteApi('/shell/suppliers/$id/depends');
const historyRoute = getRouteApi('/shell/suppliers/$id/history');

/** The supplier's card: each row a question, the answer in words. */
export function SupplierPage() {
  const { id } = overviewRoute.useParams();
  return (
    <SupplierFrame id={id}>
      {(supplier) => (
        <div className="columns with-aside">
          <div className="column wide">
            <NetworkCard node={supplier.number} />
            <ClaimsPanel of={{ supplier: supplier.number }} />
            <dl className="panel ledger">
              <Exposure supplier={supplier} />
              <IfLost supplier={supplier} />
              <Products supplier={supplier} />
              <Sites supplier={supplier} />
            </dl>
            <LinksPanel node={{ ...supplier, kind: 'supplier' }} />
          </div>
          <aside className="column wide">
            <EvidencePanel node={{ ...supplier, kind: 'supplier' }} />
            <AssessmentsPanel supplier={supplier} />
            <DeclarationsPanel supplier={supplier} />
            <Facts supplier={supplier} />
          </aside>
        </div>
      )}
    </SupplierFrame>
  );
}

export function SupplierReachPage() {
  const { id } = dependsRoute.useParams();
  const search = dependsRoute.useSearch();
  const navigate = dependsRoute.useNavigate();
  return (
    <SupplierFrame id={id}>
      {() => <Reach node={id} search={search} change={(next) => void navigate({ search: next })} />}
    </SupplierFrame>
  );
}

export function SupplierHistoryPage() {
  const { id } = historyRoute.useParams();
  return <SupplierFrame id={id}>{(supplier) => <History subject={supplier.id} />}</SupplierFrame>;
}

function SupplierFrame({ id, children }: { id: string; children: (supplier: SupplierListItem) => ReactNode }) {
  const rights = useRights();
  const [merging, setMerging] = useState(false);
  const query = useQuery({
    queryKey: ['supplier', id],
    queryFn: () => api.call(getSupplierRoute, { params: { id } }),
  });
  return (
    <Record query={query} failed={t('suppliers.supplier-failed')}>
      {(supplier) => (
        <>
          <PageHead
            title={supplier.name}
            lede={<Lede supplier={supplier} />}
            under={{ to: '/suppliers', label: t('suppliers.title'), number: supplier.number }}
            actions={
              <>
                <FollowButton supplier={supplier} />
                {rights.write && (
                  <>
                    <Button component={Link} to={`/suppliers/${supplier.number}/edit`}>
                      {t('common.edit')}
                    </Button>
                    {!supplier.retired && <Button onClick={() => setMerging(true)}>{t('merges.merge-into')}</Button>}
                    <WhatIfButton node={supplier} />
                    <RetireButton row={supplier} retire={retireSupplierRoute} restore={restoreSupplierRoute} />
                  </>
                )}
              </>
            }
          />
          <Tabs
            label={t('suppliers.tabs')}
            tabs={[
              { to: `/suppliers/${id}`, label: t('suppliers.tab-overview') },
              { to: `/suppliers/${id}/depends`, label: t('suppliers.tab-depends') },
              { to: `/suppliers/${id}/history`, label: t('suppliers.tab-history') },
            ]}
          />
          <div className="column wide">
            <RetiredNote row={supplier} />
            <MergeNotes supplierId={supplier.id} />
            {merging && <MergeDialog supplier={{ ...supplier, kind: 'supplier' }} close={() => setMerging(false)} />}
            {children(supplier)}
          </div>
        </>
      )}
    </Record>
  );
}

function Lede({ supplier }: { supplier: SupplierListItem }) {
  const { number, country, parent, products } = supplier;
  return (
    <>
      {country && t('suppliers.lede-country', { country: countryName(country) })}{' '}
      <Figure
        why={{ kind: 'supplier', id: number, value: 'products' }}
        value={t('suppliers.lede-products', { count: products })}
      />{' '}
      {parent && t('suppliers.lede-parent', { parent: parent.name })}
    </>
  );
}

/** The supplier's first products: enough to list, and for most suppliers all of them. */
function useFirstProducts(supplier: SupplierListItem) {
  return useQuery({
    queryKey: ['products', { maker: supplier.id }, 'first'],
    queryFn: () => api.call(listProductsRoute, { query: { maker: supplier.id, limit: 10 } }),
  });
}

function Exposure({ supplier }: { supplier: SupplierListItem }) {
  const basis = basisOfProducts(supplier);
  const link = (
    <Link to="/findings" search={{ supplier: supplier.number }}>
      {t('suppliers.exposure-see')}
    </Link>
  );
  return (
    <Question
      name={t('suppliers.exposure-row')}
      note={t('suppliers.exposure-note')}
      answer={
        basis === 'not-checked' ? (
          <p className="second">
            {supplier.products === 0 ? t('suppliers.exposure-no-products') : t('suppliers.exposure-no-bom')}
          </p>
        ) : (
          <div className="column">
            <div>
              <OpenFindingsFigure of={{ kind: 'supplier', id: supplier.number }} counts={supplier.findings} />
            </div>
            <p className="second">{exposureText(supplier)}</p>
            {totalOf(supplier.findings) > 0 && <ExploitLikelihood of={supplier.number} />}
            {link}
          </div>
        )
      }
      picture={<FindingCounts counts={supplier.findings} basis={basis} />}
    />
  );
}

function exposureText({ findings }: SupplierListItem): string {
  const parts = [];
  if (totalOf(findings) === 0) parts.push(t('suppliers.exposure-none'));
  if (findings.knownExploited > 0) parts.push(t('suppliers.exposure-exploited', { count: findings.knownExploited }));
  if (findings.unchecked > 0) parts.push(t('suppliers.exposure-unchecked', { count: findings.unchecked }));
  return parts.join(' ');
}

function IfLost({ supplier }: { supplier: SupplierListItem }) {
  const reach = useQuery({
    queryKey: ['reach', supplier.number, 'function', 'first'],
    queryFn: () => api.call(reachRoute, { query: { node: supplier.id, kind: 'function', limit: 5 } }),
  });
  const functions = reach.data?.items ?? [];
  return (
    <Question
      name={t('suppliers.reach-row')}
      note={t('suppliers.reach-note')}
      answer={
        <div className="column">
          {reach.data && (
            <p>
              {functions.length === 0 ? (
                t('suppliers.reach-none')
              ) : (
                <Figure
                  why={{ kind: 'reach', id: supplier.number, value: 'supports.function' }}
                  value={t('suppliers.reach-functions', { count: reach.data.counts.function ?? functions.length })}
                />
              )}
            </p>
          )}
          <Link to="/suppliers/$id/depends" params={{ id: supplier.number }}>
            {t('suppliers.reach-see')}
          </Link>
        </div>
      }
      picture={
        <div className="column">
          {functions.map((one) => (
            <span className="row" key={one.id}>
              <span className="grow">
                <NodeLink node={one} />
              </span>
              <Level level={one.criticality} />
            </span>
          ))}
        </div>
      }
    />
  );
}

function Products({ supplier }: { supplier: SupplierListItem }) {
  const rights = useRights();
  const products = useFirstProducts(supplier);
  return (
    <Question
      name={t('suppliers.products-row')}
      note={t('suppliers.products-note')}
      answer={
        <div className="column">
          {products.data?.total === 0 && <p className="second">{t('suppliers.products-none')}</p>}
          {products.data?.items.map((product) => (
            <div className="row wrap" key={product.id}>
              <span className="grow">
                <NodeLink node={{ ...product, kind: 'product' }} />{' '}
                <span className="mono third">{product.version}</span>
              </span>
              <FindingCounts counts={product.findings} basis={basisOf(product)} />
            </div>
          ))}
          {products.data?.next && (
            <Link to="/products" search={{ maker: supplier.number }}>
              {t('common.more-rows', { count: products.data.total - products.data.items.length })}
            </Link>
          )}
          {rights.write && (
            <Link to="/products/new" search={{ maker: supplier.number }}>
              {t('suppliers.add-product')}
            </Link>
          )}
        </div>
      }
    />
  );
}

function Sites({ supplier }: { supplier: SupplierListItem }) {
  const rights = useRights();
  const sites = useQuery({
    queryKey: ['sites', { supplier: supplier.id }, 'first'],
    queryFn: () => api.call(listSitesRoute, { query: { supplier: supplier.id, limit: 10 } }),
  });
  return (
    <Question
      name={t('suppliers.sites-row')}
      note={t('suppliers.sites-note')}
      answer={
        <div className="column">
          {sites.data?.total === 0 && <p className="second">{t('suppliers.sites-none')}</p>}
          {sites.data?.items.map((site) => (
            <div className="row" key={site.id}>
              <span className="grow">
                <NodeLink node={{ ...site, kind: 'site' }} />
              </span>
              <span className="second">{countryName(site.country)}</span>
            </div>
          ))}
          {sites.data?.next && (
            <Link to="/sites" search={{ supplier: supplier.number }}>
              {t('common.more-rows', { count: sites.data.total - sites.data.items.length })}
            </Link>
          )}
          {rights.write && (
            <Link to="/sites/new" search={{ supplier: supplier.number }}>
              {t('suppliers.add-site')}
            </Link>
          )}
        </div>
      }
      picture={<SitesOnMap supplier={supplier} />}
    />
  );
}

/** Where its sites are, as far as their coordinates are known. */
function SitesOnMap({ supplier }: { supplier: SupplierListItem }) {
  const { data } = useQuery({
    queryKey: ['sites', 'places', { supplier: supplier.id }],
    queryFn: () => api.call(sitePlacesRoute, { query: { supplier: supplier.id } }),
    enabled: supplier.sites > 0,
  });
  if (!data || data.placed === 0) return null;
  return (
    <div className="column">
      <Suspense fallback={<div className="small-map" />}>
        <SmallMap places={data.places} />
      </Suspense>
      <Link to="/sites" search={{ supplier: supplier.number, as: 'map' }}>
        {t('suppliers.sites-map')}
      </Link>
      {data.unplaced.count > 0 && (
        <span className="third small">{t('suppliers.sites-unplaced', { count: data.unplaced.count })}</span>
      )}
    </div>
  );
}

function Facts({ supplier }: { supplier: SupplierListItem }) {
  return (
    <Panel title={t('suppliers.facts')}>
      <KeyValues
        rows={[
          [t('lists.key'), supplier.key && <span className="mono">{supplier.key}</span>],
          [t('suppliers.country'), supplier.country && countryName(supplier.country)],
          [t('suppliers.parent'), supplier.parent && <NodeLink node={supplier.parent} />],
          [t('suppliers.aliases'), supplier.aliases.length > 0 ? supplier.aliases.join('; ') : t('common.none')],
          [t('suppliers.lei'), supplier.lei && <span className="mono">{supplier.lei}</span>],
          [t('suppliers.duns'), supplier.duns && <span className="mono">{supplier.duns}</span>],
          [t('suppliers.uei'), supplier.uei && <span className="mono">{supplier.uei}</span>],
          [t('suppliers.cage'), supplier.cage && <span className="mono">{supplier.cage}</span>],
          [t('suppliers.domain'), supplier.domain && <span className="mono">{supplier.domain}</span>],
          [t('suppliers.tags'), supplier.tags.length > 0 ? supplier.tags.join(', ') : t('common.none')],
        ]}
      />
    </Panel>
  );
}
