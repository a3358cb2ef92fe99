import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aNetworkFile } from '../../../tests/networks.ts';
import { writeTemplateXlsx } from '../register-workbook/write-register.ts';
import type { NetworkDocument } from './document.ts';
import { readGraphMl, writeGraphMl } from './graphml.ts';
import { readNetworkTables } from './read-tables.ts';
import { writeNetworkAs } from './write-as.ts';
import { networkGeoJson } from './write-geojson.ts';
import { writeNetworkTables } from './write-tables.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const network: NetworkDocument = {
  schema: 'holdfast.network/1',
  asOf: '2026-11-21',
  nodes: [
    { id: 'app', kind: 'product', name: 'A "quoted" <name>\twith\rbreaks' },
    { id: 'acme', kind: 'supplier' },
    { id: 'beta', kind: 'supplier', lat: 52, lon: 13 },
    { id: 'fab7', kind: 'site', lat: 24.8, lon: 121, owned: false },
    { id: 'plant', kind: 'site', lat: 48, lon: 11 },
  ],
  links: [
    { from: 'fab7', to: 'acme', kind: 'site-of', share: { min: 0.5, max: 0.75 } },
    { from: 'plant', to: 'app', kind: 'manufactures' },
    { from: 'beta', to: 'acme', kind: 'owns', share: 0.5 },
  ],
  groups: [
    { id: 'acme', of: 'app', need: 1, sources: [{ node: 'acme', share: 0.6, qualified: true }, { node: 'beta' }] },
  ],
};

describe('GraphML', () => {
  it('gives back the network, with what the form does not know', () => {
    fc.assert(
      fc.property(aNetworkFile(), fc.dictionary(fc.stringMatching(/^x.*$/), fc.jsonValue()), (drawn, unknown) => {
        const nodes = drawn.nodes.map((node, index) => (index === 0 ? { ...node, ...unknown } : node));
        const document = JSON.parse(JSON.stringify({ asOf: '2026-01-01', ...drawn, nodes }));
        const read = readGraphMl(bytes(writeGraphMl(document)));

        expect(read.ok ? read.value : read.problems).toEqual(document);
      }),
    );
  });

  it('keeps groups, bounds of shares, and texts as they are', () => {
    const read = readGraphMl(bytes(writeGraphMl(network)));

    expect(read.ok && read.value).toEqual(network);
  });

  it('reads what NetworkX writes: types by its names, defaults of keys', () => {
    const read = readGraphMl(
      bytes(`<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <key id="d0" for="node" attr.name="kind" attr.type="string"><default>supplier</default></key>
  <key id="d1" for="node" attr.name="bufferDays" attr.type="long"/>
  <key id="d2" for="edge" attr.name="kind" attr.type="string"/>
  <key id="d3" for="node" yfiles.type="nodegraphics"/>
  <graph edgedefault="directed">
    <node id="a"><data key="d1">3</data><data key="d3"><y:Shape xmlns:y="urn:y">drawn</y:Shape></data></node>
    <node id="b"><data key="d0">product</data></node>
    <edge source="a" target="b"><data key="d2">supplies</data></edge>
  </graph>
</graphml>`),
    );

    expect(read.ok && read.value).toEqual({
      schema: 'holdfast.network/1',
      nodes: [
        { id: 'a', kind: 'supplier', bufferDays: 3 },
        { id: 'b', kind: 'product' },
      ],
      links: [{ from: 'a', to: 'b', kind: 'supplies' }],
      groups: [],
    });
  });

  it.each([
    ['an undirected graph', '<graphml><graph edgedefault="undirected"/></graphml>', 'undirected'],
    ['a graph in a graph', '<graphml><graph><node id="a"><graph/></node></graph></graphml>', 'more than one graph'],
    ['a hyperedge', '<graphml><graph><hyperedge/></graph></graphml>', 'hyperedge'],
    ['no graph', '<graphml/>', 'no graph'],
    ['a document type', '<!DOCTYPE graphml [<!ENTITY a "aa">]><graphml/>', 'document type'],
    ['broken XML', '<graphml><graph>', ''],
    [
      'a number that is none',
      '<graphml><key id="k" for="node" attr.name="bufferDays" attr.type="int"/><graph><node id="a"><data key="k">x</data></node></graph></graphml>',
      '"x" is no double',
    ],
  ])('refuses %s', (_, text, sentence) => {
    const read = readGraphMl(bytes(text));

    expect(read).toMatchObject({
      ok: false,
      problems: [{ at: expect.stringMatching(/^line \d+$/), message: expect.stringContaining(sentence) }],
    });
  });

  it('checks the network as that of a file', () => {
    const read = readGraphMl(bytes('<graphml><graph><node id="a"/><edge source="a" target="b"/></graph></graphml>'));

    expect(read.ok ? [] : read.problems.map(({ at }) => at)).toEqual(['/nodes/0', '/links/0', '/links/0/to']);
  });
});

describe('writeNetworkTables', () => {
  it('writes a table each of nodes, links and sources', () => {
    const [nodes, links, sources] = writeNetworkTables(network).map(({ text }) => text.split('\r\n'));

    expect(nodes![0]).toMatch(/^id,kind,name,purl/);
    expect(links!.slice(0, 2)).toEqual([
      'from,to,kind,dependence,share.min,share.max,confidence,source,validFrom,validUntil,transmission',
      'fab7,acme,site-of,,0.5,0.75,,,,,',
    ]);
    expect(sources!.slice(0, 2)).toEqual([
      'group.id,group.of,group.need,group.name,group.dependence,node,share.min,share.max,qualified,switchDays,dependence',
      'acme,app,1,,,acme,0.6,0.6,true,,',
    ]);
  });

  it('gives every node and link its line, and every member its column', () => {
    fc.assert(
      fc.property(aNetworkFile(), (document) => {
        const [nodes, links] = writeNetworkTables(document);
        const withMore = writeNetworkTables({
          ...document,
          nodes: document.nodes.map((node) => ({ ...node, extra: [1] })),
        });

        expect(nodes!.text.split('\r\n')).toHaveLength(document.nodes.length + 2);
        expect(links!.text.split('\r\n')).toHaveLength(document.links!.length + 2);
        expect(withMore[0]!.text).toMatch(/,extra\r\n/);
      }),
    );
  });
});

describe('readNetworkTables', () => {
  const zipped = (document: NetworkDocument) => writeNetworkAs('csv', document);

  it('gives back what was written, but for what only the file itself says', async () => {
    const { asOf: _, ...tabled } = network;
    await fc.assert(
      fc.asyncProperty(fc.option(aNetworkFile(), { nil: tabled }), async (document) => {
        const read = readNetworkTables(await zipped(document));

        expect(read?.ok ? read.value : read).toEqual(JSON.parse(JSON.stringify(document)));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves workbooks to others, and names what is wrong with a table', async () => {
    const broken = { ...network, links: [{ ...network.links![0]!, share: 2, to: 'nowhere' }] };

    const read = readNetworkTables(await zipped(broken));

    expect(readNetworkTables(await writeTemplateXlsx())).toBeUndefined();
    expect(readNetworkTables(bytes('id,kind'))).toBeUndefined();
    expect(read?.ok === false && read.problems.map(({ at }) => at)).toEqual(['/links/0/share', '/links/0/to']);
    expect(readNetworkTables((await zipped(network)).slice(0, 300))).toBeUndefined();
  });
});

describe('networkGeoJson', () => {
  it('gives places as points, and flows between them as lines, by way of sites where who flows has no place', () => {
    const { features } = networkGeoJson(network);
    const points = features.filter(({ geometry }) => geometry.type === 'Point');
    const lines = features.filter(({ geometry }) => geometry.type === 'LineString');

    expect(points.map(({ id, geometry }) => [id, geometry.coordinates])).toEqual([
      ['beta', [13, 52]],
      ['fab7', [121, 24.8]],
      ['plant', [11, 48]],
    ]);
    expect(lines).toEqual([]);
  });

  it('draws a supplier with sites from each of them', () => {
    const nodes = [...network.nodes, { id: 'town', kind: 'system' as const, lat: 50, lon: 8 }];
    const links = [
      ...network.links!,
      { from: 'acme', to: 'town', kind: 'supplies' as const, share: { min: 0.1, max: 0.1 } },
    ];
    const { features } = networkGeoJson({ ...network, nodes, links });

    expect(features.at(-1)).toEqual({
      type: 'Feature',
      geometry: {
        type: 'LineString',
        coordinates: [
          [121, 24.8],
          [8, 50],
        ],
      },
      properties: { from: 'acme', to: 'town', kind: 'supplies', share: 0.1, fromSite: 'fab7', toSite: 'town' },
    });
  });
});
