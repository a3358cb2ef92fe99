import type { CompiledNetwork } from './compile-network.ts';

/** Degrees, WGS 84: longitude first, as in GeoJSON. */
export type Position = readonly [longitude: number, latitude: number];

/** Nodes by what is said of them; several conditions add up. */
export interface Selection {
  /** Ids of nodes, or of groups for all of their sources. */
  ids?: readonly string[];
  countries?: readonly string[];
  regions?: readonly string[];
  /** Everything with a place inside or on it. */
  polygon?: readonly Position[];
}

export interface Selected {
  /** Each once, ascending. */
  nodes: number[];
  /** Ids that no node and no group has. */
  unknown: string[];
}

export function selectNodes(compiled: CompiledNetwork, selection: Selection): Selected {
  const { ids = [], countries = [], regions = [], polygon } = selection;
  const unknown: string[] = [];
  const chosen = new Set<number>();
  for (const id of ids) {
    const found = nodesOf(compiled, id);
    if (found.length === 0) unknown.push(id);
    for (const node of found) chosen.add(node);
  }
  const inside = polygon ? insideOf(polygon) : () => false;
  for (const [node, { country, region, lat, lon }] of compiled.nodes.entries()) {
    const named = countries.includes(country ?? '') || regions.includes(region ?? '');
    if (named || (lat !== undefined && lon !== undefined && inside([lon, lat]))) chosen.add(node);
  }
  return { nodes: [...chosen].sort((a, b) => a - b), unknown };
}

function nodesOf({ nodeOf, groups }: CompiledNetwork, id: string): number[] {
  const node = nodeOf.get(id);
  if (node !== undefined) return [node];
  const group = groups.find((one) => one.id === id);
  return group ? group.sources.map((source) => nodeOf.get(source.node)!) : [];
}

/**
 * By the number of edges that a way to the east crosses (even-odd rule), edges as straight lines of the map. A polygon wider than
 * half of the world is one across the line of 180 degrees.
 */
function insideOf(polygon: readonly Position[]): (position: Position) => boolean {
  const longitudes = polygon.map(([longitude]) => longitude);
  const acrossDateLine = Math.max(...longitudes) - Math.min(...longitudes) > 180;
  const turned = ([longitude, latitude]: Position): Position =>
    acrossDateLine && longitude < 0 ? [longitude + 360, latitude] : [longitude, latitude];
  const corners = polygon.map(turned);
  return (position) => {
    const [x, y] = turned(position);
    let inside = false;
    for (const [index, [x1, y1]] of corners.entries()) {
      const [x2, y2] = corners[(index + 1) % corners.length]!;
      const along = (x - x1) * (y2 - y1) - (y - y1) * (x2 - x1);
      const between = (x - x1) * (x - x2) <= 0 && (y - y1) * (y - y2) <= 0;
      if (along === 0 && between) return true;
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
    return inside;
  };
}
