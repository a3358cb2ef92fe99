import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

const products = [
  {
    product: 'nodejs',
    title: 'Node.js',
    identifiers: [{ purl: 'pkg:generic/node' }, { purl: 'pkg:deb/debian/nodejs' }],
    releases: [
      { releaseCycle: '18', eol: '2025-04-30', latest: '18.20.8' },
      { releaseCycle: '24', eol: '2026-12-31', latest: '24.19.0' },
      { releaseCycle: '26', eol: '2029-04-30' },
    ],
  },
];
const purls = [
  'pkg:generic/node@18.1.0',
  'pkg:deb/debian/nodejs@1:24.2.0',
  'pkg:generic/node@26.0.0',
  'pkg:generic/node@9.9.9',
  'pkg:npm/left-pad@1.0.0',
];

describe('life cycles', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<typeof api.as>>;
  let product: { id: string; number: string };
  beforeAll(async () => {
    api = await startApi({ clock: () => new Date('2026-11-22T12:00:00Z') });
    us = await api.as('administrator', { installation: true });
    product = (await us.post('/products', { name: 'Forge' })).body;
    const components = purls.map((purl) => ({
      type: 'library',
      name: purl.split('/').at(-1)!.split('@')[0],
      version: purl.split('@')[1],
      purl,
    }));
    await us.upload(
      `/products/${product.id}/boms`,
      JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }),
    );
    await settled();
  });
  afterAll(() => api.stop());

  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };

  it('are not known before end-of-life dates were loaded', async () => {
    const { body } = await us.get(`/life-cycles?product=${product.number}`);

    expect(body).toMatchObject({ items: [], components: 5, notKnown: 5, loaded: false });
  });

  it('stand by the day: past the end first, and what no source names stays unknown', async () => {
    await us.upload('/feeds/eol/issues?fileName=eol.jsonl', products.map((one) => JSON.stringify(one)).join('\n'));
    await settled();

    const { body } = await us.get(`/life-cycles?product=${product.number}`);

    expect(
      body.items.map(({ component, cycle, state, endsOn }: Record<string, { purl: string }>) => [
        component!.purl,
        cycle,
        state,
        endsOn,
      ]),
    ).toEqual([
      ['pkg:generic/node@18.1.0', '18', 'ended', '2025-04-30'],
      ['pkg:deb/debian/nodejs@1:24.2.0', '24', 'ending', '2026-12-31'],
      ['pkg:generic/node@9.9.9', null, 'unknown', null],
      ['pkg:generic/node@26.0.0', '26', 'supported', '2029-04-30'],
    ]);
    expect(body).toMatchObject({
      counts: { ended: 1, ending: 1, unknown: 1, supported: 1 },
      notKnown: 1,
      loaded: true,
    });
  });

  it('can be asked for by state, and of one component', async () => {
    const { body: ended } = await us.get(`/life-cycles?product=${product.id}&state=ended`);
    const { body: one } = await us.get(`/life-cycles?component=${ended.items[0].component.id}`);

    expect(ended.items).toHaveLength(1);
    expect(one.items).toMatchObject([{ product: { id: 'nodejs' }, state: 'ended', latest: '18.20.8' }]);
    expect((await us.get('/life-cycles')).status).toBe(400);
  });
});
