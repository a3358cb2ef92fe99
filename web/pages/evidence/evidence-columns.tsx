import { Link } from '@tanstack/react-router';
import { type Evidence, exportEvidenceRoute } from '../../../src/modules/evidence/contract.ts';
import { Grade } from '../../components/grade.tsx';
import { formatDate } from '../../format.ts';
import { Known } from '../../lists/cells.tsx';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { Subject } from './subject.tsx';

/** The list of evidence, with all that is said of one piece. */
export const evidenceList: ListDeclaration<Evidence> = {
  name: 'evidence',
  sort: 'observed',
  exported: exportEvidenceRoute,
  columns: [
    {
      id: 'title',
      title: t('evidence.form-title'),
      sort: { key: 'title', as: 'text' },
      exported: ['number', 'title'],
      cell: (row) => (
        <>
          <Link className="name" to="/evidence/$id" params={{ id: row.number }}>
            {row.title}
          </Link>
          <small className="mono">{row.number}</small>
        </>
      ),
    },
    { id: 'subject', title: t('evidence.on'), phone: 'below', cell: (row) => <Subject subject={row.subject} /> },
    {
      id: 'kind',
      title: t('evidence.kind'),
      exported: ['kind', 'adverse'],
      phone: 'away',
      cell: (row) => (
        <>
          {t(`words.evidence-${row.kind}`)}
          {row.adverse && <small>{t('evidence.speaks-against')}</small>}
        </>
      ),
    },
    {
      id: 'origin',
      title: t('evidence.origin'),
      exported: ['origin', 'author'],
      phone: 'away',
      cell: (row) => (
        <>
          {t(`words.origin-${row.origin}`)}
          {row.author && <small>{row.author}</small>}
          {row.authorErased && <small>{t('common.erased-person')}</small>}
        </>
      ),
    },
    { id: 'grade', title: t('evidence.grade'), phone: 'away', cell: (row) => <Grade grade={row.grade} /> },
    {
      id: 'observed',
      title: t('evidence.observed'),
      sort: { key: '-observed', back: 'observed', as: 'time' },
      phone: 'away',
      cell: (row) => formatDate(row.observedOn),
    },
    {
      id: 'validUntil',
      title: t('evidence.valid-until'),
      sort: { key: 'validUntil', as: 'time' },
      exported: ['validUntil', 'state'],
      phone: 'beside',
      cell: (row) => (
        <>
          {row.validUntil ? formatDate(row.validUntil) : <span className="third">{t('evidence.no-end')}</span>}
          {row.state !== 'good' && <small>{t(`words.evidence-state-${row.state}`)}</small>}
        </>
      ),
    },
    {
      id: 'number',
      title: t('lists.number'),
      sort: { key: 'number', as: 'number' },
      spare: true,
      phone: 'away',
      cell: (row) => <span className="mono">{row.number}</span>,
    },
    {
      id: 'summary',
      title: t('evidence.summary'),
      spare: true,
      phone: 'away',
      cell: (row) => <Known>{row.summary}</Known>,
    },
    {
      id: 'file',
      title: t('evidence.document'),
      exported: ['file', 'sha256'],
      spare: true,
      phone: 'away',
      cell: (row) => row.file?.name ?? <span className="third">{t('common.none')}</span>,
    },
  ],
};
