import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { listSentMessagesRoute, SentMessage, sendAgainRoute } from '../../../src/modules/notices/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { queryClient } from '../../query.ts';

const route = getRouteApi('/shell/settings/channels');
const logKey = 'deliveries';

/** The delivery log: each mail and each call, once, and what became of it. */
export function SentMessages() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { state, after } = search;
  const query = useQuery({
    queryKey: [logKey, state, after],
    queryFn: ({ signal }) => api.call(listSentMessagesRoute, { query: { state, after }, signal }),
    placeholderData: keepPreviousData,
  });
  const bulk = (rows: SentMessage[], clear: () => void) => <SendAgain rows={rows} clear={clear} />;
  return (
    <section className="column">
      <div>
        <h2>{t('channels.log')}</h2>
        <p className="second">{t('channels.log-lede')}</p>
      </div>
      <div className="filter-bar">
        <select
          className="plain-select"
          aria-label={t('channels.log-state')}
          value={state ?? ''}
          onChange={(event) => {
            const chosen = SentMessage.shape.state.options.find((one) => one === event.currentTarget.value);
            void navigate({ search: { state: chosen } });
          }}
        >
          <option value="">{t('channels.state-any')}</option>
          {SentMessage.shape.state.options.map((one) => (
            <option key={one} value={one}>
              {t(`channels.state-${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div>
        <DataTable
          label={t('channels.log')}
          columns={columns}
          query={query}
          rowId={(row) => row.id}
          sortedBy={t('channels.log-sorted')}
          failed={t('channels.log-failed')}
          place={search}
          onPlace={(place) => void navigate({ search: { state, ...place } })}
          {...(state === 'dead' ? { bulk } : {})}
          empty={
            <EmptyState icon="export" title={state ? t('channels.log-none') : t('channels.log-empty')}>
              {state ? t('channels.log-none-text') : t('channels.log-empty-text')}
            </EmptyState>
          }
        />
      </div>
    </section>
  );
}

const columns: Column<SentMessage>[] = [
  {
    id: 'what',
    title: t('channels.log-what'),
    cell: (row) => (
      <>
        <span className="medium">{row.title ?? t('channels.log-gone')}</span>
        {row.problem && <small>{row.problem}</small>}
      </>
    ),
  },
  {
    id: 'to',
    title: t('channels.log-to'),
    cell: (row) => (
      <>
        {row.recipient ?? t('channels.log-nobody')}
        <small>{t(`channels.channel-${row.channel}`)}</small>
      </>
    ),
  },
  {
    id: 'state',
    title: t('channels.log-state'),
    cell: (row) => (
      <>
        {t(`channels.state-${row.state}`)}
        {row.attempts > 0 && <small>{t('channels.attempts', { count: row.attempts })}</small>}
        {row.state === 'withheld' && <small>{t('channels.state-withheld-note')}</small>}
        {row.state === 'dead' && <SendAgain rows={[row]} />}
      </>
    ),
  },
  {
    id: 'when',
    title: t('channels.log-when'),
    cell: (row) => (
      <>
        {formatMoment(row.at)}
        {row.state === 'waiting' && <small>{t('channels.due', { moment: formatMoment(row.dueAt) })}</small>}
        {row.sentAt && <small>{t('channels.sent-at', { moment: formatMoment(row.sentAt) })}</small>}
      </>
    ),
  },
];

function SendAgain({ rows, clear }: { rows: readonly SentMessage[]; clear?: () => void }) {
  const toast = useToast();
  const again = useMutation({
    mutationFn: () => api.call(sendAgainRoute, { input: { ids: rows.map(({ id }) => id) } }),
    onSuccess: ({ again: count }) => {
      clear?.();
      toast({ text: t('channels.sent-again', { count }) });
      return queryClient.invalidateQueries({ queryKey: [logKey] });
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <Button size="xs" variant="subtle" onClick={() => again.mutate()} loading={again.isPending}>
      {t('channels.send-again')}
    </Button>
  );
}
