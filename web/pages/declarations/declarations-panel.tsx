import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { listDeclarationsRoute } from '../../../src/modules/declarations/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { linkText } from './declaration-rows.tsx';

/** What a supplier was asked to declare, on its page. */
export function DeclarationsPanel({ supplier }: { supplier: { id: string; name: string; retired: boolean } }) {
  const rights = useRights();
  const [asking, setAsking] = useState(false);
  const query = useQuery({
    queryKey: ['declarations', 'of', supplier.id],
    queryFn: () => api.call(listDeclarationsRoute, { query: { supplier: supplier.id, limit: 5 } }),
  });
  return (
    <Panel
      title={t('declarations.panel')}
      actions={
        rights.write &&
        !supplier.retired && (
          <Button size="xs" onClick={() => setAsking(true)}>
            {t('declarations.ask')}
          </Button>
        )
      }
    >
      {query.isPending && <Waiting />}
      {query.isError && (
        <ErrorNote title={t('declarations.failed')} error={query.error} retry={() => void query.refetch()} />
      )}
      {query.data?.total === 0 && <p className="second">{t('declarations.panel-none')}</p>}
      {query.data && query.data.total > 0 && (
        <ul className="column">
          {query.data.items.map((one) => (
            <li key={one.id}>
              <p>
                <Link to="/declarations/$id" params={{ id: one.number }}>
                  {one.number}
                </Link>{' '}
                {t(`declarations.state-${one.state}`)}
                <span className="third small">
                  {' '}
                  {[formatDate(one.declaredAt ?? one.askedAt), `${t('declarations.link')} ${linkText(one)}`].join(
                    ' · ',
                  )}
                </span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {asking && <AskDialog suppliers={[supplier]} close={() => setAsking(false)} />}
    </Panel>
  );
}
