import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listAuditRoute } from '../../src/modules/audit/contract.ts';
import { api } from '../api.ts';
import { t } from '../messages/messages.ts';
import { Panel } from './page.tsx';
import { ErrorNote, Waiting } from './states.tsx';
import { Timeline } from './timeline.tsx';

/** What happened to one node, newest first. */
export function History({ subject }: { subject: string }) {
  const changes = useQuery({
    queryKey: ['audit', { subject }],
    queryFn: () => api.call(listAuditRoute, { query: { subject, limit: 50 } }),
  });
  return (
    <Panel
      title={t('common.history')}
      actions={
        <Link to="/comparison" search={{ node: subject }}>
          {t('history.compare-past')}
        </Link>
      }
      footer={
        changes.data?.next && (
          <Link to="/audit" search={{ subject }}>
            {t('common.all-changes', { count: changes.data.total })}
          </Link>
        )
      }
    >
      {changes.data ? (
        <Timeline entries={changes.data.items} />
      ) : changes.isError ? (
        <ErrorNote title={t('common.history-failed')} error={changes.error} retry={() => void changes.refetch()} />
      ) : (
        <Waiting />
      )}
    </Panel>
  );
}
