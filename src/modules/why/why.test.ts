import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSupplier, aSystem } from '../../../tests/builders.ts';
import { signIn } from '../../../tests/people.ts';
import { homeRoute } from '../home/contract.ts';
import type { Why } from './contract.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

/** The inputs really decide: whoever changes one finds another answer, with the one who changed it. */
describe('why', () => {
  let api: Api;
  let us: Caller;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  const inNewWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    us = await api.as('administrator', { workspaceId: id, installation: true });
    return id;
  };
  const made = async (path: string, body: object) => (await us.post(path, body)).body;
  const ask = async (path: string, caller: Caller = us): Promise<Why> => (await caller.get(path)).body;

  it('names the person who typed an input in, the change, and the evidence that hangs on it', async () => {
    const workspaceId = await inNewWorkspace();
    const person = await signIn(api, 'analyst', { workspaceId });
    const supplier = await made('/suppliers', aSupplier());
    const { body: product } = await person.post('/products', aProduct({ makerId: supplier.id }));
    const [link] = (await us.get('/links')).body.items;
    const evidence = { subjectId: link.id, kind: 'contract', origin: 'own', observedOn: '2026-01-02' };
    await us.post('/evidence', { ...evidence, title: 'Price list', grade: 'unverified' });
    await us.post('/evidence', { ...evidence, title: 'Audited contract', grade: 'third-party-audit' });
    await us.post('/evidence', { ...evidence, title: 'Old audit', grade: 'observed', validUntil: '2026-01-03' });

    const why = await ask(`/suppliers/${supplier.number}/why/products`);

    expect(why).toMatchObject({
      kind: 'supplier',
      id: 'S-0001',
      result: { is: 'count', count: 1 },
      rule: { name: 'products-made', version: '1' },
      list: { path: '/products', query: { maker: 'S-0001' } },
      unknown: [],
    });
    expect(why.inputs).toMatchObject([
      {
        what: product.name,
        value: { is: 'link', link: 'manufactures' },
        confidence: 'declared',
        origin: { from: 'change', action: 'product.registered', by: expect.stringMatching(/^Person /) },
        evidence: { title: 'Audited contract', grade: 'third-party-audit', others: 2, expired: false },
      },
    ]);
  });

  it('names the file and the row that stated an input, until somebody says otherwise', async () => {
    await inNewWorkspace();
    const sheets = 'key,name,criticality\nm1,Deliver electricity,high\nm2,Bill customers,low\n';
    const sent = await us.upload('/imports?fileName=Functions.csv', sheets);
    await us.finished(sent.body.jobId);
    const applied = await us.post(`/imports/${sent.body.id}/apply`);
    await us.finished(applied.body.jobId);
    const imported = await ask('/functions/M-0002/why/criticality');
    await us.patch('/functions/M-0002', { name: 'Bill all customers' });
    const renamed = await ask('/functions/M-0002/why/criticality');
    await us.patch('/functions/M-0002', { criticality: 'high' });
    const changed = await ask('/functions/M-0002/why/criticality');

    expect(imported).toMatchObject({ result: { level: 'low' } });
    expect(imported.inputs[0]!.origin).toMatchObject({
      from: 'import',
      import: 'I-0001',
      file: 'Functions.csv',
      place: 'Functions!3',
    });
    expect(renamed.inputs[0]!.origin).toEqual(imported.inputs[0]!.origin);
    expect(changed).toMatchObject({
      result: { level: 'high' },
      inputs: [{ origin: { from: 'change', action: 'function.changed', change: changed.change } }],
    });
  });

  it('says of the past what stood then, with who had said it then', async () => {
    await inNewWorkspace();
    const mission = await made('/functions', aFunction({ criticality: 'low' }));
    const then = (await ask(`/functions/${mission.id}/why/criticality`)).change;
    await us.patch(`/functions/${mission.id}`, { criticality: 'very-high' });

    const past = await ask(`/functions/${mission.id}/why/criticality?asOf=${then}`);

    expect(past).toMatchObject({ result: { level: 'low' }, change: then });
    expect(past.inputs).toMatchObject([{ origin: { action: 'function.registered', change: then } }]);
    expect((await ask(`/functions/${mission.id}/why/criticality`)).result).toMatchObject({ level: 'very-high' });
  });

  it('follows a product to its functions link by link, and says what is missing where none is reached', async () => {
    await inNewWorkspace();
    const mission = await made('/functions', aFunction({ criticality: 'high' }));
    const system = await made('/systems', aSystem());
    const product = await made('/products', aProduct({ systemId: system.id }));
    const before = await ask(`/products/${product.id}/why/functions`);
    await made('/links', { fromId: system.id, toId: mission.id, kind: 'needed-by', confidence: 'attested' });
    const after = await ask(`/products/${product.id}/why/functions`);

    expect(before).toMatchObject({ result: { count: 0 }, inputs: [], unknown: [{ text: 'What rests on it' }] });
    expect(after).toMatchObject({ result: { count: 1 }, unknown: [] });
    expect(after.inputs.map(({ value, confidence }) => [value, confidence])).toEqual([
      [{ is: 'link', link: 'part-of' }, 'declared'],
      [{ is: 'link', link: 'needed-by' }, 'attested'],
      [{ is: 'level', level: 'high' }, null],
    ]);
    expect(after.inputs[2]!.why).toEqual({ kind: 'function', id: 'M-0001', value: 'criticality' });
  });

  it('traces a finding to the part of the document and the advisories, and the severity to the one that decides', async () => {
    await inNewWorkspace();
    const product = await made('/products', aProduct());
    const before = await ask(`/products/${product.number}/why/findings`);
    await us.upload('/feeds/osv/issues?fileName=why.jsonl', advisories.map((one) => JSON.stringify(one)).join('\n'));
    const components = [
      { type: 'library', name: 'odd' },
      { type: 'library', name: 'whyful', version: '1.2.0', purl: 'pkg:npm/whyful@1.2.0' },
    ];
    const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components };
    const sent = await us.upload(`/products/${product.id}/boms?fileName=why.cdx.json`, JSON.stringify(bom));
    await us.finished(sent.body.jobId);
    while ((await us.get('/findings')).body.total < 1) await new Promise((resolve) => setTimeout(resolve, 50));

    const match = await ask('/findings/F-0001/why/match');
    const severity = await ask('/findings/F-0001/why/severity');
    const exploited = await ask('/findings/F-0001/why/knownExploited');
    const findings = await ask(`/products/${product.number}/why/findings`);

    expect(before.result).toEqual({ is: 'unknown', text: 'It was not checked.' });
    expect(before.unknown.map(({ text }) => text)).toContain('Products without a bill of materials');
    expect(match).toMatchObject({ result: { text: '1.2.0 lies in the range from 1.0.0, below 2.0.0' } });
    expect(match.inputs[0]).toMatchObject({ origin: { from: 'bom', file: 'why.cdx.json', place: 'part 2' } });
    expect(match.inputs[1]).toMatchObject({ what: 'Package' });
    expect(match.inputs[2]).toMatchObject({ what: 'GHSA-why1-why1-why1', origin: { from: 'feed', file: 'why.jsonl' } });
    expect(severity).toMatchObject({ result: { is: 'severity', level: 'critical' } });
    expect(severity.inputs.map(({ what, decides }) => [what, decides])).toEqual([
      ['CVE-2026-7777', true],
      ['GHSA-why1-why1-why1', false],
    ]);
    expect(exploited).toMatchObject({ result: { is: 'unknown' }, unknown: [{ list: null }] });
    expect(findings).toMatchObject({ result: { count: 1 }, formula: '1 + 0 + 0 + 0 + 0 + 0 = 1' });
    expect(findings.unknown).toMatchObject([{ count: 1, list: { path: '/boms/B-0001/components' } }]);
  });

  it('says on what two suppliers look like one company, and of each who stated it', async () => {
    await inNewWorkspace();
    await made('/suppliers', aSupplier({ name: 'Kestrelline Oy', domain: 'kestrelline.example' }));
    await made('/suppliers', aSupplier({ name: 'Other Ltd', domain: 'kestrelline.example' }));
    await made('/suppliers', aSupplier({ name: 'Unlike Inc' }));

    const why = await ask('/supplier-duplicates/S-0001~S-0002/why/grounds');
    const unlike = await us.get('/supplier-duplicates/S-0001~S-0003/why/grounds');

    expect(why.inputs).toMatchObject([
      { what: 'domain of Kestrelline Oy', decides: true, origin: { change: why.change - 2 } },
      { what: 'domain of Other Ltd', decides: true, origin: { change: why.change - 1 } },
    ]);
    expect(unlike.status).toBe(404);
  });

  it('shows no import to whoever is limited to units, nor a product that is out of sight', async () => {
    await inNewWorkspace();
    const sent = await us.upload('/imports?fileName=Suppliers.csv', 'key,legal name\na,Own\nb,Other\n');
    await us.finished(sent.body.jobId);
    await us.finished((await us.post(`/imports/${sent.body.id}/apply`)).body.jobId);
    await made('/products', aProduct({ name: 'Seen', makerId: 'S-0001' }));
    await made('/products', aProduct({ name: 'Hidden', makerId: 'S-0002' }));
    const unit = await made('/units', { name: 'Grid' });
    await us.post(`/units/${unit.id}/suppliers`, { add: ['S-0001'] });
    const account = await made('/service-accounts', { name: 'Reporting', role: 'analyst', units: [unit.id] });
    const token = await made('/tokens', { name: 'limited', accountId: account.userId });
    const limited: Caller = api.holding(token.secret);

    const own = await ask('/suppliers/S-0001/why/products', limited);
    const other = await limited.get('/suppliers/S-0002/why/products');
    const system = await ask(`${homeRoute.path}/why/counts.suppliers`, limited);

    expect(own.inputs.map(({ what }) => what)).toEqual(['Seen']);
    expect(other.status).toBe(404);
    expect(system).toMatchObject({ result: { count: 1 }, inputs: [] });
    expect(JSON.stringify([own, system])).not.toContain('Suppliers.csv');
  });

  it('names what can be asked where nothing is derived under a name', async () => {
    await inNewWorkspace();
    const supplier = await made('/suppliers', aSupplier());

    const { status, body } = await us.get(`/suppliers/${supplier.id}/why/name`);

    expect(status).toBe(404);
    expect(body.detail).toContain('products, checkedProducts, sites');
  });
});

const affected = [
  {
    package: { ecosystem: 'npm', name: 'whyful' },
    ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '2.0.0' }] }],
  },
];

const advisories = [
  {
    id: 'GHSA-why1-why1-why1',
    aliases: ['CVE-2026-7777'],
    modified: '2026-01-01T00:00:00Z',
    affected,
    database_specific: { severity: 'LOW' },
  },
  {
    id: 'CVE-2026-7777',
    modified: '2026-01-02T00:00:00Z',
    affected: [{ package: { ecosystem: 'npm', name: 'another' }, versions: ['1.0.0'] }],
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  },
];
