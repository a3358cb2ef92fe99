import { Link } from '@tanstack/react-router';
import { exportProductsRoute, type ProductListItem } from '../../../src/modules/products/contract.ts';
import { basisOf, ExploitedTags, FindingCounts } from '../../components/finding-counts.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { formatMoment, formatNumber } from '../../format.ts';
import { findingCountColumns, Known, numberAndKeyColumns } from '../../lists/cells.tsx';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';

/** `2 past it, 1 within 90 days`. */
function endOfLifeCountsText({ ended, ending, unknown }: NonNullable<ProductListItem['endOfLife']>): string {
  const parts = [
    ended > 0 && t('products.end-of-life-ended-count', { count: ended }),
    ending > 0 && t('products.end-of-life-ending-count', { count: ending }),
    unknown > 0 && t('products.end-of-life-unknown-count', { count: unknown }),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : t('products.end-of-life-none');
}

/** The list of products, with all that the register says of one. */
export const productList: ListDeclaration<ProductListItem> = {
  name: 'products',
  sort: 'findings',
  exported: exportProductsRoute,
  columns: [
    {
      id: 'name',
      title: t('products.name'),
      sort: { key: 'name', as: 'text' },
      exported: ['number', 'name', 'version', 'kind', 'privileged', 'criticalSoftware'],
      cell: (row) => (
        <>
          <span className="row wrap">
            <Link className="name" to="/products/$id" params={{ id: row.number }}>
              {row.name}
            </Link>
            <ExploitedTags knownExploited={row.findings.knownExploited > 0} malicious={row.findings.malicious > 0} />
            {row.privileged && <span className="tag">{t('products.privileged')}</span>}
            {row.criticalSoftware && <span className="tag">{t('taxonomy.verdict-critical')}</span>}
          </span>
          <small>
            <span className="mono">{row.number}</span>
            {row.version && <span className="mono"> · {row.version}</span>}
            {row.kind && ` · ${t(`words.product-kind-${row.kind}`)}`}
          </small>
        </>
      ),
    },
    {
      id: 'maker',
      title: t('products.maker'),
      sort: { key: 'maker', as: 'text' },
      phone: 'away',
      cell: (row) => <NodeLink node={row.maker} />,
    },
    {
      id: 'findings',
      title: t('products.findings'),
      sort: { key: 'findings', as: 'urgency' },
      exported: ['findings', 'critical', 'high', 'exploited', 'malicious', 'unchecked'],
      phone: 'below',
      cell: (row) => <FindingCounts counts={row.findings} basis={basisOf(row)} />,
    },
    {
      id: 'components',
      title: t('products.components'),
      sort: { key: 'components', as: 'number' },
      numeric: true,
      phone: 'away',
      cell: (row) =>
        row.components === null ? <span className="third">{t('products.no-bom')}</span> : formatNumber(row.components),
    },
    {
      id: 'endOfLife',
      title: t('products.end-of-life'),
      exported: ['endOfLife', 'endOfLifeSoon'],
      spare: true,
      phone: 'away',
      cell: (row) => <Known>{row.endOfLife && endOfLifeCountsText(row.endOfLife)}</Known>,
    },
    {
      id: 'functions',
      title: t('products.functions'),
      phone: 'away',
      cell: (row) => <Known>{row.functions.map(({ name }) => name).join(', ')}</Known>,
    },
    ...numberAndKeyColumns<ProductListItem>(),
    {
      id: 'kind',
      title: t('products.kind'),
      sort: { key: 'kind', as: 'text' },
      spare: true,
      phone: 'away',
      cell: (row) => <Known>{row.kind && t(`words.product-kind-${row.kind}`)}</Known>,
    },
    {
      id: 'version',
      title: t('products.version'),
      spare: true,
      phone: 'away',
      cell: (row) => <Known mono>{row.version}</Known>,
    },
    {
      id: 'system',
      title: t('products.system'),
      sort: { key: 'system', as: 'text' },
      spare: true,
      phone: 'away',
      cell: (row) => <NodeLink node={row.system} />,
    },
    {
      id: 'owner',
      title: t('products.owner'),
      sort: { key: 'owner', as: 'text' },
      spare: true,
      phone: 'away',
      cell: (row) => <Known>{row.owner}</Known>,
    },
    {
      id: 'privileged',
      title: t('products.privileged'),
      spare: true,
      phone: 'away',
      cell: (row) => <Known>{row.privileged === null ? null : t(row.privileged ? 'common.yes' : 'common.no')}</Known>,
    },
    {
      id: 'elements',
      title: t('taxonomy.elements'),
      spare: true,
      phone: 'away',
      cell: (row) => <Known>{row.elements.map(({ name }) => name).join(', ')}</Known>,
    },
    {
      id: 'criticalSoftware',
      title: t('taxonomy.verdict-critical'),
      spare: true,
      phone: 'away',
      cell: (row) => (
        <Known>{row.criticalSoftware === null ? null : t(row.criticalSoftware ? 'common.yes' : 'common.no')}</Known>
      ),
    },
    {
      id: 'checked',
      title: t('products.checked'),
      spare: true,
      phone: 'away',
      cell: (row) => <Known>{row.checkedAt && formatMoment(row.checkedAt)}</Known>,
    },
    ...findingCountColumns<ProductListItem>(({ checkedAt }) => checkedAt !== null),
  ],
};
