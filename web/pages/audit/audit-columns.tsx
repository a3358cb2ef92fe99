import { Link } from '@tanstack/react-router';
import { type AuditEntry, exportAuditRoute } from '../../../src/modules/audit/contract.ts';
import { actionOf, actorOf } from '../../components/timeline.tsx';
import { formatMoment, formatNumber, shortHash } from '../../format.ts';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { tableInWords } from './row-words.ts';

/** What a change of an assessment was about, beside the supplier. */
function numbersIn({ details }: AuditEntry): string {
  const { round, assessment, finding, questionnaire } = details;
  return [finding, assessment ?? round ?? questionnaire].filter((one) => typeof one === 'string').join(' · ');
}

function titleIn({ details: { title } }: AuditEntry): string {
  return typeof title === 'string' ? title : '';
}

/** The list of changes, with all that is said of one. */
export const auditList: ListDeclaration<AuditEntry> = {
  name: 'audit',
  sort: '-number',
  exported: exportAuditRoute,
  columns: [
    {
      id: 'action',
      title: t('audit.action'),
      cell: (row) => (
        <>
          <Link className="name" to="/audit/$number" params={{ number: String(row.number) }}>
            {actionOf(row.action)}
          </Link>
          <small className="mono">{row.action}</small>
        </>
      ),
    },
    {
      id: 'number',
      title: t('audit.number'),
      numeric: true,
      exported: ['number', 'hash'],
      phone: 'beside',
      cell: (row) => (
        <>
          <span className="tabular">{formatNumber(row.number)}</span>
          <small className="mono table-only">{shortHash(row.hash)}</small>
        </>
      ),
    },
    {
      id: 'subject',
      title: t('audit.subject'),
      exported: ['subjectKind', 'subjectNumber', 'subject'],
      phone: 'below',
      cell: (row) =>
        row.subject || numbersIn(row) ? (
          <>
            <span className="break">{row.subject?.name ?? titleIn(row)}</span>
            <small className="mono">{[row.subject?.number, numbersIn(row)].filter(Boolean).join(' · ')}</small>
          </>
        ) : (
          <span className="third">{t('common.none')}</span>
        ),
    },
    {
      id: 'actor',
      title: t('audit.actor'),
      exported: ['by', 'actor', 'madeBy'],
      phone: 'below',
      cell: (row) => (
        <div className="wide-enough">
          <span className="break">{actorOf(row)}</span>
          <small>
            {row.actor.madeBy === null
              ? t(`audit.actor-${row.actor.kind}`)
              : t('audit.token-made-by', { name: row.actor.madeBy })}
          </small>
        </div>
      ),
    },
    {
      id: 'when',
      title: t('audit.when'),
      sort: { key: 'number', as: 'time' },
      exported: ['at'],
      phone: 'below',
      cell: (row) => <span className="moment">{formatMoment(row.at)}</span>,
    },
    {
      id: 'rows',
      title: t('audit.rows'),
      phone: 'away',
      cell: (row) => (
        <span className="small">
          {Object.entries(row.rows)
            .map(([table, count]) => t('audit.rows-text', { table: tableInWords(table), count }))
            .join(', ')}
        </span>
      ),
    },
    {
      id: 'hash',
      title: t('audit.hash'),
      spare: true,
      phone: 'away',
      cell: (row) => <small className="mono break">{row.hash}</small>,
    },
  ],
};
