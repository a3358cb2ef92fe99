import fc from 'fast-check';
import { confidences, levels, nodeKinds, supportKinds } from '../src/common/network.ts';
import { type NetworkDocument, networkSchema } from '../src/formats/network/document.ts';

export interface NetworkShape {
  /** At most so many nodes. */
  nodes?: number;
  /** At most so many links. */
  links?: number;
  groups?: number;
}

/** Any network file that a reader takes: kinds, cycles, loops and parallel links as they come. */
export function aNetworkFile({ nodes = 12, links = 24, groups = 4 }: NetworkShape = {}): fc.Arbitrary<NetworkDocument> {
  return fc.integer({ min: 1, max: nodes }).chain((count) => {
    const id = fc.integer({ min: 0, max: count - 1 }).map((number) => `n${number}`);
    const level = fc.constantFrom(...levels);
    const node = optional({ own: level, bufferDays: fc.nat(50), failureProbability: fc.constantFrom(0, 0.05, 0.5, 1) });
    const kinds = fc.array(fc.constantFrom(...nodeKinds), { minLength: count, maxLength: count });
    const link = fc.tuple(
      fc.record({ from: id, to: id, kind: fc.constantFrom(...supportKinds) }),
      optional({ dependence: level, share: fc.constantFrom(0.2, 0.5, 1), confidence: fc.constantFrom(...confidences) }),
    );
    const source = fc.tuple(fc.record({ node: id }), optional({ qualified: fc.boolean(), dependence: level }));
    const group = fc
      .tuple(
        id,
        fc.uniqueArray(source, { minLength: 1, maxLength: 4, selector: ([{ node: named }]) => named }),
        fc.nat(),
      )
      .map(([of, sources, most]) => ({
        of,
        need: 1 + (most % sources.length),
        sources: sources.map(([named, more]) => ({ ...named, share: 1 / sources.length, ...more })),
      }));
    return fc
      .record({
        kinds,
        more: fc.array(node, { minLength: count, maxLength: count }),
        criticality: fc.array(fc.option(level, { nil: undefined }), { minLength: count, maxLength: count }),
        links: fc.array(link, { maxLength: links }),
        groups: fc.array(group, { maxLength: groups }),
      })
      .map((drawn) => ({
        schema: networkSchema,
        nodes: drawn.kinds.map((kind, number) => ({
          id: `n${number}`,
          kind,
          ...drawn.more[number],
          ...(kind === 'function' && drawn.criticality[number] ? { criticality: drawn.criticality[number] } : {}),
        })),
        links: drawn.links.map(([ends, more]) => ({ ...ends, ...more })),
        groups: drawn.groups.map((one, number) => ({ id: `g${number}`, ...one })),
      }));
  });
}

/** Each member or not. */
function optional<Shape extends Record<string, unknown>>(
  members: { [Name in keyof Shape]: fc.Arbitrary<Shape[Name]> },
) {
  return fc.record(members, { requiredKeys: [] }) as unknown as fc.Arbitrary<Partial<Shape>>;
}

/** The same network under other ids. */
export function relabelled(document: NetworkDocument, rename: (id: string) => string): NetworkDocument {
  return {
    ...document,
    nodes: document.nodes.map((node) => ({ ...node, id: rename(node.id) })),
    links: (document.links ?? []).map((link) => ({ ...link, from: rename(link.from), to: rename(link.to) })),
    groups: (document.groups ?? []).map((group) => ({
      ...group,
      id: rename(group.id),
      of: rename(group.of),
      sources: group.sources.map((source) => ({ ...source, node: rename(source.node) })),
    })),
  };
}

/** The same network in another order. */
export function shuffledFile(document: NetworkDocument, seed: number): NetworkDocument {
  const { nodes, links = [], groups = [] } = document;
  const sources = groups.map((group) => ({ ...group, sources: shuffled(group.sources, seed) }));
  return { ...document, nodes: shuffled(nodes, seed), links: shuffled(links, seed), groups: shuffled(sources, seed) };
}

function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const key = (index: number) => Math.imul(index + 1, 2_654_435_761) ^ Math.imul(seed + index, 40_503);
  return items
    .map((item, index) => ({ item, key: key(index) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
