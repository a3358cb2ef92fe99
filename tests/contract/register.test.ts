import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { linkKinds, productKinds } from '../../src/common/network.ts';
import linkEnds from '../../src/formats/register-workbook/link-ends.json' with { type: 'json' };
import { factKey, linkKey } from '../../src/formats/register-workbook/row-key.ts';
import {
  type LinkRow,
  type ProductRow,
  type RegisterRows,
  registerSheets,
  type SiteRow,
  type SupplierRow,
  type SystemRow,
} from '../../src/formats/register-workbook/rows.ts';
import { writeRegisterXlsx } from '../../src/formats/register-workbook/write-register.ts';
import { registerTables } from '../../src/platform/database/tables.ts';
import { startApi } from '../api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../builders.ts';

describe('the register as a whole', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const newWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
    return id;
  };
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });
  const made = async (path: string, body: object) => (await analyst.post(path, body)).body;
  const handOver = async (bytes: Uint8Array, fileName = 'register.xlsx') => {
    const { body } = await analyst.upload(`/imports?fileName=${fileName}`, bytes);
    await analyst.finished(body.jobId);
    return (await analyst.get(`/imports/${body.id}`)).body;
  };
  const takeIn = async (bytes: Uint8Array, fileName?: string) => {
    const preview = await handOver(bytes, fileName);
    expect(preview).toMatchObject({ state: 'ready', errors: [] });
    const { body } = await analyst.post(`/imports/${preview.id}/apply`);
    await analyst.finished(body.jobId);
    expect((await analyst.get(`/imports/${preview.id}`)).body.state).toBe('applied');
  };

  it('is the same after import, export and import, whatever it says', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(someRegister, async (rows) => {
        await newWorkspace();
        await takeIn(await writeRegisterXlsx(rows));
        const { bytes: exported } = await analyst.get('/register/export');

        const again = await handOver(exported);
        const original = await handOver(await writeRegisterXlsx(rows));
        await newWorkspace();
        await takeIn(exported);
        const elsewhere = await handOver(exported);

        for (const { counts, errors } of [again, original, elsewhere]) {
          expect(errors).toEqual([]);
          expect(counts).toMatchObject({ new: 0, changed: 0, errors: 0 });
        }
      }),
      { numRuns: 12 },
    );
  });

  it('can be read as it was after every change', async () => {
    const workspaceId = await newWorkspace();
    const moments: { change: number; seen: unknown }[] = [];
    const note = async () => {
      const { number } = (await analyst.get('/audit?limit=1')).body.items[0];
      moments.push({ change: number, seen: await tablesNow(workspaceId) });
    };
    const supplier = await made('/suppliers', aSupplier({ tags: ['a'] }));
    await note();
    const mission = await made('/functions', aFunction());
    const system = await made('/systems', aSystem({ functionIds: [mission.id] }));
    const site = await made('/sites', aSite({ supplierId: supplier.id }));
    const product = await made('/products', aProduct({ makerId: supplier.id, systemId: system.id, owner: 'Ops' }));
    await note();
    await analyst.patch(`/products/${product.id}`, { makerId: null, version: '2' }, product.etag);
    await analyst.patch(`/systems/${system.id}`, { functionIds: [] }, system.etag);
    await note();
    await analyst.patch(`/sites/${site.id}`, { country: 'FI', supplierId: null }, site.etag);
    await analyst.patch(`/functions/${mission.id}`, { criticality: 'high' }, mission.etag);
    await analyst.post(`/suppliers/${supplier.id}/retire`);
    await note();
    await takeIn(Buffer.from('key,legal name\nA,Acme\n'), 'Suppliers.csv');
    await note();

    for (const { change, seen } of moments) expect(await tablesNow(workspaceId, change)).toEqual(seen);
  });

  /** Every register table of the workspace, now or as of a change. */
  function tablesNow(workspaceId: string, change?: number) {
    return api.platform.database.seenWith({ asOf: change }).inWorkspace(workspaceId, async (tx) => {
      const tables: Record<string, unknown> = {};
      for (const table of registerTables) {
        const { rows } = await sql`select * from ${sql.table(table)} order by id`.execute(tx);
        tables[table] = rows;
      }
      return tables;
    });
  }

  it('shows no foreign row to a query that forgets its workspace, in any table', async () => {
    const own = await newWorkspace();
    const supplier = await made('/suppliers', aSupplier());
    await made('/sites', aSite({ supplierId: supplier.id }));
    const mission = await made('/functions', aFunction());
    const system = await made('/systems', aSystem({ functionIds: [mission.id] }));
    await made('/products', aProduct({ makerId: supplier.id, systemId: system.id, owner: 'Ops' }));
    await handOver(Buffer.from('key,legal name\nA,Acme\n'), 'Suppliers.csv');
    const other = (await api.newWorkspace('Other')).id;
    const names = ['node', 'supplier', 'site', 'product', 'mission_function', 'supply_link'];
    const tables = [
      ...names,
      ...names.map((name) => `${name}_history`),
      ...[
        'person',
        'node_search',
        'register_import',
        'register_import_row',
        'content',
        'content_chunk',
        'number_series',
      ],
    ];
    const counted = (workspaceId: string) =>
      api.platform.database.inWorkspace(workspaceId, async (tx) => {
        const counts: Record<string, number> = {};
        for (const table of tables) {
          const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(tx);
          counts[table] = rows[0]!.count;
        }
        return counts;
      });

    expect(Object.entries(await counted(own)).filter(([, count]) => count === 0)).toEqual([]);
    expect(Object.entries(await counted(other)).filter(([, count]) => count > 0)).toEqual([]);
  });

  it('is found by any name or identifier, the exact before the similar', async () => {
    await newWorkspace();
    await made('/suppliers', aSupplier({ name: 'Oulun Acme' }));
    await made('/suppliers', aSupplier({ name: 'Acme', aliases: ['Wile E.'], cage: 'A012F', key: 'V-77' }));
    await made('/products', aProduct({ name: 'Acme Anvil' }));
    const find = async (q: string, more = '') =>
      (await analyst.get(`/search?q=${encodeURIComponent(q)}${more}`)).body.nodes.map(
        (hit: { node: { number: string }; matched: string }) => `${hit.node.number} ${hit.matched}`,
      );

    expect(await find('acme')).toEqual(['S-0002 Acme', 'P-0001 Acme Anvil', 'S-0001 Oulun Acme']);
    expect(await find('acme', '&kind=product')).toEqual(['P-0001 Acme Anvil']);
    expect(await find('acme', '&limit=1')).toEqual(['S-0002 Acme']);
    expect(await find('wile')).toEqual(['S-0002 Wile E.']);
    expect(await find('a012f')).toEqual(['S-0002 A012F']);
    expect(await find('v-77')).toEqual(['S-0002 V-77']);
    expect(await find('p-0001')).toEqual(['P-0001 P-0001']);
    expect(await find('%')).toEqual([]);
    expect((await analyst.get('/search?q=')).status).toBe(400);
  });

  it('counts the open findings of a vulnerability by its name or alias', async () => {
    await newWorkspace();
    const id = '01900000-0000-7000-8000-000000000001';
    await api.platform.database.inInstallation(async (tx) => {
      await tx
        .insertInto('shared_vulnerability')
        .values({
          id,
          name: 'CVE-2031-0042',
          aliases: ['GHSA-aaaa-bbbb-cccc'],
          summary: 'Odd',
          malicious: false,
        } as never)
        .execute();
      await tx
        .insertInto('shared_vulnerability_alias')
        .values(['CVE-2031-0042', 'GHSA-aaaa-bbbb-cccc'].map((alias) => ({ alias, vulnerability_id: id })))
        .execute();
    });
    const hit = [{ vulnerability: 'CVE-2031-0042', summary: 'Odd', findings: 0 }];

    expect((await analyst.get('/search?q=cve-2031-00')).body.findings).toEqual(hit);
    expect((await analyst.get('/search?q=ghsa-AAAA')).body.findings).toEqual(hit);
    expect((await analyst.get('/search?q=cve-2031-00&kind=product')).body.findings).toEqual([]);
    expect((await analyst.get('/search?q=2031')).body.findings).toEqual([]);
  });

  it('gives the template as workbook and as CSV, whose examples an import passes over', async () => {
    await newWorkspace();
    const { bytes, headers } = await analyst.get('/register/template');
    const { bytes: links } = await analyst.get('/register/template?format=csv&sheet=Links');

    expect(headers['content-disposition']).toContain('.xlsx');
    expect(links.toString()).toMatch(/^from key,to key,kind/);
    expect(await handOver(bytes, 'template.xlsx')).toMatchObject({
      state: 'ready',
      counts: { new: 0, changed: 0, unchanged: 0, errors: 0 },
    });
    expect((await analyst.get('/register/template?format=csv&sheet=Cats')).status).toBe(400);
  });

  it('takes an import in once although the database breaks off in the middle', { timeout: 120_000 }, async () => {
    await newWorkspace();
    const rows = Array.from({ length: 20_000 }, (_, index) => `K${index},Supplier ${index}`);
    const preview = await handOver(Buffer.from(`key,legal name\n${rows.join('\n')}\n`), 'Suppliers.csv');
    const { body } = await analyst.post(`/imports/${preview.id}/apply`);
    for (let job = body; job.stage !== 'writing'; ) {
      job = (await analyst.get(`/jobs/${body.jobId}`)).body;
      expect(job.state).not.toBe('done');
    }

    await breakOff();
    const during = await answered(() => analyst.get('/suppliers?limit=1'));
    const job = await analyst.finished(body.jobId);

    expect([0, 20_000]).toContain(during.body.total);
    expect(job.state).toBe('done');
    expect((await analyst.get('/suppliers?limit=1')).body.total).toBe(20_000);
    expect((await analyst.get('/audit?action=register.imported')).body.total).toBe(1);
  });

  /** Asks again while the program finds its connections dead. */
  async function answered<Answer extends { status: number }>(ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const answer = await ask();
      if (answer.status !== 503) return answer;
    }
  }

  /** Ends every connection of the program, as a crash of the database does. */
  async function breakOff() {
    const client = new pg.Client(api.database.owner);
    await client.connect();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    await client.end();
  }
});

/** Text that spreadsheets, CSV and SQL like to mangle. */
const someText = fc
  .oneof(
    fc.constantFrom(
      '=1+1',
      '+49',
      '-1',
      '@x',
      "'q",
      '"q"',
      'a;b',
      'a,b',
      '007',
      '1e5',
      '1.10',
      'TRUE',
      'yes',
      '2026-01-31',
    ),
    fc.constantFrom(
      'Müller',
      '東芝',
      'é',
      'e\u0301',
      '😀',
      '%_\\',
      "'; drop table node; --",
      '_x0041_',
      '<b>&amp;',
      '#N',
      'ﬁ',
    ),
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  )
  .map((text) => text.replaceAll(/[\s\p{C}]+/gu, ' ').trim())
  .filter(
    (text) =>
      text !== '' && !text.startsWith('Example:') && !/^#(REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)/.test(text),
  );
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const keysOf = (prefix: string, most: number) =>
  fc.integer({ min: 0, max: most }).map((count) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`));

/** Any register that a workbook can state: keys that exist, no circles, one row a key. */
const someRegister: fc.Arbitrary<RegisterRows> = fc
  .record({
    suppliers: keysOf('S', 4),
    sites: keysOf('L', 2),
    products: keysOf('P', 4),
    systems: keysOf('Y', 3),
    functions: keysOf('M', 3),
    components: keysOf('C', 2),
  })
  .chain((keys) => {
    const oneOf = (list: string[]) => (list.length === 0 ? fc.constant(null) : maybe(fc.constantFrom(...list)));
    const suppliers = keys.suppliers.map((key, index) =>
      fc.record({
        row: fc.constant(index + 2),
        key: fc.constant(key),
        legalName: someText,
        aliases: fc.uniqueArray(someText, { maxLength: 3 }),
        country: maybe(fc.constantFrom('FI', 'TW', 'US')),
        duns: maybe(fc.constantFrom('012345678', '123456789')),
        domain: maybe(fc.constant('example.com')),
        parentKey: oneOf(keys.suppliers.slice(0, index)),
        tags: fc.uniqueArray(someText, { maxLength: 2 }),
      }),
    );
    const sites = keys.sites.map((key, index) =>
      fc.record({
        row: fc.constant(index + 2),
        key: fc.constant(key),
        name: someText,
        kind: maybe(fc.constantFrom('fab', 'office')),
        latitude: maybe(fc.double({ min: -90, max: 90, noNaN: true }).map((degrees) => Number(degrees.toFixed(6)) + 0)),
        owned: maybe(fc.boolean()),
        supplierKey: oneOf(keys.suppliers),
      }),
    );
    const products = keys.products.map((key, index) =>
      fc.record({
        row: fc.constant(index + 2),
        key: fc.constant(key),
        name: someText,
        kind: maybe(fc.constantFrom(...productKinds)),
        version: maybe(someText),
        makerKey: oneOf(keys.suppliers),
        owner: maybe(someText),
        privileged: maybe(fc.boolean()),
        systemKey: oneOf(keys.systems),
      }),
    );
    const systems = keys.systems.map((key, index) =>
      fc.record({
        row: fc.constant(index + 2),
        key: fc.constant(key),
        name: someText,
        functionKey: oneOf(keys.functions),
      }),
    );
    const functions = keys.functions.map((key, index) =>
      fc.record({
        row: fc.constant(index + 2),
        key: fc.constant(key),
        name: someText,
        criticality: maybe(fc.constantFrom('none', 'low', 'very-high')),
      }),
    );
    const components = keys.components.map((key, index) =>
      fc.record({
        row: fc.constant(index + 2),
        key: fc.constant(key),
        name: someText.map((name) => `${name} ${index}`),
        purl: maybe(fc.constantFrom(`pkg:npm/part-${index}@1.0.0`, `pkg:generic/part-${index}`)),
      }),
    );
    const nodes = (Object.entries(keys) as [string, string[]][]).flatMap(([kind, list]) =>
      list.map((key) => ({ key, kind: kind.slice(0, -1) })),
    );
    const allowed = linkKinds.flatMap((kind) =>
      nodes.flatMap((from) =>
        nodes
          .filter((to) => from !== to && linkEnds[kind].from.includes(from.kind) && linkEnds[kind].to.includes(to.kind))
          .map((to) => ({ kind, fromKey: from.key, toKey: to.key })),
      ),
    );
    const links =
      allowed.length === 0
        ? fc.constant([])
        : fc.uniqueArray(
            fc.record({
              ends: fc.constantFrom(...allowed),
              share: maybe(fc.integer({ min: 0, max: 1000 }).map((parts) => parts / 1000)),
              dependence: maybe(fc.constantFrom('none', 'high')),
              transmission: maybe(fc.constantFrom(0, 0.2, 1)),
              confidence: fc.constantFrom('declared', 'attested', 'inferred'),
              source: maybe(someText),
              validFrom: maybe(fc.constantFrom('2026-01-31', '1999-12-31')),
              validUntil: maybe(fc.constantFrom('2027-01-31')),
            }),
            { maxLength: 6, selector: ({ ends }) => linkKey(ends) },
          );
    return fc.record({
      Suppliers: fc.tuple(...suppliers) as unknown as fc.Arbitrary<SupplierRow[]>,
      Sites: fc.tuple(...sites) as unknown as fc.Arbitrary<SiteRow[]>,
      Products: fc.tuple(...products) as unknown as fc.Arbitrary<ProductRow[]>,
      Systems: fc.tuple(...systems) as unknown as fc.Arbitrary<SystemRow[]>,
      Functions: fc.tuple(...functions) as unknown as fc.Arbitrary<RegisterRows['Functions']>,
      Components: fc.tuple(...components) as unknown as fc.Arbitrary<RegisterRows['Components']>,
      Links: links.map((list) =>
        list.map(({ ends, ...link }, index) => ({ row: index + 2, ...ends, ...link }) as LinkRow),
      ),
      Sources: fc
        .record({
          named: fc.uniqueArray(someText, { maxLength: 2, selector: (name) => name.toLowerCase() }),
          key: maybe(fc.constant('G-1')),
          sources: fc.uniqueArray(fc.constantFrom('', ...keys.suppliers), { maxLength: 3 }),
          share: maybe(fc.constantFrom(0, 0.2)),
          qualified: maybe(fc.boolean()),
        })
        .map(({ named, key, sources, share, qualified }) =>
          named.flatMap((name, group) =>
            keys.products.slice(0, 1).flatMap((ofKey) =>
              sources.filter(Boolean).map((sourceKey) => ({
                ...{ row: 2, groupKey: group === 0 ? key : null, ofKey, name, need: 1, sourceKey, share, qualified },
                groupDependence: 'high' as const,
              })),
            ),
          ),
        ),
      Facts: fc
        .uniqueArray(
          fc.record({
            nodeKey: fc.constantFrom('', ...nodes.map(({ key }) => key)),
            attribute: fc.constantFrom('recoverDays' as const, 'failureProbability' as const),
            value: fc.constantFrom(0, 0.5, 1),
            source: maybe(someText),
            validUntil: maybe(fc.constant('2027-01-31')),
          }),
          { maxLength: 4, selector: factKey },
        )
        .map((facts) => facts.filter(({ nodeKey }) => nodeKey !== '').map((fact) => ({ row: 2, ...fact }))),
    });
  })
  .filter((rows) => registerSheets.some((sheet) => rows[sheet].length > 0));
