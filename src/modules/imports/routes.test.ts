import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';
import type { RegisterRows } from '../../formats/register-workbook/rows.ts';
import { writeRegisterXlsx } from '../../formats/register-workbook/write-register.ts';

const nothing: RegisterRows = {
  Suppliers: [],
  Sites: [],
  Products: [],
  Systems: [],
  Functions: [],
  Components: [],
  Links: [],
  Sources: [],
  Facts: [],
};

describe('imports', () => {
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

  const handOver = async (file: string | Uint8Array, fileName = 'Suppliers.csv') => {
    const { status, body } = await analyst.upload(`/imports?fileName=${fileName}`, file);
    expect(status).toBe(202);
    expect(body.state).toBe('reading');
    expect(await analyst.finished(body.jobId)).toMatchObject({ state: 'done', problem: null });
    return (await analyst.get(`/imports/${body.id}`)).body;
  };
  const apply = async (id: string, input = {}) => {
    const { status, body } = await analyst.post(`/imports/${id}/apply`, input);
    expect(status).toBe(202);
    const job = await analyst.finished(body.jobId);
    return { job, taken: (await analyst.get(`/imports/${id}`)).body };
  };
  const takeIn = async (file: string | Uint8Array, fileName?: string) => {
    const preview = await handOver(file, fileName);
    expect(preview).toMatchObject({ state: 'ready', errors: [] });
    return (await apply(preview.id)).taken;
  };
  const whole: RegisterRows = {
    Suppliers: [
      { row: 2, key: 'S1', legalName: 'Group', country: 'DE', aliases: ['G'], tags: ['t'], lei: null },
      { row: 3, key: 'S2', legalName: 'Maker', parentKey: 'S1', duns: '123456789' },
    ],
    Sites: [
      { row: 2, key: 'L1', name: 'Plant', kind: 'fab', latitude: -12.5, longitude: 0, owned: true, supplierKey: 'S2' },
    ],
    Products: [
      {
        row: 2,
        key: 'P1',
        name: 'Unit',
        kind: 'hardware',
        makerKey: 'S2',
        systemKey: 'Y1',
        owner: 'Ops',
        privileged: false,
      },
    ],
    Systems: [{ row: 2, key: 'Y1', name: 'Control', functionKey: 'M1' }],
    Functions: [
      { row: 2, key: 'M1', name: 'Deliver', criticality: 'very-high' },
      { row: 3, key: 'M2', name: 'Bill', criticality: null },
    ],
    Components: [],
    Links: [
      {
        row: 2,
        fromKey: 'S2',
        toKey: 'P1',
        kind: 'manufactures',
        share: 0.6,
        source: 'Contract',
        validFrom: '2026-01-31',
      },
      { row: 3, fromKey: 'Y1', toKey: 'M2', kind: 'needed-by' },
      { row: 4, fromKey: 'S1', toKey: 'P1', kind: 'resells', confidence: 'attested' },
    ],
    Sources: [],
    Facts: [],
  };

  it('previews a workbook without writing, takes it in, and then shows the whole register', async () => {
    await newWorkspace();
    const preview = await handOver(await writeRegisterXlsx(whole), 'register.xlsx');

    expect(preview).toMatchObject({
      number: 'I-0001',
      state: 'ready',
      counts: { new: 10, changed: 0, unchanged: 0, errors: 0 },
      sheets: { Suppliers: { new: 2 }, Links: { new: 3 } },
    });
    expect((await analyst.get('/suppliers')).body.total).toBe(0);
    const rows = await analyst.get(`/imports/${preview.id}/rows?sheet=Links`);
    expect(rows.body.items[0]).toMatchObject({ row: 2, what: 'new', key: null, name: 'S2 manufactures P1' });

    const { taken } = await apply('I-0001');

    expect(taken).toMatchObject({ state: 'applied', counts: { new: 10 }, changeNumber: expect.any(Number) });
    const { body: product } = await analyst.get('/products?key=P1');
    expect(product.items[0]).toMatchObject({
      kind: 'hardware',
      owner: 'Ops',
      privileged: false,
      maker: { name: 'Maker' },
      system: { name: 'Control' },
      functions: [{ name: 'Deliver' }, { name: 'Bill' }],
    });
    expect((await analyst.get('/suppliers?q=123456789')).body.items).toMatchObject([
      { key: 'S2', parent: { name: 'Group' }, products: 1, sites: 1 },
    ]);
    const { body: links } = await analyst.get(`/links?node=${product.items[0].id}&kind=manufactures`);
    expect(links.items).toMatchObject([
      { declaredAs: 'maker', share: 0.6, source: 'Contract', validFrom: '2026-01-31', confidence: 'declared' },
    ]);
    const { body: audit } = await analyst.get('/audit?action=register.imported');
    expect(audit.items[0]).toMatchObject({ number: taken.changeNumber, details: { import: 'I-0001' } });
  });

  it('finds nothing to do in a file that was taken in', async () => {
    await newWorkspace();
    const file = await writeRegisterXlsx(whole);
    await takeIn(file, 'register.xlsx');

    const again = await handOver(file, 'register.xlsx');

    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 10, errors: 0, leftOut: 0 });
    expect(again.warnings).toEqual([]);
  });

  it('shows each changed field with what was and what will be', async () => {
    await newWorkspace();
    await takeIn('key,legal name,country,tags\nA,Acme,FI,x;y\nB,Beta,,\n');

    const preview = await handOver('key,legal name,tags\nA,Acme Oy,y\nB,Beta,\nC,Gamma,\n');

    expect(preview.counts).toEqual({ new: 1, changed: 1, unchanged: 1, errors: 0, leftOut: 0 });
    const { body } = await analyst.get(`/imports/${preview.id}/rows?what=changed`);
    expect(body).toMatchObject({
      total: 1,
      items: [
        {
          key: 'A',
          name: 'Acme Oy',
          changes: [
            { field: 'legal name', before: 'Acme', after: 'Acme Oy' },
            { field: 'tags', before: 'x; y', after: 'y' },
          ],
        },
      ],
    });
    await apply(preview.id);
    expect((await analyst.get('/suppliers?q=acme%20oy')).body.items).toMatchObject([{ country: 'FI', tags: ['y'] }]);
  });

  it('is part of the past of every row that it wrote, and of no other', async () => {
    await newWorkspace();
    await takeIn('key,legal name\nS1,Group\nS2,Maker\n');
    await takeIn('key,legal name\nS1,Group\nS2,Maker AG\n');
    const { items } = (await analyst.get('/suppliers?sort=number')).body;
    const imports = async (id: string) => {
      const { body } = await analyst.get(`/audit?subject=${id}&action=register.imported`);
      expect(body.items).toHaveLength(body.total);
      return body.total;
    };

    expect(await imports(items[0].id)).toBe(1);
    expect(await imports(items[1].id)).toBe(2);
  });

  it('places every error at its cell, takes nothing, and takes the rest where that is asked for', async () => {
    await newWorkspace();
    const preview = await handOver(
      'key,legal name,country,parent key\nA,Acme,Atlantis,\nB,,FI,\nC,Gamma,FI,\nD,Delta,FI,X9\n',
    );

    expect(preview).toMatchObject({ state: 'ready', counts: { new: 1, changed: 0, unchanged: 0, errors: 3 } });
    expect(preview.errors.map((error: { at: string }) => error.at)).toEqual([
      'Suppliers!C2',
      'Suppliers!B3',
      'Suppliers!D5',
    ]);
    expect(preview.errors[0]).toMatchObject({ field: 'country', value: 'Atlantis' });
    const refused = await analyst.post(`/imports/${preview.id}/apply`);
    expect(refused.status).toBe(409);
    expect((await analyst.get('/suppliers')).body.total).toBe(0);

    const { taken } = await apply(preview.id, { leaveOutErrors: true });

    expect(taken.state).toBe('applied');
    expect((await analyst.get('/suppliers')).body.items).toMatchObject([{ key: 'C' }]);
  });

  it('refuses a file that is no register workbook, with the reason', async () => {
    await newWorkspace();

    const noZip = await handOver('PK\u0003\u0004 not really', 'x.xlsx');
    const other = await handOver('colour,size\n', 'x.csv');

    expect(noZip).toMatchObject({ state: 'refused', counts: { errors: 1 } });
    expect(other).toMatchObject({
      state: 'refused',
      errors: [{ at: 'x', message: expect.stringContaining('No rows') }],
    });
    expect((await analyst.post(`/imports/${noZip.id}/apply`)).status).toBe(409);
    expect((await analyst.post(`/imports/${noZip.id}/discard`)).body.state).toBe('discarded');
  });

  describe('of other columns', () => {
    const vendors = 'Vendor Name;Country of origin;D-U-N-S;Spend\nAcme Oy;FI;012345678;5\nBeta GmbH;DE;;7\n';
    const columns = { A: 'legalName', B: 'country', C: 'duns' };
    const map = async (id: string, sheets: object[], more = {}) => {
      const { status, body } = await analyst.send('PUT', `/imports/${id}/mapping`, { sheets, ...more });
      if (status !== 202) return { status, body };
      await analyst.finished(body.jobId);
      return { status, body: (await analyst.get(`/imports/${id}`)).body };
    };

    it('wait to be told what the columns are, with a suggestion and its ground', async () => {
      await newWorkspace();
      const waiting = await handOver(vendors, 'vendors-2026.csv');

      expect(waiting).toMatchObject({
        state: 'mapping',
        counts: null,
        mapping: [
          {
            sheet: 'vendors-2026',
            as: 'Suppliers',
            how: 'waits',
            rows: 2,
            columns: [
              { column: 'A', title: 'Vendor Name', samples: ['Acme Oy', 'Beta GmbH'], field: 'legalName' },
              { column: 'B', field: 'country' },
              { column: 'C', field: 'duns' },
              { column: 'D', title: 'Spend', field: null },
            ],
            suggested: { Suppliers: { C: { field: 'duns', why: 'title' } } },
          },
        ],
      });
      expect((await analyst.post(`/imports/${waiting.id}/apply`)).body.detail).toContain('waits to be told');
    });

    it('are read by the mapping, remembered, applied to the next file with these titles, and forgotten', async () => {
      await newWorkspace();
      const waiting = await handOver(vendors, 'vendors-2026.csv');
      const { body: mapped } = await map(waiting.id, [{ sheet: 'vendors-2026', as: 'Suppliers', columns }]);
      await apply(mapped.id);
      const next = await handOver(
        'd-u-n-s,VENDOR NAME,Spend,Country of Origin\n012345678,Acme Oyj,6,FI\n,Gamma,1,SE\n',
        'x.csv',
      );
      const { body: remembered } = await analyst.get('/import-mappings');
      const forgotten = await analyst.delete(`/import-mappings/${remembered.items[0].id}`);
      const again = await handOver(vendors, 'vendors-2026.csv');

      expect(mapped).toMatchObject({
        state: 'ready',
        counts: { new: 2, errors: 0 },
        mapping: [{ how: 'chosen', foundBy: { new: 2 } }],
      });
      expect(next).toMatchObject({
        state: 'ready',
        counts: { new: 1, changed: 1, errors: 0 },
        mapping: [
          {
            how: 'remembered',
            remembered: { id: remembered.items[0].id },
            foundBy: { duns: 1, new: 1 },
            columns: [{ field: 'duns' }, { field: 'legalName' }, { field: null }, { field: 'country' }],
          },
        ],
      });
      expect(remembered.items).toMatchObject([
        {
          as: 'Suppliers',
          columns: [{ title: 'Vendor Name', field: 'legalName' }, {}, {}, { title: 'Spend', field: null }],
        },
      ]);
      expect(forgotten.status).toBe(204);
      expect((await analyst.delete(`/import-mappings/${remembered.items[0].id}`)).status).toBe(404);
      expect(again.state).toBe('mapping');
      const { body: suppliers } = await analyst.get('/suppliers?sort=number');
      expect(suppliers.items).toMatchObject([
        { key: null, name: 'Acme Oy', country: 'FI', duns: '012345678' },
        { key: null, name: 'Beta GmbH' },
      ]);
      expect((await analyst.get(`/imports/${mapped.id}`)).body.mapping[0].columns[0].samples).toEqual([]);
    });

    it('are remembered only where that is wanted', async () => {
      await newWorkspace();
      const waiting = await handOver(vendors, 'vendors.csv');

      await map(waiting.id, [{ sheet: 'vendors', as: 'Suppliers', columns }], { remember: false });

      expect((await analyst.get('/import-mappings')).body.items).toEqual([]);
    });

    it('can be said otherwise before the file is taken in, also of a sheet on the template', async () => {
      await newWorkspace();
      const ours = await handOver('key,legal name,country\nA,Acme,FI\n', 'x.csv');

      const { body } = await map(ours.id, [
        { sheet: 'Suppliers', as: 'Suppliers', columns: { A: 'legalName', B: 'aliases' } },
      ]);
      const { body: rows } = await analyst.get(`/imports/${ours.id}/rows`);

      expect(body).toMatchObject({ state: 'ready', mapping: [{ how: 'chosen' }] });
      expect(rows.items).toMatchObject([{ what: 'new', key: null, name: 'A' }]);
    });

    it('are taken in as they were previewed, whatever is remembered since', async () => {
      await newWorkspace();
      const first = await handOver(vendors, 'vendors.csv');
      await map(first.id, [{ sheet: 'vendors', as: 'Suppliers', columns }]);
      await analyst.delete(`/import-mappings/${(await analyst.get('/import-mappings')).body.items[0].id}`);

      const { taken } = await apply(first.id);

      expect(taken).toMatchObject({ state: 'applied', counts: { new: 2 } });
    });

    it.each([
      ['a sheet that is not there', [{ sheet: 'other', as: 'Suppliers', columns }], 'The file has no sheet "other".'],
      [
        'a column that is not there',
        [{ sheet: 'v', as: 'Suppliers', columns: { Z: 'legalName' } }],
        'nothing in column Z',
      ],
      ['a field that is not there', [{ sheet: 'v', as: 'Suppliers', columns: { A: 'colour' } }], 'no column "colour"'],
      [
        'a field twice',
        [{ sheet: 'v', as: 'Suppliers', columns: { A: 'legalName', B: 'legalName' } }],
        'Two columns are given',
      ],
      ['no name', [{ sheet: 'v', as: 'Suppliers', columns: { B: 'country' } }], 'No column is given as "legal name"'],
      [
        'links without their ends',
        [{ sheet: 'v', as: 'Links', columns: { A: 'fromKey' } }],
        'No column is given as "to key"',
      ],
    ])('are refused with %s', async (_, sheets, message) => {
      await newWorkspace();
      const waiting = await handOver(vendors, 'v.csv');

      const { status, body } = await map(waiting.id, sheets);

      expect([status, body.detail]).toEqual([400, expect.stringContaining(message)]);
      expect((await analyst.get(`/imports/${waiting.id}`)).body.state).toBe('mapping');
    });

    it('are nobody else’s: another workspace remembers nothing of them', async () => {
      await newWorkspace();
      const waiting = await handOver(vendors, 'v.csv');
      await map(waiting.id, [{ sheet: 'v', as: 'Suppliers', columns }]);
      const [{ id }] = (await analyst.get('/import-mappings')).body.items;
      await newWorkspace();

      expect((await analyst.get('/import-mappings')).body.items).toEqual([]);
      expect((await analyst.delete(`/import-mappings/${id}`)).status).toBe(404);
      expect((await handOver(vendors, 'v.csv')).state).toBe('mapping');
    });
  });

  describe('of suppliers that look like others', () => {
    const rowsOf = async (id: string, query = '') => (await analyst.get(`/imports/${id}/rows?${query}`)).body.items;
    const decide = async (id: string, input: object) => {
      const { status, body } = await analyst.send('PUT', `/imports/${id}/look-alikes`, input);
      if (status !== 202) return { status, body };
      await analyst.finished(body.jobId);
      return { status, body: (await analyst.get(`/imports/${id}`)).body };
    };

    it('say by which rule, of the register and of the same file', async () => {
      await newWorkspace();
      await takeIn(
        'key,legal name,aliases,DUNS,domain\nA,Kestrelline Controls Oy,KLC Systems,123456789,kestrelline.example\n',
      );

      const preview = await handOver(
        [
          'key,legal name,aliases,DUNS,domain',
          'X,Kestrelline Controls GmbH,,,',
          'Y,Other,,123456789,',
          'Z,KLC Systems Ltd,,,',
          'W,Controls Kestrelline,,,',
          'V,KestrellineControls,,,',
          'U,Kestrelline,,,',
          'T,Somebody,Kestrelline Controls,,',
          'R,Third,,987654321,',
          'Q,Fourth,,987654321,',
          'P,Nobody like it,,,',
          'O,Kestrelline & Controls plc,,,',
        ].join('\n'),
      );

      expect(preview.lookAlikes).toEqual({ found: 9, undecided: 9 });
      const rows = await rowsOf(preview.id, 'lookAlikes=all');
      const told = rows.map(
        ({ key, lookAlike }: { key: string; lookAlike: { rule: string; why: string; at: string } }) => [
          key,
          lookAlike.rule,
          lookAlike.at,
          lookAlike.why,
        ],
      );
      expect(told).toEqual([
        ['X', 'name', 'Suppliers!B2', 'has the same name but for legal form and spelling'],
        ['Y', 'duns', 'Suppliers!D3', 'has the same DUNS'],
        ['Z', 'alias', 'Suppliers!B4', 'is also known as “KLC Systems”'],
        ['W', 'words', 'Suppliers!B5', 'has the same words in its name'],
        ['V', 'letters', 'Suppliers!B6', 'has the same name but for blanks'],
        ['U', 'domain-name', 'Suppliers!B7', 'has the domain kestrelline.example, which says this name'],
        ['T', 'alias', 'Suppliers!C8', 'is called “Kestrelline Controls Oy”, an alias here'],
        ['Q', 'duns', 'Suppliers!D10', 'has the same DUNS'],
        ['O', 'name', 'Suppliers!B12', 'has the same name but for legal form and spelling'],
      ]);
      expect(rows[0].lookAlike.other).toMatchObject({ number: 'S-0001', name: 'Kestrelline Controls Oy', row: null });
      expect(rows[7].lookAlike.other).toEqual({ id: null, number: null, name: 'Third', row: 9 });
      expect(preview.warnings[0]).toMatchObject({ at: 'Suppliers!B2', fix: 'A' });
      expect(preview.warnings[0].message).toMatch(/^Kestrelline Controls Oy \(A\) has the same name but/);
    });

    it('go in as new, change the one they look like, or stay out, as is decided row by row', async () => {
      await newWorkspace();
      await takeIn('key,legal name,country,tags\nA,Acme Oy,FI,kept\nB,Beta Oy,FI,\nC,Gamma Oy,FI,\n');
      const file = 'key,legal name,country,parent key\nX,Acme AG,DE,\nY,Beta AG,DE,\nZ,Gamma AG,DE,\nV,New,SE,X\n';
      const preview = await handOver(file);

      const { body: decided } = await decide(preview.id, {
        choices: [
          { sheet: 'Suppliers', row: 2, as: 'same' },
          { sheet: 'Suppliers', row: 3, as: 'leave-out' },
        ],
        rest: 'new',
      });

      expect(decided).toMatchObject({
        state: 'ready',
        counts: { new: 2, changed: 1, unchanged: 0, errors: 0, leftOut: 1 },
        lookAlikes: { found: 3, undecided: 0 },
        warnings: [],
      });
      expect(await rowsOf(preview.id, 'lookAlikes=all')).toMatchObject([
        { row: 2, what: 'changed', key: 'A', lookAlike: { choice: 'same', other: { number: 'S-0001' } } },
        { row: 3, what: 'left-out', key: 'Y', lookAlike: { choice: 'leave-out' } },
        { row: 4, what: 'new', key: 'Z', lookAlike: { choice: 'new' } },
      ]);
      expect((await rowsOf(preview.id, 'what=left-out'))[0].name).toBe('Beta AG');
      const { taken } = await apply(preview.id);
      expect(taken).toMatchObject({ state: 'applied', counts: { new: 2, changed: 1, leftOut: 1 } });
      expect((await analyst.get('/suppliers?sort=number')).body.items).toMatchObject([
        { key: 'A', name: 'Acme AG', country: 'DE', tags: ['kept'] },
        { key: 'B', name: 'Beta Oy' },
        { key: 'C', name: 'Gamma Oy' },
        { key: 'Z', name: 'Gamma AG' },
        { key: 'V', parent: { name: 'Acme AG' } },
      ]);
    });

    it('can be decided otherwise, and are missed by what refers to them where they stay out', async () => {
      await newWorkspace();
      await takeIn('key,legal name\nA,Acme Oy\n');
      const preview = await handOver('key,legal name,parent key\nX,Acme AG,\nY,Beta,X\n');

      const { body: without } = await decide(preview.id, { rest: 'leave-out' });
      const { body: same } = await decide(preview.id, { choices: [{ sheet: 'Suppliers', row: 2, as: 'same' }] });

      expect(without).toMatchObject({ counts: { new: 0, errors: 1, leftOut: 1 }, errors: [{ at: 'Suppliers!C3' }] });
      expect(same).toMatchObject({ counts: { new: 1, changed: 1, errors: 0, leftOut: 0 } });
    });

    it('are refused where a row looks like none, or like one of the same file', async () => {
      await newWorkspace();
      const preview = await handOver('key,legal name\nX,Acme AG\nY,Acme Oy\n');

      const none = await decide(preview.id, { choices: [{ sheet: 'Suppliers', row: 2, as: 'new' }] });
      const twin = await decide(preview.id, { choices: [{ sheet: 'Suppliers', row: 3, as: 'same' }] });
      const rest = await decide(preview.id, { rest: 'same' });

      expect([none.status, none.body.detail]).toEqual([400, 'Row 2 of Suppliers does not look like another.']);
      expect([twin.status, twin.body.detail]).toEqual([400, expect.stringContaining('row 2 of the same file')]);
      expect(rest.body.lookAlikes).toEqual({ found: 1, undecided: 1 });
    });

    it('mean the supplier, not its key, which may change meanwhile', async () => {
      await newWorkspace();
      await takeIn('key,legal name\nA,Acme Oy\n');
      const preview = await handOver('key,legal name\nX,Acme AG\n');
      await decide(preview.id, { rest: 'same' });
      const { items } = (await analyst.get('/suppliers')).body;
      await analyst.patch(`/suppliers/${items[0].id}`, { key: 'B' }, items[0].etag);

      const { taken } = await apply(preview.id);

      expect(taken).toMatchObject({ state: 'applied', counts: { new: 0, changed: 1 } });
      expect((await analyst.get('/suppliers')).body.items).toMatchObject([{ key: 'B', name: 'Acme AG' }]);
    });
  });

  it('moves fields that are links, and keeps a link that a row of the file states by itself', async () => {
    await newWorkspace();
    await takeIn(await writeRegisterXlsx(whole), 'register.xlsx');
    const moved: RegisterRows = {
      ...nothing,
      Suppliers: [{ row: 2, key: 'S2', legalName: 'Maker', parentKey: null }],
      Products: [{ row: 2, key: 'P1', name: 'Unit', makerKey: 'S1', systemKey: null }],
      Systems: [{ row: 2, key: 'Y1', name: 'Control', functionKey: 'M2' }],
      Links: [{ row: 2, fromKey: 'S2', toKey: 'P1', kind: 'manufactures', share: 0.5 }],
    };

    await takeIn(await writeRegisterXlsx(moved), 'register.xlsx');
    const again = await handOver(await writeRegisterXlsx(moved), 'register.xlsx');

    const { body } = await analyst.get('/products/P-0001');
    expect(body).toMatchObject({ maker: { name: 'Group' }, system: null });
    const links = (await analyst.get('/links?limit=50')).body.items.map(
      (link: { from: { name: string }; kind: string; to: { name: string }; declaredAs: string | null }) =>
        `${link.from.name} ${link.kind} ${link.to.name} ${link.declaredAs}`,
    );
    expect(links.toSorted()).toEqual([
      'Control needed-by Bill function',
      'Control needed-by Deliver function',
      'Group manufactures Unit maker',
      'Group resells Unit null',
      'Maker manufactures Unit null',
      'Plant site-of Maker site',
    ]);
    expect(again.counts).toMatchObject({ new: 0, changed: 0 });
  });

  it('exports what an import takes back without a change, rows without a key and several functions too', async () => {
    await newWorkspace();
    await takeIn(await writeRegisterXlsx(whole), 'register.xlsx');
    const made = async (path: string, body: object) => (await analyst.post(path, body)).body;
    const supplier = await made('/suppliers', aSupplier({ aliases: ['=HYPERLINK("x")', 'a;b', '"q'], tags: ['-1'] }));
    const clash = await made('/suppliers', aSupplier({ name: 'Clash', key: '#S-0003', parentId: supplier.id }));
    const mission = await made('/functions', aFunction({ criticality: 'none' }));
    const system = await made('/systems', aSystem({ functionIds: [mission.id, 'M-0001'] }));
    await made('/sites', aSite({ supplierId: clash.id, latitude: 0.1, longitude: -179.9999999 }));
    const product = await made('/products', aProduct({ makerId: supplier.id, systemId: system.id, version: '007' }));
    await made('/links', { fromId: product.id, toId: system.id, kind: 'administers', share: 1, source: '+1' });
    await analyst.post(`/suppliers/${supplier.id}/retire`);

    const { bytes } = await analyst.get('/register/export');
    const preview = await handOver(bytes, 'export.xlsx');

    expect(preview).toMatchObject({ state: 'ready', errors: [], counts: { new: 0, changed: 0, errors: 0 } });
    expect(preview.counts.unchanged).toBe(18);
    for (const sheet of ['Suppliers', 'Sites', 'Products', 'Systems', 'Functions', 'Links']) {
      const { bytes: csv } = await analyst.get(`/register/export?format=csv&sheet=${sheet}`);
      expect((await handOver(csv, `${sheet}.csv`)).counts).toMatchObject({ new: 0, changed: 0, errors: 0 });
    }
  });

  it('gives an empty workspace the same register from an export', async () => {
    await newWorkspace();
    await takeIn(await writeRegisterXlsx(whole), 'register.xlsx');
    const { bytes: first } = await analyst.get('/register/export?format=csv&sheet=Links');
    const { bytes } = await analyst.get('/register/export');
    await newWorkspace();

    await takeIn(bytes, 'register.xlsx');

    const { bytes: second } = await analyst.get('/register/export?format=csv&sheet=Links');
    expect(second.toString()).toBe(first.toString());
    expect((await handOver(bytes, 'register.xlsx')).counts).toEqual({
      new: 0,
      changed: 0,
      unchanged: 10,
      errors: 0,
      leftOut: 0,
    });
  });

  it('applies a preview once', async () => {
    await newWorkspace();
    const preview = await handOver('key,legal name\nA,Acme\n');

    const answers = await Promise.all([1, 2, 3].map(() => analyst.post(`/imports/${preview.id}/apply`)));
    await analyst.finished(answers.find(({ status }) => status === 202)!.body.jobId);
    const late = await analyst.post(`/imports/${preview.id}/apply`);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
    expect(late.body.detail).toBe('The import I-0001 was taken in already.');
    expect((await analyst.post(`/imports/${preview.id}/discard`)).status).toBe(409);
  });

  it('plans anew against the register as it is when a preview is applied', async () => {
    await newWorkspace();
    const preview = await handOver('key,legal name,country\nA,Acme,FI\n');
    await analyst.post('/suppliers', aSupplier({ key: 'A', name: 'Acme', tags: ['kept'] }));

    const { taken } = await apply(preview.id);

    expect(taken).toMatchObject({ state: 'applied', counts: { new: 0, changed: 1 } });
    expect((await analyst.get('/suppliers')).body.items).toMatchObject([{ key: 'A', country: 'FI', tags: ['kept'] }]);
  });

  it('previews anew, and takes nothing, where a row cannot be taken any more', async () => {
    await newWorkspace();
    const { body: parent } = await analyst.post('/suppliers', aSupplier({ key: 'P' }));
    const preview = await handOver('key,legal name,parent key\nA,Acme,P\nB,Beta,\n');
    await analyst.patch(`/suppliers/${parent.id}`, { key: 'Q' }, parent.etag);

    const { job } = await apply(preview.id);

    expect(job).toMatchObject({ state: 'failed', problem: expect.stringContaining('changed since the preview') });
    const anew = (await analyst.get(`/imports/${preview.id}`)).body;
    await analyst.finished(anew.jobId);
    expect((await analyst.get(`/imports/${preview.id}`)).body).toMatchObject({
      state: 'ready',
      counts: { new: 1, errors: 1 },
      errors: [{ at: 'Suppliers!C2' }],
    });
    expect((await analyst.get('/suppliers')).body.total).toBe(1);
  });

  it('gives the file back byte for byte', async () => {
    await newWorkspace();
    const file = '\ufeffkey;legal name\r\nA;Müller\r\n';
    const preview = await handOver(file, 'Suppliers.csv');

    const { bytes, headers } = await analyst.get(`/imports/${preview.id}/file`);

    expect(bytes.equals(Buffer.from(file))).toBe(true);
    expect(headers['content-disposition']).toContain('Suppliers.csv');
  });

  it('is nobody else’s: another workspace sees no import and takes in none', async () => {
    await newWorkspace();
    const { id } = await handOver('key,legal name\nA,Acme\n');
    const owner = analyst;
    await newWorkspace();

    for (const path of ['', '/rows', '/file']) expect((await analyst.get(`/imports/${id}${path}`)).status).toBe(404);
    for (const path of ['/apply', '/discard']) expect((await analyst.post(`/imports/${id}${path}`)).status).toBe(404);
    expect((await analyst.get('/imports')).body.total).toBe(0);
    expect((await owner.get('/imports')).body.items).toMatchObject([{ id, state: 'ready' }]);
  });
});
