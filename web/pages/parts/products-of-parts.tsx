import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import { listProductsOfPartsRoute } from '../../../src/modules/parts/contract.ts';
import { api } from '../../api.ts';
import { type Column, DataTable, type Place } from '../../components/data-table.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { formatNumber } from '../../format.ts';
import { Known } from '../../lists/cells.tsx';
import { t } from '../../messages/messages.ts';

type ProductOfParts = z.output<NonNullable<typeof listProductsOfPartsRoute.output>>['items'][number];

interface ProductsOfPartsProps {
  filters: Record<string, string | string[]>;
  place: Place;
  onPlace: (place: Place) => void;
}

/** Every product that has such a part. */
export function ProductsOfParts({ filters, place, onPlace }: ProductsOfPartsProps) {
  const asked = { ...filters, ...(place.after ? { after: place.after } : {}) };
  const query = useQuery({
    queryKey: ['parts', 'products', asked],
    queryFn: ({ signal }) => api.call(listProductsOfPartsRoute, { query: asked as never, signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <DataTable
      label={t('parts.as-products')}
      columns={columnsFor(filters)}
      query={query}
      rowId={(row) => row.product.id}
      sortedBy={t('parts.products-sorted')}
      failed={t('parts.products-failed')}
      place={place}
      onPlace={onPlace}
      empty={<NoMatch clear={() => onPlace({})} />}
    />
  );
}

function columnsFor(filters: Record<string, string | string[]>): Column<ProductOfParts>[] {
  return [
    { id: 'product', title: t('parts.product'), cell: (row) => <NodeLink node={row.product} /> },
    {
      id: 'parts',
      title: t('parts.product-parts'),
      numeric: true,
      phone: 'beside',
      cell: (row) => (
        <Link to="/parts" search={{ ...filters, product: row.product.number ?? row.product.id } as never}>
          {formatNumber(row.parts)}
        </Link>
      ),
    },
    {
      id: 'makers',
      title: t('parts.product-makers'),
      phone: 'below',
      cell: (row) => <Known>{row.makers.join(', ')}</Known>,
    },
  ];
}
