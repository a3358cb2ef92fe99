import { getRouteApi, Link } from '@tanstack/react-router';
import type { ProductListItem } from '../../../src/modules/products/contract.ts';
import { EvidencePanel } from '../../components/evidence-panel.tsx';
import { ExploitLikelihood } from '../../components/exploit-likelihood.tsx';
import { basisOf, FindingCounts, totalOf } from '../../components/finding-counts.tsx';
import { History } from '../../components/history.tsx';
import { Level } from '../../components/level.tsx';
import { LifeCyclesPanel } from '../../components/life-cycles.tsx';
import { LinksPanel } from '../../components/links-panel.tsx';
import { NetworkCard } from '../../components/network-card.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { OpenFindingsFigure } from '../../components/open-findings-figure.tsx';
import { KeyValues, Panel } from '../../components/page.tsx';
import { Question } from '../../components/question.tsx';
import { Reach } from '../../components/reach.tsx';
import { ClassificationPanel } from '../../components/taxonomy/classification-panel.tsx';
import { CriticalSoftwarePanel } from '../../components/taxonomy/critical-software-panel.tsx';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { ProductFindings } from './product-findings.tsx';
import { ProductFrame } from './product-frame.tsx';
import { ProductHardware } from './product-hardware.tsx';

const overviewRoute = getRouteApi('/shell/products/$id');
const findingsRoute = getRouteApi('/shell/products/$id/findings');
const dependsRoute = getRouteApi('/shell/products/$id/depends');
const historyRoute = getRouteApi('/shell/products/$id/history');

export function ProductPage() {
  const { id } = overviewRoute.useParams();
  return (
    <ProductFrame id={id}>
      {(product) => (
        <div className="columns with-aside">
          <div className="column wide">
            <NetworkCard node={product.number} />
            <dl className="panel ledger">
              <Exposure product={product} />
              <IfLost product={product} />
            </dl>
            <ProductHardware product={product.number} />
            <LinksPanel node={{ ...product, kind: 'product' }} />
          </div>
          <aside className="column wide">
            <EvidencePanel node={{ ...product, kind: 'product' }} />
            <ClassificationPanel node={{ ...product, kind: 'product' }} />
            <CriticalSoftwarePanel node={{ ...product, kind: 'product' }} privileged={product.privileged} />
            <LifeCyclesPanel of={{ product: product.number }} />
            <Facts product={product} />
          </aside>
        </div>
      )}
    </ProductFrame>
  );
}

export function ProductFindingsPage() {
  const { id } = findingsRoute.useParams();
  const search = findingsRoute.useSearch();
  const navigate = findingsRoute.useNavigate();
  return (
    <ProductFrame id={id}>
      {(product) => (
        <ProductFindings product={product} place={search} onPlace={(place) => void navigate({ search: place })} />
      )}
    </ProductFrame>
  );
}

export function ProductReachPage() {
  const { id } = dependsRoute.useParams();
  const search = dependsRoute.useSearch();
  const navigate = dependsRoute.useNavigate();
  return (
    <ProductFrame id={id}>
      {() => <Reach node={id} search={search} change={(next) => void navigate({ search: next })} />}
    </ProductFrame>
  );
}

export function ProductHistoryPage() {
  const { id } = historyRoute.useParams();
  return <ProductFrame id={id}>{(product) => <History subject={product.id} />}</ProductFrame>;
}

function Exposure({ product }: { product: ProductListItem }) {
  const basis = basisOf(product);
  const link = (
    <Link to="/products/$id/findings" params={{ id: product.number }}>
      {t('products.exposure-see')}
    </Link>
  );
  return (
    <Question
      name={t('products.exposure-row')}
      note={t('products.exposure-note')}
      answer={
        basis === 'checked' ? (
          <div className="column">
            <div>
              <OpenFindingsFigure of={{ kind: 'product', id: product.number }} counts={product.findings} />
            </div>
            {totalOf(product.findings) === 0 && <p className="second">{t('products.exposure-none')}</p>}
            {totalOf(product.findings) > 0 && <ExploitLikelihood of={product.number} />}
            {link}
          </div>
        ) : (
          <div className="column">
            <p className="second">
              {product.components === null ? t('products.exposure-no-bom') : t('products.bom-not-checked-yet')}
            </p>
            <Link to="/products/$id/bom" params={{ id: product.number }}>
              {product.components === null ? t('products.bom-add') : t('products.tab-bom')}
            </Link>
          </div>
        )
      }
      picture={<FindingCounts counts={product.findings} basis={basis} />}
    />
  );
}

function IfLost({ product }: { product: ProductListItem }) {
  const { functions } = product;
  return (
    <Question
      name={t('products.reach-row')}
      note={t('products.reach-note')}
      answer={
        <div className="column">
          <p className={functions.length === 0 ? 'second' : ''}>
            {functions.length === 0 ? (
              t('products.reach-none')
            ) : (
              <Figure
                why={{ kind: 'product', id: product.number, value: 'functions' }}
                value={t('products.reach-functions', { count: functions.length })}
              />
            )}
          </p>
          <Link to="/products/$id/depends" params={{ id: product.number }}>
            {t('products.reach-see')}
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

function Facts({ product }: { product: ProductListItem }) {
  return (
    <Panel title={t('products.facts')}>
      <KeyValues
        rows={[
          [t('lists.key'), product.key && <span className="mono">{product.key}</span>],
          [t('products.kind'), product.kind && t(`words.product-kind-${product.kind}`)],
          [t('products.version'), product.version && <span className="mono">{product.version}</span>],
          [t('products.maker'), product.maker && <NodeLink node={product.maker} />],
          [t('products.system'), product.system && <NodeLink node={product.system} />],
          [t('products.owner'), product.ownerErased ? t('common.erased-person') : product.owner],
          [t('products.form-privileged'), privilegedText(product.privileged)],
        ]}
      />
    </Panel>
  );
}

function privilegedText(privileged: boolean | null): string | null {
  if (privileged === null) return null;
  return privileged ? t('common.yes') : t('common.no');
}
