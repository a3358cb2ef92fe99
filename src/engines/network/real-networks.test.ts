import { describe, expect, it } from 'vitest';
import { conformanceFile, conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { relabelled } from '../../../tests/networks.ts';
import { parseCountry } from '../../formats/countries/countries.ts';
import { parseCsv } from '../../formats/csv/read-csv.ts';
import type { NetworkDocument, NetworkLink, NetworkNode } from '../../formats/network/document.ts';
import { readNetwork } from '../../formats/network/read-network.ts';
import { writeNetwork } from '../../formats/network/write-network.ts';
import { analyzeNetwork, type NetworkAnalysis } from './analyze-network.ts';
import { compileNetwork } from './compile-network.ts';
import { reachNetwork } from './reach-network.ts';

function rowsOf(bytes: Uint8Array): Record<string, string>[] {
  const read = parseCsv(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const [header, ...rows] = read.value.map(({ cells }) => cells);
  return rows.map((cells) => Object.fromEntries(header!.map((name, column) => [name, cells[column] ?? ''])));
}

const supplyGraph = (path: string) => rowsOf(conformanceFile(`networks/supplygraph/${path}`));

/** An edge joins two products that one plant or storage place makes or keeps: the place supports both. */
function madeOf(folder: string, nameOf: (product: string) => string): NetworkDocument {
  const links = new Map<string, NetworkLink>();
  for (const [what, kind] of [
    ['Plant', 'manufactures'],
    ['Storage Location', 'supplies'],
  ] as const) {
    for (const row of supplyGraph(`Edges/${folder}Edges_(${what.replace(' ', '_')}).csv`)) {
      for (const to of [row.node1!, row.node2!].map(nameOf)) {
        const from = `${what} ${Number(row[what])}`;
        links.set(`${from}>${to}`, { from, to, kind });
      }
    }
  }
  const sites = new Set([...links.values()].map(({ from }) => from));
  const products = new Set([...links.values()].map(({ to }) => to));
  return {
    schema: 'holdfast.network/1',
    nodes: [
      ...[...products].sort().map((id): NetworkNode => ({ id, kind: 'product' })),
      ...[...sites].sort().map((id): NetworkNode => ({ id, kind: 'site' })),
    ],
    links: [...links.values()].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1)),
  };
}

function written(document: NetworkDocument): NetworkDocument {
  const read = readNetwork(new TextEncoder().encode(writeNetwork(document)));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

/** What does not depend on names. */
function summary({ cutSets = [], concentration = [] }: NetworkAnalysis) {
  return {
    cutSets: cutSets.map(({ sets }) => sets.length).sort(),
    concentration: concentration.map(({ tier, by, hhi }) => `${tier} ${by} ${hhi?.toFixed(6)}`).sort(),
  };
}

describe.runIf(hasConformanceData)('a real network', () => {
  it('of a maker of consumer goods is the same by names and by numbers, and lies in the hands of its plants', () => {
    const index = supplyGraph('Nodes/NodesIndex.csv');
    const nameOf = new Map(index.map(({ Node: id, NodeIndex: number }) => [number!, id!]));
    const named = written(madeOf('', (name) => name));
    const numbered = written(madeOf('EdgesIndex/', (number) => nameOf.get(number)!));
    const analysis = analyzeNetwork(named);

    expect(index).toHaveLength(41);
    expect(named.nodes.every(({ id, kind }) => kind === 'site' || index.some((row) => row.Node === id))).toBe(true);
    expect(numbered).toEqual(named);
    expect(summary(analyzeNetwork(relabelled(named, (id) => `${id}!`)))).toEqual(summary(analysis));
    expect(analysis.concentration!.length).toBeGreaterThan(30);
    for (const { of, tier, by, parties, hhi } of analysis.concentration!) {
      const places = named.links!.filter(({ to }) => to === of);
      expect([tier, by]).toEqual([1, 'site']);
      expect(hhi).toBeCloseTo(10_000 / places.length, 6);
      expect(parties.length).toBe(Math.min(10, places.length));
    }
  });

  it('of facilities gives each a site in a country, and reaches what rests on them', () => {
    const lists = conformanceFiles('networks/open-supply-hub', /\.csv$/);
    const nodes: NetworkNode[] = [{ id: 'goods', kind: 'product' }];
    const links: NetworkLink[] = [];
    for (const { name, read } of lists) {
      nodes.push({ id: name, kind: 'supplier' });
      links.push({ from: name, to: 'goods', kind: 'supplies' });
      for (const [row, facility] of rowsOf(read()).entries()) {
        const country = parseCountry(facility.country ?? '');
        if (!country.ok) throw new Error(`${name}: ${facility.country}: ${country.message}`);
        nodes.push({ id: `${name} ${row}`, kind: 'site', name: facility.name!, country: country.value });
        links.push({ from: `${name} ${row}`, to: name, kind: 'site-of' });
      }
    }
    const network = written({ schema: 'holdfast.network/1', nodes, links });
    const byCountry = analyzeNetwork(network).concentration!.find(({ by }) => by === 'country')!;
    const { counts } = reachNetwork(compileNetwork(network), [0], 'up');

    expect(counts).toEqual({ supplier: lists.length, site: nodes.length - lists.length - 1 });
    expect(byCountry.unknown).toBe(0);
    expect(byCountry.hhi).toBeGreaterThan(10_000 / new Set(nodes.map(({ country }) => country)).size);
  });
});
