import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { type Bom, listBomsRoute, uploadBomRoute } from '../../../src/modules/boms/contract.ts';
import type { ProductListItem } from '../../../src/modules/products/contract.ts';
import { api } from '../../api.ts';
import { FileDrop } from '../../components/file-drop.tsx';
import { JobProgress } from '../../components/job-progress.tsx';
import { Panel } from '../../components/page.tsx';
import { Segments } from '../../components/segments.tsx';
import { EmptyState, ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { uploadFile } from '../../upload.ts';
import { BomChanges } from './bom-changes.tsx';
import { BomElements } from './bom-elements.tsx';
import { BomList } from './bom-list.tsx';
import { BomCoverage, BomDocuments, RefusedBom } from './bom-parts.tsx';
import { BomRows } from './bom-rows.tsx';
import { BomTree } from './bom-tree.tsx';
import { ProductFrame } from './product-frame.tsx';
import type { BomSearch } from './search.ts';

const route = getRouteApi('/shell/products/$id/bom');

/** A product's bill of materials: what could be checked, what could not, then its components as a tree or a list. */
export function BomPage() {
  const { id } = route.useParams();
  return <ProductFrame id={id}>{(product) => <ProductBom product={product} />}</ProductFrame>;
}

function ProductBom({ product }: { product: ProductListItem }) {
  const { bom: asked } = route.useSearch();
  const boms = useQuery({
    queryKey: ['boms', product.id],
    queryFn: () => api.call(listBomsRoute, { query: { product: product.id, limit: 50 } }),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnsettled) ? 3000 : false),
  });
  useReadAnewOnceMatched(boms.data?.items);
  if (boms.isError) {
    return <ErrorNote title={t('products.bom-read-failed')} error={boms.error} retry={() => void boms.refetch()} />;
  }
  if (!boms.data) return <Waiting />;
  const all = boms.data.items;
  const shown = asked === undefined ? shownFirst(all) : all.find((bom) => bom.number === asked || bom.id === asked);
  const unread = all.filter((bom) => bom.state === 'reading' && bom !== shown);
  return (
    <>
      {unread.map((bom) => (
        <ReadingBom key={bom.id} bom={bom} />
      ))}
      {shown ? <OneBom bom={shown} all={all} /> : <NoBom product={product} />}
      {shown && <BomDocuments product={product} boms={all} shown={shown} />}
      {shown && <AddBom product={product} />}
    </>
  );
}

/** Whether a document is still being read, or waits to be matched. */
function isUnsettled(bom: Bom): boolean {
  return bom.state === 'reading' || (bom.newest && bom.state === 'ready' && bom.checkedAt === null);
}

/** The first matching changes figures all over the product's pages. */
function useReadAnewOnceMatched(boms: readonly Bom[] | undefined): void {
  const checkedAt = boms?.find((bom) => bom.newest)?.checkedAt;
  const before = useRef(checkedAt);
  useEffect(() => {
    if (before.current === null && checkedAt) void readAnew();
    before.current = checkedAt;
  }, [checkedAt]);
}

/** The document that counts; before there is one, the last one received. */
export function shownFirst<One extends Pick<Bom, 'newest'>>(boms: readonly One[]): One | undefined {
  return boms.find((bom) => bom.newest) ?? boms[0];
}

function OneBom({ bom, all }: { bom: Bom; all: readonly Bom[] }) {
  if (bom.state === 'reading') return <ReadingBom bom={bom} />;
  if (bom.state !== 'ready') return <RefusedBom bom={bom} />;
  return (
    <>
      <BomCoverage bom={bom} />
      <BomViews bom={bom} all={all} />
    </>
  );
}

const views = ['tree', 'list', 'rows', 'changes', 'elements'] as const;

/** Only a spreadsheet has rows. */
function viewsOf({ format }: Bom) {
  return views.filter((view) => view !== 'rows' || format === 'Spreadsheet');
}

function BomViews({ bom, all }: { bom: Bom; all: readonly Bom[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const view = search.show !== undefined || search.reason !== undefined ? 'list' : (search.view ?? 'tree');
  const offered = viewsOf(bom);
  return (
    <div>
      <div className="filter-bar">
        <Segments
          label={t('products.view')}
          value={view}
          choose={(chosen) =>
            void navigate({ search: { bom: search.bom, view: chosen === 'tree' ? undefined : chosen } })
          }
          segments={offered.map((value) => ({ value, label: t(`products.view-${value}`) }))}
        />
      </div>
      <BomView bom={bom} all={all} view={view} />
    </div>
  );
}

function BomView({ bom, all, view }: { bom: Bom; all: readonly Bom[]; view: (typeof views)[number] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (patch: Partial<BomSearch>) =>
    void navigate({ search: (before) => ({ ...before, after: undefined, before: undefined, ...patch }) });
  switch (view) {
    case 'tree':
      return <BomTree bom={bom} key={bom.id} />;
    case 'list':
      return <BomList bom={bom} search={search} change={change} />;
    case 'rows':
      return <BomRows bom={bom} search={search} change={change} key={bom.id} />;
    case 'changes':
      return (
        <BomChanges bom={bom} others={all} earlier={search.with} choose={(earlier) => change({ with: earlier })} />
      );
    case 'elements':
      return (
        <BomElements bom={bom} profile={search.profile ?? 'ntia-2021'} choose={(profile) => change({ profile })} />
      );
  }
}

function ReadingBom({ bom }: { bom: Bom }) {
  return (
    <Panel title={t('products.bom-reading', { file: bom.fileName })}>
      {bom.jobId ? <JobProgress id={bom.jobId} onOver={() => void readAnew()} /> : <Waiting />}
    </Panel>
  );
}

function NoBom({ product }: { product: ProductListItem }) {
  return (
    <div className="panel">
      <EmptyState icon="product" title={t('products.bom-empty-title')} actions={<AddBom product={product} />}>
        {t('products.bom-empty-text')}
      </EmptyState>
    </div>
  );
}

/** The limit that the API names too: 64 MiB. */
const limitBytes = uploadBomRoute.limitBytes ?? 64 * 1_048_576;

function AddBom({ product }: { product: ProductListItem }) {
  const rights = useRights();
  const navigate = route.useNavigate();
  if (!rights.write) return null;
  const send = async (file: File, onProgress: (share: number) => void) => {
    const sent = await uploadFile<Bom>(uploadBomRoute, file, {
      params: { id: product.id },
      query: { fileName: file.name },
      onProgress,
    });
    await readAnew();
    await navigate({ search: { bom: sent.number } });
  };
  return (
    <FileDrop
      act={t('products.bom-add')}
      takes={t('products.bom-takes')}
      accept=".json,.jsonld,.xml,.rdf,.spdx,.tag,.txt,.yaml,.yml,.cdx,.bin,.pb,.proto,.xlsx,.csv"
      limitBytes={limitBytes}
      failed={t('products.bom-failed')}
      send={send}
    />
  );
}
