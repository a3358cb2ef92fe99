import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Bom, listBomComponentsRoute, UncheckedReason } from '../../../src/modules/boms/contract.ts';
import { EndOfLifeState } from '../../../src/modules/life-cycles/contract.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { type ActiveFilter, FilterBar, type OfferedFilter } from '../../components/filter-bar.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { ColumnsMenu } from '../../lists/columns-menu.tsx';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { toggled } from '../../search-params.ts';
import { reasonText } from '../findings/reasons.ts';
import { listColumns } from './bom-columns.tsx';
import type { BomSearch } from './search.ts';

interface BomListProps {
  bom: Bom;
  search: BomSearch;
  change: (patch: Partial<BomSearch>) => void;
}

/** The components as a list: by what was found, or by why they could not be checked. */
export function BomList({ bom, search, change }: BomListProps) {
  const { q, show, reason, endOfLife, after } = search;
  const asked = { q, show, reason, endOfLife, after };
  const list = useMemo(
    () => ({ name: 'components', sort: 'document', columns: listColumns(bom.checkedAt !== null) }),
    [bom.checkedAt],
  );
  const control = useList(list, { columns: search.columns }, (next) =>
    change({ ...next, view: 'list', after, before: search.before }),
  );
  const query = useQuery({
    queryKey: ['bom-components', bom.id, asked],
    queryFn: ({ signal }) => api.call(listBomComponentsRoute, { params: { id: bom.id }, query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <FilterBar
        find={{ label: t('products.find-component'), text: q, choose: (text) => change({ q: text, view: 'list' }) }}
        active={activeFilters(search, change)}
        offered={offeredFilters(search, change)}
      >
        <ColumnsMenu control={control} />
      </FilterBar>
      <DataTable
        label={t('products.tab-bom')}
        columns={control.columns}
        query={query}
        rowId={(row) => String(row.index)}
        sortedBy={t('products.list-sorted')}
        failed={t('products.bom-read-failed')}
        place={search}
        onPlace={(place) => change({ after: place.after, before: place.before })}
        empty={
          <NoMatch
            clear={() =>
              change({ q: undefined, show: undefined, reason: undefined, endOfLife: undefined, view: 'list' })
            }
          />
        }
      />
    </>
  );
}

type Change = BomListProps['change'];

function activeFilters(search: BomSearch, change: Change): ActiveFilter[] {
  return [
    ...(search.show
      ? [
          {
            field: t('products.show'),
            value: t(`products.show-${search.show}`),
            remove: () => change({ show: undefined, view: 'list' as const }),
          },
        ]
      : []),
    ...(search.reason ?? []).map((reason) => ({
      field: t('products.reason'),
      value: reasonText(reason),
      remove: () => change({ reason: toggled(search.reason, reason), view: 'list' as const }),
    })),
    ...(search.endOfLife ?? []).map((state) => ({
      field: t('products.end-of-life'),
      value: t(`products.end-of-life-${state}`),
      remove: () => change({ endOfLife: toggled(search.endOfLife, state), view: 'list' as const }),
    })),
  ];
}

function offeredFilters(search: BomSearch, change: Change): OfferedFilter[] {
  const shows = (['findings', 'unchecked'] as const).filter((show) => show !== search.show);
  const reasons = UncheckedReason.options.filter((reason) => !search.reason?.includes(reason));
  const states = EndOfLifeState.options.filter((state) => !search.endOfLife?.includes(state));
  return [
    ...shows.map((show) => ({ label: t(`products.show-${show}`), add: () => change({ show, view: 'list' as const }) })),
    ...states.map((state) => ({
      label: t(`products.end-of-life-${state}`),
      add: () => change({ endOfLife: toggled(search.endOfLife, state), view: 'list' as const }),
    })),
    ...reasons.map((reason) => ({
      label: reasonText(reason),
      add: () => change({ reason: toggled(search.reason, reason), view: 'list' as const }),
    })),
  ];
}
