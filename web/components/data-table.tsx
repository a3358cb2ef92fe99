import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { createColumnHelper, rowSelectionFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { Page } from '../../src/common/page.ts';
import { useKeys } from '../keyboard.tsx';
import {
  allThatMatch,
  between,
  countSelected,
  isSelected,
  nothing,
  type Selection,
  withRows,
} from '../lists/selection.ts';
import { ariaSort, type ColumnSort, nextSort } from '../lists/sorting.ts';
import { t } from '../messages/messages.ts';
import { ErrorNote, useLate } from './states.tsx';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** On a phone the first column and the deciding one stand side by side; the rest goes below or stays away. */
  phone?: 'beside' | 'below' | 'away';
  /** How the list is sorted by it, where the API can. */
  sort?: ColumnSort;
  /** Not shown until somebody asks for it. */
  spare?: boolean;
  /** Its columns in an export, where they are not the one of its name. */
  exported?: readonly string[];
}

export interface Place {
  after?: string | undefined;
  before?: number | undefined;
}

/** Rows that are selected, and what can be done with them. */
export interface Selecting {
  selection: Selection;
  select: (selection: Selection) => void;
  /** How many rows match and as of which change; without it only rows that were seen can be selected. */
  matching?: { count: number; change: number } | undefined;
  actions: ReactNode;
}

interface DataTableProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  query: UseQueryResult<Page<Row>>;
  rowId: (row: Row) => string;
  /** Said in the foot: "Sorted by severity, then age." */
  sortedBy: string;
  empty: ReactNode;
  failed: string;
  place: Place;
  /** Goes to another page of the list. */
  onPlace: (place: Place) => void;
  sorting?: { sort: string; choose: (sort: string) => void };
  /** Without it no row can be selected. */
  selecting?: Selecting | undefined;
  rowClass?: ((row: Row) => string) | undefined;
}

const features = tableFeatures({ rowSelectionFeature });
const noRows: never[] = [];

/** A list that the server pages: only one page is ever drawn, so 100,000 rows are as quick as fifty. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, query, rowId, selecting } = props;
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map((column) => helper.display({ id: column.id, header: column.title }));
  }, [columns]);
  const items = query.data?.items ?? (noRows as Row[]);
  const ids = useMemo(() => items.map(rowId), [items, rowId]);
  const selection = selecting?.selection ?? nothing;
  const table = useTable({
    features,
    columns: definitions,
    data: items,
    getRowId: rowId,
    state: { rowSelection: Object.fromEntries(ids.filter((id) => isSelected(selection, id)).map((id) => [id, true])) },
  });
  const body = useRef<HTMLTableSectionElement>(null);
  const toggle = useToggle(ids, selecting);
  useRowKeys(body, toggle);
  const rows = table.getRowModel().rows;
  const shownSelected = rows.filter((row) => row.getIsSelected()).length;

  if (query.isError && !query.data) {
    return <ErrorNote title={props.failed} error={query.error} retry={() => void query.refetch()} />;
  }
  if (query.data && query.data.total === 0) return <div className="panel">{props.empty}</div>;
  return (
    <>
      <div className="panel table-scroll" aria-busy={query.isPlaceholderData}>
        <table className="data-table" aria-label={props.label}>
          <thead>
            <tr>
              {selecting && (
                <th className="selecting">
                  <span className="for-readers">{t('common.selected-column')}</span>
                  <SelectBox
                    label={t('common.select-all')}
                    checked={rows.length > 0 && shownSelected === rows.length}
                    some={shownSelected > 0 && shownSelected < rows.length}
                    toggle={() => selecting.select(withRows(selection, ids, shownSelected < rows.length))}
                  />
                </th>
              )}
              {columns.map((column) => (
                <HeadCell key={column.id} column={column} sorting={props.sorting} />
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {query.data ? (
              rows.map((row) => (
                <tr
                  key={row.id}
                  data-row={row.id}
                  aria-selected={selecting ? row.getIsSelected() : undefined}
                  className={props.rowClass?.(row.original)}
                >
                  {selecting && (
                    <td className="selecting">
                      <SelectBox
                        label={t('common.select-row')}
                        checked={row.getIsSelected()}
                        toggle={(range) => toggle(row.id, range)}
                      />
                    </td>
                  )}
                  {columns.map((column, index) => (
                    <td key={column.id} className={classOf(column, index)} data-label={column.title}>
                      {column.cell(row.original)}
                    </td>
                  ))}
                </tr>
              ))
            ) : (
              <SkeletonRows columns={columns.length + (selecting ? 1 : 0)} />
            )}
          </tbody>
        </table>
      </div>
      {selecting && <BulkBar {...selecting} />}
      <TableFoot {...props} />
    </>
  );
}

/** The head of a column; choosing it sorts the list by it, and again the other way round. */
function HeadCell<Row>({ column, sorting }: { column: Column<Row>; sorting: DataTableProps<Row>['sorting'] }) {
  const { sort } = column;
  const className = column.numeric ? 'numeric' : '';
  if (!sort || !sorting) return <th className={className}>{column.title}</th>;
  return (
    <th className={className} aria-sort={ariaSort(sort, sorting.sort)}>
      <button type="button" className="sort-head" onClick={() => sorting.choose(nextSort(sort, sorting.sort))}>
        {column.title}
      </button>
    </th>
  );
}

type Toggle = (id: string, range: boolean) => void;

/** Selects a row, or all from the one that was chosen last up to this one. */
function useToggle(ids: readonly string[], selecting: Selecting | undefined): Toggle {
  const last = useRef<string | null>(null);
  return (id, range) => {
    if (!selecting) return;
    const { selection, select } = selecting;
    if (range) select(withRows(selection, between(ids, last.current, id), true));
    else select(withRows(selection, [id], !isSelected(selection, id)));
    last.current = id;
  };
}

/** What is selected and what can be done with it; said aloud when it changes. */
function BulkBar({ selection, select, matching, actions }: Selecting) {
  const count = countSelected(selection);
  const offersAll = matching !== undefined && 'ids' in selection && count < matching.count;
  return (
    <div aria-live="polite">
      {count > 0 && (
        <div className="bulk-bar">
          <b>{t('common.selected', { count })}</b>
          {offersAll && (
            <button type="button" className="link" onClick={() => select(allThatMatch(matching))}>
              {t('common.select-matching', { count: matching.count })}
            </button>
          )}
          <span className="grow" />
          {actions}
          <Button size="xs" variant="subtle" onClick={() => select(nothing)}>
            {t('common.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}

function classOf<Row>(column: Column<Row>, index: number): string {
  const names = [column.numeric ? 'numeric' : '', index === 0 ? 'identity' : ''];
  if (index > 0 && column.phone === undefined) names.push('stacked');
  if (column.phone === 'below') names.push('stacked');
  if (column.phone === 'away') names.push('table-only');
  return names.filter(Boolean).join(' ');
}

function SelectBox(props: { label: string; checked: boolean; some?: boolean; toggle: (range: boolean) => void }) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = props.some ?? false;
  }, [props.some]);
  return (
    <span className="check-target">
      <input
        type="checkbox"
        className="check"
        ref={box}
        aria-label={props.label}
        checked={props.checked}
        onChange={(event) => props.toggle((event.nativeEvent as MouseEvent).shiftKey === true)}
      />
    </span>
  );
}

/** Grey bars after 300 ms; before that an empty table, so that what is quick never flickers. */
function SkeletonRows({ columns }: { columns: number }) {
  const late = useLate(300);
  return Array.from({ length: 6 }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
    <tr key={row}>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cells are all alike
        <td key={column}>{late && <span className="skeleton" style={{ width: column === 0 ? '70%' : '45%' }} />}</td>
      ))}
    </tr>
  ));
}

function TableFoot<Row>({ query, place, onPlace, sortedBy }: DataTableProps<Row>) {
  const late = useLate(2000);
  const data = query.data;
  if (!data) return <p className="small third">{late ? t('common.reading-list') : ''}</p>;
  const first = (place.before ?? 0) + 1;
  const last = first + data.items.length - 1;
  return (
    <div className="row wrap small second" style={{ marginTop: 8 }}>
      <span aria-live="polite">
        {t('common.rows-shown', { first, last, count: data.total })} {sortedBy}
      </span>
      <span className="grow" />
      {place.after && (
        <Button size="xs" variant="subtle" onClick={() => onPlace({})}>
          {t('common.first-page')}
        </Button>
      )}
      {data.next && (
        <Button size="xs" variant="subtle" onClick={() => onPlace({ after: data.next!, before: last })}>
          {t('common.next-rows', { count: Math.min(data.total - last, data.items.length) })}
        </Button>
      )}
    </div>
  );
}

/**
 * `J` and `K` move the focus from row to row, so that `Enter` opens and a reader follows; `X` selects, with Shift all from the row
 * that was chosen last.
 */
function useRowKeys(body: { current: HTMLTableSectionElement | null }, toggle: Toggle): void {
  const focusRow = (step: 1 | -1) => {
    const rows = [...(body.current?.rows ?? [])];
    const next = rowAfter(
      rows.findIndex((row) => row.contains(document.activeElement)),
      rows.length,
      step,
    );
    const row = rows[next];
    const target = row?.querySelector<HTMLElement>('a.name') ?? row?.querySelector<HTMLElement>('a, button, input');
    target?.focus();
    target?.scrollIntoView({ block: 'nearest' });
  };
  const select = (range: boolean) => {
    const id = document.activeElement?.closest('tr')?.dataset.row;
    if (id !== undefined && body.current?.contains(document.activeElement)) toggle(id, range);
  };
  useKeys({ j: () => focusRow(1), k: () => focusRow(-1), x: () => select(false), 'shift x': () => select(true) });
}

/** The row to go to from `current` (-1: none yet); the ends hold. */
export function rowAfter(current: number, rows: number, step: 1 | -1): number {
  if (current < 0) return step === 1 ? 0 : rows - 1;
  return Math.min(rows - 1, Math.max(0, current + step));
}
