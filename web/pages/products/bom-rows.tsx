import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { Facet } from '../../../src/common/page.ts';
import type { Bom } from '../../../src/modules/boms/contract.ts';
import {
  type BomRow,
  bomRowFacetsRoute,
  exportBomRowsRoute,
  listBomRowsRoute,
  RowConfidence,
  RowState,
} from '../../../src/modules/parts/contract.ts';
import { api } from '../../api.ts';
import { DataTable } from '../../components/data-table.tsx';
import { type FacetGroup, Facets } from '../../components/facets.tsx';
import { type ActiveFilter, FilterBar } from '../../components/filter-bar.tsx';
import { Marked } from '../../components/level.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { Known } from '../../lists/cells.tsx';
import { ColumnsMenu } from '../../lists/columns-menu.tsx';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, valuesFacet } from '../../lists/filters.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { type ListDeclaration, useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';
import { reasonText } from '../findings/reasons.ts';
import { CorrectRow } from './correct-row.tsx';
import type { BomSearch } from './search.ts';

interface BomRowsProps {
  bom: Bom;
  search: BomSearch;
  change: (patch: Partial<BomSearch>) => void;
}

/** The rows of a spreadsheet: what each was found as, how sure that is, and which were not found. */
export function BomRows({ bom, search, change }: BomRowsProps) {
  const { write } = useRights();
  const { q, state, confidence, grounds, sort, columns, after, before } = search;
  const asked = { bom: bom.number, q, state, confidence, grounds, sort, after };
  const list = useMemo(() => rowList(write), [write]);
  const control = useList(list, { ...asked, columns, before } as object, ({ columns, sort, after, before }) =>
    change({ columns, sort, after, before } as Partial<BomSearch>),
  );
  const query = useQuery({
    queryKey: ['bom-rows', asked],
    queryFn: ({ signal }) => api.call(listBomRowsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
  });
  const facets = useFacets(control, bomRowFacetsRoute);
  const clear = () => change({ q: undefined, state: undefined, confidence: undefined, grounds: undefined });
  return (
    <>
      <Counts state={facets?.state} />
      <FilterBar
        find={{ label: t('parts.rows-find'), text: q, choose: (text) => change({ q: text }) }}
        active={activeFilters(search, change)}
        offered={[]}
      >
        <ColumnsMenu control={control} />
        <ExportMenu control={control} />
      </FilterBar>
      <div className="columns with-facets">
        <Facets groups={facetGroups(search, facets, change)} />
        <div className="column wide">
          <DataTable
            label={t('parts.rows-label')}
            columns={control.columns}
            query={query}
            rowId={(row) => row.id}
            sortedBy={control.sortedBy}
            sorting={{ sort: control.sort, choose: control.chooseSort }}
            failed={t('parts.rows-failed')}
            place={search}
            onPlace={(place) => change({ after: place.after, before: place.before })}
            empty={<NoMatch clear={clear} />}
          />
        </div>
      </div>
    </>
  );
}

type RowFacets = z.output<NonNullable<typeof bomRowFacetsRoute.output>>;
type Change = BomRowsProps['change'];

/** Those that were not found stand first: they were not checked. */
function Counts({ state }: { state: Facet | undefined }) {
  const count = (wanted: RowState) => state?.find(({ value }) => value === wanted)?.count ?? 0;
  const texts = [
    count('not-found') > 0 && t('parts.rows-not-found', { count: count('not-found') }),
    count('waiting') > 0 && t('parts.rows-waiting', { count: count('waiting') }),
    t('parts.rows-matched', { count: count('matched') }),
  ];
  return (
    <p className="second" aria-live="polite" style={{ marginBottom: 12 }}>
      {state && <b className="medium">{texts.filter(Boolean).join(', ')}.</b>} {t('parts.rows-note')}
    </p>
  );
}

function filtersOf(search: BomSearch, change: Change) {
  return {
    state: {
      title: t('parts.row-state'),
      chosen: search.state,
      choose: (state: BomSearch['state']) => change({ state }),
    },
    confidence: {
      title: t('parts.row-confidence'),
      chosen: search.confidence,
      choose: (confidence: BomSearch['confidence']) => change({ confidence }),
    },
    grounds: {
      title: t('parts.row-grounds'),
      chosen: search.grounds,
      choose: (grounds: BomSearch['grounds']) => change({ grounds }),
    },
  };
}

function activeFilters(search: BomSearch, change: Change): ActiveFilter[] {
  const { state, confidence, grounds } = filtersOf(search, change);
  return [
    ...chips(state, (value) => t(`parts.row-state-${value}`)),
    ...chips(confidence, (value) => t(`parts.row-confidence-${value}`)),
    ...chips(grounds, (value) => t(`parts.row-grounds-${value}`)),
  ];
}

function facetGroups(search: BomSearch, facets: RowFacets | undefined, change: Change): FacetGroup[] {
  const { state, confidence, grounds } = filtersOf(search, change);
  return [
    valuesFacet(state, facets?.state, {
      label: (value) => t(`parts.row-state-${value}`),
      all: RowState.options.filter((one) => one !== 'waiting'),
    }),
    valuesFacet(confidence, facets?.confidence, {
      label: (value) => t(`parts.row-confidence-${value}`),
      all: RowConfidence.options,
    }),
    valuesFacet(grounds, facets?.grounds, { label: (value) => t(`parts.row-grounds-${value}`) }),
  ];
}

function rowList(write: boolean): ListDeclaration<BomRow> {
  return {
    name: 'bom-rows',
    sort: 'document',
    exported: exportBomRowsRoute,
    columns: [
      {
        id: 'product',
        title: t('parts.row-product'),
        sort: { key: 'product', as: 'text' },
        exported: ['at', 'vendor', 'product', 'version'],
        cell: (row) => (
          <>
            <b className="medium">{[row.product, row.version].filter(Boolean).join(' ')}</b>
            <small>{[row.vendor, row.at].filter(Boolean).join(' · ')}</small>
          </>
        ),
      },
      {
        id: 'state',
        title: t('parts.row-state'),
        sort: { key: 'state', as: 'level', by: t('parts.row-state') },
        exported: ['state', 'reason'],
        phone: 'beside',
        cell: (row) =>
          row.state === 'matched' ? (
            t('parts.row-state-matched')
          ) : (
            <>
              <Marked mark="unknown" label={t(`parts.row-state-${row.state}`)} />
              {row.reason && <small>{reasonText(row.reason)}</small>}
            </>
          ),
      },
      {
        id: 'found',
        title: t('parts.row-found'),
        exported: ['identifier', 'grounds', 'rejected'],
        phone: 'below',
        cell: (row) => <Found row={row} />,
      },
      {
        id: 'confidence',
        title: t('parts.row-confidence'),
        sort: { key: 'confidence', as: 'level' },
        phone: 'away',
        cell: (row) =>
          row.confidence ? t(`parts.row-confidence-${row.confidence}`) : <span className="third">–</span>,
      },
      ...(write
        ? [
            {
              id: 'correct',
              title: t('parts.row-act'),
              exported: [],
              phone: 'below' as const,
              cell: (row: BomRow) => <CorrectRow row={row} />,
            },
          ]
        : []),
      {
        id: 'candidates',
        title: t('parts.row-candidates'),
        spare: true,
        phone: 'away',
        cell: (row) => <Known mono>{row.candidates.join(' ')}</Known>,
      },
      {
        id: 'at',
        title: t('parts.row-where'),
        sort: { key: 'document', as: 'number' },
        spare: true,
        phone: 'away',
        cell: (row) => <span className="mono">{row.at}</span>,
      },
      {
        id: 'vendor',
        title: t('parts.row-vendor'),
        sort: { key: 'vendor', as: 'text' },
        spare: true,
        phone: 'away',
        cell: (row) => <Known>{row.vendor}</Known>,
      },
    ],
  };
}

function Found({ row }: { row: BomRow }) {
  const rejected = row.rules.filter(({ says }) => says === 'is-not');
  return (
    <>
      {row.identifier ? (
        <span className="mono">{row.identifier}</span>
      ) : (
        <span className="third">{t('common.none')}</span>
      )}
      {row.grounds && <small>{t(`parts.row-grounds-${row.grounds}`)}</small>}
      {rejected.map(({ id, identifier }) => (
        <small key={id}>
          {t('parts.row-said-not')} <span className="mono">{identifier}</span>
        </small>
      ))}
    </>
  );
}
