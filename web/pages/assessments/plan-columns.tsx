import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { CadenceLevel, PlannedSupplier } from '../../../src/modules/assessments/cadence-contract.ts';
import { Level, LevelRange } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { formatDate } from '../../format.ts';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';

/** Whom to ask next, and on what ground. */
export const planList: ListDeclaration<PlannedSupplier> = {
  name: 'assessment-plan',
  sort: 'criticality',
  columns: [
    {
      id: 'supplier',
      title: t('assessment-plan.supplier'),
      cell: ({ supplier }) => (
        <>
          <NodeLink node={supplier} />
          <small className="mono">{supplier.number}</small>
        </>
      ),
    },
    {
      id: 'level',
      title: t('assessment-plan.level'),
      phone: 'below',
      cell: (row) => (
        <>
          <Ground row={row} />
          <small>
            <Functions row={row} />
          </small>
        </>
      ),
    },
    {
      id: 'last',
      title: t('assessment-plan.last'),
      phone: 'below',
      cell: ({ last, awaited }) => (
        <>
          {last ? (
            <Link to={`/assessments/${last.number}` as string}>{formatDate(last.submittedAt)}</Link>
          ) : (
            <span className="third">{t('assessment-plan.never')}</span>
          )}
          {awaited && (
            <small>
              <Link to={`/assessments/${awaited.number}` as string}>
                {t('assessment-plan.awaited', { number: awaited.number })}
              </Link>
            </small>
          )}
        </>
      ),
    },
    {
      id: 'due',
      title: t('assessment-plan.due'),
      phone: 'below',
      cell: ({ dueOn, state, months }) => (
        <>
          {dueOn ? formatDate(dueOn) : state === 'never-answered' ? t('assessment-plan.due-now') : '–'}
          <small>
            {months === null ? t('assessment-plan.no-rule') : t('assessment-plan.months', { count: months })}
          </small>
        </>
      ),
    },
    {
      id: 'state',
      title: t('assessment-plan.state'),
      phone: 'below',
      cell: ({ state }) => t(`assessment-plan.state-${state}`),
    },
  ],
};

function Ground({ row: { level, least } }: { row: PlannedSupplier }) {
  if (level === 'unknown' || least === null) return <Level level={null} />;
  return <LevelRange low={least} high={level} />;
}

function Functions({ row: { functions } }: { row: PlannedSupplier }) {
  if (functions.length === 0) return <>{t('assessment-plan.no-function')}</>;
  return functions.map((one, place) => (
    <Fragment key={one.id}>
      {place > 0 && ', '}
      <NodeLink node={one} />
    </Fragment>
  ));
}

export function levelText(level: CadenceLevel): string {
  return level === 'unknown' ? t('assessment-plan.level-unknown') : t(`words.level-${level}`);
}
