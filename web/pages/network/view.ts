import type { z } from 'zod';
import type {
  NearLink,
  NearNode,
  neighbourhoodRoute,
  UnknownRest,
  wholeNetworkRoute,
} from '../../../src/modules/network/neighbourhood-contract.ts';

/** What the server answers for the nodes in focus. */
export type Neighbourhood = z.output<NonNullable<typeof neighbourhoodRoute.output>>;

/** What it answers of the whole network. */
export type Overview = z.output<NonNullable<typeof wholeNetworkRoute.output>>;

/** Links in both directions by the ids of their ends. */
export function linksByNode(links: readonly NearLink[]): Map<string, { to: NearLink[]; from: NearLink[] }> {
  const found = new Map<string, { to: NearLink[]; from: NearLink[] }>();
  const of = (id: string) => {
    const known = found.get(id) ?? { to: [], from: [] };
    found.set(id, known);
    return known;
  };
  for (const link of links) {
    of(link.from).to.push(link);
    of(link.to).from.push(link);
  }
  return found;
}

export interface Lit {
  nodes: Set<string>;
  /** By `keyOfLink`. */
  links: Set<string>;
}

export function keyOfLink({ from, to }: Pick<NearLink, 'from' | 'to'>): string {
  return `${from} ${to}`;
}

/** All that lies on a shortest path between a chosen node and one in focus, along the links or against them. */
export function pathsToFocus({ nodes, links }: Pick<Neighbourhood, 'nodes' | 'links'>, chosen: Iterable<string>): Lit {
  const lit: Lit = { nodes: new Set(), links: new Set() };
  const focus = nodes.filter(({ side }) => side === 'focus').map(({ id }) => id);
  const along = neighboursIn(links, 'from', 'to');
  const against = neighboursIn(links, 'to', 'from');
  for (const start of chosen) {
    for (const towards of [along, against]) light(lit, start, focus, towards);
  }
  return lit;
}

function neighboursIn(links: readonly NearLink[], end: 'from' | 'to', other: 'from' | 'to'): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const link of links) {
    const set = found.get(link[end]) ?? new Set();
    set.add(link[other]);
    found.set(link[end], set);
  }
  return found;
}

/** Breadth first from the start; then back from each focus over all who were one step nearer. */
function light(lit: Lit, start: string, focus: readonly string[], towards: ReadonlyMap<string, Set<string>>): void {
  const distances = new Map([[start, 0]]);
  const nearer = new Map<string, string[]>();
  for (const node of distances.keys()) {
    for (const next of towards.get(node) ?? []) {
      const known = distances.get(next);
      if (known === undefined) distances.set(next, distances.get(node)! + 1);
      if (distances.get(next) === distances.get(node)! + 1) nearer.set(next, [...(nearer.get(next) ?? []), node]);
    }
  }
  const open = focus.filter((node) => distances.has(node) && node !== start);
  const seen = new Set(open);
  for (const node of seen) {
    lit.nodes.add(node);
    for (const before of nearer.get(node) ?? []) {
      lit.nodes.add(before);
      lit.links.add(`${node} ${before}`).add(`${before} ${node}`);
      seen.add(before);
    }
  }
}

/** The link by which a node hangs on the one before it, seen from the focus; undefined for what stands in focus. */
export function hangingLink(
  node: NearNode,
  { links, byId }: { links: ReturnType<typeof linksByNode>; byId: ReadonlyMap<string, NearNode> },
): NearLink | undefined {
  if (node.side === 'focus') return undefined;
  const own = links.get(node.id);
  const isBefore = (id: string) => (byId.get(id)?.distance ?? Number.POSITIVE_INFINITY) < node.distance;
  return (
    own?.from.find(({ from }) => node.side === 'supports' && isBefore(from)) ??
    own?.to.find(({ to }) => node.side === 'supported-by' && isBefore(to)) ??
    [...(own?.from ?? []), ...(own?.to ?? [])].find(({ from, to }) => isBefore(from === node.id ? to : from))
  );
}

/** A stand-in for what of a supply nobody accounts for. */
export function idOfRest({ of, kind }: UnknownRest): string {
  return `rest ${of} ${kind ?? ''}`;
}
