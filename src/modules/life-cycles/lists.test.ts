import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { tellOfEndingComponents } from './index.ts';

const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Lists go by the day of the database, so the cycles are set by today. */
const known = {
  product: 'nodejs',
  title: 'Node.js',
  identifiers: [{ purl: 'pkg:generic/node' }],
  releases: [
    { releaseCycle: '18', eol: dayIn(-400) },
    { releaseCycle: '22', eol: dayIn(20) },
    { releaseCycle: '26', eol: dayIn(400) },
  ],
};

describe('end of life in lists', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<typeof api.as>>;
  const boms: Record<string, string> = {};
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator', { installation: true });
    for (const [name, versions] of Object.entries({
      Old: ['18.1.0', '22.2.0'],
      Near: ['22.3.0'],
      New: ['26.0.0'],
      Odd: ['9.9.9'],
    })) {
      const product = (await us.post('/products', { name })).body;
      const components = versions.map((version) => ({
        type: 'library',
        name: 'node',
        version,
        purl: `pkg:generic/node@${version}?arch=x`,
      }));
      const more = { type: 'library', name: 'left-pad', version: '1', purl: 'pkg:npm/left-pad@1' };
      const sent = await us.upload(
        `/products/${product.id}/boms`,
        JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [...components, more] }),
      );
      boms[name] = sent.body.id ?? sent.body.bom?.id;
    }
    await us.post('/products', { name: 'None' });
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
  const named = async (url: string) => (await us.get(url)).body.items.map(({ name }: { name: string }) => name).sort();

  it('is not known before dates were loaded', async () => {
    const { body } = await us.get('/products?sort=name');

    expect(body.items.map(({ endOfLife }: { endOfLife: unknown }) => endOfLife)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect((await us.get('/products/facets')).body.endOfLife).toEqual([]);
    expect(await named('/products?endOfLife=ended')).toEqual([]);
  });

  it('narrows products and components, counts each value, and stands in a column and in exports', async () => {
    await us.upload('/feeds/eol/issues?fileName=eol.jsonl', JSON.stringify(known));
    await settled();

    expect(await named('/products?endOfLife=ended')).toEqual(['Old']);
    expect(await named('/products?endOfLife=ending')).toEqual(['Near', 'Old']);
    expect(await named('/products?endOfLife=unknown&endOfLife=ended')).toEqual(['Odd', 'Old']);
    expect((await us.get('/products/facets?endOfLife=ended')).body.endOfLife).toEqual([
      { value: 'ending', count: 2 },
      { value: 'ended', count: 1 },
      { value: 'unknown', count: 1 },
    ]);
    const { body } = await us.get('/products?sort=name');
    expect(
      Object.fromEntries(
        body.items.map(({ name, endOfLife }: { name: string; endOfLife: unknown }) => [name, endOfLife]),
      ),
    ).toEqual({
      Old: { ended: 1, ending: 1, unknown: 0 },
      Near: { ended: 0, ending: 1, unknown: 0 },
      New: { ended: 0, ending: 0, unknown: 0 },
      Odd: { ended: 0, ending: 0, unknown: 1 },
      None: null,
    });
    const csv = (
      await us.get('/products/export?format=csv&columns=name,endOfLife,endOfLifeSoon&sort=name')
    ).bytes.toString();
    expect(csv).toContain('Old,1,1');
    const parts = (await us.get(`/boms/${boms.Old}/components?endOfLife=ended`)).body;
    expect(parts).toMatchObject({
      total: 1,
      items: [{ version: '18.1.0', endOfLife: { state: 'ended', endsOn: dayIn(-400) } }],
    });
    const all = (await us.get(`/boms/${boms.Old}/components`)).body.items;
    expect(all.map(({ endOfLife }: { endOfLife: { state: string } | null }) => endOfLife?.state ?? null)).toEqual([
      'ended',
      'ending',
      null,
    ]);
  });

  it('is told once at each step, of what comes near its end and of what passes it', async () => {
    const { id: workspaceId } = api.workspace;
    const tell = (days: number) =>
      api.platform.database.inWorkspace(workspaceId, (tx) =>
        tellOfEndingComponents(tx, { workspaceId, now: new Date(Date.now() + days * 86_400_000) }),
      );
    const told = () =>
      api.platform.database.inWorkspace(workspaceId, async (tx) => {
        const events = await tx
          .selectFrom('notice_event')
          .select(['type', 'once', 'facts', 'subjects'])
          .where('type', '=', 'boms.ends')
          .orderBy('id')
          .execute();
        return events.map(({ once, facts, subjects }) => [
          once!.split(' ').at(-1),
          (facts as { what: string }).what,
          subjects,
        ]);
      });

    for (const days of [-100, 0, 0, 1]) await tell(days);
    const near = await told();
    for (const days of [20, 21, 60]) await tell(days);
    const passed = await told();

    expect(near).toEqual([['30', 'Node.js 22', 2]]);
    expect(passed).toEqual([...near, ['0', 'Node.js 22', 2]]);
  });
});
