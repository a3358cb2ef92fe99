import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { listImportsRoute, type RegisterImport, startImportRoute } from '../../../src/modules/imports/contract.ts';
import { exportRegisterRoute, registerTemplateRoute } from '../../../src/modules/register/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FileDrop } from '../../components/file-drop.tsx';
import { PageHead } from '../../components/page.tsx';
import { EmptyState } from '../../components/states.tsx';
import { formatMoment } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { uploadFile } from '../../upload.ts';
import { RememberedMappings } from './remembered-mappings.tsx';

const route = getRouteApi('/shell/imports');

type ListedImport = Omit<RegisterImport, 'errors' | 'warnings' | 'mapping' | 'lookAlikes'>;

/** Brings workbooks in, and shows what came in before. */
export function ImportsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const rights = useRights();
  const query = useQuery({
    queryKey: ['imports', search.after],
    queryFn: ({ signal }) => api.call(listImportsRoute, { query: { after: search.after }, signal }),
    placeholderData: keepPreviousData,
  });
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
            <Button component="a" href={downloadAddress(exportRegisterRoute)} download>
              {t('imports.export')}
            </Button>
          </>
        }
      />
      <div className="column wide">
        {rights.write && <BringWorkbook />}
        <div>
          <DataTable
            label={t('imports.title')}
            columns={columns}
            query={query}
            rowId={(row) => row.id}
            sortedBy={t('imports.sorted')}
            failed={t('imports.failed')}
            place={search}
            onPlace={(place) => void navigate({ search: place })}
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
  const send = async (file: File, onProgress: (share: number) => void) => {
    const started = await uploadFile<RegisterImport>(startImportRoute, file, {
      query: { fileName: file.name },
      onProgress,
    });
    await readAnew();
    await navigate({ to: '/imports/$id', params: { id: started.number } });
  };
  return (
    <FileDrop
      act={t('imports.act')}
      takes={t('imports.takes')}
      accept=".xlsx,.csv"
      limitBytes={startImportRoute.limitBytes!}
      failed={t('imports.failed-send')}
      send={send}
    />
  );
}

const columns: readonly Column<ListedImport>[] = [
  {
    id: 'file',
    title: t('imports.file'),
    cell: (row) => (
      <>
        <Link className="name" to="/imports/$id" params={{ id: row.number }}>
          {row.fileName}
        </Link>
        <small className="mono">{row.number}</small>
      </>
    ),
  },
  { id: 'state', title: t('imports.state'), phone: 'beside', cell: (row) => t(`imports.state-${row.state}`) },
  {
    id: 'counts',
    title: t('imports.counts'),
    phone: 'below',
    cell: (row) => row.counts && t('imports.counts-text', row.counts),
  },
  {
    id: 'when',
    title: t('imports.when'),
    phone: 'below',
    cell: (row) => (
      <>
        {formatMoment(row.createdAt)}
        <small>{row.creatorErased ? t('common.erased-person') : row.createdBy}</small>
      </>
    ),
  },
];
