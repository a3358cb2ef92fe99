import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyDeclarations } from '../../src/client/why.ts';
import { routes } from '../../src/server/routes.ts';
import { startApi } from '../api.ts';
import { aForm, plantRound } from '../assessments.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../builders.ts';

/** Reading the past: what was answered when a change was the newest is answered again as of that change (issue 3 §1). */
describe('as of a past change', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let caller: Awaited<ReturnType<typeof api.as>>;
  const ids: Record<string, string> = {};
  let declare: (none: string[]) => Promise<void>;
  beforeAll(async () => {
    api = await startApi();
    caller = await api.as('administrator', { installation: true });
    const add = async (name: string, path: string, body: unknown) => {
      const response = await caller.post(path, body);
      expect(response.status).toBe(201);
      ids[name] = response.body.id;
      return response.body;
    };
    await add('owner', '/suppliers', aSupplier({ name: 'Rübezahl Holding', country: 'DE' }));
    await add(
      'supplier',
      '/suppliers',
      aSupplier({ aliases: ['Kestrel'], domain: 'kestrelline.example', parentId: ids.owner! }),
    );
    await add('twin', '/suppliers', aSupplier({ name: 'Kestrel Oy' }));
    ids['supplier-duplicate'] = `${ids.supplier}~${ids.twin}`;
    await add('site', '/sites', aSite({ supplierId: ids.supplier! }));
    await add('function', '/functions', aFunction({ criticality: 'high' }));
    await add('system', '/systems', aSystem({ functionIds: [ids.function!] }));
    await add('product', '/products', aProduct({ makerId: ids.supplier!, systemId: ids.system! }));
    await add('evidence', '/evidence', {
      subjectId: ids.supplier,
      kind: 'letter',
      title: 'Recovery time restated',
      origin: 'supplier',
      observedOn: '2026-01-02',
      validUntil: '2026-01-03',
    });
    const [assessmentId] = await plantRound(api, api.workspace.id, {
      form: aForm(),
      assessments: [
        { supplierId: ids.supplier!, submissions: [{ '1.1': { choice: 'no' } }] },
        { supplierId: ids.owner!, submissions: [{ '1.1': { choice: 'yes' } }] },
      ],
    });
    ids.assessment = assessmentId!;
    ids['assessment-round'] = (await caller.get('/assessment-rounds')).body.items[0].id;
    await add('assessment-finding', '/assessment-findings', { assessmentId, title: 'No policy', severity: 'low' });
    await review('accepted');
    const area = {
      type: 'Polygon',
      coordinates: [
        [
          [24, 60],
          [26, 60],
          [26, 66],
          [24, 60],
        ],
      ],
    };
    ids.hazard = (await caller.upload('/hazards?name=Basin&kind=flood', JSON.stringify(area))).body.id;
    await caller.send('PUT', '/restricted-countries/KP', { reason: 'By decision' });
    const asked = (await caller.post('/declarations', { suppliers: [{ id: ids.supplier }] })).body.items[0];
    ids.declaration = asked.declaration.id;
    declare = declarationBy(api, asked.link.token);
    await declare(['sites']);
    ids.questionnaire = (await caller.upload('/questionnaires', JSON.stringify(guards('1.0.0')))).body.id;
    const attached = await caller.send('PUT', `/evidence/${ids.evidence}/file`, Buffer.from('first'), octets);
    expect(attached.status).toBe(200);
    await describeProduct('router', 'no');
    const sent = await caller.upload(`/products/${ids.product}/boms?fileName=a.json`, bomOf('1.2.0'));
    expect(sent.status).toBe(202);
    ids.bom = sent.body.id;
    await caller.finished(sent.body.jobId);
    await settled();
    await caller.upload('/feeds/osv/issues?fileName=a.json', JSON.stringify(advisory));
    await untilTrue(async () => (await caller.get('/findings')).body.total === 1);
    await settled();
    ids.finding = (await caller.get('/findings')).body.items[0].id;
  }, 120_000);
  afterAll(() => api.stop());

  const review = (verdict: string) =>
    caller.post(`/assessments/${ids.assessment}/reviews`, {
      ...{ items: ['1.1'], submission: 1, verdict, comment: 'Since when?' },
    });

  /** Says what the product is and does, and adds to the taxonomy. */
  async function describeProduct(element: string, answer: string): Promise<void> {
    const answers = [{ question: 'elevated-privilege', answer }];
    await caller.send('PUT', `/classification/${ids.product}`, { elements: [element] }, { 'if-match': '*' });
    await caller.patch(`/critical-software/${ids.product}`, { answers });
    await caller.post('/taxonomy/entries', { kind: 'function-list', name: `Services beside a ${element}` });
  }

  /** Until no job is on its way any more. */
  const settled = () =>
    untilTrue(async () => {
      const { body } = await caller.get('/jobs');
      return body.items.every(({ state }: { state: string }) => state === 'done' || state === 'failed');
    });
  const newest = async () => (await caller.get('/audit?limit=1')).body.items[0].number as number;

  const everywhere = '{"type":"Polygon","coordinates":[[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}';

  const asOfRoutes = routes.map(({ route }) => route).filter((route) => route.asOf);
  const urlOf = (path: string) => {
    const [, kind = ''] = path.split('/');
    const id = {
      suppliers: 'supplier',
      sites: 'site',
      products: 'product',
      systems: 'system',
      functions: 'function',
      network: 'supplier',
      classification: 'product',
      'critical-software': 'product',
    }[kind];
    // Of the workspace as a whole, as its product has no number here.
    if (kind === 'exploit-likelihood') return path.replace('{id}', 'workspace');
    if (path.startsWith('/network/countries/')) return path.replace('{id}', 'DE');
    const filled = path.replace('{id}', ids[id ?? kind.replace(/s$/, '')] ?? 'none');
    const query: Record<string, string> = {
      '/search': '?q=kestrel',
      '/network/reach': `?node=${ids.supplier}&direction=supports`,
      '/network/reach-of': `?owner=${ids.owner}&polygon=${encodeURIComponent(everywhere)}`,
      '/network/paths': `?from=${ids.supplier}&to=${ids.function}`,
      '/network/neighbourhood': `?node=${ids.supplier}`,
      '/network/shared': `?node=${ids.supplier},${ids.function}`,
      '/network/export': '?format=json',
      '/network/comparison': '?since=1',
      '/assessment-heat-map': '?questionnaire=own-small',
      '/assessment-heat-map/export': '?questionnaire=own-small&format=csv',
      '/assessment-comparison': '?assessment=A-0001&assessment=A-0002',
      '/register/export': '?format=csv',
      // When a product was last checked is not kept.
      '/products/export': '?format=csv&columns=number,name,kind,maker,system,components,functions,findings,unchecked',
      '/boms': `?product=${ids.product}`,
    };
    return `${filled}${query[path] ?? (path.endsWith('/export') ? '?format=csv' : '')}`;
  };
  /** A route that says why is asked for each value it can tell of, but when a product was last checked, which is not kept. */
  const urlsOf = (path: string) => {
    const told = whyDeclarations.find(({ route }) => route.path === path)?.values ?? [];
    const values = told.filter((value) => value !== 'checkedAt');
    return values.length > 0 ? values.map((value) => urlOf(path).replace('{value}', value)) : [urlOf(path)];
  };
  const readAll = async (asOf?: string) => {
    const answers: Record<string, unknown> = {};
    for (const url of asOfRoutes.flatMap(({ path }) => urlsOf(path))) {
      const marked =
        asOf === undefined ? url : `${url}${url.includes('?') ? '&' : '?'}asOf=${encodeURIComponent(asOf)}`;
      const { status, body, bytes } = await caller.get(marked);
      const answer = body ?? bytes.toString();
      answers[url] = { status, answer: body === undefined ? answer : withoutAges(body) };
    }
    return answers;
  };

  it('is offered by every read of the register, its bills of materials and its findings', () => {
    expect(asOfRoutes.every(({ method }) => method === 'GET')).toBe(true);
    expect(asOfRoutes.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/suppliers',
        '/suppliers/{id}',
        '/products/{id}',
        '/findings',
        '/network/reach',
        '/home',
      ]),
    );
  });

  it('answers every read as it was answered then, by number and by moment', async () => {
    const number = await newest();
    const before = await readAll();
    const { at } = (await caller.get('/audit?limit=1')).body.items[0];
    expect(Object.values(before).filter((answer) => (answer as { status: number }).status !== 200)).toEqual([]);
    expect(JSON.stringify(before)).toContain('GHSA-past-past-past');

    await changeEverything();
    const after = await readAll();
    const asOfNumber = await readAll(String(number));
    const asOfMoment = await readAll(new Date(Date.parse(at) + 1).toISOString());

    expect(after).not.toEqual(before);
    expect(asOfNumber).toEqual(before);
    expect(asOfMoment).toEqual(before);
  }, 120_000);

  async function changeEverything(): Promise<void> {
    await caller.patch(`/suppliers/${ids.supplier}`, {
      name: 'Renamed Oy',
      aliases: [],
      country: 'SE',
      parentId: null,
    });
    expect((await caller.upload('/questionnaires', JSON.stringify(guards('1.1.0')))).status).toBe(201);
    await review('queried');
    await declare(['sites', 'owners']);
    expect((await caller.send('DELETE', `/declarations/${ids.declaration}/link`)).status).toBe(204);
    await caller.patch(`/assessment-findings/${ids['assessment-finding']}`, { severity: 'high' });
    await caller.send('PUT', '/restricted-countries/KP', { reason: 'By law' });
    const weights = { weights: { '1.1': 3 } };
    const weighed = await caller.send('PUT', `/questionnaires/${ids.questionnaire}/weights`, weights, {
      'if-match': '*',
    });
    expect(weighed.status).toBe(200);
    await caller.patch(`/hazards/${ids.hazard}`, { name: 'Moved', kind: 'storm' });
    await caller.patch(`/sites/${ids.site}`, { name: 'Moved', supplierId: ids.owner });
    await caller.patch(`/functions/${ids.function}`, { criticality: 'low' });
    await caller.patch(`/evidence/${ids.evidence}`, { title: 'Taken back', grade: 'observed' });
    await caller.send('PUT', `/evidence/${ids.evidence}/file`, Buffer.from('second'), octets);
    await describeProduct('browser', 'yes');
    await caller.post(`/systems/${ids.system}/retire`);
    await caller.post('/suppliers', aSupplier({ name: 'Kestrel the second' }));
    const sent = await caller.upload(`/products/${ids.product}/boms?fileName=b.json`, bomOf('2.0.0'));
    await caller.finished(sent.body.jobId);
    await settled();
    await untilTrue(async () => (await caller.get('/findings')).body.total === 0);
    await settled();
  }

  it('shows nothing before the first change', async () => {
    const { body, headers } = await caller.get('/suppliers?asOf=0');

    expect(body).toMatchObject({ items: [], total: 0 });
    expect(headers['holdfast-as-of']).toBe('0');
  });

  it('says what is wrong with a past that cannot be read', async () => {
    const refusals = await Promise.all(
      ['/suppliers?asOf=999999', '/suppliers?asOf=soon', '/suppliers?asOf=2999-01-01T00:00:00Z', '/tokens?asOf=1'].map(
        (url) => caller.get(url),
      ),
    );

    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(refusals.map(({ body }) => body.errors[0].pointer)).toEqual(Array(4).fill('/query/asOf'));
    expect(refusals[0]!.body.detail).toMatch(/There is no change 999999 yet; the newest is \d+\./);
  });
});

/** Declares what is asked for by a link, as often as there is something to say. */
function declarationBy({ stranger }: Awaited<ReturnType<typeof startApi>>, token: string) {
  return async (none: string[]) => {
    const opened = (await stranger.post('/declare/open', { token })).body;
    const statement = { ...opened.statement, none };
    const saved = (await stranger.post('/declare/save', { token, version: opened.version, statement })).body;
    const attested = { token, version: saved.version, name: 'Ada Ferris', attested: true };
    expect((await stranger.post('/declare/submit', attested)).status).toBe(200);
  };
}

const octets = { 'content-type': 'application/octet-stream' };

const advisory = {
  id: 'GHSA-past-past-past',
  modified: '2026-01-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'tiny' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
    },
  ],
};

function bomOf(version: string): string {
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    components: [
      {
        type: 'library',
        name: 'tiny',
        version,
        purl: `pkg:npm/tiny@${version}`,
        supplier: { name: 'Kestrel Unknown' },
      },
      { type: 'library', name: 'odd', version },
    ],
  });
}

/**
 * Ages grow by themselves, the state of the feeds is the installation's of today, and the past does not keep when exactly a
 * product was last checked or a link last used.
 */
const ofToday = new Set(['feeds', 'staleFeeds', 'ageHours', 'checkedAt', 'lineage', 'computedAt', 'lastUsedAt']);

function withoutAges(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value) => (ofToday.has(key) ? undefined : value)));
}

async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}

function guards(version: string) {
  return {
    schema: 'holdfast.questionnaire/1',
    id: 'guards',
    version,
    title: `Guards ${version}`,
    summary: 'What we ask guards of.',
    language: 'en',
    wording: 'own',
    options: {},
    sections: [{ id: '1', title: 'Guards', items: [{ id: '1.1', text: 'Who guards the gate?', kind: 'text' }] }],
  };
}
