import type { ExportedList } from '../register/index.ts';
import type { BomRow, BomRowColumn, BomRowQuery, Part, PartColumn, PartListQuery } from './contract.ts';
import { partList } from './list-store.ts';
import { bomRowList } from './row-list-store.ts';

/** What an export says of each part. */
export const exportedParts: ExportedList<PartListQuery, Part, PartColumn> = {
  list: partList,
  title: 'Parts',
  columns: {
    name: { title: 'Part', width: 40, value: ({ group, name }) => (group ? `${group}/${name}` : name) },
    version: { title: 'Version', width: 14, value: ({ version }) => version },
    kind: { title: 'Kind', width: 10, value: ({ kind }) => kind },
    type: { title: 'Type', width: 14, value: ({ type }) => type },
    maker: { title: 'Maker', width: 30, value: ({ maker }) => maker },
    partNumber: { title: 'Part number', width: 24, value: ({ partNumber }) => partNumber },
    supplier: { title: 'Supplier', width: 30, value: ({ supplier, supplierName }) => supplier?.name ?? supplierName },
    product: { title: 'Product', width: 40, value: ({ product }) => product.name },
    bom: { title: 'Bill of materials', width: 16, value: ({ bom }) => bom },
    purl: { title: 'Package URL', width: 50, value: ({ purl }) => purl },
    licences: { title: 'Licences', width: 24, value: ({ licences }) => licences },
    description: { title: 'Description', width: 50, value: ({ description }) => description },
    quantity: { title: 'Quantity', width: 10, value: ({ quantity }) => quantity },
    designators: { title: 'Places', width: 24, value: ({ designators }) => designators },
    function: { title: 'Function', width: 20, value: (part) => part.function },
    mounting: { title: 'Mounting', width: 12, value: ({ mounting }) => mounting },
    location: { title: 'Location', width: 20, value: ({ location }) => location },
    serialNumber: { title: 'Serial number', width: 20, value: ({ serialNumber }) => serialNumber },
    lot: { title: 'Lot', width: 16, value: ({ lot }) => lot },
    dateCode: { title: 'Date code', width: 12, value: ({ dateCode }) => dateCode },
    producedAt: { title: 'Produced', width: 20, value: ({ producedAt }) => producedAt },
    sku: { title: 'SKU', width: 16, value: ({ sku }) => sku },
    gtin: { title: 'GTIN', width: 16, value: ({ gtin }) => gtin },
    designedIn: { title: 'Designed in', width: 14, value: ({ designedIn }) => designedIn },
    fabricatedIn: { title: 'Fabricated in', width: 14, value: ({ fabricatedIn }) => fabricatedIn },
    assembledIn: { title: 'Assembled in', width: 14, value: ({ assembledIn }) => assembledIn },
    originIn: { title: 'Country of origin', width: 16, value: ({ originIn }) => originIn },
    lifecycle: { title: 'Life cycle', width: 16, value: ({ lifecycle }) => lifecycle },
    endOfLife: { title: 'End of life', width: 12, value: ({ endOfLifeOn }) => endOfLifeOn },
    alternates: { title: 'Alternates', width: 40, value: ({ alternates }) => alternates },
    leadTime: { title: 'Lead time, days', width: 14, value: ({ leadTimeDays }) => leadTimeDays },
    compliance: {
      title: 'Compliance',
      width: 40,
      value: ({ compliance }) => compliance.map(({ regime, statement }) => `${regime}: ${statement}`),
    },
    firmware: { title: 'Firmware', width: 40, value: ({ firmware }) => firmware },
  },
};

/** What an export says of each row of a spreadsheet. */
export const exportedRows: ExportedList<BomRowQuery, BomRow, BomRowColumn> = {
  list: bomRowList,
  title: 'Rows',
  columns: {
    at: { title: 'Row', width: 14, value: ({ at }) => at },
    vendor: { title: 'Vendor', width: 30, value: ({ vendor }) => vendor },
    product: { title: 'Product', width: 40, value: ({ product }) => product },
    version: { title: 'Version', width: 14, value: ({ version }) => version },
    state: { title: 'State', width: 12, value: ({ state }) => state },
    confidence: { title: 'Confidence', width: 12, value: ({ confidence }) => confidence },
    identifier: { title: 'Found as', width: 50, value: ({ identifier }) => identifier },
    grounds: { title: 'Found by', width: 20, value: ({ grounds }) => grounds },
    reason: { title: 'Why not', width: 20, value: ({ reason }) => reason },
    candidates: { title: 'Others it may be', width: 50, value: ({ candidates }) => candidates },
    rejected: {
      title: 'Said not to be',
      width: 50,
      value: ({ rules }) => rules.filter(({ says }) => says === 'is-not').map(({ identifier }) => identifier),
    },
    purl: { title: 'Package URL as written', width: 40, value: ({ purl }) => purl },
    cpe: { title: 'CPE name as written', width: 40, value: ({ cpe }) => cpe },
  },
};
