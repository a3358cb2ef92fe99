import { linkKinds } from '../../common/network.ts';
import { boundsOf, type NetworkDocument, type NetworkLink, type NetworkNode } from './document.ts';

/** RFC 7946, as far as we write it. */
export interface FeatureCollection {
  type: 'FeatureCollection';
  features: Feature[];
}

export interface Feature {
  type: 'Feature';
  id?: string;
  geometry: Point | LineString;
  properties: Record<string, unknown>;
}

interface Point {
  type: 'Point';
  coordinates: [longitude: number, latitude: number];
}

interface LineString {
  type: 'LineString';
  coordinates: [longitude: number, latitude: number][];
}

type Placed = NetworkNode & { lat: number; lon: number };

/** Every node with a place as a point, and every flow between two of them as a line: a link of support, or a source of a group. */
export function networkGeoJson(document: NetworkDocument): FeatureCollection {
  const placed = new Map<string, Placed>();
  for (const node of document.nodes)
    if (node.lat !== undefined && node.lon !== undefined) placed.set(node.id, node as Placed);
  const ofSources = (document.groups ?? []).flatMap(({ id, of, sources }) =>
    sources.map(({ node, ...source }) => ({ from: node, to: of, kind: 'source-of', group: id, ...source })),
  );
  const ofLinks = (document.links ?? []).filter(({ kind }) => kind !== linkKinds.at(-1));
  return {
    type: 'FeatureCollection',
    features: [...[...placed.values()].map(pointOf), ...flowsBetween([...ofLinks, ...ofSources], placed)],
  };
}

function pointOf({ id, lat, lon, ...properties }: Placed): Feature {
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { id, ...properties },
  };
}

type Flow = Omit<NetworkLink, 'kind'> & { kind: string };

/** A supporter that has no place of its own flows from where its sites are. */
function flowsBetween(flows: readonly Flow[], placed: ReadonlyMap<string, Placed>): Feature[] {
  const places = placesOf(flows, placed);
  return flows.flatMap((flow) => {
    const { from, to, ...properties } = flow;
    const { min, max } = boundsOf(flow.share);
    const share = flow.share === undefined ? {} : { share: min === max ? min : { min, max } };
    return (places.get(from) ?? []).flatMap((start) =>
      (places.get(to) ?? [])
        .filter((end) => end.id !== start.id)
        .map(
          (end): Feature => ({
            type: 'Feature',
            geometry: {
              type: 'LineString',
              coordinates: [
                [start.lon, start.lat],
                [end.lon, end.lat],
              ],
            },
            properties: { from, to, ...properties, ...share, fromSite: start.id, toSite: end.id },
          }),
        ),
    );
  });
}

function placesOf(flows: readonly Flow[], placed: ReadonlyMap<string, Placed>): Map<string, Placed[]> {
  const places = new Map([...placed].map(([id, node]) => [id, [node]]));
  for (const { from, to, kind } of flows) {
    const site = placed.get(from);
    if (kind !== 'site-of' || !site || placed.has(to)) continue;
    const sites = places.get(to);
    if (sites) sites.push(site);
    else places.set(to, [site]);
  }
  return places;
}
