import { Button, NativeSelect } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Page } from '../../src/common/page.ts';
import type { EditKind } from '../../src/modules/edits/contract.ts';
import { DataTable } from '../components/data-table.tsx';
import { type FacetGroup, Facets } from '../components/facets.tsx';
import { type ActiveFilter, FilterBar, type OfferedFilter } from '../components/filter-bar.tsx';
import { NoMatch } from '../components/no-match.tsx';
import { t } from '../messages/messages.ts';
import { isNarrowed } from '../search-params.ts';
import { useRights } from '../session.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import { filtersOf } from './list-state.ts';
import { countSelected, nothing, type Selection, selectOf } from './selection.ts';
import { backOf } from './sorting.ts';
import { type ListControl, useSelection } from './use-list.ts';
import { ViewMenu } from './view-menu.tsx';

// Read when the first edit begins: most visits to a list make none.
const BulkEdit = lazy(async () => ({ default: (await import('./bulk-edit.tsx')).BulkEdit }));

type Rows<Row> = Page<Row> & { change?: number };

interface ListPageProps<Row> {
  control: ListControl<Row>;
  query: UseQueryResult<Rows<Row>>;
  label: string;
  failed: string;
  rowId: (row: Row) => string;
  /** What stands in the place of the rows where there is none at all. */
  empty: ReactNode;
  /** Without it the list is not searched by words. */
  find?: { label: string; text: string | undefined; choose: (text: string | undefined) => void };
  active: readonly ActiveFilter[];
  offered: readonly OfferedFilter[];
  facets?: readonly FacetGroup[];
  /** What stands there where the filters leave none, if there is more to say than that. */
  noMatch?: ReactNode;
  rowClass?: (row: Row) => string;
  /** Above the rows, beside the facets. */
  note?: ReactNode;
  /** The same rows drawn otherwise, in the place of the table. */
  drawn?: ReactNode;
  /** How they are drawn, at the end of the line of filters. */
  drawing?: ReactNode;
  /** Whose rows can be edited many at once. */
  edited?: EditKind;
  /** What else can be done with rows that are selected. */
  bulk?: (ids: readonly string[], clear: () => void) => ReactNode;
  /** What can be done with rows that are selected or with all that match. */
  bulkOfAll?: (selection: Selection, clear: () => void) => ReactNode;
}

/** A list with all that every list has: views, filters, facets, columns, sorting, selection. */
export function ListPage<Row extends object>(props: ListPageProps<Row>) {
  const { control, query, find, facets, note, drawn } = props;
  const { search } = control;
  const table = drawn && query.data?.total !== 0 ? drawn : <Table {...props} />;
  return (
    <>
      <FilterBar before={<ViewMenu control={control} />} find={find} active={props.active} offered={props.offered}>
        {props.drawing}
        {!drawn && (
          <>
            <PhoneSort control={control} />
            <ColumnsMenu control={control} />
          </>
        )}
      </FilterBar>
      {facets && (query.data?.total !== 0 || isNarrowed(search)) ? (
        <div className="columns with-facets">
          <Facets groups={facets} />
          <div className="column wide">
            {note}
            <div>{table}</div>
          </div>
        </div>
      ) : (
        <div className="column wide">
          {note}
          <div>{table}</div>
        </div>
      )}
    </>
  );
}

function Table<Row extends object>({ control, query, edited, bulk, bulkOfAll, ...props }: ListPageProps<Row>) {
  const { search, columns, sort, sortedBy, chooseSort, clear, goTo } = control;
  const { write } = useRights();
  const filters = filtersOf({ ...search });
  const [selection, select] = useSelection(filters);
  const { data } = query;
  const isEditable = edited !== undefined && write;
  const reachesAll = isEditable || bulkOfAll !== undefined;
  const matching = reachesAll && data?.change !== undefined ? { count: data.total, change: data.change } : undefined;
  const clearSelection = () => select(nothing);
  const more = 'ids' in selection && selection.ids.size > 0 && bulk?.([...selection.ids], clearSelection);
  const actions = isEditable ? (
    <>
      <EditActions kind={edited} selection={selection} filters={filters} done={clearSelection} />
      {more}
    </>
  ) : (
    (bulkOfAll?.(selection, clearSelection) ?? more)
  );
  return (
    <DataTable
      label={props.label}
      columns={columns}
      query={query}
      rowId={props.rowId}
      rowClass={props.rowClass}
      sortedBy={sortedBy}
      failed={props.failed}
      place={search}
      onPlace={goTo}
      sorting={{ sort, choose: chooseSort }}
      selecting={reachesAll || bulk ? { selection, select, matching, actions } : undefined}
      empty={isNarrowed(search) ? (props.noMatch ?? <NoMatch clear={clear} />) : props.empty}
    />
  );
}

interface EditActionsProps {
  kind: EditKind;
  selection: Selection;
  filters: Record<string, string | string[]>;
  done: () => void;
}

/** What can be done with the rows that are selected; each shows beforehand what it would do. */
function EditActions({ kind, selection, filters, done }: EditActionsProps) {
  const [asked, setAsked] = useState<{ set?: Record<string, unknown> } | null>(null);
  const isRetired = filters.retired === 'true';
  return (
    <>
      <Button size="xs" onClick={() => setAsked({})}>
        {t('lists.edit')}
      </Button>
      <Button size="xs" onClick={() => setAsked({ set: { retired: !isRetired } })}>
        {isRetired ? t('common.restore') : t('common.retire')}
      </Button>
      {asked && (
        <Suspense>
          <BulkEdit
            kind={kind}
            select={selectOf(selection, filters)}
            count={countSelected(selection)}
            {...asked}
            close={() => setAsked(null)}
            done={done}
          />
        </Suspense>
      )}
    </>
  );
}

/** A phone shows no heads, so the sorting is chosen here. */
function PhoneSort<Row>({ control }: { control: ListControl<Row> }) {
  const { list, sort, chooseSort } = control;
  const options = list.columns.flatMap(({ title, sort: sorted }) => {
    if (!sorted) return [];
    return (['forth', 'back'] as const).map((way) => ({
      value: way === 'forth' ? sorted.key : backOf(sorted),
      label: t('lists.sort-option', { column: title, direction: t(`lists.sorted-${sorted.as}-${way}`) }),
    }));
  });
  if (options.length === 0) return null;
  return (
    <NativeSelect
      className="only-phone"
      aria-label={t('lists.sort')}
      value={sort}
      data={options}
      onChange={(event) => chooseSort(event.currentTarget.value)}
    />
  );
}
