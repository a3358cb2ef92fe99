import { levels } from '../src/common/network.ts';
import { type CompiledNetwork, compileNetwork } from '../src/engines/network/compile-network.ts';
import { ConcentrationModel } from '../src/engines/network/concentration.ts';
import { criticality } from '../src/engines/network/criticality.ts';
import type { NetworkDocument } from '../src/formats/network/document.ts';
import { writeNetwork } from '../src/formats/network/write-network.ts';
import { compare, peakMb, sha256 } from './measure.ts';
import { supplyFile } from './networks.ts';
import type { BenchRow, Outcome } from './row.ts';

/** Models over a network of 100,000 nodes, whose file everybody who asks has to parse first. */
export const networkModelRows: BenchRow[] = [
  {
    name: 'criticality-100k',
    goal: 'at most 1',
    against: 'JSON.parse of the file that holds the network',
    run: () => againstParse(1, (compiled) => () => criticality(compiled.network, compiled.levels), equalLevels),
  },
  {
    name: 'concentration-100k',
    goal: 'at most 2',
    against:
      'JSON.parse of the file; all tiers of the function that rests on nearly all nodes, with what they share over all functions',
    run: () => againstParse(2, (compiled) => () => new ConcentrationModel(compiled).of(0), equalShares),
  },
];

const nodeCount = 100_000;

async function againstParse<Answer>(
  goal: number,
  modelOf: (compiled: CompiledNetwork) => () => Answer,
  isEqual: (document: NetworkDocument, answer: Answer) => boolean,
): Promise<Outcome> {
  const document = supplyFile(nodeCount);
  const text = writeNetwork(document);
  const model = modelOf(compileNetwork(document));
  const equal = isEqual(document, model());
  const comparison = await compare(model, () => JSON.parse(text));
  const { ratio } = comparison;
  return {
    ...{ ratio, met: ratio <= goal, equal, comparison },
    sizes: { nodes: document.nodes.length, links: document.links!.length, bytes: text.length },
    hashes: { file: sha256(text) },
    rssMb: peakMb(),
  };
}

/** By passes over all links until no level rises. */
function equalLevels({ nodes, links = [] }: NetworkDocument, { low, high }: ReturnType<typeof criticality>): boolean {
  const numberOf = new Map(nodes.map(({ id }, number) => [id, number]));
  const expected = nodes.map(({ criticality: declared }) => (declared ? levels.indexOf(declared) : 0));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to, dependence } of links) {
      const [supporter, supported] = [numberOf.get(from)!, numberOf.get(to)!];
      const level = Math.min(expected[supported]!, levels.indexOf(dependence!));
      if (level <= expected[supporter]!) continue;
      expected[supporter] = level;
      changed = true;
    }
  }
  return expected.every((level, node) => low[node] === level && high[node] === level);
}

/** The shares of the largest suppliers by handing flows on in rounds, each supplier by its id. */
function equalShares({ nodes, links = [] }: NetworkDocument, answer: ReturnType<ConcentrationModel['of']>): boolean {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const supporters = Map.groupBy(links, ({ to }) => to);
  const leads = new Map<string, boolean>();
  for (const { id, kind } of nodes.toReversed()) {
    leads.set(id, kind === 'supplier' || (supporters.get(id) ?? []).some(({ from }) => leads.get(from)));
  }
  let front = new Map([[nodes[0]!.id, 1]]);
  const bySupplier = answer.filter(({ by }) => by === 'supplier');
  return bySupplier.every(({ parties }) => {
    const arrived = new Map<string, number>();
    for (let open = front; open.size > 0; ) {
      const next = new Map<string, number>();
      for (const [node, weight] of open) {
        const leading = (supporters.get(node) ?? []).filter(({ from }) => leads.get(from));
        for (const { from } of leading) {
          const into = kinds.get(from) === 'supplier' ? arrived : next;
          into.set(from, (into.get(from) ?? 0) + weight / leading.length);
        }
      }
      open = next;
    }
    front = arrived;
    return parties.every(({ party, share }) => Math.abs((arrived.get(party) ?? 0) - share) < 1e-9);
  });
}
