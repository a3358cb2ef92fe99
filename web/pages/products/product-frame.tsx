import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  getProductRoute,
  type ProductListItem,
  restoreProductRoute,
  retireProductRoute,
} from '../../../src/modules/products/contract.ts';
import { api } from '../../api.ts';
import { totalOf } from '../../components/finding-counts.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { PageHead, Tabs } from '../../components/page.tsx';
import { Record } from '../../components/record.tsx';
import { RetireButton, RetiredNote } from '../../components/retire-button.tsx';
import { WhatIfButton } from '../../components/what-if-button.tsx';
import { rich, t } from '../../messages/messages.ts';
import { useRights } from '../../session.tsx';

/** Head and tabs that all pages of a product share. */
export function ProductFrame({ id, children }: { id: string; children: (product: ProductListItem) => ReactNode }) {
  const rights = useRights();
  const query = useQuery({
    queryKey: ['product', id],
    queryFn: () => api.call(getProductRoute, { params: { id } }),
  });
  return (
    <Record query={query} failed={t('products.product-failed')}>
      {(product) => (
        <>
          <PageHead
            title={[product.name, product.version].filter(Boolean).join(' ')}
            lede={<Lede product={product} />}
            under={{ to: '/products', label: t('products.title'), number: product.number }}
            actions={
              rights.write && (
                <>
                  <Button component={Link} to={`/products/${product.number}/edit`}>
                    {t('common.edit')}
                  </Button>
                  <WhatIfButton node={product} />
                  <RetireButton row={product} retire={retireProductRoute} restore={restoreProductRoute} />
                </>
              )
            }
          />
          <Tabs
            label={t('products.tabs')}
            tabs={[
              { to: `/products/${id}`, label: t('products.tab-overview') },
              { to: `/products/${id}/bom`, label: t('products.tab-bom'), count: product.components ?? undefined },
              { to: `/products/${id}/findings`, label: t('products.tab-findings'), count: totalOf(product.findings) },
              { to: `/products/${id}/depends`, label: t('products.tab-depends') },
              { to: `/products/${id}/history`, label: t('products.tab-history') },
            ]}
          />
          <div className="column wide">
            <RetiredNote row={product} />
            {children(product)}
          </div>
        </>
      )}
    </Record>
  );
}

function Lede({ product }: { product: ProductListItem }) {
  const kind = product.kind ? t(`words.product-kind-${product.kind}`) : t('products.kind-unknown');
  return (
    <>
      {product.maker
        ? rich('products.lede-from', { kind, maker: <NodeLink key="maker" node={product.maker} /> })
        : t('products.lede-kind', { kind })}{' '}
      {product.privileged && t('products.lede-privileged')}
    </>
  );
}
