import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { compareRoute, visitRoute } from '../../../src/modules/history/contract.ts';
import { api } from '../../api.ts';
import { useAsOf } from '../../as-of.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';

const shown = 5;

/** What is another than when the person was here last. */
export function SinceLastVisit() {
  const past = useAsOf() !== undefined;
  const visit = useQuery({
    queryKey: ['visit'],
    queryFn: () => api.call(visitRoute),
    staleTime: 60_000,
    enabled: !past,
  });
  const since = visit.data?.since;
  const comparison = useQuery({
    queryKey: ['comparison', 'visit', since?.number],
    queryFn: () => api.call(compareRoute, { query: { since: String(since?.number), limit: shown } }),
    enabled: !past && Boolean(since),
  });
  if (past || !visit.data || (since && !comparison.data)) return null;
  if (!since || !comparison.data) {
    return <Panel title={t('history.since-visit')}>{<p className="second">{t('history.first-visit')}</p>}</Panel>;
  }
  const { items, total, findings } = comparison.data;
  return (
    <Panel
      title={t('history.since-visit')}
      actions={
        total > 0 && (
          <Link to="/comparison" search={{ since: String(since.number) }}>
            {t('history.since-visit-all')}
          </Link>
        )
      }
    >
      {total === 0 ? (
        <p className="second">{t('history.since-visit-none', { moment: formatMoment(since.at) })}</p>
      ) : (
        <div className="column">
          <p className="second">
            {[
              t('history.nodes', { count: total }),
              findings.opened > 0 && t('history.findings-opened', { count: findings.opened }),
              findings.gone > 0 && t('history.findings-gone', { count: findings.gone }),
            ]
              .filter(Boolean)
              .join(', ')}
          </p>
          <ul className="plain-list">
            {items.map(({ node, what }) => (
              <li key={node.id} className="row">
                <span className="grow">
                  <NodeLink node={node} />
                </span>
                <span className="tag">{t(`history.what-${what}`)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}
