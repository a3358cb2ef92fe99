/** Small networks for the failure engines, and their answers the slow way: by going through everything that can fail at once. */
import fc from 'fast-check';
import { linkKinds, type NodeKind, nodeKinds } from '../src/common/network.ts';
import { type Network, qualification } from '../src/engines/network/network.ts';

export interface Drawn {
  /** Kinds by name. */
  nodes: Record<string, NodeKind>;
  /** From the supporter to the supported; `owns` says control. */
  links?: readonly (readonly [from: string, to: string, kind?: 'owns'])[];
  groups?: readonly { of: string; need: number; sources: readonly string[] }[];
}

/** The product of O-IMP: it fails with S3, with F, which hides behind both of its second sources, or with both of these. */
export const hidden: Drawn = {
  nodes: { product: 'product', S1: 'supplier', S2: 'supplier', S3: 'supplier', F: 'site' },
  links: [
    ['S3', 'product'],
    ['F', 'S1'],
    ['F', 'S2'],
  ],
  groups: [{ of: 'product', need: 1, sources: ['S1', 'S2'] }],
};

export interface Named {
  network: Network;
  names: string[];
  number(name: string): number;
}

export function networkOf({ nodes, links = [], groups = [] }: Drawn): Named {
  const names = Object.keys(nodes);
  const number = (name: string) => names.indexOf(name);
  const offsets = [0];
  for (const { sources } of groups) offsets.push(offsets.at(-1)! + sources.length);
  const sources = groups.flatMap((group) => group.sources.map(number));
  const network: Network = {
    nodeCount: names.length,
    kinds: Uint8Array.from(names, (name) => nodeKinds.indexOf(nodes[name]!)),
    links: {
      from: Uint32Array.from(links, ([from]) => number(from)),
      to: Uint32Array.from(links, ([, to]) => number(to)),
      kinds: Uint8Array.from(links, ([, , kind]) => linkKinds.indexOf(kind ?? 'supplies')),
    },
    groups: {
      of: Uint32Array.from(groups, ({ of }) => number(of)),
      need: Uint32Array.from(groups, ({ need }) => need),
      offsets: Uint32Array.from(offsets),
      sources: Uint32Array.from(sources),
      qualified: new Uint8Array(sources.length).fill(qualification.unstated),
    },
  };
  return { network, names, number };
}

/** Up to 14 nodes with parallel links, loops, circles and groups of any k of n, some sources named twice. */
export const drawnNetworks: fc.Arbitrary<Drawn> = fc
  .array(fc.constantFrom<NodeKind>('function', 'product', 'component', 'supplier', 'site', 'owner'), {
    minLength: 1,
    maxLength: 14,
  })
  .chain((kinds) => {
    const names = kinds.map((_, index) => `n${index}`);
    const name = fc.constantFrom(...names);
    const link = fc.tuple(name, name, fc.constantFrom(undefined, undefined, undefined, 'owns' as const));
    const group = fc
      .tuple(name, fc.array(name, { minLength: 1, maxLength: 5 }), fc.nat(4))
      .map(([of, sources, need]) => ({ of, sources, need: 1 + (need % sources.length) }));
    return fc.record({
      nodes: fc.constant(Object.fromEntries(kinds.map((kind, index) => [names[index]!, kind]))),
      links: fc.array(link, { maxLength: 18 }),
      groups: fc.array(group, { maxLength: 5 }),
    });
  });

/** The same network under other numbers, in another order. */
export function reversed({ nodes, links = [], groups = [] }: Drawn): Drawn {
  return {
    nodes: Object.fromEntries(Object.entries(nodes).reverse()),
    links: links.toReversed(),
    groups: groups.toReversed().map((group) => ({ ...group, sources: group.sources.toReversed() })),
  };
}

/** What fails, the rule read word for word again and again until nothing changes: the least set that holds. */
export function failedBy(drawn: Drawn, events: ReadonlySet<string>): Set<string> {
  const failed = new Set(events);
  for (let before = -1; before !== failed.size; ) {
    before = failed.size;
    for (const name of Object.keys(drawn.nodes)) if (isUnmet(drawn, name, failed)) failed.add(name);
  }
  return failed;
}

function isUnmet({ links = [], groups = [] }: Drawn, name: string, failed: ReadonlySet<string>): boolean {
  const own = groups.filter(({ of }) => of === name);
  const lacksRequired = links.some(
    ([from, to, kind]) =>
      to === name && kind !== 'owns' && failed.has(from) && !own.some(({ sources }) => sources.includes(from)),
  );
  return (
    lacksRequired || own.some(({ need, sources }) => sources.filter((source) => !failed.has(source)).length < need)
  );
}

const basicKinds: readonly NodeKind[] = ['component', 'supplier', 'site', 'owner'];

export function basicEventsOf({ nodes }: Drawn): string[] {
  return Object.keys(nodes).filter((name) => basicKinds.includes(nodes[name]!));
}

/** What each basic event fails at once, by its name: itself, unless several have one cause. */
export type Causes = Record<string, readonly string[]>;

export function causesOf(drawn: Drawn): Causes {
  return Object.fromEntries(basicEventsOf(drawn).map((event) => [event, [event]]));
}

/** All sets of up to `mostOrder` events that fail the top, none within another. */
export function cutSetsBySlowWay(drawn: Drawn, top: string, mostOrder: number, causes = causesOf(drawn)): string[][] {
  const found: string[][] = [];
  for (const set of subsets(Object.keys(causes)).sort((left, right) => left.length - right.length)) {
    if (set.length > mostOrder) break;
    if (found.some((smaller) => smaller.every((event) => set.includes(event)))) continue;
    if (failedBy(drawn, new Set(set.flatMap((event) => causes[event]!))).has(top)) found.push(set);
  }
  return found;
}

/** The sum over all that can happen. */
export function probabilityBySlowWay(drawn: Drawn, top: string, probabilities: Record<string, number>): number {
  const events = Object.keys(probabilities);
  let sum = 0;
  for (const set of subsets(events)) {
    if (!failedBy(drawn, new Set(set)).has(top)) continue;
    sum += events.reduce(
      (product, event) => product * (set.includes(event) ? probabilities[event]! : 1 - probabilities[event]!),
      1,
    );
  }
  return sum;
}

function subsets<T>(items: readonly T[]): T[][] {
  return Array.from({ length: 2 ** items.length }, (_, chosen) => items.filter((_, index) => (chosen >> index) & 1));
}
