import { z } from 'zod';
import { oneOrMore, PageQuery, pageOf } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { readArea } from '../../formats/geojson/read-area.ts';
import { Level, NodeKind, NodeRef } from '../register/contract.ts';

const Reference = z.string().min(1).max(500);

/** So long a polygon still fits into an address: some 500 corners of two decimals. */
const mostOfPolygon = 12_000;

const Polygon = z
  .string()
  .max(mostOfPolygon)
  .transform((text, { issues }) => {
    const area = readArea(text);
    if (area.ok) return area.value;
    issues.push({ code: 'custom', input: text, message: area.at ? `${area.at}: ${area.message}` : area.message });
    return z.NEVER;
  });

/** What nodes one asks about; several conditions add up. */
export const NodePredicate = z.object({
  node: oneOrMore(Reference).describe(
    'Ids, numbers, keys or names of nodes, or package URLs of components; a component without its version is meant in all of them',
  ),
  group: oneOrMore(Reference).describe('Ids or keys of source groups: all their sources'),
  owner: oneOrMore(Reference).describe(
    'Ids, numbers, keys or names of suppliers: they and all that they control or may control',
  ),
  country: oneOrMore(
    z.string().regex(/^[A-Z]{2}$/, 'Use the two capital letters of ISO 3166-1, for example FI'),
  ).describe('Suppliers and sites in a country, ISO 3166-1 alpha-2'),
  region: oneOrMore(z.string().min(1).max(100)).describe('All of which the region in force is stated to be this one'),
  hazard: oneOrMore(z.string().max(100)).describe('Ids of hazards: the sites inside'),
  polygon: Polygon.optional().describe(
    'Sites in an area or on its edge: a GeoJSON `Polygon` or `MultiPolygon` as text. One across the line of 180 degrees may be cut there, jump from 180 to -180, or go on beyond 180',
  ),
});
export type NodePredicate = z.infer<typeof NodePredicate>;

export const chosenBy = ['node', 'group', 'owner', 'country', 'region', 'hazard', 'polygon'] as const;

/** A node that was asked about, and why. */
export const ChosenNode = NodeRef.extend({
  by: z.enum(chosenBy).describe('The first condition that it meets'),
  certain: z.boolean().describe('False for what an owner may control: its least share is less than a half'),
});
export type ChosenNode = z.infer<typeof ChosenNode>;

export const ReachedByWay = NodeRef.extend({
  distance: z.int().min(1).describe('Links between it and the nearest of the chosen nodes'),
  via: NodeRef.nullable().describe('The node before it on a shortest way; null where it has just been removed'),
  criticality: Level.nullable().describe('As a mission function declares it'),
  reachedBy: z.int().nullable().describe('From how many of the chosen nodes; null where those are more than 32'),
});
export type ReachedByWay = z.infer<typeof ReachedByWay>;

export const reachOfRoute = declareRoute({
  method: 'GET',
  path: '/network/reach-of',
  summary:
    'What depends on the nodes that are named, are sources of a group, belong to an owner or lie in a country, a region or an area of the map (`supports`), or what those depend on (`supported-by`)',
  permission: 'register:read',
  asOf: true,
  query: PageQuery.extend(NodePredicate.shape).extend({
    direction: z.enum(['supports', 'supported-by']).default('supports'),
    kind: oneOrMore(NodeKind).describe('List only these kinds'),
    sharedBy: z.coerce
      .number()
      .int()
      .min(1)
      .max(32)
      .optional()
      .describe('List only what is reached from at least so many of the chosen nodes, of which there may be 32'),
    depth: z.coerce.number().int().min(1).max(1_000_000).optional().describe('At most so many links away'),
  }),
  output: pageOf(ReachedByWay).extend({
    chosen: z.object({
      count: z.int(),
      counts: z.record(z.string(), z.int()),
      nodes: z.array(ChosenNode).describe('The first 200 by name'),
    }),
    counts: z.record(z.string(), z.int()).describe('How many nodes of each kind are reached, whatever is listed'),
    dominating: z
      .array(z.object({ of: NodeRef, nodes: z.array(NodeRef) }))
      .nullable()
      .describe(
        'For each mission function reached, or for each source where what they depend on is asked (what nothing supports): the nodes other than both ends that every way passes, in order. With the first page; null with the others, and where there are too many links',
      ),
    dominatingLeft: z.int().describe('Further functions or sources, of which `dominating` says nothing'),
  }),
});
