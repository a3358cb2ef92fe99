import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { parseCsv } from '../../formats/csv/read-csv.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

const anvil = 'cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*';
const advisories = [
  {
    id: 'nvd:CVE-2024-1',
    modified: '2024-01-01T00:00:00Z',
    aliases: ['CVE-2024-1'],
    database_specific: {
      cpe_configurations: [
        { nodes: [{ cpeMatch: [{ criteria: anvil, vulnerable: true, versionEndExcluding: '2.0' }] }] },
      ],
    },
  },
  {
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: '2024-01-01T00:00:00Z',
    affected: [
      { package: { ecosystem: 'npm', name: 'left-pad' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] },
    ],
  },
];

const sheet = `VENDOR,PRODUCT,VERSION,purl
"Acme, Inc.",Anvil,1.5,
Acme,Acme Anvil,2.0,
,left-pad,1.0.0,pkg:npm/left-pad@1.0.0
Westlake,Left Pad,1.3.0,
Acme,Hammer,1,
`;

describe('rows of a spreadsheet', () => {
  let api: Api;
  let analyst: Caller;
  let product: { id: string; number: string };

  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst', { installation: true });
    product = (await analyst.post('/products', { name: 'Plant' })).body;
  });
  afterAll(() => api.stop());

  const give = async (bytes: string, to = product.id) => {
    const sent = await analyst.upload(`/products/${to}/boms?fileName=plant.csv`, bytes);
    await analyst.finished(sent.body.jobId);
    return (await analyst.get(`/boms/${sent.body.id}`)).body;
  };
  const rowsOf = async (bom: string, query = '') => (await analyst.get(`/bom-rows?bom=${bom}${query}`)).body.items;
  const stateOf = async (bom: string, at: string) =>
    (await rowsOf(bom)).find((row: { at: string }) => row.at === `row ${at}`);
  const settled = async () => {
    for (;;) {
      const { body } = await analyst.get('/jobs');
      if (body.items.every(({ state }: { state: string }) => state === 'done' || state === 'failed')) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('wait for vulnerability data, and are found in it when it comes', async () => {
    const bom = await give(sheet);
    const before = await rowsOf(bom.number);
    await analyst.upload('/feeds/osv/issues', advisories.map((record) => JSON.stringify(record)).join('\n'));
    while ((await analyst.get('/findings')).body.total !== 1) await new Promise((resolve) => setTimeout(resolve, 50));
    await settled();

    expect(bom.format).toBe('Spreadsheet');
    expect(before.map(({ state }: { state: string }) => state)).toEqual(Array(5).fill('waiting'));
    expect(await rowsOf(bom.id)).toMatchObject([
      {
        at: 'row 2',
        vendor: 'Acme, Inc.',
        state: 'matched',
        confidence: 'medium',
        grounds: 'vendor-and-product',
        identifier: 'cpe:2.3:a:acme:anvil:1.5:*:*:*:*:*:*:*',
      },
      { at: 'row 3', version: '2.0', state: 'matched', confidence: 'low', grounds: 'shortened-names' },
      { at: 'row 4', state: 'matched', confidence: 'high', grounds: 'purl', identifier: 'pkg:npm/left-pad@1.0.0' },
      { at: 'row 5', state: 'not-found', confidence: null, identifier: null, rules: [] },
      { at: 'row 6', product: 'Hammer', state: 'not-found' },
    ]);
  });

  it('are listed by state, counted and exported', async () => {
    const missing = await rowsOf('B-0001', '&state=not-found&sort=-product');
    const facets = (await analyst.get('/bom-rows/facets?bom=B-0001&confidence=low')).body;
    const file = await analyst.get('/bom-rows/export?bom=B-0001&format=csv&state=not-found&columns=at,vendor,product');
    const read = parseCsv(file.bytes);

    expect(missing.map(({ product }: { product: string }) => product)).toEqual(['Left Pad', 'Hammer']);
    expect(facets.confidence).toEqual([
      { value: 'high', count: 1 },
      { value: 'low', count: 1 },
      { value: 'medium', count: 1 },
    ]);
    expect(facets.state).toEqual([
      { value: 'matched', count: 1 },
      { value: 'not-found', count: 0 },
    ]);
    expect(read.ok && read.value.map(({ cells }) => cells)).toEqual([
      ['Row', 'Vendor', 'Product'],
      ['row 5', 'Westlake', 'Left Pad'],
      ['row 6', 'Acme', 'Hammer'],
    ]);
  });

  it('mean what a person says, are matched as that, and it is remembered for the next document', async () => {
    const said = await analyst.post('/part-name-rules', {
      vendor: 'WESTLAKE',
      product: 'left  pad',
      says: 'is',
      identifier: 'pkg:npm/left-pad@9.9.9',
    });
    const row = await stateOf('B-0001', '5');
    await settled();
    const other = (await analyst.post('/products', { name: 'Second plant' })).body;
    const next = await give('Vendor,Product,Version\nWestlake,LEFT PAD,1.4.0\n', other.id);
    await settled();

    expect(said.status).toBe(201);
    expect(said.body).toMatchObject({ identifier: 'pkg:npm/left-pad', says: 'is', rows: 1 });
    expect(row).toMatchObject({
      state: 'matched',
      confidence: 'high',
      grounds: 'chosen',
      identifier: 'pkg:npm/left-pad@1.3.0',
    });
    expect(await stateOf(next.number, '2')).toMatchObject({ grounds: 'chosen', version: '1.4.0' });
    const findings = (await analyst.get('/findings?sort=number')).body.items;
    expect(findings.map(({ component }: { component: { purl: string } }) => component.purl)).toEqual([
      'pkg:npm/left-pad@1.0.0',
      'pkg:npm/left-pad@1.3.0',
      'pkg:npm/left-pad@1.4.0',
    ]);
    expect((await analyst.get('/boms/B-0001')).body).toMatchObject({ checked: 2, components: 5 });
  });

  it('are not found again as what a person rejected, whatever its version', async () => {
    const row = await stateOf('B-0001', '2');
    await analyst.post('/part-name-rules', { ...row, says: 'is-not' });
    const stated = { vendor: null, product: 'left-pad', says: 'is-not', identifier: 'pkg:npm/left-pad' };
    await analyst.post('/part-name-rules', stated);
    await settled();
    const next = await give(sheet.replace('1.5', '1.6'));
    await settled();

    for (const bom of ['B-0001', next.number]) {
      expect(await stateOf(bom, '2')).toMatchObject({
        state: 'not-found',
        rules: [{ says: 'is-not', identifier: 'cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*' }],
      });
      expect(await stateOf(bom, '3')).toMatchObject({ state: 'matched' });
      expect(await stateOf(bom, '4')).toMatchObject({ state: 'not-found', purl: 'pkg:npm/left-pad@1.0.0' });
    }
    const findings = (await analyst.get(`/findings?product=${product.number}`)).body.items;
    expect(findings.map(({ component }: { component: { purl: string } }) => component.purl)).toEqual([
      'pkg:npm/left-pad@1.3.0',
    ]);
  });

  it('are found as before when what was said is taken back, and the audit tells of both', async () => {
    const rules = (await analyst.get('/part-name-rules')).body.items;
    const rule = rules.find(({ product: name }: { product: string }) => name === 'left-pad');
    const taken = await analyst.send('DELETE', `/part-name-rules/${rule.id}`);
    await settled();

    expect(rules.map(({ product: name, says }: Record<string, string>) => [name, says])).toEqual([
      ['Anvil', 'is-not'],
      ['left pad', 'is'],
      ['left-pad', 'is-not'],
    ]);
    expect(taken.status).toBe(204);
    expect(await stateOf('B-0003', '4')).toMatchObject({ state: 'matched', grounds: 'purl', rules: [] });
    expect((await analyst.get('/findings')).body.total).toBe(3);
    const actions = (await analyst.get('/audit?limit=200')).body.items.map(({ action }: { action: string }) => action);
    expect(actions.filter((action: string) => action.startsWith('part-name'))).toEqual([
      'part-name.reopened',
      'part-name.decided',
      'part-name.decided',
      'part-name.decided',
    ]);
  });

  it('take one meaning for a name, the last that was said', async () => {
    const say = (identifier: string) =>
      analyst.post('/part-name-rules', { vendor: 'Acme', product: 'Hammer', says: 'is', identifier });
    await say('pkg:npm/hammer');
    await say('cpe:2.3:a:acme:hammer:7:*:*:*:*:*:*:*');

    expect(await stateOf('B-0003', '6')).toMatchObject({
      identifier: 'cpe:2.3:a:acme:hammer:1:*:*:*:*:*:*:*',
      rules: [{ says: 'is', identifier: 'cpe:2.3:a:acme:hammer:*:*:*:*:*:*:*:*' }],
    });
  });

  it('refuse what is no identifier, with its place', async () => {
    const answer = await analyst.post('/part-name-rules', { product: 'Hammer', says: 'is', identifier: 'a hammer' });

    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe('/identifier');
  });

  it('may have names longer than an index takes', async () => {
    const long = Array.from({ length: 900 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join('');
    const bom = await give(`Vendor,Product,Version,Part number\n${long},${long}${long},1,${long}\n`);

    expect(bom).toMatchObject({ state: 'ready', problems: [] });
    expect(await rowsOf(bom.number)).toHaveLength(1);
    expect((await analyst.get(`/parts?partNumber=${encodeURIComponent(long.slice(0, 300))}`)).body.total).toBe(0);
  });
});
