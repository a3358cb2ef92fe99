import { Link } from '@tanstack/react-router';
import { exportImportsRoute, type ListedImport } from '../../../src/modules/imports/contract.ts';
import { formatBytes, formatMoment, formatNumber } from '../../format.ts';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';

/** The list of imports, with all that is said of one. */
export const importList: ListDeclaration<ListedImport> = {
  name: 'imports',
  sort: '-number',
  exported: exportImportsRoute,
  columns: [
    {
      id: 'file',
      title: t('imports.file'),
      sort: { key: 'file', as: 'text' },
      exported: ['number', 'file'],
      cell: (row) => (
        <>
          <Link className="name" to="/imports/$id" params={{ id: row.number }}>
            {row.fileName}
          </Link>
          <small className="mono">{row.number}</small>
        </>
      ),
    },
    { id: 'state', title: t('imports.state'), phone: 'beside', cell: (row) => t(`imports.state-${row.state}`) },
    {
      id: 'counts',
      title: t('imports.counts'),
      exported: ['new', 'changed', 'unchanged', 'errors', 'leftOut'],
      phone: 'below',
      cell: (row) => row.counts && t('imports.counts-text', row.counts),
    },
    {
      id: 'when',
      title: t('imports.when'),
      sort: { key: 'number', as: 'time' },
      exported: ['when', 'by'],
      phone: 'below',
      cell: (row) => (
        <>
          <span className="moment">{formatMoment(row.createdAt)}</span>
          <small>{row.creatorErased ? t('common.erased-person') : row.createdBy}</small>
        </>
      ),
    },
    {
      id: 'applied',
      title: t('imports.taken-in'),
      spare: true,
      phone: 'away',
      cell: (row) =>
        row.appliedAt ? (
          <span className="moment">{formatMoment(row.appliedAt)}</span>
        ) : (
          <span className="third">{t('imports.not-taken-in')}</span>
        ),
    },
    {
      id: 'change',
      title: t('audit.number'),
      numeric: true,
      spare: true,
      phone: 'away',
      cell: (row) =>
        row.changeNumber !== null && (
          <Link to="/audit/$number" params={{ number: String(row.changeNumber) }}>
            {formatNumber(row.changeNumber)}
          </Link>
        ),
    },
    {
      id: 'bytes',
      title: t('imports.size'),
      numeric: true,
      spare: true,
      phone: 'away',
      cell: (row) => formatBytes(row.bytes),
    },
    {
      id: 'sha256',
      title: t('imports.hash'),
      spare: true,
      phone: 'away',
      cell: (row) => <small className="mono break">{row.sha256}</small>,
    },
  ],
};
