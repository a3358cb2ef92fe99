import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import type { RegisterRows } from '../../formats/register-workbook/rows.ts';
import { writeRegisterXlsx } from '../../formats/register-workbook/write-register.ts';

/** What program, worker and test may take together beyond what they had before; the file is 2 MB, its rows as objects some 50 MB. */
const mostMegabytes = 768;

/** 50,000 rows: suppliers under parents, their sites and products, and links between them. */
function manyRows(): RegisterRows {
  const range = (count: number) => Array.from({ length: count }, (_, index) => index);
  return {
    Suppliers: range(10_000).map((n) => ({
      row: n + 2,
      key: `S${n}`,
      legalName: `Supplier number ${n} Oy`,
      aliases: [`Alias ${n}`],
      country: 'FI',
      parentKey: n < 100 ? null : `S${n % 100}`,
      tags: ['tier-1'],
    })),
    Sites: range(5_000).map((n) => ({ row: n + 2, key: `L${n}`, name: `Site ${n}`, supplierKey: `S${n}` })),
    Products: range(20_000).map((n) => ({
      row: n + 2,
      key: `P${n}`,
      name: `Product ${n}`,
      kind: 'software',
      owner: `Team ${n % 50}`,
      makerKey: `S${n % 10_000}`,
      systemKey: `Y${n % 900}`,
    })),
    Systems: range(900).map((n) => ({ row: n + 2, key: `Y${n}`, name: `System ${n}`, functionKey: `M${n % 100}` })),
    Functions: range(100).map((n) => ({ row: n + 2, key: `M${n}`, name: `Function ${n}`, criticality: 'high' })),
    Links: range(14_000).map((n) => ({
      row: n + 2,
      fromKey: `S${(n + 1) % 10_000}`,
      toKey: `P${n}`,
      kind: 'supplies',
      share: 0.5,
    })),
    Components: [],
    Sources: [],
    Facts: [],
  };
}

describe('an import of 50,000 rows', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('is previewed and taken in with progress and bounded memory', { timeout: 300_000 }, async () => {
    const analyst = await api.as('analyst');
    const file = await writeRegisterXlsx(manyRows());
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 20);

    const { body } = await analyst.upload('/imports?fileName=register.xlsx', file);
    const stages = new Set<string>();
    const watchStages = setInterval(async () => {
      const job = await analyst.get(`/jobs/${body.jobId}`);
      stages.add(`${job.body.stage}`);
    }, 50);
    await analyst.finished(body.jobId);
    clearInterval(watchStages);
    const preview = (await analyst.get(`/imports/${body.id}`)).body;
    const applying = await analyst.post(`/imports/${body.id}/apply`);
    const job = await analyst.finished(applying.body.jobId);
    clearInterval(watch);
    const taken = (await analyst.get(`/imports/${body.id}`)).body;
    const again = await analyst.get('/register/export');

    expect(preview).toMatchObject({ state: 'ready', counts: { new: 50_000, changed: 0, unchanged: 0, errors: 0 } });
    expect(job).toMatchObject({ state: 'done' });
    expect(taken).toMatchObject({ state: 'applied', counts: { new: 50_000 } });
    expect([...stages]).toEqual(expect.arrayContaining(['reading', 'writing']));
    expect(again.bytes.length).toBeGreaterThan(1_000_000);
    expect((await analyst.get('/suppliers?q=number%20777')).body.total).toBe(11);
    expect((await analyst.get('/products?limit=1')).body).toMatchObject({ total: 20_000 });
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true });
    expect((peak - before) / 2 ** 20).toBeLessThan(mostMegabytes);
  });
});
