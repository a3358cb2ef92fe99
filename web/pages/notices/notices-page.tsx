import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import {
  listNoticesRoute,
  type NoticeKind,
  noticeFacetsRoute,
  readNoticesRoute,
} from '../../../src/modules/notices/contract.ts';
import { api } from '../../api.ts';
import { PageHead } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, valuesFacet } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { queryClient } from '../../query.ts';
import { askedOf } from '../../search-params.ts';
import { noticeListOf } from './notice-columns.tsx';
import type { NoticeSearch } from './search.ts';

const route = getRouteApi('/shell/notices');

type Which = { ids: string[] } | { until: string };

/** What happened that the person chose to hear of, the newest first. */
export function NoticesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mark = useMark();
  const list = useMemo(
    () =>
      noticeListOf((row) => {
        if (!row.read) void mark({ ids: [row.id] }).catch(() => undefined);
      }),
    [mark],
  );
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change = (patch: Partial<NoticeSearch>) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(list, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['notices', 'list', asked],
    queryFn: ({ signal }) => api.call(listNoticesRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, noticeFacetsRoute);
  const { state = 'all' } = search;
  const kind = {
    title: t('notices.kind'),
    chosen: search.kind,
    choose: (kinds: NoticeKind[] | undefined) => change({ kind: kinds }),
  };
  const inWords = (value: NoticeKind) => t(`notices.kind-${value}`);
  const newest = control.sort === '-at' ? query.data?.items[0] : undefined;
  return (
    <>
      <PageHead
        title={t('notices.title')}
        lede={t('notices.lede')}
        actions={
          <>
            <ExportMenu control={control} />
            {newest && <MarkAll until={newest.at} mark={mark} />}
            <Button component={Link} to="/settings/notices">
              {t('notices.choose')}
            </Button>
          </>
        }
      />
      <ListPage
        control={control}
        query={query}
        label={t('notices.title')}
        failed={t('notices.failed')}
        rowId={(row) => row.id}
        rowClass={(row) => (row.read ? '' : 'unread')}
        active={chips(kind, inWords)}
        offered={[]}
        facets={[valuesFacet(kind, facets?.kind, { label: inWords })]}
        drawing={
          <Segments
            label={t('notices.state')}
            value={state}
            choose={(next) => change({ state: next === 'unread' ? next : undefined })}
            segments={(['all', 'unread'] as const).map((value) => ({ value, label: t(`notices.state-${value}`) }))}
          />
        }
        empty={<NoNotices unread={false} />}
        {...(state === 'unread' && !search.kind ? { noMatch: <NoNotices unread /> } : {})}
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
