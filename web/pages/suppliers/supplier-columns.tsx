import { Link } from '@tanstack/react-router';
import { exportSuppliersRoute, type SupplierListItem } from '../../../src/modules/suppliers/contract.ts';
import { basisOfProducts, ExploitedTags, FindingCounts } from '../../components/finding-counts.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { countryName } from '../../country.ts';
import { checkedProductColumns, Known, numberAndKeyColumns, Tags } from '../../lists/cells.tsx';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';

/** The list of suppliers, with all that the register says of one. */
export const supplierList: ListDeclaration<SupplierListItem> = {
  name: 'suppliers',
  sort: 'findings',
  exported: exportSuppliersRoute,
  columns: [
    {
      id: 'name',
      title: t('suppliers.name'),
      sort: { key: 'name', as: 'text' },
      exported: ['number', 'name', 'parent'],
      cell: (row) => (
        <>
          <span className="row wrap">
            <Link className="name" to="/suppliers/$id" params={{ id: row.number }}>
              {row.name}
            </Link>
            <ExploitedTags knownExploited={row.findings.knownExploited > 0} malicious={row.findings.malicious > 0} />
          </span>
          <small>
            <span className="mono">{row.number}</span>
            {row.parent && ` · ${t('suppliers.lede-parent', { parent: row.parent.name })}`}
          </small>
        </>
      ),
    },
    {
      id: 'country',
      title: t('suppliers.country'),
      sort: { key: 'country', as: 'text' },
      phone: 'beside',
      cell: (row) => <Known>{row.country && countryName(row.country)}</Known>,
    },
    {
      id: 'findings',
      title: t('suppliers.exposure'),
      sort: { key: 'findings', as: 'urgency' },
      exported: ['findings', 'critical', 'high', 'exploited', 'malicious', 'unchecked'],
      cell: (row) => <FindingCounts counts={row.findings} basis={basisOfProducts(row)} />,
    },
    {
      id: 'products',
      title: t('suppliers.products'),
      sort: { key: 'products', as: 'number' },
      numeric: true,
      phone: 'away',
      cell: (row) => row.products,
    },
    {
      id: 'sites',
      title: t('suppliers.sites'),
      sort: { key: 'sites', as: 'number' },
      numeric: true,
      phone: 'away',
      cell: (row) => row.sites,
    },
    { id: 'tags', title: t('suppliers.tags'), phone: 'away', cell: (row) => <Tags tags={row.tags} /> },
    ...numberAndKeyColumns<SupplierListItem>(),
    {
      id: 'parent',
      title: t('suppliers.parent'),
      sort: { key: 'parent', as: 'text' },
      spare: true,
      phone: 'away',
      cell: (row) => <NodeLink node={row.parent} />,
    },
    {
      id: 'aliases',
      title: t('suppliers.aliases'),
      spare: true,
      phone: 'away',
      cell: (row) => row.aliases.join(', ') || <span className="third">{t('common.none')}</span>,
    },
    ...(['lei', 'duns', 'uei', 'cage'] as const).map((id) => ({
      id,
      title: t(`suppliers.${id}`),
      spare: true,
      phone: 'away' as const,
      cell: (row: SupplierListItem) => <Known mono>{row[id]}</Known>,
    })),
    {
      id: 'domain',
      title: t('suppliers.domain'),
      sort: { key: 'domain', as: 'text' },
      spare: true,
      phone: 'away',
      cell: (row) => <Known mono>{row.domain}</Known>,
    },
    ...checkedProductColumns<SupplierListItem>(),
  ],
};
