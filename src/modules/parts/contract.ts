import { z } from 'zod';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { Facet, IdParams, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { NodeFacet, NodeRef, SearchText, text } from '../register/contract.ts';

/** Firmware and drivers belong to a device: they are listed with hardware. */
export const PartKind = z.enum(['hardware', 'software']);
export type PartKind = z.infer<typeof PartKind>;

/** Where a part stands in its life, as makers announce it. */
export const PartLifecycle = z.enum(['preview', 'active', 'not-recommended', 'last-time-buy', 'obsolete']);
export type PartLifecycle = z.infer<typeof PartLifecycle>;

const countries = (what: string) => z.array(z.string()).describe(`${what}, ISO 3166-1 alpha-2`);

/** A part of a product, software or hardware, where it stands in the bill of materials in force. */
export const Part = z.object({
  id: z.string(),
  product: NodeRef,
  bom: z.string().describe('The number of the document: `B-0003`'),
  index: z.int().describe('Its place in the document, nested ones included'),
  componentId: z.string(),
  kind: PartKind,
  type: z.string().nullable().describe('As CycloneDX names types: `device`, `firmware`, `library`, …'),
  group: z.string().nullable(),
  name: z.string(),
  version: z.string().nullable().describe('Of hardware its revision'),
  partNumber: z.string().nullable(),
  maker: z.string().nullable().describe('As the document names it; where it names none, who delivers the part'),
  supplierName: z.string().nullable().describe('Who delivers it, as the document names it'),
  supplier: NodeRef.nullable().describe('The supplier of the register that this name means'),
  purl: z.string().nullable(),
  licences: z.array(z.string()),
  description: z.string().nullable(),
  quantity: z.number().nullable().describe('Pieces in one piece of what encloses it'),
  designators: z.array(z.string()).describe('Places on the board'),
  function: z.string().nullable(),
  mounting: z.string().nullable(),
  location: z.string().nullable().describe('The board or assembly on which it sits'),
  serialNumber: z.string().nullable(),
  lot: z.string().nullable(),
  dateCode: z.string().nullable(),
  producedAt: z.string().nullable(),
  sku: z.string().nullable(),
  gtin: z.string().nullable(),
  designedIn: countries('Countries of design'),
  fabricatedIn: countries('Countries of fabrication'),
  assembledIn: countries('Countries of assembly'),
  originIn: countries('Countries of origin as declared for customs'),
  lifecycle: PartLifecycle.nullable(),
  endOfLifeOn: z.string().nullable(),
  alternates: z.array(z.string()).describe('Parts that may take its place, as maker and number'),
  leadTimeDays: z.int().nullable(),
  compliance: z.array(z.object({ regime: z.string(), statement: z.string() })),
  firmware: z.string().nullable().describe('The address or reference of a BOM, a package URL, or a name'),
});
export type Part = z.infer<typeof Part>;

/** What the list can be sorted by; `document` is the order of the documents, those received first in front. */
export const partSorts = [
  'document',
  'name',
  'maker',
  'partNumber',
  'product',
  'quantity',
  'leadTime',
  'lifecycle',
  'endOfLife',
] as const;

const Country = oneOrMore(z.string().min(2).max(80));
const asCountry = 'A country by its ISO 3166-1 code or its name';

export const PartListQuery = PageQuery.extend({
  q: SearchText.optional().describe('A name, number, maker, package URL, lot, place on a board or alternate'),
  kind: PartKind.optional(),
  type: oneOrMore(z.string().max(60)).describe('A component type of CycloneDX'),
  maker: oneOrMore(z.string().max(300)).describe('The whole name, or `unknown`; capitals do not matter'),
  partNumber: oneOrMore(z.string().max(300)).describe('The whole number; capitals do not matter'),
  country: Country.describe(`${asCountry}, whichever step is done there`),
  designedIn: Country.describe(asCountry),
  fabricatedIn: Country.describe(asCountry),
  assembledIn: Country.describe(asCountry),
  originIn: Country.describe(asCountry),
  lifecycle: oneOrMore(z.enum([...PartLifecycle.options, 'unknown'])).describe(
    '`unknown`: described as hardware is, without a word of it',
  ),
  regime: z.string().max(100).optional().describe('Parts of which something is stated under it: `RoHS`'),
  leadTimeFrom: z.coerce.number().int().min(0).max(3650).optional().describe('Days, at least'),
  product: z.string().max(100).optional(),
  sort: sortKeys(partSorts).default('document'),
});
export type PartListQuery = z.infer<typeof PartListQuery>;

export const listPartsRoute = declareRoute({
  method: 'GET',
  path: '/parts',
  summary: 'The parts of all products, software and hardware, out of the bills of materials in force',
  permission: 'boms:read',
  asOf: true,
  query: PartListQuery,
  output: listOf(Part),
});

export const partFacetsRoute = declareFacets({
  path: '/parts/facets',
  summary: 'How many parts each value of a filter would show',
  permission: 'boms:read',
  query: PartListQuery,
  facets: {
    kind: Facet,
    maker: Facet,
    lifecycle: Facet,
    country: Facet,
    designedIn: Facet,
    fabricatedIn: Facet,
    assembledIn: Facet,
    originIn: Facet,
    product: NodeFacet.describe('The fifty products with the most of these parts'),
  },
});

/** What a list of parts can show of each. */
export const partColumns = [
  ...['name', 'version', 'kind', 'type', 'maker', 'partNumber', 'supplier', 'product', 'bom', 'purl', 'licences'],
  ...['description', 'quantity', 'designators', 'function', 'mounting', 'location', 'serialNumber', 'lot', 'dateCode'],
  ...['producedAt', 'sku', 'gtin', 'designedIn', 'fabricatedIn', 'assembledIn', 'originIn', 'lifecycle', 'endOfLife'],
  ...['alternates', 'leadTime', 'compliance', 'firmware'],
] as const;
export type PartColumn = (typeof partColumns)[number];

export const exportPartsRoute = declareExport({
  path: '/parts/export',
  summary: 'The parts that a list shows, as XLSX, CSV or JSON',
  permission: 'boms:read',
  query: PartListQuery,
  columns: partColumns,
});

export const listProductsOfPartsRoute = declareRoute({
  method: 'GET',
  path: '/parts/products',
  summary: 'Every product that has such a part, by the same filters, with how many of them',
  permission: 'boms:read',
  asOf: true,
  query: PartListQuery.omit({ sort: true }),
  output: pageOf(z.object({ product: NodeRef, parts: z.int(), makers: z.array(z.string()).describe('Up to ten') })),
});

/** How sure it is that a name means a product of the vulnerability data. */
export const RowConfidence = z.enum(['high', 'medium', 'low']);
export type RowConfidence = z.infer<typeof RowConfidence>;

export const RowState = z.enum(['waiting', 'matched', 'not-found']);
export type RowState = z.infer<typeof RowState>;

/** By what a row was found; `chosen`: a person said it. */
export const RowGrounds = z.enum(['purl', 'cpe', 'vendor-and-product', 'shortened-names', 'product-alone', 'chosen']);
export type RowGrounds = z.infer<typeof RowGrounds>;

/** What a person said of a name: it means this product, or it does not; remembered for whatever is handed over next. */
export const PartNameRule = z.object({
  id: z.string(),
  vendor: z.string().nullable(),
  product: z.string(),
  says: z.enum(['is', 'is-not']),
  identifier: z.string().describe('The product as a package URL or CPE name without a version'),
  decidedAt: z.iso.datetime(),
  by: z.string().nullable(),
  rows: z.int().describe('Rows of the documents in force that have this name'),
});
export type PartNameRule = z.infer<typeof PartNameRule>;

/** A row of a spreadsheet as it names its product, and what it was found as. */
export const BomRow = z.object({
  id: z.string(),
  index: z.int().describe('The place of its component in the document'),
  at: z.string().describe('`Sheet!5`, or `row 5`'),
  vendor: z.string().nullable(),
  product: z.string(),
  version: z.string().nullable(),
  kind: z.string(),
  purl: z.string().nullable().describe('As the row states it'),
  cpe: z.string().nullable().describe('As the row states it'),
  state: RowState.describe(
    '`matched`: the vulnerability data knows the product, whether or not it says anything of this version; `waiting`: there is no data yet',
  ),
  confidence: RowConfidence.nullable(),
  identifier: z.string().nullable().describe('What it was found as'),
  grounds: RowGrounds.nullable(),
  reason: z.string().nullable().describe('Why its package URL could not be checked'),
  candidates: z.array(z.string()).describe('Other products that it may be, the likeliest first'),
  rules: z.array(PartNameRule.pick({ id: true, says: true, identifier: true })).describe('What was said of its name'),
});
export type BomRow = z.infer<typeof BomRow>;

export const rowSorts = ['document', 'product', 'vendor', 'state', 'confidence'] as const;

export const BomRowQuery = PageQuery.extend({
  bom: z.string().min(1).max(100).describe('The id or number of a document: `B-0003`'),
  q: SearchText.optional(),
  state: oneOrMore(RowState),
  confidence: oneOrMore(RowConfidence),
  grounds: oneOrMore(RowGrounds),
  sort: sortKeys(rowSorts).default('document'),
});
export type BomRowQuery = z.infer<typeof BomRowQuery>;

export const listBomRowsRoute = declareRoute({
  method: 'GET',
  path: '/bom-rows',
  summary: 'The rows of a spreadsheet: what each was found as and how sure that is, and which were not found',
  permission: 'boms:read',
  query: BomRowQuery,
  output: pageOf(BomRow),
});

export const bomRowFacetsRoute = declareFacets({
  path: '/bom-rows/facets',
  summary: 'How many rows of a spreadsheet each value of a filter would show',
  permission: 'boms:read',
  asOf: false,
  query: BomRowQuery,
  facets: { state: Facet, confidence: Facet, grounds: Facet },
});

export const bomRowColumns = [
  ...['at', 'vendor', 'product', 'version', 'state', 'confidence', 'identifier', 'grounds', 'reason', 'candidates'],
  ...['rejected', 'purl', 'cpe'],
] as const;
export type BomRowColumn = (typeof bomRowColumns)[number];

export const exportBomRowsRoute = declareExport({
  path: '/bom-rows/export',
  summary: 'The rows of a spreadsheet that a list shows, as XLSX, CSV or JSON',
  permission: 'boms:read',
  asOf: false,
  query: BomRowQuery,
  columns: bomRowColumns,
});

export const listNameRulesRoute = declareRoute({
  method: 'GET',
  path: '/part-name-rules',
  summary: 'What was said of names in spreadsheets: which product they mean, and which not',
  permission: 'boms:read',
  asOf: true,
  output: z.object({ items: z.array(PartNameRule) }),
});

export const sayNameRoute = declareRoute({
  method: 'POST',
  path: '/part-name-rules',
  summary:
    'Say which product a name in spreadsheets means, or that it does not mean one; it holds for what comes later too',
  permission: 'boms:write',
  input: z.object({
    vendor: text(300).nullable().default(null),
    product: text(1000),
    says: z.enum(['is', 'is-not']),
    identifier: text(1000).describe('A package URL or CPE 2.3 name; its version does not count, that of each row does'),
  }),
  output: PartNameRule,
  status: 201,
});

export const takeBackNameRoute = declareRoute({
  method: 'DELETE',
  path: '/part-name-rules/{id}',
  summary: 'Take back what was said of a name',
  permission: 'boms:write',
  params: IdParams,
  status: 204,
});
