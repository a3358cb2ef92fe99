import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WholeAssessment } from '../../../src/modules/assessments/contract.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { KeyValues, Panel } from '../../components/page.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { StateTag } from './state-tag.tsx';

/** The dates and words of its way so far. */
export function WayPanel({ one }: { one: WholeAssessment }) {
  const day = (moment: string | null) => (moment ? formatDate(moment) : t('assessments.not-yet'));
  const { link, previous } = one;
  const rows: [string, ReactNode][] = [
    [t('assessments.supplier'), <NodeLink key="supplier" node={one.supplier} />],
    [t('assessments.state'), <StateTag key="state" assessment={one} />],
    [
      t('assessments.round'),
      <Link key="round" to="/assessments" search={{ round: [one.round.id] }}>
        {one.round.title}
      </Link>,
    ],
    [t('assessments.questionnaire'), `${one.asking.title} ${one.asking.version}`],
    [t('assessments.sent'), day(one.askedAt)],
    [t('assessments.opened'), day(one.openedAt)],
    [t('assessments.submitted'), day(one.submittedAt)],
    [t('assessments.decided'), day(one.decidedAt)],
    [t('assessments.due'), one.dueOn ? formatDate(one.dueOn) : t('assessments.no-due')],
    [
      t('assessments.link'),
      t(`assessments.link-${link.state}`, { date: link.expiresAt ? formatDate(link.expiresAt) : '' }),
    ],
    [
      t('assessments.progress'),
      t('assessments.answered-of', { answered: one.progress.answered, asked: one.progress.asked }),
    ],
  ];
  if (previous) {
    rows.push([
      t('assessments.before'),
      <Link key="previous" to="/assessments/$id" params={{ id: previous.number }}>
        {previous.number}
      </Link>,
    ]);
  }
  if (one.mailProblem) rows.push([t('assessments.mail'), t('assessments.mail-problem', { problem: one.mailProblem })]);
  if (one.comment)
    rows.push([
      t('assessments.comment'),
      <span key="c" className="preserved">
        {one.comment}
      </span>,
    ]);
  for (const [name, value] of Object.entries(one.signature?.fields ?? {})) rows.push([name, value]);
  return (
    <Panel title={t('assessments.way')}>
      <KeyValues rows={rows} />
    </Panel>
  );
}
