import { Link } from '@tanstack/react-router';
import { exportFindingsRoute, type Finding } from '../../../src/modules/findings/contract.ts';
import type { Column } from '../../components/data-table.tsx';
import { ExploitedTags, PrivateTag } from '../../components/finding-counts.tsx';
import { Severity } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { Prediction } from '../../components/prediction.tsx';
import { daysBetween, formatDate } from '../../format.ts';
import { Known } from '../../lists/cells.tsx';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { DisputedTag, Verdict } from '../triage/verdict.tsx';

/** `log4j-core 2.14.1`. */
export function componentText(component: { name: string; version: string | null }): string {
  return component.version ? `${component.name} ${component.version}` : component.name;
}

/** `attend to act`: all that is possible, where not all is known. */
export function priorityText({ decision, possible }: Finding['priority']): string {
  const [mildest = decision] = possible;
  return mildest === decision ? decision : t('findings.priority-or', { mildest, worst: decision });
}

const shownFirst: readonly Column<Finding>[] = [
  {
    id: 'vulnerability',
    title: t('findings.vulnerability'),
    sort: { key: 'vulnerability', as: 'text' },
    exported: ['number', 'vulnerability', 'exploited', 'malicious', 'component', 'version'],
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
    sort: { key: 'urgency', as: 'urgency', by: t('findings.urgency') },
    phone: 'beside',
    cell: (row) => <Severity level={row.severity.level} />,
  },
  {
    id: 'priority',
    title: t('findings.priority'),
    sort: { key: 'priority', as: 'urgency', by: t('findings.priority-order') },
    exported: ['priority'],
    phone: 'away',
    cell: (row) => priorityText(row.priority),
  },
  {
    id: 'prediction',
    title: t('findings.prediction'),
    exported: ['epss', 'percentile', 'predicted'],
    numeric: true,
    phone: 'away',
    cell: (row) => <Prediction prediction={row.prediction} />,
  },
  {
    id: 'product',
    title: t('findings.product'),
    sort: { key: 'product', as: 'text' },
    exported: ['product', 'supplier'],
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
        <span className="row wrap versions">
          {row.fixedIn.map((version) => (
            <span className="mono" key={version}>
              {version}
            </span>
          ))}
        </span>
      ) : (
        <span className="third">{t('findings.fix-none')}</span>
      ),
  },
  {
    id: 'verdict',
    title: t('triage.verdict'),
    phone: 'away',
    cell: (row) => (
      <span className="row wrap">
        <Verdict verdict={row.verdict} />
        <DisputedTag {...row} />
      </span>
    ),
  },
  {
    id: 'age',
    title: t('findings.age'),
    sort: { key: 'oldest', back: 'newest', as: 'time', by: t('findings.opening') },
    exported: ['opened', 'gone'],
    numeric: true,
    phone: 'away',
    cell: (row) =>
      row.goneAt
        ? t('findings.gone-since', { date: formatDate(row.goneAt) })
        : t('common.days', { count: daysBetween(row.openedAt, new Date()) }),
  },
];

const spare: readonly Column<Finding>[] = [
  {
    id: 'number',
    title: t('lists.number'),
    sort: { key: 'number', as: 'number' },
    cell: (row) => <span className="mono">{row.number}</span>,
  },
  {
    id: 'component',
    title: t('findings.component'),
    sort: { key: 'component', as: 'text' },
    exported: ['component', 'version'],
    cell: (row) => <span className="mono">{componentText(row.component)}</span>,
  },
  { id: 'purl', title: t('findings.purl'), cell: (row) => <Known mono>{row.component.purl}</Known> },
  { id: 'supplier', title: t('findings.supplier'), cell: (row) => <NodeLink node={row.supplier} /> },
  { id: 'summary', title: t('findings.summary'), cell: (row) => <Known>{row.vulnerability.summary}</Known> },
  {
    id: 'aliases',
    title: t('findings.other-names'),
    cell: (row) => row.vulnerability.aliases.join(', ') || <span className="third">{t('common.none')}</span>,
  },
  { id: 'vector', title: t('findings.vector'), cell: (row) => <Known mono>{row.severity.vector}</Known> },
  {
    id: 'reached',
    title: t('findings.reached'),
    exported: ['functions'],
    cell: (row) => <Known>{row.functions.map(({ name }) => name).join(', ')}</Known>,
  },
];

/** The columns that a list of findings begins with. */
export const findingColumns = shownFirst;

/** The list of findings, with all that is known of one. */
export const findingList: ListDeclaration<Finding> = {
  name: 'findings',
  sort: 'urgency',
  exported: exportFindingsRoute,
  columns: [...shownFirst, ...spare.map((column) => ({ ...column, spare: true, phone: 'away' as const }))],
};
