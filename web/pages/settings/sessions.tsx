import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { endSessionsRoute, listSessionsRoute, type OwnSession } from '../../../src/modules/users/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';

/** Where one is signed in; any of it can be ended. */
export function Sessions() {
  const toast = useToast();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => api.call(listSessionsRoute) });
  const end = useMutation({
    mutationFn: (id: string | undefined) => api.call(endSessionsRoute, { input: { id } }),
    onSuccess: async ({ ended }) => {
      await readAnew();
      toast({ text: t('settings.sessions-ended', { count: ended }) });
    },
    onError: (error) => toast({ text: error.message }),
  });
  const items = sessions.data?.items ?? [];
  return (
    <Panel
      title={t('settings.sessions')}
      actions={
        items.length > 1 && (
          <Button size="xs" onClick={() => end.mutate(undefined)} loading={end.isPending}>
            {t('settings.end-others')}
          </Button>
        )
      }
    >
      {sessions.isError && (
        <ErrorNote title={t('settings.sessions-failed')} error={sessions.error} retry={() => void sessions.refetch()} />
      )}
      {sessions.isPending && <Waiting />}
      <ul className="plain-list column">
        {items.map((session) => (
          <SessionRow key={session.id} session={session} end={() => end.mutate(session.id)} />
        ))}
      </ul>
    </Panel>
  );
}

function SessionRow({ session, end }: { session: OwnSession; end: () => void }) {
  return (
    <li className="row wrap">
      <span className="grow">
        <span className="medium">{session.device ?? t('settings.unknown-device')}</span>{' '}
        {session.current && <span className="tag">{t('settings.this-session')}</span>}
        <span className="small third">
          {' '}
          {t('settings.session-times', {
            since: formatMoment(session.startedAt),
            seen: formatMoment(session.lastSeenAt),
          })}
        </span>
      </span>
      {!session.current && (
        <Button size="xs" variant="subtle" onClick={end}>
          {t('settings.end-session')}
        </Button>
      )}
    </li>
  );
}
