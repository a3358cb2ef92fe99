import { Link } from '@tanstack/react-router';
import type { Finding } from '../../../src/modules/findings/contract.ts';
import type { Column } from '../../components/data-table.tsx';
import { ExploitedTags, PrivateTag } from '../../components/finding-counts.tsx';
import { Severity } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Prediction } from '../../components/prediction.tsx';
import { daysBetween, formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';

/** `log4j-core 2.14.1`. */
export function componentText(component: { name: string; version: string | null }): string {
  return component.version ? `${component.name} ${component.version}` : component.name;
}

export const findingColumns: readonly Column<Finding>[] = [
  {
    id: 'vulnerability',
    title: t('findings.vulnerability'),
    cell: (row) => (
      <>
        <span className="row wrap">
          <Link className="name mono" to="/findings/$id" params={{ id: row.number }}>
            {row.vulnerability.id}
          </Link>
          <ExploitedTags {...row} />
          <PrivateTag {...row} />
        </span>
        <small className="mono">{componentText(row.component)}</small>
      </>
    ),
  },
  {
    id: 'severity',
    title: t('findings.severity'),
    phone: 'beside',
    cell: (row) => <Severity level={row.severity.level} />,
  },
  {
    id: 'prediction',
    title: t('findings.prediction'),
    numeric: true,
    phone: 'away',
    cell: (row) => <Prediction prediction={row.prediction} />,
  },
  {
    id: 'product',
    title: t('findings.product'),
    phone: 'below',
    cell: (row) => (
      <div className="wide-enough">
        <NodeLink node={row.product} />
        {row.supplier && <small>{row.supplier.name}</small>}
      </div>
    ),
  },
  {
    id: 'functions',
    title: t('findings.functions'),
    numeric: true,
    phone: 'away',
    cell: (row) =>
      row.functions.length > 0 ? row.functions.length : <span className="third">{t('common.none')}</span>,
  },
  {
    id: 'fix',
    title: t('findings.fix'),
    phone: 'away',
    cell: (row) =>
      row.fixedIn.length > 0 ? (
        <span className="mono">{row.fixedIn.join(', ')}</span>
      ) : (
        <span className="third">{t('findings.fix-none')}</span>
      ),
  },
  {
    id: 'age',
    title: t('findings.age'),
    numeric: true,
    phone: 'away',
    cell: (row) =>
      row.goneAt
        ? t('findings.gone-since', { date: formatDate(row.goneAt) })
        : t('common.days', { count: daysBetween(row.openedAt, new Date()) }),
  },
];
