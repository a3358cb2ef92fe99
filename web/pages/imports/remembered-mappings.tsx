import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { template } from '../../../src/formats/register-workbook/template.ts';
import {
  forgetImportMappingRoute,
  type ImportMapping,
  listImportMappingsRoute,
} from '../../../src/modules/imports/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ErrorNote } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

/** What is remembered of columns, for files with the same titles; nothing where nothing is. */
export function RememberedMappings() {
  const query = useQuery({
    queryKey: ['import-mappings'],
    queryFn: ({ signal }) => api.call(listImportMappingsRoute, { signal }),
  });
  if (query.isError) {
    return <ErrorNote title={t('imports.remembered-failed')} error={query.error} retry={() => void query.refetch()} />;
  }
  if (!query.data || query.data.items.length === 0) return null;
  return (
    <Panel title={t('imports.remembered-title')} aside={t('imports.remembered-lede')} flush>
      <div className="table-scroll">
        <table className="data-table" aria-label={t('imports.remembered-title')}>
          <thead>
            <tr>
              <th>{t('imports.remembered-columns')}</th>
              <th>{t('imports.remembered-as')}</th>
              <th>{t('imports.remembered-used')}</th>
              <th>
                <span className="for-readers">{t('imports.columns-forget')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.items.map((mapping) => (
              <OneMapping key={mapping.id} mapping={mapping} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function OneMapping({ mapping }: { mapping: ImportMapping }) {
  const rights = useRights();
  const toast = useToast();
  const forget = useMutation({
    mutationFn: () => api.call(forgetImportMappingRoute, { params: { id: mapping.id } }),
    onSuccess: async () => {
      toast({ text: t('imports.columns-forgotten') });
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <tr>
      <td className="stacked">{columnsInWords(mapping)}</td>
      <td data-label={t('imports.remembered-as')}>{mapping.as ?? t('imports.remembered-nothing')}</td>
      <td className="stacked" data-label={t('imports.remembered-used')}>
        {formatDate(mapping.usedAt)}
        <small>{mapping.createdBy}</small>
      </td>
      <td className="stacked">
        {rights.write && (
          <Button
            size="xs"
            aria-label={`${t('imports.columns-forget')}: ${columnsInWords(mapping)}`}
            loading={forget.isPending}
            onClick={() => forget.mutate()}
          >
            {t('imports.columns-forget')}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** `Vendor is legal name, Land is country`; columns that are not read are left out. */
function columnsInWords({ as, columns }: ImportMapping): string {
  if (as === null) return columns.map(({ title }) => title).join(', ');
  return columns
    .flatMap(({ title, field }) => {
      const ours = template[as].columns.find((column) => column.field === field);
      return ours ? [`${title} → ${ours.title}`] : [];
    })
    .join(', ');
}
