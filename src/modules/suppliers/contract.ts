import { z } from 'zod';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import {
  ClassifiedFilters,
  FindingCounts,
  findingCountPaths,
  Key,
  Name,
  NodeRef,
  RegisterRow,
  SearchText,
  text,
} from '../register/contract.ts';
import { declareWhy } from '../why/contract.ts';

const Country = z.string().regex(/^[A-Z]{2}$/, 'Use the two capital letters of ISO 3166-1, for example FI');

const SupplierFields = z.object({
  aliases: z.array(Name).max(50).describe('Other names of the same legal entity'),
  country: Country.nullable().describe('ISO 3166-1 alpha-2'),
  lei: z.string().nullable().describe('Legal Entity Identifier, ISO 17442'),
  duns: z.string().nullable(),
  uei: z.string().nullable().describe('Unique Entity ID of SAM.gov'),
  cage: z.string().nullable().describe('CAGE or NCAGE code'),
  domain: z.string().nullable(),
  tags: z.array(text(60)).max(50),
});

/** A legal entity that provides products, components or services (NIST SP 800-161r1). */
export const Supplier = RegisterRow.extend(SupplierFields.shape).extend({
  parent: NodeRef.nullable().describe('The supplier that owns it'),
});
export type Supplier = z.infer<typeof Supplier>;

export const SupplierListItem = Supplier.extend({
  products: z.int(),
  checkedProducts: z.int().describe('Of these, the ones whose bill of materials was checked'),
  sites: z.int(),
  findings: FindingCounts,
});
export type SupplierListItem = z.infer<typeof SupplierListItem>;

export const NewSupplier = SupplierFields.partial().extend({
  key: Key.nullish(),
  name: Name,
  parentId: z.string().nullish(),
});
export type NewSupplier = z.infer<typeof NewSupplier>;

export const SupplierChange = NewSupplier.partial();
export type SupplierChange = z.infer<typeof SupplierChange>;

/** What the list can be sorted by. */
export const supplierSorts = [
  'findings',
  'name',
  'number',
  'key',
  'country',
  'domain',
  'parent',
  'products',
  'sites',
] as const;

export const SupplierListQuery = PageQuery.extend({
  q: SearchText.optional(),
  country: oneOrMore(z.string().regex(/^([A-Z]{2}|unknown)$/)).describe('ISO codes, or `unknown`'),
  tag: oneOrMore(text(60)),
  exploited: flag.describe('Only suppliers whose products carry a known-exploited vulnerability'),
  ...ClassifiedFilters,
  retired: flag,
  sort: sortKeys(supplierSorts).default('findings'),
});
export type SupplierListQuery = z.infer<typeof SupplierListQuery>;

export const listSuppliersRoute = declareRoute({
  method: 'GET',
  path: '/suppliers',
  summary: 'List suppliers',
  permission: 'register:read',
  asOf: true,
  query: SupplierListQuery,
  output: listOf(SupplierListItem),
});

export const supplierFacetsRoute = declareFacets({
  path: '/suppliers/facets',
  summary: 'How many suppliers each value of a filter would show',
  permission: 'register:read',
  query: SupplierListQuery,
  facets: { country: Facet, tag: Facet, exploited: Facet },
});

/** What a list of suppliers can show of each. */
export const supplierColumns = [
  ...(['number', 'name', 'key', 'country', 'parent', 'aliases', 'tags'] as const),
  ...(['lei', 'duns', 'uei', 'cage', 'domain', 'products', 'checked', 'sites'] as const),
  ...(['findings', 'critical', 'high', 'exploited', 'malicious', 'unchecked'] as const),
] as const;
export type SupplierColumn = (typeof supplierColumns)[number];

export const exportSuppliersRoute = declareExport({
  path: '/suppliers/export',
  summary: 'The suppliers that a list shows, as XLSX, CSV or JSON',
  permission: 'register:read',
  query: SupplierListQuery,
  columns: supplierColumns,
});

export const getSupplierRoute = declareRoute({
  method: 'GET',
  path: '/suppliers/{id}',
  summary: 'One supplier',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: SupplierListItem,
});

export const registerSupplierRoute = declareRoute({
  method: 'POST',
  path: '/suppliers',
  summary: 'Register a supplier',
  permission: 'register:write',
  input: NewSupplier,
  output: Supplier,
  status: 201,
});

export const changeSupplierRoute = declareRoute({
  method: 'PATCH',
  path: '/suppliers/{id}',
  summary: 'Change a supplier',
  permission: 'register:write',
  params: IdParams,
  input: SupplierChange,
  output: Supplier,
  ifMatch: true,
});

export const retireSupplierRoute = declareRoute({
  method: 'POST',
  path: '/suppliers/{id}/retire',
  summary: 'Retire a supplier: it stays readable and leaves the lists',
  permission: 'register:write',
  params: IdParams,
  output: Supplier,
});

export const restoreSupplierRoute = declareRoute({
  method: 'POST',
  path: '/suppliers/{id}/restore',
  summary: 'Bring a retired supplier back',
  permission: 'register:write',
  params: IdParams,
  output: Supplier,
});

export const supplierWhy = declareWhy({
  kind: 'supplier',
  path: '/suppliers/{id}',
  permission: 'register:read',
  asOf: true,
  values: ['products', 'checkedProducts', 'sites', ...findingCountPaths],
  of: SupplierListItem,
  stated: [
    'id',
    'number',
    'key',
    'name',
    'retired',
    'etag',
    'aliases',
    'country',
    'lei',
    'duns',
    'uei',
    'cage',
    'domain',
    'tags',
    'parent',
  ],
});
