import { Link } from '@tanstack/react-router';
import type { Assessment } from '../../../src/modules/assessments/contract.ts';
import { formatDate } from '../../format.ts';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { StateTag } from './state-tag.tsx';

/** The list of assessments. */
export const assessmentList: ListDeclaration<Assessment> = {
  name: 'assessments',
  sort: '-number',
  columns: [
    {
      id: 'supplier',
      title: t('assessments.supplier'),
      sort: { key: 'supplier', as: 'text' },
      cell: ({ supplier, number }) => (
        <>
          <Link className="name" to="/assessments/$id" params={{ id: number }}>
            {supplier.name}
          </Link>
          <small className="mono">{number}</small>
        </>
      ),
    },
    {
      id: 'state',
      title: t('assessments.state'),
      sort: { key: 'state', as: 'text' },
      phone: 'beside',
      cell: (row) => <StateTag assessment={row} />,
    },
    {
      id: 'round',
      title: t('assessments.round'),
      phone: 'below',
      cell: ({ round, asking }) => (
        <>
          {round.title}
          <small>
            <span className="mono">{round.number}</span> · {asking.title} {asking.version}
          </small>
        </>
      ),
    },
    {
      id: 'progress',
      title: t('assessments.progress'),
      sort: { key: 'progress', as: 'number' },
      phone: 'below',
      cell: ({ progress }) => (
        <>
          {t('assessments.answered-of', { answered: progress.answered, asked: progress.asked })}
          {progress.savedAt && <small>{t('assessments.saved', { date: formatDate(progress.savedAt) })}</small>}
        </>
      ),
    },
    {
      id: 'due',
      title: t('assessments.due'),
      sort: { key: 'due', as: 'time' },
      phone: 'below',
      cell: ({ dueOn }) => (dueOn ? formatDate(dueOn) : <span className="third">{t('assessments.no-due')}</span>),
    },
    {
      id: 'submitted',
      title: t('assessments.submitted'),
      sort: { key: '-submitted', back: 'submitted', as: 'time' },
      phone: 'away',
      cell: ({ submittedAt }) =>
        submittedAt ? formatDate(submittedAt) : <span className="third">{t('assessments.not-yet')}</span>,
    },
    {
      id: 'link',
      title: t('assessments.link'),
      phone: 'away',
      cell: ({ link, mailed, mailProblem }) => (
        <>
          {t(`assessments.link-${link.state}`, { date: link.expiresAt ? formatDate(link.expiresAt) : '' })}
          {mailProblem ? (
            <small>{t('assessments.mail-problem', { problem: mailProblem })}</small>
          ) : (
            mailed && <small>{t('assessments.mailed')}</small>
          )}
        </>
      ),
    },
  ],
};
