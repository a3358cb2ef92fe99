import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { listFindingsRoute } from '../../../src/modules/findings/contract.ts';
import { reachRoute } from '../../../src/modules/network/contract.ts';
import { api } from '../../api.ts';
import { LifeCyclesPanel } from '../../components/life-cycles.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { Reach } from '../../components/reach.tsx';
import { Record } from '../../components/record.tsx';
import { ShowInNetwork } from '../../components/show-in-network.tsx';
import { CriticalSoftwarePanel } from '../../components/taxonomy/critical-software-panel.tsx';
import { t } from '../../messages/messages.ts';

const route = getRouteApi('/shell/components/$id');

/** One component wherever it occurs: what is known against it, and all that depends on it. */
export function ComponentPage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({
    queryKey: ['reach', id, 'node'],
    queryFn: () => api.call(reachRoute, { query: { node: id, limit: 1 } }),
  });
  return (
    <Record query={query} failed={t('products.component-failed')}>
      {({ node }) => (
        <>
          <PageHead
            title={node.name}
            lede={t('words.kind-component')}
            under={{ to: '/products', label: t('products.title') }}
            actions={<ShowInNetwork node={node} />}
          />
          <div className="column wide">
            <ComponentFindings id={node.id} />
            <LifeCyclesPanel of={{ component: node.id }} />
            <CriticalSoftwarePanel node={node} />
            <h2>{t('products.component-depends')}</h2>
            <Reach node={node.id} search={search} change={(next) => void navigate({ search: next })} />
          </div>
        </>
      )}
    </Record>
  );
}

function ComponentFindings({ id }: { id: string }) {
  const findings = useQuery({
    queryKey: ['findings', { component: id }, 'count'],
    queryFn: () => api.call(listFindingsRoute, { query: { component: id, limit: 1 } }),
  });
  if (!findings.data) return null;
  return (
    <Panel title={t('products.component-findings')}>
      <Link to="/findings" search={{ component: id }}>
        {t('products.bom-findings', { count: findings.data.total })}
      </Link>
    </Panel>
  );
}
