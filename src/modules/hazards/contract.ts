import { z } from 'zod';
import { flag, IdParams, oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { Name, NodeRef, text } from '../register/contract.ts';
import { Dependence } from '../sites/contract.ts';

export const HazardKind = z.enum(['flood', 'quake', 'storm', 'conflict', 'power', 'other']);
export type HazardKind = z.infer<typeof HazardKind>;

const HazardFields = z.object({
  name: Name,
  kind: HazardKind,
  source: text(300).nullable().describe('Who drew the area, and in which issue'),
  validUntil: z.iso.date().nullable().describe('The last day for which its source stands; null where none is said'),
});

/** An area of the world where something is to be feared, from a file that somebody brought. */
export const Hazard = HazardFields.extend({
  id: z.string(),
  expired: z.boolean().describe('Whether `validUntil` has passed'),
  bounds: z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }).describe('Degrees'),
  sites: z.int().describe('How many sites with a place stand inside'),
  file: z.object({ name: z.string(), sha256: z.string(), bytes: z.int() }),
  etag: z.string(),
});
export type Hazard = z.infer<typeof Hazard>;

const Position = z.tuple([z.number(), z.number()]);

/** With its area, as the coordinates of a MultiPolygon of GeoJSON: longitude first, edges as straight lines in degrees. */
export const HazardArea = Hazard.extend({ area: z.array(z.array(z.array(Position))) });
export type HazardArea = z.infer<typeof HazardArea>;

const LoadedHazard = Hazard.extend({
  warnings: z.array(z.object({ at: z.string(), message: z.string() })).describe('What of the file was left out'),
});
export type LoadedHazard = z.infer<typeof LoadedHazard>;

export const HazardListQuery = PageQuery.extend({
  kind: oneOrMore(HazardKind),
  expired: flag.describe('Only those that are past their last day, or only those that are not'),
});
export type HazardListQuery = z.infer<typeof HazardListQuery>;

export const listHazardsRoute = declareRoute({
  method: 'GET',
  path: '/hazards',
  summary: 'List the areas of hazards and how many sites stand in each',
  permission: 'register:read',
  asOf: true,
  query: HazardListQuery,
  output: pageOf(Hazard),
});

export const getHazardRoute = declareRoute({
  method: 'GET',
  path: '/hazards/{id}',
  summary: 'One hazard with its area',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  output: HazardArea,
});

const areaLimitBytes = 16 * 1024 * 1024;
const fileName = text(300).default('area.geojson');

export const NewHazard = HazardFields.extend({
  source: text(300).optional(),
  validUntil: z.iso.date().optional(),
  fileName,
});
export type NewHazard = z.infer<typeof NewHazard>;

export const addHazardRoute = declareRoute({
  method: 'POST',
  path: '/hazards',
  summary:
    'Bring in a hazard: the polygons of a GeoJSON file (RFC 7946; up to 16 MB and 100,000 corners), kept as received',
  permission: 'register:write',
  query: NewHazard,
  body: 'bytes',
  limitBytes: areaLimitBytes,
  output: LoadedHazard,
  status: 201,
});

export const changeHazardRoute = declareRoute({
  method: 'PATCH',
  path: '/hazards/{id}',
  summary: 'Change what is said of a hazard',
  permission: 'register:write',
  params: IdParams,
  input: HazardFields.partial(),
  output: Hazard,
  ifMatch: true,
});

export const replaceHazardFileRoute = declareRoute({
  method: 'PUT',
  path: '/hazards/{id}/file',
  summary: 'Give a hazard another area from a newer GeoJSON file; the earlier one stays in the history',
  permission: 'register:write',
  params: IdParams,
  query: z.object({ fileName }),
  body: 'bytes',
  limitBytes: areaLimitBytes,
  output: LoadedHazard,
});

export const hazardFileRoute = declareRoute({
  method: 'GET',
  path: '/hazards/{id}/file',
  summary: 'The file that a hazard came from, as received',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  answer: 'bytes',
});

export const removeHazardRoute = declareRoute({
  method: 'DELETE',
  path: '/hazards/{id}',
  summary: 'Take a hazard off the map; its history stays',
  permission: 'register:write',
  params: IdParams,
  status: 204,
  ifMatch: true,
});

/** A site inside a hazard's area. */
export const EndangeredSite = NodeRef.extend({
  latitude: z.number(),
  longitude: z.number(),
  supplier: NodeRef.nullable(),
  dependence: Dependence,
});
export type EndangeredSite = z.infer<typeof EndangeredSite>;

export const hazardSitesRoute = declareRoute({
  method: 'GET',
  path: '/hazards/{id}/sites',
  summary: 'The sites inside a hazard, those first on which the most critical functions depend',
  permission: 'register:read',
  asOf: true,
  params: IdParams,
  query: PageQuery,
  output: pageOf(EndangeredSite),
});
