import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { closeRoundRoute, listRoundsRoute, type Round } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Glyph } from '../../components/level.tsx';
import { Panel } from '../../components/page.tsx';
import { PageSteps } from '../../components/page-steps.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { NothingAsked } from './assessments-page.tsx';
import { AssessmentsFrame } from './frame.tsx';
import { RoundProgress } from './round-progress.tsx';

const route = getRouteApi('/shell/assessments/rounds');
const pageSize = 50;

/** Each questionnaire that was sent, with how far the suppliers are. */
export function RoundsPage() {
  const { after, before = 0 } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({
    queryKey: ['assessment-rounds', after],
    queryFn: ({ signal }) => api.call(listRoundsRoute, { query: { after, limit: pageSize }, signal }),
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  return (
    <AssessmentsFrame lede={t('assessments.rounds-lede')}>
      <div className="column wide">
        {query.isError && (
          <ErrorNote title={t('assessments.rounds-failed')} error={query.error} retry={() => void query.refetch()} />
        )}
        {query.isPending && <Waiting />}
        {data?.total === 0 && (
          <div className="panel">
            <NothingAsked />
          </div>
        )}
        {data?.items.map((round) => (
          <OneRound key={round.id} round={round} />
        ))}
        {data && (
          <PageSteps
            pageSize={pageSize}
            onFirst={before > 0 && (() => void navigate({ search: {} }))}
            onNext={
              data.next !== null && (() => void navigate({ search: { after: data.next!, before: before + pageSize } }))
            }
          />
        )}
      </div>
    </AssessmentsFrame>
  );
}

function OneRound({ round }: { round: Round }) {
  const { number, title, asking, dueOn, sentAt, closedAt, counts, note } = round;
  const rights = useRights();
  return (
    <Panel
      title={
        <Link to="/assessments" search={{ round: [round.id] }}>
          {title}
        </Link>
      }
      aside={<span className="mono">{number}</span>}
      actions={
        closedAt ? (
          <span className="tag">{t('assessments.closed', { date: formatDate(closedAt) })}</span>
        ) : (
          rights.assess && <CloseRound round={round} />
        )
      }
    >
      <div className="column">
        <p className="second">
          {[
            `${asking.title} ${asking.version}`,
            asking.profile,
            t('assessments.sent-on', { date: formatDate(sentAt) }),
            dueOn && t('assessments.due-on', { date: formatDate(dueOn) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <RoundProgress counts={counts} />
        {counts.overdue > 0 && (
          <p>
            <Link to="/assessments" search={{ round: [round.id], overdue: 'true' }} className="level">
              <Glyph mark={4} />
              {t('assessments.overdue-count', { count: counts.overdue })}
            </Link>
          </p>
        )}
        {note && <p className="third small preserved">{note}</p>}
        <p className="for-readers">{t('assessments.suppliers-asked', { count: formatNumber(counts.suppliers) })}</p>
      </div>
    </Panel>
  );
}

function CloseRound({ round }: { round: Round }) {
  const [asking, setAsking] = useState(false);
  const toast = useToast();
  const close = useMutation({
    mutationFn: () => api.call(closeRoundRoute, { params: { id: round.id }, ifMatch: round.etag }),
    onSuccess: async () => {
      setAsking(false);
      toast({ text: t('assessments.round-closed', { number: round.number }) });
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <>
      <Button size="xs" onClick={() => setAsking(true)}>
        {t('assessments.close-round')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('assessments.close-title', { title: round.title })}
          act={t('assessments.close-round')}
          confirm={() => close.mutate()}
          busy={close.isPending}
          close={() => setAsking(false)}
        >
          {t('assessments.close-text')}
        </ConfirmDialog>
      )}
    </>
  );
}
