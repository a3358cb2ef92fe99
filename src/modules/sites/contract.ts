import { z } from 'zod';
import { declareExport, declareFacets, listOf, sortKeys } from '../../common/list.ts';
import { Facet, flag, IdParams, oneOrMore, PageQuery } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { decimal, Key, Name, NodeFacet, NodeRef, RegisterRow, SearchText } from '../register/contract.ts';

export const SiteKind = z.enum(['fab', 'assembly', 'warehouse', 'data-centre', 'office', 'other']);
export type SiteKind = z.infer<typeof SiteKind>;

const SiteFields = z.object({
  kind: SiteKind.nullable(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Use the two capital letters of ISO 3166-1, for example FI')
    .nullable(),
  latitude: decimal(-90, 90).nullable().describe('Degrees, WGS 84'),
  longitude: decimal(-180, 180).nullable().describe('Degrees, WGS 84'),
  owned: z.boolean().nullable().describe('Owned by its supplier (true) or contracted (false); null while not known'),
});

/** A place: fab, assembly plant, warehouse, data centre, office. */
export const Site = RegisterRow.extend(SiteFields.shape).extend({ supplier: NodeRef.nullable() });
export type Site = z.infer<typeof Site>;

export const NewSite = SiteFields.partial().extend({
  key: Key.nullish(),
  name: Name,
  supplierId: z.string().nullish(),
});
export type NewSite = z.infer<typeof NewSite>;

/** What the list can be sorted by. */
export const siteSorts = ['name', 'number', 'key', 'kind', 'country', 'supplier'] as const;

export const SiteListQuery = PageQuery.extend({
  q: SearchText.optional(),
  country: oneOrMore(z.string().regex(/^([A-Z]{2}|unknown)$/)).describe('ISO codes, or `unknown`'),
  kind: oneOrMore(z.enum([...SiteKind.options, 'unknown'])),
  supplier: oneOrMore(z.string().max(100)).describe('Ids or numbers of suppliers, or `unknown`'),
  owned: oneOrMore(z.enum(['true', 'false', 'unknown'])),
  placed: flag.describe('Sites with coordinates, or those without'),
  retired: flag,
  sort: sortKeys(siteSorts).default('name'),
});
export type SiteListQuery = z.infer<typeof SiteListQuery>;

export const listSitesRoute = declareRoute({
  method: 'GET',
  path: '/sites',
  summary: 'List sites',
  permission: 'register:read',
  asOf: true,
  query: SiteListQuery,
  output: listOf(Site),
});

export const siteFacetsRoute = declareFacets({
  path: '/sites/facets',
  summary: 'How many sites each value of a filter would show',
  permission: 'register:read',
  query: SiteListQuery,
  facets: { kind: Facet, country: Facet, owned: Facet, supplier: NodeFacet },
});

/** The highest criticality among the mission functions that depend on a site: `unknown` where nobody has declared theirs. */
export const Dependence = z.enum(['very-high', 'high', 'moderate', 'low', 'none', 'unknown', 'nothing']);
export type Dependence = z.infer<typeof Dependence>;

/** A site on a map, or several that stand close, at their middle. */
export const SitePlace = z.object({
  latitude: z.number(),
  longitude: z.number(),
  count: z.int(),
  dependence: Dependence,
  site: NodeRef.extend({ siteKind: SiteKind.nullable(), owned: z.boolean().nullable(), supplier: NodeRef.nullable() })
    .nullable()
    .describe('Null for several'),
});
export type SitePlace = z.infer<typeof SitePlace>;

/** More sites than this in a view come as clusters. */
export const mostSinglePlaces = 2000;

const degree = (edge: number) => z.coerce.number().min(-edge).max(edge);

const SitePlacesQuery = SiteListQuery.omit({ limit: true, after: true, sort: true }).extend({
  west: degree(180).default(-180).describe('The view, in degrees'),
  south: degree(90).default(-90),
  east: degree(180).default(180),
  north: degree(90).default(90),
});
export type SitePlacesQuery = z.infer<typeof SitePlacesQuery>;

export const sitePlacesRoute = declareRoute({
  method: 'GET',
  path: '/sites/places',
  summary: 'Where the sites are that a list shows; more than 2,000 in the view come clustered by its cells',
  permission: 'register:read',
  asOf: true,
  query: SitePlacesQuery,
  output: z.object({
    placed: z.int().describe('How many have coordinates, in the view or not'),
    unplaced: z.object({ count: z.int(), first: z.array(NodeRef).describe('The first ten by name') }),
    places: z.array(SitePlace),
  }),
});

/** What a list of sites can show of each. */
export const siteColumns = [
  ...(['number', 'name', 'key', 'kind', 'country', 'supplier', 'owned', 'latitude', 'longitude'] as const),
] as const;
export type SiteColumn = (typeof siteColumns)[number];

export const exportSitesRoute = declareExport({
  path: '/sites/export',
  summary: 'The sites that a list shows, as XLSX, CSV or JSON',
  permission: 'register:read',
  query: SiteListQuery,
  columns: siteColumns,
});

export const getSiteRoute = declareRoute({
  method: 'GET',
  path: '/sites/{id}',
  summary: 'One site',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: Site,
});

export const registerSiteRoute = declareRoute({
  method: 'POST',
  path: '/sites',
  summary: 'Register a site',
  permission: 'register:write',
  input: NewSite,
  output: Site,
  status: 201,
});

export const changeSiteRoute = declareRoute({
  method: 'PATCH',
  path: '/sites/{id}',
  summary: 'Change a site',
  permission: 'register:write',
  params: IdParams,
  input: NewSite.partial(),
  output: Site,
  ifMatch: true,
});

export const retireSiteRoute = declareRoute({
  method: 'POST',
  path: '/sites/{id}/retire',
  summary: 'Retire a site',
  permission: 'register:write',
  params: IdParams,
  output: Site,
});

export const restoreSiteRoute = declareRoute({
  method: 'POST',
  path: '/sites/{id}/restore',
  summary: 'Bring a retired site back',
  permission: 'register:write',
  params: IdParams,
  output: Site,
});
