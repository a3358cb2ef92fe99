import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { type ReviewVerdict, reviewRoute } from '../../../src/modules/assessment-reviews/contract.ts';
import type { WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { api } from '../../api.ts';
import { ClaimsPanel } from '../../components/claims.tsx';
import { Segments } from '../../components/segments.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatNumber } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { AnswerCard } from './answer-card.tsx';
import { type AnsweredQuestion, type ChangeTab, inTab } from './answered.ts';
import { FindingDialog } from './finding-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { changeTabs } from './search.ts';
import { useContradicted } from './use-contradicted.ts';

const route = getRouteApi('/shell/assessments/$id');

/** As many cards as are drawn at once. */
const pageSize = 40;

/** The answers of a tab as cards, judged by hand or by key: A accepts, Q asks, J and K go on and back. */
export function AnswerList({ one, questions }: { one: WholeAssessment; questions: readonly AnsweredQuestion[] }) {
  const { tab: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const toast = useToast();
  const contradicted = useContradicted(one);
  const counted = changeTabs.map((tab) => ({
    tab,
    count: questions.filter((q) => inTab(q, tab, contradicted)).length,
  }));
  const tab = chosen ?? counted.find(({ count }) => count > 0)?.tab ?? 'all';
  const shown = questions.filter((question) => inTab(question, tab, contradicted));
  const [drawn, setDrawn] = useState(pageSize);
  const [asking, setAsking] = useState<{ items: string[]; verdict: ReviewVerdict } | null>(null);
  const [raising, setRaising] = useState<AnsweredQuestion | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const mayReview = rights.assess && one.state !== 'withdrawn';
  const review = useMutation({
    mutationFn: (input: { items: string[]; verdict: ReviewVerdict; comment?: string }) =>
      api.call(reviewRoute, { params: { id: one.id }, input: { ...input, submission: one.submission } }),
    onSuccess: () => readAnew(),
    onError: (error) => toast({ text: error.message }),
  });
  const cards = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])];
  const focused = () => cards().find((card) => card.contains(document.activeElement));
  const step = (by: 1 | -1) => {
    const all = cards();
    const now = all.indexOf(focused() as HTMLElement);
    const next = all[now === -1 ? (by === 1 ? 0 : all.length - 1) : now + by];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const withFocused = (act: (item: string) => void) => () => {
    const item = focused()?.dataset.item;
    if (item && mayReview) act(item);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    a: withFocused((item) => review.mutate({ items: [item], verdict: 'accepted' })),
    q: withFocused((item) => setAsking({ items: [item], verdict: 'queried' })),
  });
  const unread = shown.filter(({ reviews, answer }) => answer && !reviews.some((by) => by.own && !by.outdated));
  return (
    <>
      <div className="row wrap">
        <Segments
          label={t('assessments.which-answers')}
          segments={counted.map(({ tab: value, count }) => ({
            value,
            label: `${t(`assessments.tab-${value}`)} ${formatNumber(count)}`,
          }))}
          value={tab}
          choose={(value: ChangeTab) => {
            setDrawn(pageSize);
            void navigate({ search: (before) => ({ ...before, tab: value }), replace: true });
          }}
        />
        <span className="grow" />
        {mayReview && unread.length > 1 && (
          <Button
            size="xs"
            loading={review.isPending}
            onClick={() => review.mutate({ items: unread.map(({ item }) => item), verdict: 'accepted' })}
          >
            {t('assessments.accept-all', { count: unread.length })}
          </Button>
        )}
      </div>
      {tab === 'contradicted' && <ClaimsPanel of={{ assessment: one.id }} />}
      {shown.length === 0 && <p className="second">{t(`assessments.none-${tab}`)}</p>}
      <div className="column wide" ref={list}>
        {shown.slice(0, drawn).map((question) => (
          <AnswerCard
            key={question.item}
            one={one}
            question={question}
            contradicted={contradicted.has(question.item)}
            accept={mayReview ? () => review.mutate({ items: [question.item], verdict: 'accepted' }) : undefined}
            judge={(verdict) => setAsking({ items: [question.item], verdict })}
            raise={() => setRaising(question)}
          />
        ))}
      </div>
      {drawn < shown.length && (
        <Button onClick={() => setDrawn(drawn + pageSize)}>
          {t('common.next-rows', { count: Math.min(pageSize, shown.length - drawn) })}
        </Button>
      )}
      {asking && (
        <ReasonDialog
          title={t(`assessments.${asking.verdict === 'queried' ? 'ask' : 'reject-answer'}-title`, {
            item: asking.items.join(', '),
          })}
          text={t(`assessments.${asking.verdict === 'queried' ? 'ask' : 'reject-answer'}-text`)}
          act={t(asking.verdict === 'queried' ? 'assessments.ask' : 'assessments.reject')}
          send={(comment) => review.mutateAsync({ ...asking, comment })}
          close={() => setAsking(null)}
        />
      )}
      {raising && (
        <FindingDialog
          on={{ assessmentId: one.id, item: raising.item, title: raising.question.text.slice(0, 280) }}
          close={() => setRaising(null)}
        />
      )}
    </>
  );
}
