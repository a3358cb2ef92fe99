import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

describe('home', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
  });
  afterAll(() => api.stop());

  it('is empty in an empty workspace, and says that no vulnerability data is there', async () => {
    const { body } = await analyst.get('/home');

    expect(body.counts).toEqual({
      suppliers: 0,
      sites: 0,
      products: 0,
      productsWithBom: 0,
      systems: 0,
      functions: 0,
      openFindings: 0,
      knownExploited: 0,
      namesWaiting: 0,
      importsReady: 0,
      evidenceExpiring: 0,
    });
    expect(body.decisions.findings).toEqual([]);
    expect(body.coverage).toMatchObject({ components: 0, checked: 0, unchecked: [], productsWithoutBom: 0 });
    expect(body.feeds.map(({ kind, state }: { kind: string; state: string }) => [kind, state])).toEqual(
      ['osv', 'kev', 'epss', 'ghsa', 'cve', 'nvd', 'csaf', 'eol'].map((kind) => [kind, 'empty']),
    );
  });

  it('counts the register, what waits, and shows the last ten changes', async () => {
    const retired = (await analyst.post('/suppliers', { name: 'Retired' })).body;
    await analyst.post(`/suppliers/${retired.id}/retire`);
    for (let at = 0; at < 9; at++) await analyst.post('/suppliers', { name: `Supplier ${at}` });
    await analyst.post('/products', { name: 'Without BOM' });
    const product = (await analyst.post('/products', { name: 'With BOM' })).body;
    const components = [{ type: 'library', name: 'a', supplier: { name: 'Unheard of' } }];
    const bom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components });
    const sent = await analyst.upload(`/products/${product.id}/boms`, bom);
    await analyst.finished(sent.body.jobId);

    const { body } = await analyst.get('/home');

    expect(body.counts).toMatchObject({ suppliers: 9, products: 2, productsWithBom: 1, namesWaiting: 1 });
    expect(body.coverage).toMatchObject({ components: 1, checked: 0, productsWithoutBom: 1 });
    expect(body.changes).toHaveLength(10);
    expect(body.changes[0].action).toBe('bom.imported');
  });

  it('names the evidence that ends first of what soon expires', async () => {
    const { body: supplier } = await analyst.post('/suppliers', { name: 'Aarle' });
    const today = Date.now();
    for (const days of [-1, 29, 3, 9, 27, 90]) {
      const validUntil = new Date(today + days * 24 * 3600_000).toISOString().slice(0, 10);
      const piece = { kind: 'certificate', title: `In ${days} days`, origin: 'supplier', observedOn: '2020-01-01' };
      await analyst.post('/evidence', { ...piece, subjectId: supplier.id, validUntil });
    }

    const { body } = await analyst.get('/home');

    expect(body.decisions.evidence.map(({ title }: { title: string }) => title)).toEqual([
      'In 3 days',
      'In 9 days',
      'In 27 days',
    ]);
    expect(body.counts.evidenceExpiring).toBe(4);
  });

  it('shows one workspace nothing of another', async () => {
    const elsewhere = await api.newWorkspace('Elsewhere');
    const stranger = await api.as('auditor', { workspaceId: elsewhere.id });

    const { body } = await stranger.get('/home');

    expect(body.counts).toMatchObject({ suppliers: 0, products: 0, namesWaiting: 0 });
    expect(body.changes.map(({ action }: { action: string }) => action)).toEqual([
      'token.created',
      'workspace.created',
    ]);
  });
});
