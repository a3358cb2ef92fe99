import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import {
  type ImportState,
  importFacetsRoute,
  listImportsRoute,
  type RegisterImport,
  startImportRoute,
} from '../../../src/modules/imports/contract.ts';
import { exportRegisterRoute, registerTemplateRoute } from '../../../src/modules/register/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { FileDrop } from '../../components/file-drop.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { ExportMenu } from '../../lists/export-menu.tsx';
import { chips, valuesFacet } from '../../lists/filters.tsx';
import { ListPage } from '../../lists/list-page.tsx';
import { useFacets } from '../../lists/use-facets.ts';
import { useList } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { askedOf } from '../../search-params.ts';
import { useRights } from '../../session.tsx';
import { uploadFile } from '../../upload.ts';
import { importList } from './import-columns.tsx';
import { PasteTable } from './paste-table.tsx';
import { RememberedMappings } from './remembered-mappings.tsx';
import type { ImportListSearch } from './search.ts';

const route = getRouteApi('/shell/imports');

/** Brings workbooks in, and shows what came in before. */
export function ImportsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const go = (next: object, replace = false) => void navigate({ search: next, replace });
  const change = (patch: Partial<ImportListSearch>) => go({ ...search, after: undefined, before: undefined, ...patch });
  const control = useList(importList, search, go);
  const asked = askedOf(search);
  const query = useQuery({
    queryKey: ['imports', asked],
    queryFn: ({ signal }) => api.call(listImportsRoute, { query: asked, signal }),
    placeholderData: keepPreviousData,
    enabled: control.ready,
  });
  const facets = useFacets(control, importFacetsRoute);
  const state = {
    title: t('imports.state'),
    chosen: search.state,
    choose: (states: ImportState[] | undefined) => change({ state: states }),
  };
  const inWords = (value: ImportState) => t(`imports.state-${value}`);
  return (
    <>
      <PageHead
        title={t('imports.title')}
        lede={t('imports.lede')}
        actions={
          <>
            <Button component="a" href={downloadAddress(registerTemplateRoute, { query: { format: 'xlsx' } })} download>
              {t('imports.template-xlsx')}
            </Button>
            <Button component="a" href={downloadAddress(registerTemplateRoute, { query: { format: 'csv' } })} download>
              {t('imports.template-csv')}
            </Button>
            <ExportMenu
              control={control}
              more={[{ label: t('imports.export'), address: downloadAddress(exportRegisterRoute) }]}
            />
          </>
        }
      />
      <div className="column wide">
        {rights.write && <BringWorkbook />}
        <div>
          <ListPage
            control={control}
            query={query}
            label={t('imports.title')}
            failed={t('imports.failed')}
            rowId={(row) => row.id}
            find={{ label: t('imports.find'), text: search.q, choose: (q) => change({ q }) }}
            active={chips(state, inWords)}
            offered={[]}
            facets={[valuesFacet(state, facets?.state, { label: inWords })]}
            empty={
              <EmptyState icon="import" title={t('imports.empty-title')}>
                {t('imports.empty-text')}
              </EmptyState>
            }
          />
        </div>
        <RememberedMappings />
      </div>
    </>
  );
}

function BringWorkbook() {
  const navigate = useNavigate();
  const send = async (file: File, onProgress: (share: number) => void = () => {}) => {
    const started = await uploadFile<RegisterImport>(startImportRoute, file, {
      query: { fileName: file.name },
      onProgress,
    });
    await readAnew();
    await navigate({ to: '/imports/$id', params: { id: started.number } });
  };
  return (
    <>
      <FileDrop
        act={t('imports.act')}
        takes={t('imports.takes')}
        accept=".xlsx,.csv,.json,.graphml,.xml,.zip"
        limitBytes={startImportRoute.limitBytes!}
        failed={t('imports.failed-send')}
        send={send}
      />
      <PasteTable send={send} />
    </>
  );
}
