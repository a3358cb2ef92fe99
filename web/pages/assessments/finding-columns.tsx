import { Link } from '@tanstack/react-router';
import {
  type AssessmentFinding,
  exportAssessmentFindingsRoute,
} from '../../../src/modules/assessment-reviews/contract.ts';
import { Glyph, Level } from '../../components/level.tsx';
import { formatDate } from '../../format.ts';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';

/** The list of findings with their plans; the first cell opens one. */
export function findingList(open: (finding: AssessmentFinding) => void): ListDeclaration<AssessmentFinding> {
  return {
    name: 'assessment-findings',
    sort: '-number',
    exported: exportAssessmentFindingsRoute,
    columns: [
      {
        id: 'title',
        title: t('assessments.finding'),
        sort: { key: 'title', as: 'text' },
        exported: ['number', 'title', 'detail'],
        cell: (row) => (
          <>
            <button type="button" className="link-button name" onClick={() => open(row)}>
              {row.title}
            </button>
            <small>
              <span className="mono">{row.number}</span> · {row.assessment.questionnaire}
              {row.item && ` · ${row.item}`}
            </small>
          </>
        ),
      },
      {
        id: 'supplier',
        title: t('assessments.supplier'),
        sort: { key: 'supplier', as: 'text' },
        exported: ['supplier', 'assessment', 'questionnaire', 'item'],
        phone: 'below',
        cell: ({ supplier, assessment }) => (
          <>
            <Link to="/assessments/$id" params={{ id: assessment.number }}>
              {supplier.name}
            </Link>
            <small className="mono">{assessment.number}</small>
          </>
        ),
      },
      {
        id: 'severity',
        title: t('assessments.severity'),
        sort: { key: '-severity', back: 'severity', as: 'level' },
        phone: 'beside',
        cell: ({ severity }) => <Level level={severity} />,
      },
      {
        id: 'state',
        title: t('assessments.state'),
        sort: { key: 'state', as: 'text' },
        exported: ['state', 'overdue', 'raised', 'ended'],
        phone: 'below',
        cell: (row) => <FindingStateTag finding={row} />,
      },
      {
        id: 'plan',
        title: t('assessments.plan'),
        phone: 'away',
        cell: ({ plan }) => plan ?? <span className="third">{t('assessments.no-plan')}</span>,
      },
      {
        id: 'owner',
        title: t('assessments.owner'),
        sort: { key: 'owner', as: 'text' },
        phone: 'below',
        cell: (row) => <OwnerName finding={row} />,
      },
      {
        id: 'due',
        title: t('assessments.due'),
        sort: { key: 'due', as: 'time' },
        phone: 'below',
        cell: ({ dueOn }) => (dueOn ? formatDate(dueOn) : <span className="third">{t('assessments.no-due')}</span>),
      },
      {
        id: 'retest',
        title: t('assessments.retest'),
        exported: ['retestOn', 'retest'],
        phone: 'away',
        spare: true,
        cell: ({ retestOn, retest }) => (
          <>
            {retestOn ? formatDate(retestOn) : <span className="third">{t('assessments.no-retest')}</span>}
            {retest && <small>{retest}</small>}
          </>
        ),
      },
    ],
  };
}

export function FindingStateTag({ finding: { state, overdue } }: { finding: AssessmentFinding }) {
  return (
    <span className="row wrap">
      <span className="tag">{t(`assessments.finding-${state}`)}</span>
      {overdue && (
        <span className="level">
          <Glyph mark={4} />
          {t('assessments.overdue')}
        </span>
      )}
    </span>
  );
}

export function OwnerName({ finding: { owner, ownerErased } }: { finding: AssessmentFinding }) {
  if (ownerErased) return <span className="third">{t('common.erased-person')}</span>;
  return owner ?? <span className="third">{t('assessments.nobody')}</span>;
}
