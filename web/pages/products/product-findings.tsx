import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { listBomsRoute } from '../../../src/modules/boms/contract.ts';
import { listFindingsRoute } from '../../../src/modules/findings/contract.ts';
import type { ProductListItem } from '../../../src/modules/products/contract.ts';
import { api } from '../../api.ts';
import { CouldNotCheck } from '../../components/could-not-check.tsx';
import { DataTable, type Place } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';
import { CandidatesNote } from '../candidates/candidates-note.tsx';
import { findingColumns } from '../findings/finding-columns.tsx';
import { reasonText } from '../findings/reasons.ts';

interface ProductFindingsProps {
  product: ProductListItem;
  place: Place;
  onPlace: (place: Place) => void;
}

/** The findings of one product, below what could not be checked in it. */
export function ProductFindings({ product, place, onPlace }: ProductFindingsProps) {
  const query = useQuery({
    queryKey: ['findings', { product: product.id, after: place.after }],
    queryFn: ({ signal }) =>
      api.call(listFindingsRoute, { query: { product: product.id, after: place.after }, signal }),
    placeholderData: keepPreviousData,
  });
  const boms = useQuery({
    queryKey: ['boms', product.id],
    queryFn: () => api.call(listBomsRoute, { query: { product: product.id, limit: 50 } }),
  });
  const newest = boms.data?.items.find((bom) => bom.newest);
  return (
    <>
      {newest && (
        <CouldNotCheck
          of={newest.components ?? 0}
          matched={newest.checkedAt !== null}
          rows={newest.unchecked.map(({ reason, count }) => ({ reason: reasonText(reason), count }))}
          withoutAdvisories={newest.withoutAdvisories}
        />
      )}
      <CandidatesNote product={product.number} />
      <div>
        <DataTable
          label={t('findings.title')}
          columns={findingColumns}
          query={query}
          rowId={(row) => row.id}
          sortedBy={t('findings.sorted-urgency')}
          failed={t('findings.failed')}
          place={place}
          onPlace={onPlace}
          empty={
            <EmptyState icon="finding" title={t('findings.none-open-title')}>
              {product.components === null ? t('products.exposure-no-bom') : t('findings.none-open-text')}
            </EmptyState>
          }
        />
      </div>
    </>
  );
}
