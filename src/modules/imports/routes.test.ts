import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';
import type { RegisterRows } from '../../formats/register-workbook/rows.ts';
import { writeRegisterXlsx } from '../../formats/register-workbook/write-register.ts';

const nothing: RegisterRows = { Suppliers: [], Sites: [], Products: [], Systems: [], Functions: [], Links: [] };

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

    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 10, errors: 0 });
    expect(again.warnings).toEqual([]);
  });

  it('shows each changed field with what was and what will be', async () => {
    await newWorkspace();
    await takeIn('key,legal name,country,tags\nA,Acme,FI,x;y\nB,Beta,,\n');

    const preview = await handOver('key,legal name,tags\nA,Acme Oy,y\nB,Beta,\nC,Gamma,\n');

    expect(preview.counts).toEqual({ new: 1, changed: 1, unchanged: 1, errors: 0 });
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
    const other = await handOver('colour,size\nred,3\n', 'x.csv');

    expect(noZip).toMatchObject({ state: 'refused', counts: { errors: 1 } });
    expect(other).toMatchObject({ state: 'refused', errors: [{ at: 'line 1' }] });
    expect((await analyst.post(`/imports/${noZip.id}/apply`)).status).toBe(409);
    expect((await analyst.post(`/imports/${noZip.id}/discard`)).body.state).toBe('discarded');
  });

  it('warns where a new supplier looks like one that is there', async () => {
    await newWorkspace();
    await takeIn('key,legal name,DUNS\nA,Kestrelline Controls Oy,123456789\n');

    const preview = await handOver('key,legal name,DUNS\nX,Kestrelline Controls GmbH,\nY,Other,123456789\nZ,Third,\n');

    expect(preview.warnings).toMatchObject([
      { at: 'Suppliers!B2', fix: 'A', message: expect.stringContaining('the same name') },
      { at: 'Suppliers!C3', fix: 'A', message: expect.stringContaining('the same DUNS') },
    ]);
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
    expect((await handOver(bytes, 'register.xlsx')).counts).toEqual({ new: 0, changed: 0, unchanged: 10, errors: 0 });
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
