import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const network = {
  schema: 'holdfast.network/1',
  nodes: [
    { id: 'billing', kind: 'function', criticality: 'very-high' },
    { id: 'app', kind: 'product' },
    { id: 'acme', kind: 'supplier' },
    { id: 'beta', kind: 'supplier' },
    { id: 'fab7', kind: 'site' },
  ],
  links: [
    { from: 'app', to: 'billing', kind: 'needed-by', dependence: 'high' },
    { from: 'fab7', to: 'acme', kind: 'site-of', share: 1 },
    { from: 'fab7', to: 'beta', kind: 'site-of', share: 1 },
  ],
  groups: [
    {
      id: 'db',
      of: 'app',
      need: 1,
      sources: [
        { node: 'acme', share: 0.6 },
        { node: 'beta', share: 0.4 },
      ],
    },
  ],
};

describe('network', () => {
  let folder = '';
  const file = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-network-'));
    writeFileSync(file('a.json'), JSON.stringify(network));
    writeFileSync(file('broken.json'), JSON.stringify({ ...network, asOf: 'today', nodes: network.nodes.slice(1) }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(...words: string[]) {
    const terminal = aTerminal({ input: JSON.stringify(network) });
    const code = await runCommand(['network', ...words], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  }

  it('analyzes a file or stdin, and names what is left out', async () => {
    const { code, out } = await run('analyze', '-', '-o', 'json');
    const analysis = JSON.parse(out);

    expect(code).toBe(0);
    expect(analysis.criticality).toContainEqual({ id: 'app', low: 'high', high: 'high', path: ['app', 'billing'] });
    expect(analysis.concentration).toContainEqual(
      expect.objectContaining({ of: 'app', tier: 1, by: 'supplier', hhi: 5200 }),
    );
    expect(analysis.concentration).toContainEqual(expect.objectContaining({ of: 'app', by: 'site', hhi: 10_000 }));
    expect(analysis.cutSets).toContainEqual({
      of: 'billing',
      order: 3,
      complete: true,
      sets: [['fab7'], ['acme', 'beta']],
    });
    expect(analysis.notes).toContainEqual(expect.stringMatching(/^failure: left out/));
    expect((await run('analyze', file('a.json'))).out).toMatch(/app +high +billing\n/);
  });

  it('names what is left out, as the file says nothing of it', async () => {
    writeFileSync(
      file('bare.json'),
      JSON.stringify({ ...network, nodes: [{ id: 'a', kind: 'product' }], links: [], groups: [] }),
    );
    const { code, out } = await run('analyze', file('bare.json'), '-ojson');
    const analysis = JSON.parse(out);

    expect(code).toBe(0);
    expect(Object.keys(analysis)).not.toContain('criticality');
    expect(analysis.notes).toContainEqual(expect.stringMatching(/^criticality: left out/));
    expect(analysis.notes).toContainEqual(expect.stringMatching(/^concentration: left out/));
  });

  it('tells how probable failure and compromise are, exactly or between bounds', async () => {
    const probable = {
      ...network,
      nodes: [
        ...network.nodes.slice(0, 2),
        { id: 'acme', kind: 'supplier', failureProbability: 0.1, compromiseProbability: 0.2, country: 'TW' },
        { id: 'beta', kind: 'supplier', failureProbability: 0.1, country: 'TW' },
        { id: 'fab7', kind: 'site', failureProbability: 0.02 },
      ],
      links: network.links.map((link) => ({ ...link, transmission: 0.5 })),
    };
    writeFileSync(file('probable.json'), JSON.stringify(probable));
    const analysis = JSON.parse((await run('analyze', file('probable.json'), '-ojson')).out);
    const [billing] = analysis.failure;

    expect(billing).toMatchObject({ of: 'billing', probability: expect.closeTo(1 - 0.98 * 0.99, 12) });
    expect(billing.importance).toContainEqual(
      expect.objectContaining({ id: 'fab7', birnbaum: expect.closeTo(0.99, 12) }),
    );
    expect(analysis.commonCause).toContainEqual(
      expect.objectContaining({ of: 'billing', by: 'country', sets: [['fab7'], ['TW']] }),
    );
    expect(analysis.compromise).toContainEqual({
      ...{ id: 'acme', probability: null },
      ...{ low: expect.closeTo(0.2, 12), high: expect.closeTo(0.6, 12) },
    });
    expect((await run('analyze', file('probable.json'))).out).toMatch(/billing +0\.0298 +fab7\n/);
  });

  it('says what depends on nodes, and what every way passes', async () => {
    const { code, out } = await run('reach', file('a.json'), '--from', 'acme,fab7', '-o', 'json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      reached: [
        { id: 'app', kind: 'product', distance: 1, via: 'acme' },
        { id: 'beta', kind: 'supplier', distance: 1, via: 'fab7' },
        { id: 'billing', kind: 'function', distance: 2, via: 'app' },
      ],
      dominators: [{ of: 'billing', nodes: ['app'] }],
      counts: { supplier: 1, product: 1, function: 1 },
    });
    const up = await run('reach', file('a.json'), '--from', 'billing', '--direction', 'up', '--to', 'fab7');
    expect(up.out).toMatch(/fab7 +app\n/);
    expect(up.out).toContain('fab7 > acme > app > billing');
  });

  it('compares two files, and says why a level moved', async () => {
    const links = [{ ...network.links[0], dependence: 'low' }, ...network.links.slice(1)];
    writeFileSync(file('b.json'), JSON.stringify({ ...network, links }));
    const { code, out } = await run('diff', file('a.json'), file('b.json'), '-o', 'json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      links: { added: [], removed: [], changed: [{ from: 'app', to: 'billing', fields: [{ field: 'dependence' }] }] },
      levels: expect.arrayContaining([expect.objectContaining({ id: 'app' })]),
    });
    expect((await run('diff', file('a.json'), '-')).out).toBe('Nothing differs.\n');
    expect((await run('diff', file('a.json'), file('b.json'))).out).toMatch(
      /app +high +low +app > billing \(needed-by\): dependence high to low\n/,
    );
    expect((await run('diff', file('a.json'))).code).toBe(2);
  });

  it('writes other forms, and reads GraphML as it reads JSON', async () => {
    const graph = await run('convert', file('a.json'), '--to', 'graphml', '--out', file('a.graphml'));
    const back = await run('diff', file('a.json'), file('a.graphml'), '-o', 'json');
    const zip = await run('convert', file('a.json'), '--to', 'csv');
    const places = await run('convert', '-', '--to', 'geojson');

    expect([graph.code, graph.out, back.code]).toEqual([0, '', 0]);
    expect(JSON.parse(back.out)).toMatchObject({
      nodes: { changed: [] },
      links: { changed: [] },
      groups: { changed: [] },
    });
    expect(zip.out.slice(0, 2)).toBe('PK');
    expect(JSON.parse(places.out)).toEqual({ type: 'FeatureCollection', features: [] });
    expect((await run('convert', '-', '--to', 'grahpml')).note).toContain('Did you mean graphml?');
    expect((await run('convert', '-', '--to', 'json', '--out', file('none/a.json'))).note).toContain('no such folder');
  });

  it('computes nothing from a broken file, and names each mistake', async () => {
    const { code, out } = await run('analyze', file('broken.json'), '-o', 'json');

    expect(code).toBe(2);
    expect(JSON.parse(out).problems.map(({ at }: { at: string }) => at)).toEqual(['/asOf', '/links/0/to']);
  });

  it('refuses what it cannot begin from', async () => {
    const unknown = await run('reach', file('a.json'), '--from', 'acmee');

    expect([unknown.code, unknown.note]).toEqual([2, expect.stringContaining('Did you mean acme?')]);
    expect((await run('reach', file('a.json'))).code).toBe(2);
    expect((await run('reach', file('a.json'), '--polygon', '1,2 3,4')).code).toBe(2);
    expect((await run('analyze', file('none.json'))).note).toContain('There is no such file.');
    expect((await run('analyze')).code).toBe(2);
  });
});
