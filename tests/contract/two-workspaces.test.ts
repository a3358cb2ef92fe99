import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/server/routes.ts';
import { startApi } from '../api.ts';
import { aForm, plantRound } from '../assessments.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

const nowhere = '01890000-0000-7000-8000-000000000000';
const secretName = 'Unmistakable Zanzibar';

/** What one workspace holds, asked for from another by its true ids: nothing leaks, not even existence (issue 2 §2). */
describe('two workspaces', () => {
  let api: Api;
  let stranger: Caller;
  const ids: Record<string, string> = {};
  const numbers: Record<string, string> = {};

  beforeAll(async () => {
    api = await startApi();
    const owner = await api.as('administrator', { installation: true });
    stranger = await api.as('administrator', { workspaceId: (await api.newWorkspace('Other')).id, installation: true });
    await fill(owner);
  });
  afterAll(() => api.stop());

  async function fill(owner: Caller): Promise<void> {
    const keep = (path: string, { id, number }: { id: string; number?: string }) => {
      ids[path] = id;
      if (number) numbers[path] = number;
      return id;
    };
    const add = async (path: string, body: object) => keep(path, (await owner.post(path, body)).body);
    const supplierId = await add('/suppliers', { name: secretName, key: 'zanzibar', domain: 'zanzibar.example' });
    await add('/sites', { name: `${secretName} plant`, supplierId });
    const functionId = await add('/functions', { name: `${secretName} function`, criticality: 'high' });
    const systemId = await add('/systems', { name: `${secretName} system`, functionIds: [functionId] });
    const productId = await add('/products', {
      name: `${secretName} product`,
      makerId: supplierId,
      systemId,
      owner: secretName,
    });
    keep('/people', (await owner.get('/people')).body.items[0]);
    keep('/network', { id: supplierId, number: 'S-0001' });
    const twin = (await owner.post('/suppliers', { name: secretName })).body.id;
    keep('/supplier-duplicates', { id: `${supplierId}~${twin}` });
    const links = await owner.get('/links');
    keep('/links', links.body.items[0]);
    await add('/source-groups', {
      ofId: productId,
      name: `${secretName} sources`,
      need: 1,
      sources: [{ nodeId: supplierId }],
    });
    keep('/taxonomy', (await owner.post('/taxonomy/entries', { kind: 'function-list', name: secretName })).body);
    keep('/classification', { id: productId, number: 'P-0001' });
    keep('/critical-software', { id: productId, number: 'P-0001' });
    await add('/facts', { nodeId: supplierId, attribute: 'bufferDays', value: 7, source: secretName });
    await add('/alert-rules', {
      name: secretName,
      measure: { measure: 'unknown-tier-2' },
      comparison: 'above',
      threshold: 0.5,
      severity: 'low',
      enabled: false,
    });
    await add('/drafts', { name: secretName, edits: [{ what: 'remove-node', nodeId: supplierId }] });
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
    keep('/hazards', (await owner.upload(`/hazards?name=${secretName}&kind=flood`, JSON.stringify(area))).body);
    const asking = {
      schema: 'holdfast.questionnaire/1',
      id: secretName.replaceAll(/[^A-Za-z0-9]+/g, '-'),
      version: '1.0.0',
      title: secretName,
      summary: secretName,
      language: 'en',
      wording: 'own',
      options: {},
      sections: [{ id: '1', title: secretName, items: [{ id: '1.1', text: secretName, kind: 'text' }] }],
    };
    await owner.send('PUT', '/restricted-countries/KP', { reason: secretName });
    keep('/questionnaires', (await owner.upload('/questionnaires', JSON.stringify(asking))).body);
    keep('/members', {
      id: (await owner.post('/members', { email: 'z@example.org', name: secretName, role: 'auditor' })).body.userId,
    });
    const asked = await owner.post('/declarations', { suppliers: [{ id: supplierId }], note: secretName });
    keep('/declarations', asked.body.items[0].declaration);
    const [assessmentId] = await plantRound(api, api.workspace.id, {
      form: aForm({ title: secretName }),
      assessments: [{ supplierId, submissions: [{ '1.1': { choice: 'no', explanation: secretName } }] }],
    });
    keep('/assessments', { id: assessmentId!, number: 'A-0001' });
    keep('/assessment-rounds', (await owner.get('/assessment-rounds')).body.items[0]);
    await add('/assessment-findings', { assessmentId, title: secretName, severity: 'low', plan: secretName });
    await add('/evidence', {
      subjectId: supplierId,
      kind: 'letter',
      title: `Letter of ${secretName}`,
      origin: 'supplier',
      observedOn: '2026-01-01',
    });
    await add('/views', { list: 'suppliers', name: secretName, state: { q: secretName }, shared: true });
    const edit = { kind: 'supplier', select: { ids: [supplierId] }, set: { tags: { add: ['zanzibar'] } } };
    keep('/register', (await owner.post('/register/edits', edit)).body);
    await add('/units', { name: secretName });
    await add('/tokens', { name: secretName, role: 'auditor' });
    await add('/webhooks', { name: secretName, url: 'https://zanzibar.example/hook', kinds: ['jobs'] });
    const feedId = await add('/private-feeds', { name: secretName, url: 'https://zanzibar.example/limited.json' });
    const workbook = await owner.upload('/imports?fileName=Suppliers.csv', `key,legal name\nz2,${secretName} two\n`);
    keep('/imports', workbook.body);
    keep('/jobs', { id: workbook.body.jobId });
    await owner.finished(workbook.body.jobId);
    const foreign = await owner.upload('/imports?fileName=zanzibar.csv', `Vendor,Spend in Zanzibar\n${secretName},5\n`);
    await owner.finished(foreign.body.jobId);
    const sheets = [{ sheet: 'zanzibar', as: 'Suppliers', columns: { A: 'legalName' } }];
    const mapped = await owner.send('PUT', `/imports/${foreign.body.id}/mapping`, { sheets });
    await owner.finished(mapped.body.jobId);
    keep('/import-mappings', (await owner.get('/import-mappings')).body.items[0]);
    const bytes = readFileSync(join(import.meta.dirname, 'fixtures', 'two-components.cdx.json'));
    const bom = await owner.upload(`/products/${productId}/boms?fileName=zanzibar.json`, bytes);
    keep('/boms', bom.body);
    await owner.finished(bom.body.jobId);
    const statement = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://zanzibar.example/vex',
      author: secretName,
      timestamp: '2026-02-01T00:00:00Z',
      version: 1,
      statements: [{ vulnerability: { name: 'CVE-2026-1' }, products: [{ '@id': 'pkg:npm/a' }], status: 'fixed' }],
    };
    keep('/vex', (await owner.upload('/vex/documents?fileName=zanzibar.json', JSON.stringify(statement))).body);
    keep('/triage', (await owner.post('/triage/rules', { ...aRule, name: secretName })).body.rule);
    const said = { product: secretName, says: 'is-not', identifier: 'pkg:npm/zanzibar' };
    keep('/part-name-rules', (await owner.post('/part-name-rules', said)).body);
    const table = `Manufacturer,Part number,Fabricated in\n${secretName},zanzibar,Taiwan\n`;
    const board = (await owner.post('/products', { name: `${secretName} board` })).body.id;
    const parts = await owner.upload(`/products/${board}/boms?fileName=zanzibar.csv`, table);
    await owner.finished(parts.body.jobId);
    const cpe = 'cpe:2.3:a:zanzibar:zanzibar:*:*:*:*:*:*:*:*';
    const meant = { nodes: [{ cpeMatch: [{ criteria: cpe }] }] };
    const limited = { id: 'ZANZIBAR-1', database_specific: { cpe_configurations: [meant] } };
    await owner.upload(`/private-feeds/${feedId}/issues`, JSON.stringify(limited));
    const components = [{ type: 'library', name: 'zanzibar', version: '1', cpe }];
    const named = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components };
    await owner.upload(`/products/${board}/boms?fileName=zanzibar.json`, JSON.stringify(named));
    const candidates = async () => (await owner.get('/candidates')).body.items;
    while ((await candidates()).length === 0) await new Promise((resolve) => setTimeout(resolve, 30));
    const candidateId = keep('/candidates', (await candidates())[0]);
    await owner.post(`/candidates/${candidateId}/verdict`, { says: 'is-not', reason: secretName });
    keep('/identity-rules', (await owner.get('/identity-rules')).body.items[0]);
    keep('/exploit-likelihood', { id: productId });
    const names = await owner.get('/supplier-names');
    keep('/supplier-names', names.body.items[0]);
  }

  const withId = routes.filter(({ route }) => /\{id\}/.test(route.path));

  it('are filled and asked by every route that takes an id', () => {
    const unfilled = withId
      .map(({ route }) => `/${route.path.split('/')[1]}`)
      .filter((path) => !ids[path] && !['/findings', '/feeds', '/vulnerabilities'].includes(path));

    expect(withId.length).toBeGreaterThan(30);
    expect(unfilled).toEqual([]);
  });

  it('tell nothing of a number of the other', async () => {
    const { status } = await stranger.get('/exploit-likelihood/P-0001');

    expect(status).toBe(404);
  });

  it.each(withId.map(({ route }) => [`${route.method} ${route.path}`, route] as const))(
    'answer %s as if it were not there',
    async (_, route) => {
      const path = `/${route.path.split('/')[1]}`;
      const ask = (id: string) =>
        stranger.send(
          route.method,
          route.path.replace('{id}', id).replace(/\{\w+\}/g, nowhere),
          route.method === 'GET' || route.method === 'DELETE' ? undefined : bodyFor(route.path),
          { 'if-match': '*', ...(route.body === 'bytes' ? { 'content-type': 'application/octet-stream' } : {}) },
        );

      const textOf = (body: unknown) => JSON.stringify(body ?? null);
      const invented = await ask(nowhere);
      for (const id of [ids[path], numbers[path]].filter((one) => one !== undefined)) {
        const real = await ask(id);

        expect(real.status).toBe(invented.status);
        // An answer may say again what it was asked for.
        expect(textOf(real.body).replaceAll(id!, nowhere)).toBe(textOf(invented.body));
      }
      expect(invented.status).toBe(404);
    },
  );

  it.each(
    routes
      .filter(
        ({ route }) =>
          route.method === 'GET' && !route.path.includes('{') && !['public', 'signed-in'].includes(route.permission),
      )
      .map(({ route }) => [`GET ${route.path}`, route] as const),
  )('show nothing of each other in %s', async (_, route) => {
    const query =
      route.path === '/search'
        ? '?q=zanzibar'
        : route.path.startsWith('/network')
          ? `?node=${ids['/suppliers']}&from=${ids['/suppliers']}&to=${ids['/products']}`
          : '';
    const answer = await stranger.get(route.path + query);

    expect(answer.status).not.toBe(500);
    expect(answer.bytes.toString('utf8').toLowerCase()).not.toContain('zanzibar');
    // What the asker said may be said back.
    const told = Object.values(ids).filter((id) => !query.includes(id));
    for (const id of told) expect(answer.bytes.toString('utf8')).not.toContain(id);
  });

  it('refuse a link to a node of the other', async () => {
    const own = await stranger.post('/suppliers', { name: 'Own' });

    const answer = await stranger.post('/links', { kind: 'supplies', fromId: own.body.id, toId: ids['/products'] });

    expect([400, 404]).toContain(answer.status);
  });

  it('refuse to name a parent, a maker or a system of the other', async () => {
    const parent = await stranger.post('/suppliers', { name: 'Child', parentId: ids['/suppliers'] });
    const maker = await stranger.post('/products', { name: 'Thing', makerId: ids['/suppliers'] });
    const system = await stranger.post('/products', { name: 'Thing', systemId: ids['/systems'] });

    for (const answer of [parent, maker, system]) expect([400, 404]).toContain(answer.status);
  });
});

/** A body that the route would take, so that only the id can be at fault. */
const aRule = { name: 'Rule', scope: { purl: 'pkg:npm/zanzibar' }, state: 'suppressed', reason: 'Not ours' };

function bodyFor(path: string): object {
  if (path.startsWith('/triage/rules')) return aRule;
  if (path.startsWith('/candidates')) return { says: 'is-not', reason: 'Not ours' };
  if (path === '/assessments/{id}') return { dueOn: null };
  if (/^\/assessments\/\{id\}\/(query|reject)$/.test(path)) return { comment: 'Which?' };
  if (path.startsWith('/declarations/')) return path.endsWith('/accept') ? {} : { comment: 'Which?' };
  if (path.endsWith('/reviews')) return { items: ['1.1'], submission: 1, verdict: 'accepted' };
  if (path === '/assessments/{id}') return { dueOn: '2026-05-01' };
  if (/^\/assessments\/.*\/(query|reject)$/.test(path)) return { comment: 'Which?' };
  if (path.endsWith('/comments')) return { text: 'Said' };
  if (path === '/critical-software/{id}') return { answers: [{ question: 'direct-access', answer: 'yes' }] };
  if (path.startsWith('/people')) return { reason: 'Asked' };
  if (path.startsWith('/members')) return { role: 'auditor' };
  if (path.endsWith('/merge')) return { intoId: nowhere };
  if (path.endsWith('/edits')) return { edits: [{ what: 'remove-node', nodeId: nowhere }] };
  if (path.endsWith('/edits/{edit}')) return { edit: { what: 'remove-node', nodeId: nowhere } };
  if (path === '/units/{id}') return { name: 'Named' };
  if (path.startsWith('/supplier-names')) return { as: 'ignored' };
  if (path.endsWith('/weights')) return { weights: {} };
  if (path.endsWith('/mapping')) return { sheets: [{ sheet: 'zanzibar', as: null, columns: {} }] };
  return {};
}
