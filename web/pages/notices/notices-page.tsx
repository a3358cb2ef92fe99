import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { listNoticesRoute, type Notice, NoticeKind, readNoticesRoute } from '../../../src/modules/notices/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { PageHead } from '../../components/page.tsx';
import { PlaceLink } from '../../components/place-link.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { queryClient } from '../../query.ts';
import type { NoticeSearch } from './search.ts';

const route = getRouteApi('/shell/notices');

type Which = { ids: string[] } | { until: string };

/** What happened that the person chose to hear of, the newest first. */
export function NoticesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: Partial<NoticeSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const { kind, after } = search;
  const state = search.state ?? 'all';
  const query = useQuery({
    queryKey: ['notices', 'list', state, kind, after],
    queryFn: ({ signal }) => api.call(listNoticesRoute, { query: { state, kind, after }, signal }),
    placeholderData: keepPreviousData,
  });
  const mark = useMark();
  const columns = useMemo(() => columnsOf((row) => mark({ ids: [row.id] })), [mark]);
  const newest = query.data?.items[0];
  return (
    <>
      <PageHead
        title={t('notices.title')}
        lede={t('notices.lede')}
        actions={
          <>
            {newest && <MarkAll until={newest.at} mark={mark} />}
            <Button component={Link} to="/settings/notices">
              {t('notices.choose')}
            </Button>
          </>
        }
      />
      <div className="filter-bar">
        <Segments
          label={t('notices.state')}
          value={state}
          choose={(next) => change({ state: next === 'unread' ? next : undefined })}
          segments={(['all', 'unread'] as const).map((value) => ({ value, label: t(`notices.state-${value}`) }))}
        />
        <select
          className="plain-select"
          aria-label={t('notices.kind')}
          value={kind ?? ''}
          onChange={(event) => change({ kind: NoticeKind.options.find((one) => one === event.currentTarget.value) })}
        >
          <option value="">{t('notices.kind-any')}</option>
          {NoticeKind.options.map((one) => (
            <option key={one} value={one}>
              {t(`notices.kind-${one}`)}
            </option>
          ))}
        </select>
      </div>
      <DataTable
        label={t('notices.title')}
        columns={columns}
        query={query}
        rowId={(row) => row.id}
        rowClass={(row) => (row.read ? '' : 'unread')}
        sortedBy={t('notices.sorted')}
        failed={t('notices.failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={<NoNotices unread={state === 'unread'} />}
      />
    </>
  );
}

function NoNotices({ unread }: { unread: boolean }) {
  return (
    <EmptyState
      icon="bell"
      title={unread ? t('notices.none-unread') : t('notices.empty-title')}
      actions={
        <Button component={Link} to="/settings/notices">
          {t('notices.choose')}
        </Button>
      }
    >
      {unread ? t('notices.none-unread-text') : t('notices.empty-text')}
    </EmptyState>
  );
}

function MarkAll({ until, mark }: { until: string; mark: (which: Which) => Promise<void> }) {
  const toast = useToast();
  const all = () => void mark({ until }).then(() => toast({ text: t('notices.all-read') }));
  return <Button onClick={all}>{t('notices.mark-all')}</Button>;
}

/** Marks as read, and lets the bell count anew. */
function useMark(): (which: Which) => Promise<void> {
  const toast = useToast();
  const { mutateAsync } = useMutation({
    mutationFn: (input: Which) => api.call(readNoticesRoute, { input }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['notices'] }),
    onError: () => toast({ text: t('notices.not-marked') }),
  });
  return useMemo(
    () => async (which) => {
      await mutateAsync(which);
    },
    [mutateAsync],
  );
}

function columnsOf(markRead: (row: Notice) => Promise<void>): Column<Notice>[] {
  const opened = (row: Notice) => {
    if (!row.read) void markRead(row).catch(() => undefined);
  };
  return [
    {
      id: 'what',
      title: t('notices.what'),
      cell: (row) => (
        <>
          <PlaceLink className="name" path={row.path} onFollow={() => opened(row)}>
            {row.title}
          </PlaceLink>
          {!row.read && <span className="tag beside">{t('notices.unread')}</span>}
          {row.events > 1 && <small>{t('notices.together', { count: row.events })}</small>}
        </>
      ),
    },
    {
      id: 'kind',
      title: t('notices.kind'),
      cell: (row) => t(`notices.kind-${kindOf(row)}`),
    },
    { id: 'when', title: t('notices.when'), cell: (row) => formatMoment(row.at) },
    {
      id: 'acts',
      title: t('common.acts'),
      numeric: true,
      cell: (row) =>
        !row.read && (
          <Button size="xs" variant="subtle" onClick={() => opened(row)}>
            {t('notices.mark-read')}
          </Button>
        ),
    },
  ];
}

function kindOf({ type }: Notice): NoticeKind {
  return NoticeKind.parse(type.split('.')[0]);
}
