import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { registerSheets } from '../../../src/formats/register-workbook/rows.ts';
import { type ImportRow, listImportRowsRoute, type RegisterImport } from '../../../src/modules/imports/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { problemText } from './cell-problem.ts';
import type { ImportSearch } from './search.ts';

const route = getRouteApi('/shell/imports/$id');

const kinds = ['new', 'changed', 'unchanged', 'error', 'left-out'] as const;

/** What the import does, row by row: old values struck, new ones beside. */
export function ImportRows({ one }: { one: RegisterImport }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: Partial<ImportSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  const { what, sheet, after } = search;
  const sheets = registerSheets.filter((name) => one.sheets?.[name] !== undefined);
  const query = useQuery({
    queryKey: ['import-rows', one.id, one.state, { what, sheet, after }],
    queryFn: ({ signal }) =>
      api.call(listImportRowsRoute, { params: { id: one.id }, query: { what, sheet, after }, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <section>
      <div className="filter-bar">
        <h2>{t('imports.rows')}</h2>
        <Segments
          label={t('imports.rows-what')}
          value={what ?? 'all'}
          choose={(next) => change({ what: next === 'all' ? undefined : next })}
          segments={[
            { value: 'all', label: t('imports.rows-all') },
            ...kinds
              .filter((value) => value !== 'left-out' || countOf(one, value) > 0)
              .map((value) => ({
                value,
                label: `${t(`imports.what-${value}`)} ${formatNumber(countOf(one, value))}`,
              })),
          ]}
        />
        {sheets.length > 1 && (
          <select
            className="plain-select"
            aria-label={t('imports.sheet')}
            value={sheet ?? ''}
            onChange={(event) => change({ sheet: event.currentTarget.value || undefined })}
          >
            <option value="">{t('imports.sheet-all')}</option>
            {sheets.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        )}
      </div>
      <DataTable
        label={t('imports.rows')}
        columns={columns}
        query={query}
        rowId={(row) => `${row.sheet} ${row.row}`}
        rowClass={(row) => (row.what === 'error' ? 'has-error' : row.lookAlike?.choice === null ? 'is-undecided' : '')}
        sortedBy={t('imports.rows-sorted')}
        failed={t('imports.rows-failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={
          <EmptyState icon="file" title={t('imports.rows-none')}>
            {t('imports.rows-none-text')}
          </EmptyState>
        }
      />
    </section>
  );
}

function countOf(one: RegisterImport, what: ImportRow['what']): number {
  const counted = { error: 'errors', 'left-out': 'leftOut' } as const;
  return one.counts?.[what === 'error' || what === 'left-out' ? counted[what] : what] ?? 0;
}

const icons: Record<ImportRow['what'], IconName> = {
  new: 'add',
  changed: 'edit',
  unchanged: 'same',
  error: 'close',
  'left-out': 'close',
};

const columns: readonly Column<ImportRow>[] = [
  {
    id: 'name',
    title: t('imports.name'),
    cell: (row) => (
      <>
        <span className="medium">{row.name ?? <span className="third">{t('imports.empty-cell')}</span>}</span>
        <small className="mono">{row.key}</small>
      </>
    ),
  },
  {
    id: 'what',
    title: t('imports.rows-what'),
    phone: 'beside',
    cell: (row) => (
      <span className="row">
        <Icon name={icons[row.what]} />
        {t(`imports.what-${row.what}`)}
        {row.lookAlike && <LooksLike other={row.lookAlike.other} />}
      </span>
    ),
  },
  {
    id: 'row',
    title: t('imports.row'),
    phone: 'below',
    cell: (row) => (
      <>
        {row.sheet} <span className="tabular">{row.row}</span>
      </>
    ),
  },
  { id: 'changes', title: t('imports.changes'), phone: 'below', cell: (row) => <Changes row={row} /> },
];

function LooksLike({ other }: { other: NonNullable<ImportRow['lookAlike']>['other'] }) {
  return (
    <small className="third">
      {t('imports.alike-other')} {other.number ?? t('imports.alike-row', { row: other.row ?? 0, name: other.name })}
    </small>
  );
}

function Changes({ row }: { row: ImportRow }) {
  if (row.problems.length > 0) {
    return row.problems.map((problem) => (
      <div key={problem.at + problem.message}>
        <span className="mono">{problem.at}</span>{' '}
        {problem.value && <span className="bad-cell mono">{problem.value}</span>} {problemText(problem)}
      </div>
    ));
  }
  if (row.what === 'left-out') return <span className="third">{t('common.none')}</span>;
  if (row.what === 'new') return <NewValues row={row} />;
  if (row.changes.length === 0) return <span className="third">{t('common.none')}</span>;
  return row.changes.map((change) => (
    <div key={change.field} className="changed-value">
      <span className="third">{change.field}</span> <s>{change.before ?? t('imports.was-nothing')}</s>
      <span aria-hidden="true"> → </span>
      {change.after ?? t('imports.was-nothing')}
    </div>
  ));
}

function NewValues({ row }: { row: ImportRow }) {
  if (row.changes.length === 0) return <span className="third">{t('imports.whole-row')}</span>;
  return (
    <span className="row wrap">
      {row.changes
        .filter((change) => change.after !== null)
        .map((change) => (
          <span key={change.field}>
            <span className="third">{change.field}</span> {change.after}
          </span>
        ))}
    </span>
  );
}
