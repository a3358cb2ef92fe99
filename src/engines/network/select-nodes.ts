import type { Area } from '../../formats/geojson/read-area.ts';
import { insideOf } from '../places/inside-area.ts';
import type { CompiledNetwork } from './compile-network.ts';

/** Nodes by what is said of them; several conditions add up. */
export interface Selection {
  /** Ids of nodes, or of groups for all of their sources. */
  ids?: readonly string[];
  countries?: readonly string[];
  regions?: readonly string[];
  /** Everything with a place inside or on its edge. */
  area?: Area;
}

export interface Selected {
  /** Each once, ascending. */
  nodes: number[];
  /** Ids that no node and no group has. */
  unknown: string[];
}

export function selectNodes(compiled: CompiledNetwork, selection: Selection): Selected {
  const { ids = [], countries = [], regions = [], area } = selection;
  const unknown: string[] = [];
  const chosen = new Set<number>();
  for (const id of ids) {
    const found = nodesOf(compiled, id);
    if (found.length === 0) unknown.push(id);
    for (const node of found) chosen.add(node);
  }
  const inside = area ? insideOf(area) : () => false;
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
