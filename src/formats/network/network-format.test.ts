import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aNetworkFile } from '../../../tests/networks.ts';
import { networkJsonSchema } from './json-schema.ts';
import { networkLimitBytes, readNetwork, readNetworkObject } from './read-network.ts';
import { writeNetwork } from './write-network.ts';

const read = (file: unknown) => readNetwork(new TextEncoder().encode(JSON.stringify(file)));

const problemsOf = (file: unknown) => {
  const answer = read(file);
  return answer.ok ? [] : answer.problems;
};

const node = (id: string, more: object = {}) => ({ id, kind: 'supplier', ...more });
const file = (more: object) => ({ schema: 'holdfast.network/1', nodes: [node('a'), node('b')], ...more });

const example = file({
  asOf: '2026-11-21',
  nodes: [
    { id: 'billing', kind: 'function', criticality: 'very-high', lossPerDay: 40000, currency: 'USD' },
    { id: 'app', kind: 'product', productKind: 'software', bufferDays: 0 },
    node('acme', { country: 'US', recoverDays: 70, failureProbability: 0.05 }),
    node('beta', { country: 'DE' }),
    { id: 'holdco', kind: 'owner' },
    { id: 'fab7', kind: 'site', country: 'TW', lat: 24.8, lon: 121, owned: false },
  ],
  links: [
    { from: 'app', to: 'billing', kind: 'needed-by', dependence: 'high' },
    { from: 'fab7', to: 'acme', kind: 'site-of', share: 1, confidence: 'declared', validFrom: '2025-01-01' },
    { from: 'holdco', to: 'acme', kind: 'owns', share: { min: 0.5, max: 0.75 } },
  ],
  groups: [
    {
      id: 'db',
      of: 'app',
      need: 1,
      sources: [
        { node: 'acme', share: 0.6 },
        { node: 'beta', share: 0.4, qualified: true, switchDays: 20 },
      ],
    },
  ],
});

describe('readNetwork', () => {
  it('reads a network as it stands', () => {
    expect(read(example)).toEqual({ ok: true, value: example, warnings: [] });
  });

  it.each([
    ['an unknown end', { links: [{ from: 'a', to: 'c', kind: 'supplies' }] }, '/links/0/to'],
    [
      'an unknown source',
      { groups: [{ id: 'g', of: 'a', need: 1, sources: [{ node: 'c' }] }] },
      '/groups/0/sources/0/node',
    ],
    [
      'an unknown node of a group',
      { groups: [{ id: 'g', of: 'c', need: 1, sources: [{ node: 'a' }] }] },
      '/groups/0/of',
    ],
    ['two nodes of one id', { nodes: [node('a'), node('a')] }, '/nodes/1/id'],
    ['a share over 1', { links: [{ from: 'a', to: 'b', kind: 'supplies', share: 1.2 }] }, '/links/0/share'],
    [
      'a share upside down',
      { links: [{ from: 'a', to: 'b', kind: 'owns', share: { min: 0.6, max: 0.5 } }] },
      '/links/0/share',
    ],
    [
      'more than the whole owned',
      {
        links: [
          { from: 'a', to: 'b', kind: 'owns', share: 0.6 },
          { from: 'a', to: 'b', kind: 'owns', share: { min: 0.5, max: 0.7 } },
        ],
      },
      '/links/1/share',
    ],
    [
      'more than the whole owned on one day',
      {
        asOf: '2026-01-01',
        links: [
          { from: 'a', to: 'b', kind: 'owns', share: 0.6, validUntil: '2025-03-01' },
          { from: 'a', to: 'b', kind: 'owns', share: 0.6, validFrom: '2025-03-01' },
        ],
      },
      '/links/1/share',
    ],
    [
      'shares of a group over 1 together',
      {
        groups: [
          {
            id: 'g',
            of: 'a',
            need: 1,
            sources: [
              { node: 'a', share: 0.6 },
              { node: 'b', share: 0.5 },
            ],
          },
        ],
      },
      '/groups/0/sources',
    ],
    [
      'a need over the number of sources',
      { groups: [{ id: 'g', of: 'a', need: 2, sources: [{ node: 'b' }] }] },
      '/groups/0/need',
    ],
    ['a need of none', { groups: [{ id: 'g', of: 'a', need: 0, sources: [{ node: 'b' }] }] }, '/groups/0/need'],
    ['no source', { groups: [{ id: 'g', of: 'a', need: 1, sources: [] }] }, '/groups/0/sources'],
    [
      'one source twice',
      { groups: [{ id: 'g', of: 'a', need: 1, sources: [{ node: 'b' }, { node: 'b' }] }] },
      '/groups/0/sources/1/node',
    ],
    ['a negative time', { nodes: [node('a', { bufferDays: -1 })] }, '/nodes/0/bufferDays'],
    ['a time without end', { nodes: [node('a', { recoverDays: '7' })] }, '/nodes/0/recoverDays'],
    ['a kind that is none', { nodes: [{ id: 'a', kind: 'vendor' }] }, '/nodes/0/kind'],
    ['a kind of link that is none', { links: [{ from: 'a', to: 'b', kind: 'sells' }] }, '/links/0/kind'],
    ['a level that is none', { nodes: [node('a', { own: 'highest' })] }, '/nodes/0/own'],
    ['a date that is none', { asOf: '2026-02-30' }, '/asOf'],
    [
      'an end before the beginning',
      { links: [{ from: 'a', to: 'b', kind: 'supplies', validFrom: '2026-02-01', validUntil: '2026-01-31' }] },
      '/links/0/validUntil',
    ],
    ['a probability over 1', { nodes: [node('a', { failureProbability: 1.01 })] }, '/nodes/0/failureProbability'],
    [
      'a transmission below 0',
      { links: [{ from: 'a', to: 'b', kind: 'supplies', transmission: -0.1 }] },
      '/links/0/transmission',
    ],
    ['a country that is none', { nodes: [node('a', { country: 'UK' })] }, '/nodes/0/country'],
    ['half a place', { nodes: [node('a', { lat: 1 })] }, '/nodes/0/lat'],
    ['another schema', { schema: 'holdfast.network/2' }, '/schema'],
    ['a horizon of no days', { horizonDays: 0 }, '/horizonDays'],
    ['a node that is no object', { nodes: [null] }, '/nodes/0'],
    ['links that are no list', { links: {} }, '/links'],
    ['a null', { nodes: [node('a', { name: null })] }, '/nodes/0/name'],
  ])('refuses %s, at its place', (_, more, at) => {
    const problems = problemsOf(file(more));

    expect(problems.map((problem) => problem.at)).toContain(at);
    for (const { message } of problems) expect(message).toMatch(/\.$|\?$/);
  });

  it('takes owners one after the other', () => {
    const before = { from: 'a', to: 'b', kind: 'owns', share: 1, validUntil: '2024-12-31' };
    const after = { from: 'a', to: 'b', kind: 'owns', share: 1, validFrom: '2025-01-01' };

    expect(read(file({ asOf: '2026-01-01', links: [after, before] })).ok).toBe(true);
  });

  it('names every mistake, and counts those beyond the first hundred', () => {
    const links = Array.from({ length: 130 }, (_, index) => ({ from: 'a', to: `x${index}`, kind: 'supplies' }));
    const problems = problemsOf(file({ links }));

    expect(problems).toHaveLength(101);
    expect(problems[99]).toEqual({ at: '/links/99/to', message: 'There is no node "x99".' });
    expect(problems[100]).toEqual({ at: '', message: '30 more are not listed.' });
  });

  it('keeps what it does not know, and says so once', () => {
    const more = file({
      nodes: [node('a', { 'dun/s': '1', tier: 1 }), node('b', { 'dun/s': '2' })],
      about: { by: 'us' },
    });
    const answer = read(more);

    expect(answer).toMatchObject({ ok: true, value: more });
    expect(answer.ok && answer.warnings).toEqual([
      { at: '/about', message: expect.stringContaining('"about" of the file') },
      { at: '/nodes/0/dun~1s', message: expect.stringContaining('(2 times)') },
      { at: '/nodes/0/tier', message: expect.stringContaining('"tier" of a node') },
    ]);
  });

  it('says that a level is declared where levels are derived', () => {
    const answer = read(file({ nodes: [node('a', { criticality: 'high' })] }));

    expect(answer.ok && answer.warnings).toEqual([{ at: '/nodes/0/criticality', message: expect.any(String) }]);
  });

  it('tells where text stops being JSON, is no object, lies too deep or has a member twice', () => {
    const bytes = (text: string) => readNetwork(new TextEncoder().encode(text));
    const deep = `{"schema":"holdfast.network/1","nodes":[],"x":${'['.repeat(600)}${']'.repeat(600)}}`;

    expect(bytes('{"schema":')).toMatchObject({ ok: false, problems: [{ at: 'line 1, column 11' }] });
    expect(bytes('[]')).toMatchObject({ ok: false, problems: [{ at: '' }] });
    expect(bytes(deep)).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining('512 deep') }] });
    expect(bytes('{"schema":"holdfast.network/1","nodes":[],"nodes":[]}')).toMatchObject({
      ok: true,
      warnings: [{ at: '/nodes' }],
    });
    expect(bytes('{"schema":"holdfast.network/1","nodes":[{"id":"a","kind":"site","lat":1e999,"lon":0}]}').ok).toBe(
      false,
    );
  });

  it('names its limit to a file beyond it', () => {
    const answer = readNetwork({ length: networkLimitBytes + 1 } as Uint8Array);

    expect(answer).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining('256 MB') }] });
  });

  it('reads what was written, byte for byte the same when written again', () => {
    fc.assert(
      fc.property(aNetworkFile(), fc.dictionary(fc.string(), fc.jsonValue()), (network, unknown) => {
        const document = { ...unknown, ...network, nodes: network.nodes.map((one) => ({ ...unknown, ...one })) };
        fc.pre(!Object.keys(unknown).some((name) => name in fieldNames));
        const text = writeNetwork(JSON.parse(JSON.stringify(document)));
        const answer = readNetwork(new TextEncoder().encode(text));

        expect(answer).toMatchObject({ ok: true });
        expect(answer.ok && writeNetwork(answer.value)).toBe(text);
        expect(answer.ok && answer.value).toEqual(JSON.parse(JSON.stringify(document)));
      }),
    );
  });
});

const fieldNames = Object.fromEntries(
  ['node', 'link', 'group', 'source']
    .flatMap((item) => {
      const definitions = networkJsonSchema().$defs as Record<string, { properties: object }>;
      return Object.keys(definitions[item]!.properties).concat(Object.keys(networkJsonSchema().properties as object));
    })
    .map((name) => [name, true]),
);

describe('the JSON Schema', () => {
  const ajv = addFormats.default(new Ajv2020({ allErrors: true }));
  const validate = ajv.compile(networkJsonSchema());

  it('stands in docs/schemas', async () => {
    const schema = `${JSON.stringify(networkJsonSchema(), null, 2)}\n`;

    await expect(schema).toMatchFileSnapshot('../../../docs/schemas/holdfast.network-1.schema.json');
  });

  it('takes what the reader takes', () => {
    fc.assert(
      fc.property(aNetworkFile(), (network) => {
        expect([validate(network), readNetworkObject(network).ok]).toEqual([true, true]);
      }),
    );
  });

  it('refuses any member of a wrong type that the reader refuses, and no other', () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        '',
        'x',
        'none',
        'high',
        'supplier',
        'owns',
        'EUR',
        'DE',
        '2026-02-28',
        '2026-02-30',
        0,
        0.5,
        1,
        1.5,
        -1,
        200,
        2026,
      ),
      fc.constantFrom<unknown>(true, null, {}, [], { min: 0, max: 1 }, { min: 0 }, { min: 0, max: 2 }),
    );
    const places = [[], ['nodes', 0], ['links', 0], ['groups', 0], ['groups', 0, 'sources', 0]] as const;
    const names = fc.constantFrom(...Object.keys(fieldNames));

    fc.assert(
      fc.property(fc.constantFrom(...places), names, value, (place, name, wrong) => {
        const changed = structuredClone(example);
        const item = place.reduce((at, step) => (at as Record<string | number, object>)[step]!, changed as object);
        Object.assign(item, { [name]: wrong });
        const answer = readNetworkObject(changed);
        const schemaSays = validate(changed);
        const beyondSchema =
          /no node|is the id|more than|before it begins|needs both|source of this group|group needs|no country/;
        const byReader = answer.ok || answer.problems.every(({ message }) => beyondSchema.test(message));

        expect(byReader).toBe(schemaSays);
      }),
      { numRuns: 2000 },
    );
  });
});
