import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSupplier, aSystem } from '../../../tests/builders.ts';
import type { TaxonomyEntry } from './contract.ts';

/** ICT elements, critical functions and the function-based test, over a small register (issue 5 §1). */
describe('the taxonomy', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<typeof api.as>>;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('analyst');
    const add = async (name: string, path: string, body: object) => {
      ids[name] = (await us.post(path, body)).body.id;
    };
    await add('grid', '/functions', aFunction({ criticality: 'very-high' }));
    await add('archive', '/functions', aFunction({ name: 'Keep the archive', criticality: 'low' }));
    await add('scada', '/systems', { ...aSystem(), functionIds: [ids.grid!, ids.archive!] });
    await add('kestrel', '/suppliers', aSupplier());
    await add('rtu', '/products', aProduct({ makerId: ids.kestrel!, systemId: ids.scada! }));
    await add('printer', '/products', aProduct({ name: 'Desk printer', makerId: ids.kestrel! }));
    await add('agent', '/products', aProduct({ name: 'Remote agent' }));
    await classify(ids.rtu!, { elements: ['controller', 'router'] });
    await classify(ids.printer!, { elements: ['peripheral'] });
    await classify(ids.grid!, { criticalFunctions: ['distribute-electricity', 'transmit-electricity'] });
    const components = [
      { type: 'library', 'bom-ref': 'kernel', name: 'kernel', version: '1', purl: 'pkg:npm/kernel@1' },
      { type: 'library', 'bom-ref': 'deep', name: 'deep', version: '1', purl: 'pkg:npm/deep@1' },
    ];
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { type: 'application', 'bom-ref': 'agent', name: 'agent' } },
      components,
      dependencies: [
        { ref: 'agent', dependsOn: ['kernel'] },
        { ref: 'kernel', dependsOn: ['deep'] },
      ],
    };
    const { body } = await us.upload(`/products/${ids.agent}/boms?fileName=agent.json`, JSON.stringify(bom));
    await us.finished(body.jobId);
    const listed = (await us.get(`/boms/${body.id}/components?limit=50`)).body.items;
    for (const { name, componentId } of listed) ids[name] = componentId;
  }, 120_000);
  afterAll(() => api.stop());

  const classify = (id: string, input: object, etag = '*') =>
    us.send('PUT', `/classification/${id}`, input, { 'if-match': etag });
  const answer = (id: string, answers: object[], etag = '*') => us.patch(`/critical-software/${id}`, { answers }, etag);
  const names = ({ body }: Answer) => body.items.map(({ name }: { name: string }) => name).sort();
  const entryNamed = async (name: string): Promise<TaxonomyEntry> =>
    (await us.get('/taxonomy')).body.entries.find((entry: TaxonomyEntry) => entry.name === name);

  it('ships with versions and sources, and takes own entries under its roles and on lists of their own', async () => {
    const { body } = await us.get('/taxonomy');
    expect(Object.values(body.editions)).toEqual(Array(4).fill({ version: '1', source: expect.any(String) }));
    expect(body.roles).toHaveLength(5);

    const element = await us.post('/taxonomy/entries', {
      kind: 'element',
      name: 'Protection relay',
      under: ['processing'],
      category: 'operational-monitoring',
    });
    const list = await us.post('/taxonomy/entries', { kind: 'function-list', name: 'Essential services' });
    const water = { kind: 'critical-function', name: 'Drinking water', under: [list.body.code] };

    expect(element.body).toMatchObject({ code: 'own:protection-relay', retired: false, under: ['processing'] });
    expect((await us.post('/taxonomy/entries', water)).status).toBe(201);
    const kept = await entryNamed('Drinking water');
    expect(kept.under).toEqual(['own:essential-services']);
  });

  it('names what is wrong with an entry, with its place', async () => {
    const wrong = [
      [{ kind: 'element', name: 'Router or switch in the core', under: ['transmission'] }, 409, '/name'],
      [{ kind: 'element', name: 'New', under: [] }, 400, '/under'],
      [{ kind: 'element', name: 'New', under: ['nowhere'] }, 400, '/under/0'],
      [{ kind: 'function-list', name: 'New', under: ['connect'] }, 400, '/under'],
      [{ kind: 'critical-function', name: 'New', under: ['connect'], category: 'web-browser' }, 400, '/category'],
      [{ kind: 'vulnerability-kind', name: 'New', under: ['design', 'never'] }, 400, '/under/1'],
    ] as const;
    for (const [input, status, at] of wrong) {
      const refused = await us.post('/taxonomy/entries', input);

      expect([refused.status, refused.body.errors[0].pointer]).toEqual([status, at]);
    }
  });

  it('renames and retires own entries by their ETag, and changes nothing that ships', async () => {
    const entry = await entryNamed('Protection relay');
    const stale = await us.patch(`/taxonomy/entries/${entry.id}`, { name: 'Relay' }, '"old"');
    const renamed = await us.patch(`/taxonomy/entries/${entry.id}`, { name: 'Relay' }, `"${entry.etag}"`);
    await classify(ids.rtu!, { elements: ['controller', 'router', entry.code] });
    const retired = await us.post(`/taxonomy/entries/${entry.id}/retire`);

    expect(stale.status).toBe(412);
    expect(renamed.body).toMatchObject({ name: 'Relay', code: 'own:protection-relay' });
    expect(retired.body.retired).toBe(true);
    const kept = await us.get(`/products/${ids.rtu}`);
    expect(kept.body.elements.map(({ name }: { name: string }) => name)).toContain('Relay');
    expect((await classify(ids.rtu!, { elements: ['controller', entry.code] })).status).toBe(200);
    const offered = await classify(ids.printer!, { elements: ['peripheral', entry.code] });
    expect(offered.body.errors[0].pointer).toBe('/elements/1');
    expect((await us.post(`/taxonomy/entries/${entry.id}/restore`)).body.retired).toBe(false);
    expect((await us.patch('/taxonomy/entries/router', { name: 'x' })).status).toBe(404);
    await classify(ids.rtu!, { elements: ['controller', 'router'] });
  });

  it('refuses what a node is not classified by, and a classification that somebody else changed', async () => {
    const { body } = await us.get(`/classification/${ids.printer}`);
    const first = await classify(ids.printer!, { elements: ['peripheral'] }, `"${body.etag}"`);

    expect(first.status).toBe(200);
    expect((await classify(ids.printer!, { elements: [] }, `"${body.etag}"`)).status).toBe(412);
    expect((await classify(ids.printer!, { criticalFunctions: ['supply-water'] })).body.errors[0].pointer).toBe(
      '/criticalFunctions',
    );
    expect((await classify(ids.kestrel!, { elements: ['router'] })).status).toBe(404);
  });

  it('narrows the lists of products, functions, suppliers and findings, and counts what each value would show', async () => {
    expect(names(await us.get('/products?element=router'))).toEqual(['RTU-420 remote terminal unit']);
    expect(names(await us.get('/products?element=unknown'))).toEqual(['Remote agent']);
    expect(names(await us.get('/products?element=unknown&element=peripheral'))).toEqual([
      'Desk printer',
      'Remote agent',
    ]);
    expect(names(await us.get('/products?criticalFunction=distribute-electricity'))).toEqual([
      'RTU-420 remote terminal unit',
    ]);
    expect(names(await us.get('/functions?criticalFunction=transmit-electricity'))).toEqual(['Deliver electricity']);
    expect(names(await us.get('/functions?criticalFunction=unknown'))).toEqual(['Keep the archive']);
    expect(names(await us.get('/functions?element=controller'))).toEqual(['Deliver electricity', 'Keep the archive']);
    expect(names(await us.get('/suppliers?element=peripheral'))).toEqual(['Kestrelline Controls Oy']);
    expect((await us.get('/suppliers?element=browser')).body.total).toBe(0);
    expect((await us.get('/findings?element=router')).body.total).toBe(0);
    expect((await us.get('/products/facets')).body.element).toEqual(
      [...[null, 'controller', 'peripheral', 'router'].map((value) => ({ value, count: 1 }))].sort((a, b) =>
        (a.value ?? 'zz').localeCompare(b.value ?? 'zz'),
      ),
    );
    expect((await us.get('/functions/facets')).body.criticalFunction).toHaveLength(3);
  });

  it('tells by element and by critical function what stands behind them, as the lists count it', async () => {
    const { body } = await us.get('/taxonomy/use?by=element');
    const served = await us.get('/taxonomy/use?by=critical-function');

    expect(body.items).toContainEqual({
      code: 'router',
      products: 1,
      functions: 2,
      criticalFunctions: 1,
      suppliers: 1,
      findings: 0,
    });
    expect(served.body.items).toHaveLength(2);
    for (const { code, products, functions, suppliers, findings } of body.items) {
      const total = async (list: string) => (await us.get(`/${list}?element=${code}`)).body.total;
      const counted = [
        await total('products'),
        await total('functions'),
        await total('suppliers'),
        await total('findings'),
      ];
      expect(counted).toEqual([products, functions, suppliers, findings]);
    }
    for (const { code, products, functions, suppliers } of served.body.items) {
      const total = async (list: string) => (await us.get(`/${list}?criticalFunction=${code}`)).body.total;
      expect([await total('products'), await total('functions'), await total('suppliers')]).toEqual([
        products,
        functions,
        suppliers,
      ]);
    }
  });

  it('judges critical software by its answers, says what would settle it, and who answered when', async () => {
    const untouched = (await us.get(`/critical-software/${ids.rtu}`)).body;
    expect(untouched).toMatchObject({ critical: null, because: [] });
    expect(untouched.settledBy[0]).toEqual({ question: 'elevated-privilege', answers: ['yes'] });
    expect(untouched.suggested).toMatchObject([{ code: 'network-control', elements: ['router'] }]);
    const { number } = (
      await us.post('/evidence', {
        subjectId: ids.rtu,
        kind: 'test-report',
        title: 'Penetration test',
        origin: 'own',
        observedOn: '2026-02-01',
      })
    ).body;

    const { body } = await answer(ids.rtu!, [
      { question: 'direct-access', answer: 'yes', note: 'Switches breakers', evidence: number },
      { question: 'critical-to-trust', answer: 'unknown' },
    ]);

    expect(body).toMatchObject({ critical: true, because: ['direct-access'], settledBy: [] });
    expect(body.questions.find(({ code }: { code: string }) => code === 'direct-access')).toMatchObject({
      answer: 'yes',
      note: 'Switches breakers',
      evidence: { number, title: 'Penetration test' },
      origin: { from: 'change', action: 'critical-software.answered', at: expect.any(String) },
    });
    const why = await us.get(`/critical-software/${ids.rtu}/why/critical`);
    expect(why.body.result).toEqual({ is: 'yes-no', yes: true });
    expect(why.body.inputs.map(({ decides }: { decides: boolean }) => decides)).toEqual([true, false]);
  });

  it('takes an answer back, and refuses what the test does not ask', async () => {
    const all = [
      'elevated-privilege',
      'direct-access',
      'controls-access',
      'critical-to-trust',
      'outside-trust-boundary',
    ];
    const no = [...all, 'depends-on-critical'].map((question) => ({ question, answer: 'no' }));

    expect((await answer(ids.printer!, no)).body).toMatchObject({ critical: false });
    const back = await answer(ids.printer!, [{ question: 'direct-access', answer: null }]);
    expect(back.body).toMatchObject({
      critical: null,
      settledBy: [{ question: 'direct-access', answers: ['yes', 'no'] }],
    });
    const stale = await answer(ids.printer!, [no[1]!], '"none"');
    const strange = await answer(ids.printer!, [{ question: 'colour', answer: 'yes' }]);
    const unproved = await answer(ids.printer!, [{ question: 'direct-access', answer: 'no', evidence: 'E-0001' }]);
    expect(stale.status).toBe(412);
    expect(strange.body.errors[0].pointer).toBe('/answers/0/question');
    expect(unproved.body.errors[0].pointer).toBe('/answers/0/evidence');
    await answer(ids.printer!, [no[1]!]);
  });

  it('counts a product as critical that needs a critical component directly, not one further down', async () => {
    await answer(ids.deep!, [{ question: 'elevated-privilege', answer: 'yes' }]);
    expect((await us.get(`/critical-software/${ids.agent}`)).body.critical).toBeNull();

    await answer(ids.kernel!, [{ question: 'elevated-privilege', answer: 'yes' }]);

    const { body } = await us.get(`/critical-software/${ids.agent}`);
    expect(body).toMatchObject({ critical: true, because: ['depends-on-critical'] });
    expect(body.questions.at(-1).components).toMatchObject([{ name: 'kernel 1' }]);
  });

  it('narrows the list of products by what the test comes to', async () => {
    expect(names(await us.get('/products?criticalSoftware=critical'))).toEqual([
      'RTU-420 remote terminal unit',
      'Remote agent',
    ]);
    expect(names(await us.get('/products?criticalSoftware=not-critical'))).toEqual(['Desk printer']);
    expect((await us.get('/products?criticalSoftware=unknown')).body.total).toBe(0);
    expect((await us.get('/products/facets')).body.criticalSoftware).toEqual([
      { value: 'critical', count: 2 },
      { value: 'not-critical', count: 1 },
    ]);
    const rows = (await us.get('/products?sort=name')).body.items;
    expect(rows.map(({ criticalSoftware }: { criticalSoftware: boolean }) => criticalSoftware)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('reads the past, and undoes a change as any other of the register', async () => {
    const before = (await us.get('/audit?limit=1')).body.items[0].number;
    await classify(ids.printer!, { elements: ['browser'] });
    await answer(ids.printer!, [{ question: 'direct-access', answer: 'yes' }]);
    const [{ number }] = (await us.get('/audit?limit=1')).body.items;

    expect((await us.get(`/products/${ids.printer}?asOf=${before}`)).body).toMatchObject({
      elements: [{ code: 'peripheral' }],
      criticalSoftware: false,
    });
    expect((await us.get(`/products/${ids.printer}`)).body.criticalSoftware).toBe(true);
    const undo = await us.post(`/changes/${number}/undo`);
    await us.finished(undo.body.id);
    expect((await us.get(`/products/${ids.printer}`)).body.criticalSoftware).toBe(false);
  });

  it('lets nobody extend the lists who is held to a unit or only reads', async () => {
    const input = { kind: 'function-list', name: 'Mine' };

    expect((await (await api.as('auditor')).post('/taxonomy/entries', input)).status).toBe(403);
    expect((await (await api.as('buyer')).post('/taxonomy/entries', input)).status).toBe(403);
  });
});
