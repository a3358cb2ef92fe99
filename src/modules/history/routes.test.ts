import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';

describe('the history of a workspace', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let caller: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    caller = await api.as('analyst');
  });
  afterAll(() => api.stop());

  const newest = async () => (await caller.get('/audit?limit=1')).body.items[0]?.number ?? 0;
  const entry = async (number: number) => (await caller.get(`/audit/${number}`)).body;
  const add = async (path: string, body: unknown) => (await caller.post(path, body)).body;
  const compare = async (query: string) => (await caller.get(`/comparison?${query}`)).body;
  const undo = async (number: number) => {
    const { body } = await caller.post(`/changes/${number}/undo`);
    return caller.finished(body.id);
  };
  const importCsv = async (csv: string) => {
    const { body } = await caller.upload('/imports?fileName=suppliers.csv', csv);
    await caller.finished(body.jobId);
    const applied = await caller.post(`/imports/${body.id}/apply`);
    expect(await caller.finished(applied.body.jobId)).toMatchObject({ state: 'done' });
    return newest();
  };

  describe('compared with a past moment', () => {
    it('names each node that is another, field by field, with its links and who changed it', async () => {
      const maker = await add('/suppliers', aSupplier({ name: 'Maker', country: 'FI' }));
      const product = await add('/products', aProduct({ name: 'Relay', makerId: maker.id }));
      const since = await newest();
      await caller.patch(`/suppliers/${maker.id}`, { country: 'SE', tags: ['grid'] });
      const other = await add('/suppliers', aSupplier({ name: 'Other maker' }));
      await caller.patch(`/products/${product.id}`, { makerId: other.id });

      const { items, counts, total, until } = await compare(`since=${since}`);

      expect(total).toBe(3);
      expect(until.number).toBe(since + 3);
      expect(counts).toEqual(
        expect.arrayContaining([
          { kind: 'supplier', what: 'changed', count: 1 },
          { kind: 'supplier', what: 'new', count: 1 },
          { kind: 'product', what: 'changed', count: 1 },
        ]),
      );
      const changed = items.find(({ node }: { node: { id: string } }) => node.id === maker.id);
      expect(changed.fields).toEqual([
        { field: 'country', before: 'FI', after: 'SE' },
        { field: 'tags', before: [], after: ['grid'] },
      ]);
      expect(changed.links).toMatchObject([{ what: 'ended', kind: 'manufactures', to: { id: product.id } }]);
      expect(changed.changes.map(({ action }: { action: string }) => action)).toEqual([
        'product.changed',
        'supplier.changed',
      ]);
      expect(changed.changes[0].actor).toBe('analyst');
    });

    it('says nothing of a node that is as it was again', async () => {
      const supplier = await add('/suppliers', aSupplier({ name: 'To and fro', country: 'NO' }));
      const since = await newest();
      await caller.patch(`/suppliers/${supplier.id}`, { country: 'DK' });
      await caller.patch(`/suppliers/${supplier.id}`, { country: 'NO' });

      const { total, items } = await compare(`since=${since}&node=${supplier.number}`);

      expect({ total, items }).toEqual({ total: 0, items: [] });
    });

    it('tells what is retired and restored, and reads between two past moments', async () => {
      const site = await add('/sites', aSite());
      const start = await newest();
      await caller.post(`/sites/${site.id}/retire`);
      const middle = await newest();
      await caller.post(`/sites/${site.id}/restore`);

      const retired = await compare(`since=${start}&until=${middle}&kind=site`);
      const restored = await compare(`since=${middle}&node=${site.id}`);

      expect(retired.items.map(({ what }: { what: string }) => what)).toEqual(['retired']);
      expect(restored.items.map(({ what }: { what: string }) => what)).toEqual(['restored']);
    });

    it('pages through all that changed, each once', async () => {
      const since = await newest();
      for (const index of [1, 2, 3, 4, 5]) await add('/systems', aSystem({ name: `System ${index}` }));

      const seen: string[] = [];
      let after = '';
      do {
        const page = await compare(`since=${since}&limit=2${after && `&after=${encodeURIComponent(after)}`}`);
        expect(page.total).toBe(5);
        seen.push(...page.items.map(({ node }: { node: { name: string } }) => node.name));
        after = page.next ?? '';
      } while (after);

      expect(seen).toEqual([1, 2, 3, 4, 5].map((index) => `System ${index}`));
    });

    it('refuses a moment that is none, and an end before the beginning', async () => {
      const now = await newest();

      expect((await caller.get('/comparison?since=yesterday')).body.errors[0].pointer).toBe('/query/since');
      expect((await caller.get(`/comparison?since=${now}&until=1`)).status).toBe(400);
    });
  });

  describe('undone', () => {
    it('takes a whole import back: what it added goes, what it changed is as before', async () => {
      await importCsv('key,legal name,country\nU-1,First,FI\n');
      const before = await newest();
      const number = await importCsv('key,legal name,country,tags\nU-1,First renamed,SE,x\nU-2,Second,NO,\n');
      expect((await caller.get('/search?q=renamed')).body.nodes).toHaveLength(1);
      const { body: preview } = await caller.get(`/changes/${number}/undo`);

      const job = await undo(number);

      expect(preview).toMatchObject({ possible: true, hindrances: [], undoneBy: null });
      expect(preview.removed).toBeGreaterThan(0);
      expect(job).toMatchObject({ state: 'done' });
      expect((await compare(`since=${before}`)).items).toEqual([]);
      expect((await caller.get('/search?q=renamed')).body.nodes).toEqual([]);
      expect((await caller.get('/search?q=First')).body.nodes).toHaveLength(1);
      expect((await caller.get('/audit/verification')).body).toMatchObject({ ok: true });
    });

    it('is refused, by name, where a row was changed since', async () => {
      const number = await importCsv('key,legal name\nV-1,Changed later\nV-2,In use later\nV-3,Untouched\n');
      const { body: hits } = await caller.get('/search?q=later');
      const [changed, used] = hits.nodes.map(({ node }: { node: { id: string } }) => node.id);
      await caller.patch(`/suppliers/${changed}`, { country: 'IS' });
      await add('/products', aProduct({ name: 'Rests on it', makerId: used }));

      const { status, body } = await caller.post(`/changes/${number}/undo`);

      expect(status).toBe(409);
      expect(body.detail).toMatch(/Changed later was changed since, by analyst \(change \d+\)/);
      expect(body.detail).toMatch(/In use later .*since/);
      expect(body.detail).not.toContain('Untouched');
      expect((await caller.get('/search?q=Untouched')).body.nodes).toHaveLength(1);
    });

    it('is refused the second time, and can itself be undone', async () => {
      const before = await newest();
      const number = await importCsv('key,legal name\nW-1,Back and forth\n');
      await undo(number);
      const undoing = await newest();

      const again = await caller.post(`/changes/${number}/undo`);
      const redone = await undo(undoing);

      expect(again.status).toBe(409);
      expect(again.body.detail).toContain(`undone already, by change ${undoing}`);
      expect(redone.state).toBe('done');
      expect((await compare(`since=${before}`)).items).toMatchObject([
        { what: 'new', node: { name: 'Back and forth' } },
      ]);
    });

    it('shows on the import and on the change whether they stand, however often one goes back and forth', async () => {
      const number = await importCsv('key,legal name\nV-1,There and back\n');
      const shown = async () => {
        const [{ id, state, lastUndo }] = (await caller.get('/imports?limit=1')).body.items;
        expect((await caller.get(`/imports/${id}`)).body).toMatchObject({ state, lastUndo });
        return { state, lastUndo: lastUndo?.number };
      };
      expect(await shown()).toEqual({ state: 'applied', lastUndo: undefined });

      await undo(number);
      const undoing = await newest();
      expect(await shown()).toEqual({ state: 'undone', lastUndo: undoing });
      const { lastUndo } = (await caller.get('/imports?limit=1')).body.items[0];
      expect(lastUndo).toMatchObject({ by: 'analyst', byErased: false, at: (await entry(undoing)).at });
      expect((await entry(number)).undoneBy).toBe(undoing);

      await undo(undoing);
      const redoing = await newest();
      expect(await shown()).toEqual({ state: 'applied', lastUndo: redoing });
      expect((await caller.get('/suppliers?q=There%20and%20back')).body.total).toBe(1);
      expect((await entry(undoing)).undoneBy).toBe(redoing);
      expect((await entry(redoing)).undoneBy).toBeNull();

      await undo(redoing);
      expect(await shown()).toEqual({ state: 'undone', lastUndo: await newest() });
      expect((await caller.get('/suppliers?q=There%20and%20back')).body.total).toBe(0);
    });

    it('takes a change back whose rows were changed and put back in between', async () => {
      const before = await newest();
      const first = await importCsv('key,legal name,country\nX-1,One by one,FI\n');
      const second = await importCsv('key,legal name,country\nX-1,One by one,SE\n');

      await undo(second);
      const job = await undo(first);

      expect(job.state).toBe('done');
      expect((await compare(`since=${before}`)).items).toEqual([]);
    });

    it('does not take back a bill of materials', async () => {
      const product = await add('/products', aProduct());
      const { body } = await caller.upload(
        `/products/${product.id}/boms`,
        JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] }),
      );
      await caller.finished(body.jobId);
      const entries = (await caller.get('/audit?limit=5')).body.items;
      const { number } = entries.find(({ rows }: { rows: object }) => 'bom' in rows);

      const { status, body: problem } = await caller.post(`/changes/${number}/undo`);

      expect(status).toBe(409);
      expect(problem.detail).toContain('bill of materials');
    });

    it('leaves any register as it was before the change, whatever the change was', async () => {
      const names = fc.constantFrom('A', 'B', 'C', 'D');
      const row = fc.record({
        key: names,
        name: names,
        country: fc.constantFrom('FI', 'SE', ''),
        parent: fc.option(names, { nil: '' }),
      });
      const sheet = fc.uniqueArray(row, { selector: ({ key }) => key, minLength: 1, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(sheet, { minLength: 2, maxLength: 2 }),
          fc.string({ minLength: 4, maxLength: 4, unit: fc.constantFrom(...'abcdefgh') }),
          async (sheets, run) => {
            const csvOf = (rows: (typeof sheets)[number]) =>
              [
                'key,legal name,country,parent key',
                ...rows.map(({ key, name, country, parent }) => {
                  const known = rows.some((one) => one.key === parent) && parent !== key && parent! > key;
                  return `${run}-${key},${name},${country},${known ? `${run}-${parent}` : ''}`;
                }),
              ].join('\n');
            await importCsv(csvOf(sheets[0]!));
            const before = await newest();
            const number = await importCsv(csvOf(sheets[1]!));
            if (number === before) return;

            expect(await undo(number)).toMatchObject({ state: 'done' });

            expect((await compare(`since=${before}`)).items).toEqual([]);
          },
        ),
        { numRuns: 15 },
      );
    }, 120_000);
  });

  it('knows which change was the newest at a moment', async () => {
    const number = await newest();

    const { body } = await caller.get(`/moment?at=${number}`);

    expect(body).toMatchObject({ number, change: { number, actor: 'analyst' } });
    expect(Date.parse(body.first)).toBeLessThan(Date.now());
  });

  it('keeps no visits of tokens', async () => {
    expect((await caller.post('/visit')).body).toEqual({ since: null });
  });
});
