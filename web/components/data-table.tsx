import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import {
  createColumnHelper,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { Page } from '../../src/common/page.ts';
import { useKeys } from '../keyboard.tsx';
import { t } from '../messages/messages.ts';
import { ErrorNote, useLate } from './states.tsx';

export interface Column<Row> {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  sorted?: 'ascending' | 'descending';
  /** On a phone the first column and the deciding one stand side by side; the rest goes below or stays away. */
  phone?: 'beside' | 'below' | 'away';
}

export interface Place {
  after?: string | undefined;
  before?: number | undefined;
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
  /** Acts on the rows that are selected; without it no row can be selected. */
  bulk?: (rows: Row[], clear: () => void) => ReactNode;
  rowClass?: (row: Row) => string;
}

const features = tableFeatures({ rowSelectionFeature });
const noRows: never[] = [];

/** A list that the server pages: only one page is ever drawn, so 10,000 rows are as quick as fifty. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, query, rowId, bulk } = props;
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map((column) => helper.display({ id: column.id, header: column.title }));
  }, [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data: query.data?.items ?? (noRows as Row[]),
    getRowId: rowId,
    state: { rowSelection },
    onRowSelectionChange: setRowSelection,
  });
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  const rows = table.getRowModel().rows;
  const selected = rows.filter((row) => row.getIsSelected());

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
              {bulk && (
                <th className="selecting">
                  <span className="for-readers">{t('common.selected-column')}</span>
                  <SelectBox
                    label={t('common.select-all')}
                    checked={table.getIsAllRowsSelected()}
                    some={selected.length > 0 && !table.getIsAllRowsSelected()}
                    toggle={() => table.toggleAllRowsSelected()}
                  />
                </th>
              )}
              {columns.map((column) => (
                <th key={column.id} className={column.numeric ? 'numeric' : ''} aria-sort={column.sorted}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {query.data ? (
              rows.map((row) => (
                <tr
                  key={row.id}
                  aria-selected={bulk ? row.getIsSelected() : undefined}
                  className={props.rowClass?.(row.original)}
                >
                  {bulk && (
                    <td className="table-only">
                      <SelectBox
                        label={t('common.select-row')}
                        checked={row.getIsSelected()}
                        toggle={() => row.toggleSelected()}
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
              <SkeletonRows columns={columns.length + (bulk ? 1 : 0)} />
            )}
          </tbody>
        </table>
      </div>
      {bulk && selected.length > 0 && (
        <div className="bulk-bar">
          <b>{t('common.selected', { count: selected.length })}</b>
          <span className="grow" />
          {bulk(
            selected.map((row) => row.original),
            () => setRowSelection({}),
          )}
          <Button size="xs" onClick={() => setRowSelection({})}>
            {t('common.clear')}
          </Button>
        </div>
      )}
      <TableFoot {...props} />
    </>
  );
}

function classOf<Row>(column: Column<Row>, index: number): string {
  const names = [column.numeric ? 'numeric' : '', index === 0 ? 'identity' : ''];
  if (index > 0 && column.phone === undefined) names.push('stacked');
  if (column.phone === 'below') names.push('stacked');
  if (column.phone === 'away') names.push('table-only');
  return names.filter(Boolean).join(' ');
}

function SelectBox(props: { label: string; checked: boolean; some?: boolean; toggle: () => void }) {
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
        onChange={props.toggle}
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

/** `J` and `K` move the focus from row to row, so that `Enter` opens and a reader follows; `X` selects. */
function useRowKeys(body: { current: HTMLTableSectionElement | null }): void {
  const focusRow = (step: 1 | -1) => {
    const rows = [...(body.current?.rows ?? [])];
    const next = rowAfter(
      rows.findIndex((row) => row.contains(document.activeElement)),
      rows.length,
      step,
    );
    const target = rows[next]?.querySelector<HTMLElement>('a.name, a, button');
    target?.focus();
    target?.scrollIntoView({ block: 'nearest' });
  };
  const select = () => {
    const row = document.activeElement?.closest('tr');
    if (row && body.current?.contains(row)) row.querySelector<HTMLInputElement>('input[type=checkbox]')?.click();
  };
  useKeys({ j: () => focusRow(1), k: () => focusRow(-1), x: select });
}

/** The row to go to from `current` (-1: none yet); the ends hold. */
export function rowAfter(current: number, rows: number, step: 1 | -1): number {
  if (current < 0) return step === 1 ? 0 : rows - 1;
  return Math.min(rows - 1, Math.max(0, current + step));
}
