import { z } from 'zod';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { productKinds } from '../../common/network.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { EndOfLifeCounts, EndOfLifeState } from '../life-cycles/contract.ts';
import {
  ClassifiedAs,
  CriticalSoftwareVerdict,
  FindingCounts,
  findingCountPaths,
  Key,
  Level,
  Name,
  NodeFacet,
  NodeRef,
  RegisterRow,
  SearchText,
  text,
} from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

export const ProductKind = z.enum(productKinds);
export type ProductKind = z.infer<typeof ProductKind>;

const ProductFields = z.object({
  kind: ProductKind.nullable(),
  version: text(200).nullable(),
  owner: text(200).nullable().describe('The person or team inside who answers for it'),
  privileged: z.boolean().nullable().describe('Whether it holds administrative reach; null while not known'),
});

/** An ICT element that the organisation buys, uses or makes. */
export const Product = RegisterRow.extend(ProductFields.shape).extend({
  ownerErased: z.boolean().describe('Whether somebody answers for it whose name was erased'),
  maker: NodeRef.nullable(),
  system: NodeRef.nullable(),
});
export type Product = z.infer<typeof Product>;

export const ProductListItem = Product.extend({
  components: z.int().nullable().describe('Of the newest bill of materials; null while there is none'),
  checkedAt: z.iso.datetime().nullable(),
  findings: FindingCounts,
  endOfLife: EndOfLifeCounts.nullable().describe(
    'Components of its newest bill of materials; null where that, or dates, are not there',
  ),
  functions: z.array(NodeRef.extend({ criticality: Level.nullable() })).describe('Mission functions it reaches'),
  elements: z.array(ClassifiedAs).describe('ICT elements it is classified as'),
  criticalSoftware: z
    .boolean()
    .nullable()
    .describe('What the function-based test comes to; null while open questions could turn it either way'),
});
export type ProductListItem = z.infer<typeof ProductListItem>;

export const NewProduct = ProductFields.partial().extend({
  key: Key.nullish(),
  name: Name,
  makerId: z.string().nullish(),
  systemId: z.string().nullish(),
});
export type NewProduct = z.infer<typeof NewProduct>;

/** What the list can be sorted by. */
export const productSorts = [
  'findings',
  'name',
  'number',
  'key',
  'kind',
  'maker',
  'system',
  'owner',
  'components',
] as const;

export const ProductListQuery = PageQuery.extend({
  q: SearchText.optional(),
  key: Key.optional().describe('The product with this key of your own lists'),
  kind: oneOrMore(z.enum([...ProductKind.options, 'unknown'])),
  maker: oneOrMore(z.string().max(100)).describe('Ids or numbers of suppliers, or `unknown`'),
  system: oneOrMore(z.string().max(100)).describe('Ids or numbers of systems, or `unknown`'),
  function: z.string().max(100).optional().describe('Only products that reach this mission function'),
  privileged: flag,
  element: oneOrMore(z.string().max(120)).describe('Codes of the taxonomy, or `unknown`'),
  criticalFunction: oneOrMore(z.string().max(120)).describe(
    'Products that reach a mission function which carries one of these codes',
  ),
  criticalSoftware: oneOrMore(CriticalSoftwareVerdict).describe('What the function-based test comes to'),
  bom: z.enum(['with', 'without']).optional(),
  exploited: flag,
  endOfLife: oneOrMore(EndOfLifeState).describe(
    'Products with a component that is past its end, within 90 days of it, or not known',
  ),
  retired: flag,
  sort: sortKeys(productSorts).default('findings'),
});
export type ProductListQuery = z.infer<typeof ProductListQuery>;

export const listProductsRoute = declareRoute({
  method: 'GET',
  path: '/products',
  summary: 'List products',
  permission: 'register:read',
  asOf: true,
  query: ProductListQuery,
  output: listOf(ProductListItem),
});

export const productFacetsRoute = declareFacets({
  path: '/products/facets',
  summary: 'How many products each value of a filter would show',
  permission: 'register:read',
  query: ProductListQuery,
  facets: {
    kind: Facet,
    privileged: Facet,
    element: Facet,
    criticalSoftware: Facet,
    bom: Facet,
    exploited: Facet,
    endOfLife: Facet,
    maker: NodeFacet,
    system: NodeFacet,
  },
});

/** What a list of products can show of each. */
export const productColumns = [
  ...(['number', 'name', 'version', 'key', 'kind', 'maker', 'system', 'owner', 'privileged'] as const),
  ...(['elements', 'criticalSoftware'] as const),
  ...(['components', 'checked', 'functions', 'endOfLife', 'endOfLifeSoon'] as const),
  ...(['findings', 'critical', 'high', 'exploited', 'malicious', 'unchecked'] as const),
] as const;
export type ProductColumn = (typeof productColumns)[number];

export const exportProductsRoute = declareExport({
  path: '/products/export',
  summary: 'The products that a list shows, as XLSX, CSV or JSON',
  permission: 'register:read',
  query: ProductListQuery,
  columns: productColumns,
});

export const getProductRoute = declareRoute({
  method: 'GET',
  path: '/products/{id}',
  summary: 'One product',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: ProductListItem,
});

export const registerProductRoute = declareRoute({
  method: 'POST',
  path: '/products',
  summary: 'Register a product',
  permission: 'register:write',
  input: NewProduct,
  output: Product,
  status: 201,
});

export const changeProductRoute = declareRoute({
  method: 'PATCH',
  path: '/products/{id}',
  summary: 'Change a product',
  permission: 'register:write',
  params: IdParams,
  input: NewProduct.partial(),
  output: Product,
  ifMatch: true,
});

export const retireProductRoute = declareRoute({
  method: 'POST',
  path: '/products/{id}/retire',
  summary: 'Retire a product: its findings are closed with it',
  permission: 'register:write',
  params: IdParams,
  output: Product,
});

export const restoreProductRoute = declareRoute({
  method: 'POST',
  path: '/products/{id}/restore',
  summary: 'Bring a retired product back',
  permission: 'register:write',
  params: IdParams,
  output: Product,
});

export const productWhy = declareWhy({
  kind: 'product',
  path: '/products/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['components', 'checkedAt', 'functions', ...findingCountPaths],
  of: ProductListItem,
  stated: [
    'id',
    'number',
    'key',
    'name',
    'retired',
    'etag',
    'kind',
    'version',
    'owner',
    'ownerErased',
    'privileged',
    'elements',
    'criticalSoftware',
    'maker',
    'system',
    'endOfLife',
  ],
});
