import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { DeclarationState, listDeclarationsRoute } from '../../../src/modules/declarations/contract.ts';
import { api } from '../../api.ts';
import { PageHead, Panel } from '../../components/page.tsx';
import { PageSteps } from '../../components/page-steps.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { DeclarationRows } from './declaration-rows.tsx';

const route = getRouteApi('/shell/declarations');
const pageSize = 50;

/** Who was asked, and how far each has come. */
export function DeclarationsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { state, after, before = 0 } = search;
  const query = useQuery({
    queryKey: ['declarations', state, after],
    queryFn: () => api.call(listDeclarationsRoute, { query: { state, after, limit: pageSize } }),
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const states = [undefined, ...DeclarationState.options];
  return (
    <>
      <PageHead title={t('declarations.title')} lede={t('declarations.lede')} />
      <div className="column wide">
        <div className="table-scroll">
          <Segments
            label={t('declarations.state')}
            segments={states.map((value) => ({ value: value ?? '', label: t(`declarations.state-${value ?? 'any'}`) }))}
            value={state ?? ''}
            choose={(value) => void navigate({ search: { state: DeclarationState.safeParse(value).data } })}
          />
        </div>
        {query.isError && (
          <ErrorNote title={t('declarations.failed')} error={query.error} retry={() => void query.refetch()} />
        )}
        {query.isPending && <Waiting />}
        {data?.total === 0 && state === undefined && (
          <EmptyState
            icon="network"
            title={t('declarations.empty-title')}
            actions={
              <Button component={Link} to="/suppliers" variant="filled">
                {t('declarations.empty-act')}
              </Button>
            }
          >
            {t('declarations.empty-text')}
          </EmptyState>
        )}
        {data?.total === 0 && state !== undefined && <p className="second">{t('declarations.none-such')}</p>}
        {data && data.total > 0 && (
          <Panel flush>
            <DeclarationRows items={data.items} label={t('declarations.title')} />
          </Panel>
        )}
        {data && (
          <PageSteps
            pageSize={pageSize}
            onFirst={before > 0 && (() => void navigate({ search: { state } }))}
            onNext={
              data.next !== null &&
              (() => void navigate({ search: { state, after: data.next!, before: before + pageSize } }))
            }
          />
        )}
      </div>
    </>
  );
}
