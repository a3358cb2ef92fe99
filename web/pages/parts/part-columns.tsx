import { Link } from '@tanstack/react-router';
import { exportPartsRoute, type Part } from '../../../src/modules/parts/contract.ts';
import type { Column } from '../../components/data-table.tsx';
import { NodeLink } from '../../components/node-link.tsx';
import { countryName } from '../../country.ts';
import { formatNumber } from '../../format.ts';
import { Known } from '../../lists/cells.tsx';
import type { ListDeclaration } from '../../lists/use-list.ts';
import { t } from '../../messages/messages.ts';

export const countrySteps = ['designedIn', 'fabricatedIn', 'assembledIn', 'originIn'] as const;

/** The list of parts, with all that documents say of one. */
export const partList: ListDeclaration<Part> = {
  name: 'parts',
  sort: 'document',
  exported: exportPartsRoute,
  columns: [
    {
      id: 'name',
      title: t('parts.name'),
      sort: { key: 'name', as: 'text' },
      exported: ['name', 'version', 'kind', 'type'],
      cell: (row) => <PartName part={row} />,
    },
    {
      id: 'maker',
      title: t('parts.maker'),
      sort: { key: 'maker', as: 'text' },
      phone: 'below',
      cell: (row) => <Maker part={row} />,
    },
    {
      id: 'partNumber',
      title: t('parts.part-number'),
      sort: { key: 'partNumber', as: 'text' },
      phone: 'away',
      cell: (row) => (row.partNumber ? <span className="mono">{row.partNumber}</span> : <Unsaid part={row} />),
    },
    {
      id: 'countries',
      title: t('parts.countries'),
      exported: countrySteps,
      phone: 'below',
      cell: (row) => <Countries part={row} />,
    },
    {
      id: 'lifecycle',
      title: t('parts.lifecycle'),
      sort: { key: 'lifecycle', as: 'level', by: t('parts.lifecycle') },
      exported: ['lifecycle', 'endOfLife'],
      phone: 'below',
      cell: (row) =>
        row.lifecycle === null ? (
          <Unsaid part={row} />
        ) : (
          <>
            {t(`parts.lifecycle-${row.lifecycle}`)}
            {row.endOfLifeOn && <small>{row.endOfLifeOn}</small>}
          </>
        ),
    },
    {
      id: 'quantity',
      title: t('parts.quantity'),
      sort: { key: '-quantity', back: 'quantity', as: 'number' },
      exported: ['quantity', 'designators'],
      phone: 'away',
      cell: (row) => (
        <>
          {row.quantity === null ? <Unsaid part={row} /> : formatNumber(row.quantity)}
          {row.designators.length > 0 && <small>{shortList(row.designators)}</small>}
        </>
      ),
    },
    {
      id: 'product',
      title: t('parts.product'),
      sort: { key: 'product', as: 'text' },
      exported: ['product', 'bom'],
      phone: 'below',
      cell: (row) => <NodeLink node={row.product} />,
    },
    {
      id: 'leadTime',
      title: t('parts.lead-time'),
      sort: { key: '-leadTime', back: 'leadTime', as: 'number' },
      spare: true,
      phone: 'away',
      cell: (row) => (row.leadTimeDays === null ? <Unsaid part={row} /> : t('parts.days', { count: row.leadTimeDays })),
    },
    ...spare('endOfLife', t('parts.end-of-life'), ({ endOfLifeOn }) => endOfLifeOn),
    ...spare('compliance', t('parts.compliance'), ({ compliance }) =>
      compliance.map(({ regime, statement }) => `${regime}: ${statement}`).join('; '),
    ),
    ...spare('alternates', t('parts.alternates'), ({ alternates }) => alternates.join('; ')),
    ...spare('firmware', t('parts.firmware'), ({ firmware }) => firmware),
    ...spare('supplier', t('parts.supplier'), ({ supplier, supplierName }) => supplier?.name ?? supplierName),
    ...spare('lot', t('parts.lot'), ({ lot }) => lot),
    ...spare('dateCode', t('parts.date-code'), ({ dateCode }) => dateCode),
    ...spare('serialNumber', t('parts.serial-number'), ({ serialNumber }) => serialNumber),
    ...spare('producedAt', t('parts.produced'), ({ producedAt }) => producedAt),
    ...spare('sku', t('parts.sku'), ({ sku }) => sku),
    ...spare('gtin', t('parts.gtin'), ({ gtin }) => gtin),
    ...spare('function', t('parts.function'), (part) => part.function),
    ...spare('mounting', t('parts.mounting'), ({ mounting }) => mounting),
    ...spare('location', t('parts.location'), ({ location }) => location),
    ...spare('description', t('parts.description'), ({ description }) => description),
    ...spare('licences', t('parts.licences'), ({ licences }) => licences.join(', ')),
    ...spare('purl', t('parts.purl'), ({ purl }) => purl),
    ...spare('bom', t('parts.bom'), ({ bom }) => bom),
  ],
};

function spare(id: string, title: string, value: (part: Part) => string | null): Column<Part>[] {
  return [{ id, title, spare: true, phone: 'away', cell: (row) => <Known>{value(row)}</Known> }];
}

function PartName({ part }: { part: Part }) {
  const { group, name, version, type, kind, purl, componentId } = part;
  return (
    <>
      <Link className="name" to="/components/$id" params={{ id: componentId }}>
        {[group ? `${group}/${name}` : name, version].filter(Boolean).join(' ')}
      </Link>
      <small className={purl ? 'mono' : ''}>{purl ?? type ?? t(`parts.kind-${kind}`)}</small>
    </>
  );
}

function Maker({ part: { maker, supplier, supplierName } }: { part: Part }) {
  if (supplier && (maker === null || maker === supplierName)) return <NodeLink node={supplier} />;
  return <Known>{maker}</Known>;
}

/** Of hardware it is missing; software has no such thing. */
export function Unsaid({ part }: { part: Pick<Part, 'kind'> }) {
  return <span className="third">{part.kind === 'hardware' ? t('common.not-known') : '–'}</span>;
}

/** Where what was done, each step for itself; none stands in for another. */
export function Countries({ part }: { part: Part }) {
  const known = countrySteps.filter((step) => part[step].length > 0);
  if (known.length === 0) return <Unsaid part={part} />;
  return (
    <span className="column">
      {known.map((step) => (
        <span key={step}>
          <span className="third small">{t(`parts.${step}`)}</span> {part[step].map(countryName).join(', ')}
        </span>
      ))}
    </span>
  );
}

const mostListed = 6;

function shortList(items: readonly string[]): string {
  const more = items.length - mostListed;
  const listed = items.slice(0, mostListed).join(', ');
  return more > 0 ? `${listed} +${formatNumber(more)}` : listed;
}
