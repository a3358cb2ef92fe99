import { Link } from '@tanstack/react-router';
import type { BomComponent, BomTreeNode, ListedComponent } from '../../../src/modules/boms/contract.ts';
import type { Column } from '../../components/data-table.tsx';
import { FindingCounts, totalOf, worstOf } from '../../components/finding-counts.tsx';
import { Marked, Severity } from '../../components/level.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import type { TreeColumn } from '../../components/tree-grid.tsx';
import { formatDate, formatNumber } from '../../format.ts';
import { Known } from '../../lists/cells.tsx';
import { t } from '../../messages/messages.ts';
import { reasonText } from '../findings/reasons.ts';

/** Before the first matching nothing is known of any component, and the columns say so. */
export function treeColumns(checked: boolean): TreeColumn<BomTreeNode>[] {
  return [
    {
      id: 'name',
      title: t('products.component'),
      width: 'minmax(200px, 3fr)',
      cell: (node) => (
        <>
          <ComponentName component={node} className={node.children > 0 ? 'medium' : 'mono'} />
          {node.children > 0 && <span className="third small tabular">{formatNumber(node.children)}</span>}
        </>
      ),
    },
    {
      id: 'version',
      title: t('products.component-version'),
      width: 'minmax(100px, 1fr)',
      tableOnly: true,
      cell: (node) => <Version component={node} />,
    },
    {
      id: 'supplier',
      title: t('products.component-supplier'),
      width: 'minmax(120px, 1.4fr)',
      tableOnly: true,
      cell: (node) => <SupplierOf component={node} />,
    },
    {
      id: 'identified',
      title: t('products.identified'),
      width: '110px',
      tableOnly: true,
      cell: (node) => <span className="second">{identifiedBy(node)}</span>,
    },
    {
      id: 'worst',
      title: t('products.worst'),
      width: 'minmax(150px, 1fr)',
      cell: (node) => <Worst node={node} checked={checked} />,
    },
    {
      id: 'findings',
      title: t('products.own-findings'),
      width: '90px',
      tableOnly: true,
      cell: (node) =>
        node.state === 'unchecked' || !checked ? (
          <span className="third">{t('common.not-known')}</span>
        ) : (
          <span className="tabular">{formatNumber(totalOf(node.findings))}</span>
        ),
    },
  ];
}

export function listColumns(checked: boolean): Column<ListedComponent>[] {
  return [
    {
      id: 'name',
      title: t('products.component'),
      cell: (row) => (
        <>
          <ComponentName component={row} className="name" />
          <small className="mono">{row.purl}</small>
        </>
      ),
    },
    {
      id: 'version',
      title: t('products.component-version'),
      phone: 'beside',
      cell: (row) => <Version component={row} />,
    },
    {
      id: 'supplier',
      title: t('products.component-supplier'),
      phone: 'away',
      cell: (row) => <SupplierOf component={row} />,
    },
    {
      id: 'findings',
      title: t('products.own-findings'),
      phone: 'below',
      cell: (row) =>
        row.state === 'unchecked' ? (
          <Marked mark="unknown" label={row.reason ? reasonText(row.reason) : t('products.could-not-check')} />
        ) : (
          <FindingCounts counts={row.findings} basis={checked ? 'checked' : 'not-checked'} />
        ),
    },
    {
      id: 'endOfLife',
      title: t('products.end-of-life'),
      phone: 'away',
      cell: ({ endOfLife }) => (endOfLife ? endOfLifeText(endOfLife) : <span className="third">—</span>),
    },
    ...spareColumns,
  ];
}

/** `past since 30 Apr 2025`; that a product's support is not known is said, and that no source names it is a dash. */
function endOfLifeText({ state, endsOn }: NonNullable<ListedComponent['endOfLife']>): string {
  if (state === 'unknown') return t('products.end-of-life-unknown');
  if (endsOn === null) return t(state === 'ended' ? 'products.end-of-life-ended' : 'products.end-of-life-none-set');
  return t(state === 'ended' ? 'products.end-of-life-since' : 'products.end-of-life-on', { date: formatDate(endsOn) });
}

const spareColumns: Column<BomComponent>[] = [
  { id: 'type', title: t('products.component-type'), cell: (row: BomComponent) => <Known>{row.type}</Known> },
  {
    id: 'licences',
    title: t('products.component-licences'),
    cell: (row: BomComponent) => <Known>{row.licences.join(', ')}</Known>,
  },
  {
    id: 'direct',
    title: t('products.component-direct'),
    cell: (row: BomComponent) => t(row.direct ? 'common.yes' : 'common.no'),
  },
  { id: 'identified', title: t('products.identified'), cell: (row: BomComponent) => identifiedBy(row) },
].map((column) => ({ ...column, spare: true, phone: 'away' }));

function ComponentName({ component, className }: { component: BomComponent; className: string }) {
  const name = component.group ? `${component.group}/${component.name}` : component.name;
  if (!component.componentId) return <span className={className}>{name}</span>;
  return (
    <Link className={`${className} ellipsis`} to="/components/$id" params={{ id: component.componentId }}>
      {name}
    </Link>
  );
}

function Version({ component }: { component: BomComponent }) {
  if (component.version) return <span className="mono">{component.version}</span>;
  return <Marked mark="unknown" label={t('products.none-given')} />;
}

function SupplierOf({ component }: { component: BomComponent }) {
  if (component.supplier) return <NodeLink node={component.supplier} />;
  return <span className="third">{component.supplierName ?? t('products.not-named')}</span>;
}

function identifiedBy(component: BomComponent): string {
  return component.purl ? t('products.by-purl') : t('products.by-name');
}

function Worst({ node, checked }: { node: BomTreeNode; checked: boolean }) {
  if (!checked) return <Marked mark="unknown" label={t('products.not-checked-yet')} />;
  const worst = worstOf(node.worstBelow);
  if (worst) return <Severity level={worst} />;
  if (node.state === 'unchecked' || node.worstBelow.unchecked > 0) {
    return <Marked mark="unknown" label={t('products.could-not-check')} />;
  }
  return <span className="second">{t('words.no-known-finding')}</span>;
}
