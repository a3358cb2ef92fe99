import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aNetworkFile } from '../../../tests/networks.ts';
import { levels } from '../../common/network.ts';
import type { NetworkDocument } from '../../formats/network/document.ts';
import { analyzeNetwork } from './analyze-network.ts';
import { concentrationAt } from './study-concentration.ts';
import { type CutSetStudy, setsThatFail } from './study-cut-sets.ts';
import { listIn, recordIn } from './study-lists.ts';
import { type NetworkStudy, studyNetwork } from './study-network.ts';

const chance = fc.option(fc.constantFrom(0, 0.05, 0.5, 1), { nil: undefined });

/** With countries, owners, chances of compromise and what passes them on. */
const aWholeFile: fc.Arbitrary<NetworkDocument> = fc
  .record({
    document: aNetworkFile({ nodes: 9, links: 16, groups: 3 }),
    countries: fc.array(fc.constantFrom('TW', 'FI', undefined), { minLength: 9, maxLength: 9 }),
    compromise: fc.array(chance, { minLength: 9, maxLength: 9 }),
    transmission: fc.array(chance, { minLength: 16, maxLength: 16 }),
    owned: fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom(0.4, 0.6, undefined)), { maxLength: 3 }),
  })
  .map(({ document, countries, compromise, transmission, owned }) => {
    const { nodes, links = [] } = document;
    const names = new Map(nodes.map(({ id }, node) => [node, id]));
    const owners = owned.flatMap(([owner, of, share]) => {
      const [from, to] = [names.get(owner), names.get(of)];
      if (from === undefined || to === undefined || from === to) return [];
      return [{ from, to, kind: 'owns' as const, ...(share !== undefined && { share }) }];
    });
    return {
      ...document,
      nodes: nodes.map((node, index) => ({
        ...node,
        ...(countries[index] !== undefined && { country: countries[index] }),
        ...(compromise[index] !== undefined && { compromiseProbability: compromise[index] }),
      })),
      links: [
        ...links.map((link, index) => ({
          ...link,
          ...(transmission[index] !== undefined && { transmission: transmission[index] }),
        })),
        ...owners,
      ],
    };
  });

describe('studyNetwork', () => {
  it('says of every node what the analysis of the same file says', () => {
    fc.assert(
      fc.property(aWholeFile, (document) => {
        const study = studyNetwork(document);
        const { notes, ...analysis } = analyzeNetwork(document);

        expect(restated(document, study)).toEqual({ ...nothing, ...analysis });
      }),
      { numRuns: 80 },
    );
  });
});

const nothing = { criticality: [], cutSets: [], commonCause: [], failure: [], concentration: [], compromise: [] };

/** The study in the words of the analysis, which leaves out systems and suppliers. */
function restated({ nodes }: NetworkDocument, study: NetworkStudy) {
  const id = (node: number) => nodes[node]!.id;
  const isTop = (node: number) => ['function', 'product'].includes(nodes[node]!.kind);
  const { criticality, failure, compromise } = study;
  return {
    criticality: criticality.isKnown
      ? Array.from(criticality.order, (node) => ({
          id: id(node),
          low: levels[criticality.low[node]!]!,
          high: levels[criticality.high[node]!]!,
          path: Array.from(listIn(criticality.paths, node), id),
        }))
      : [],
    cutSets: setsIn(study.cutSets, isTop, id),
    commonCause: study.merged.flatMap(({ by, parties, ...table }) => {
      const party = (vertex: number) => {
        const one = parties[vertex - nodes.length]!;
        return typeof one === 'number' ? id(one) : one;
      };
      const named = (vertex: number) => (vertex < nodes.length ? id(vertex) : party(vertex));
      return setsIn({ ...table }, isTop, named).map((one) => ({ by, ...one }));
    }),
    failure: [...(failure?.tops ?? [])].flatMap((of, place) => {
      if (!isTop(of)) return [];
      const { probability, importance } = recordIn(failure!.records, place);
      expect([...failure!.bounds.subarray(2 * place, 2 * place + 2)]).toEqual([probability.low, probability.high]);
      return [
        {
          of: id(of),
          ...(probability.low === probability.high ? { probability: probability.low } : probability),
          importance: expect.toSatisfy(
            (told: { id: string }[]) =>
              told.length === importance.length && told.every((one) => hasOne(one, importance)),
          ),
        },
      ];
    }),
    concentration: [...study.concentration.tops].flatMap((of, place) =>
      isTop(of)
        ? concentrationAt(study.concentration, place).map(({ parties, ...tier }) => ({
            of: id(of),
            ...roundedFigures(tier),
            parties: parties.map(({ party, share }) => ({
              party: typeof party === 'number' ? id(party) : party,
              share: brief(share),
            })),
          }))
        : [],
    ),
    compromise: [...(compromise?.tops ?? [])].map((node, place) => {
      const { probability } = recordIn(compromise!.records, place);
      const { low, high } = probability;
      return { id: id(node), probability: low === high ? low : null, low, high };
    }),
  };

  function hasOne(told: { id: string }, importance: { node: number; birnbaum: { low: number; high: number } }[]) {
    const { birnbaum } = told as { id: string; birnbaum?: number | { low: number; high: number } };
    const one = importance.find(({ node }) => id(node) === told.id);
    const stated = one && (one.birnbaum.low === one.birnbaum.high ? one.birnbaum.low : one.birnbaum);
    return stated !== undefined && JSON.stringify(stated) === JSON.stringify(birnbaum);
  }
}

function setsIn(table: CutSetStudy, isTop: (node: number) => boolean, named: (vertex: number) => string) {
  return [...table.tops].flatMap((of, place) => {
    if (!isTop(of)) return [];
    const sets = setsThatFail(table, place, Number.POSITIVE_INFINITY).map((set) => set.map(named));
    return [{ of: named(of), order: table.order[place], complete: table.complete[place] === 1, sets }];
  });
}

function brief(value: number): number {
  return Number(value.toFixed(9));
}

function roundedFigures<Tier extends object>(tier: Tier): Tier {
  const figures = ['hhi', 'effective', 'low', 'high', 'worst', 'unknown'];
  return Object.fromEntries(
    Object.entries(tier).map(([name, value]) => [
      name,
      figures.includes(name) && typeof value === 'number' ? brief(value) : value,
    ]),
  ) as Tier;
}
