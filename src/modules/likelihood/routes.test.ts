import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

/** Five packages, each with one vulnerability; the first three are those of the published example. */
const packages = ['a', 'b', 'c', 'd', 'e'];
const advisories = packages.map((name, i) => ({
  id: `GHSA-${name}`,
  aliases: [`CVE-2026-000${i + 1}`],
  modified: '2026-03-01T00:00:00Z',
  affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] }],
}));
const predictions =
  'cve,epss,percentile\nCVE-2026-0001,0.1,0.5\nCVE-2026-0002,0.2,0.6\nCVE-2026-0003,0.15,0.7\nCVE-2026-0004,0.9,0.9\n';
const kev = { vulnerabilities: [{ cveID: 'CVE-2026-0004', dateAdded: '2026-04-01', requiredAction: 'Update.' }] };

describe('exploit likelihood', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<typeof api.as>>;
  let supplier: { id: string; number: string };
  const products: { id: string; number: string }[] = [];

  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };

  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator', { installation: true });
    await us.upload('/feeds/osv/issues?fileName=osv.jsonl', advisories.map((one) => JSON.stringify(one)).join('\n'));
    await us.upload('/feeds/kev/issues', JSON.stringify(kev));
    supplier = (await us.post('/suppliers', { name: 'Kestrelline' })).body;
    for (const [name, parts] of [
      ['Forge', packages],
      ['Anvil', packages.slice(0, 2)],
    ] as const) {
      const product = (await us.post('/products', { name })).body;
      products.push(product);
      await us.post('/links', { kind: 'manufactures', fromId: supplier.id, toId: product.id });
      const components = parts.map((part) => ({
        type: 'library',
        name: part,
        version: '1.0.0',
        purl: `pkg:npm/${part}@1.0.0`,
      }));
      await us.upload(
        `/products/${product.id}/boms`,
        JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }),
      );
    }
    await settled();
  });
  afterAll(() => api.stop());

  it('is not known before predictions were loaded', async () => {
    expect((await us.get(`/exploit-likelihood/${products[0]!.number}`)).body).toMatchObject({
      likelihood: null,
      predicted: 0,
      notPredicted: 4,
      knownExploited: 1,
      predictedOn: null,
    });
  });

  it('groups distinct vulnerabilities as published, with both bounds, and leaves apart what is exploited already', async () => {
    await us.upload('/feeds/epss/issues', `#model_version:v1,score_date:2026-11-20T00:00:00Z\n${predictions}`);
    await settled();

    for (const number of [products[0]!.number, supplier.number, 'workspace']) {
      const { body } = await us.get(`/exploit-likelihood/${number}`);

      expect(body, number).toMatchObject({
        of: number,
        predicted: 3,
        notPredicted: 1,
        knownExploited: 1,
        predictedOn: '2026-11-20',
      });
      expect(body.likelihood.probability, number).toBeCloseTo(0.388, 12);
      expect(body.likelihood.atLeast).toBe(0.2);
      expect(body.likelihood.atMost).toBeCloseTo(0.45, 12);
    }
    expect((await us.get(`/exploit-likelihood/${products[1]!.number}`)).body).toMatchObject({
      predicted: 2,
      highest: [
        { vulnerability: 'CVE-2026-0002', probability: 0.2, findings: 1 },
        { vulnerability: 'CVE-2026-0001', probability: 0.1, findings: 1 },
      ],
    });
  });

  it('opens to the vulnerabilities that it rests on, and to what it leaves out', async () => {
    const { body } = await us.get(`/exploit-likelihood/${products[0]!.number}/why/likelihood`);

    expect(body.formula).toBe('1 − (1 − 0.2) × (1 − 0.15) × (1 − 0.1) = 0.388; between 0.2 and 0.45');
    expect(body.inputs[0]).toMatchObject({ what: 'CVE-2026-0002', value: { is: 'probability', probability: 0.2 } });
    expect(body.unknown.map(({ count }: { count: number }) => count)).toEqual([1, 1]);
  });

  it('is of products, suppliers, systems and the workspace alone', async () => {
    expect((await us.get('/exploit-likelihood/S-9999')).status).toBe(404);
    expect((await us.get('/exploit-likelihood/X-0001')).status).toBe(404);
  });
});
