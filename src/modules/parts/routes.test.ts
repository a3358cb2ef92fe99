import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { asSuperuser } from '../../../tests/every-table.ts';
import { parseCsv } from '../../formats/csv/read-csv.ts';
import { startDetailFills } from '../boms/index.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

const hardware = `Level,Manufacturer,Part number,Qty,RefDes,Lot,Date code,Designed in,Fabricated in,Assembled in,Country of origin,Lifecycle,Alternates,Lead time,RoHS,Type,Version,Firmware
0,Acme,BRD-1,1,,L7,2431,US,Taiwan,Malaysia,,active,,84,compliant,,C,
1,Yageo,RC0402,3,R1-R3,,,,China,,,NRND,Vishay CRCW0402,12 weeks,,,,
1,Acme,FW-9,1,,,,,,,,,,,,firmware,2.1,
0,,X-1,1,U9,,,,,,Germany,,,,,,,https://acme.example/fw.json
`;

const software = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    { type: 'library', group: '@acme', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/%40acme/left-pad@1.3.0' },
    { type: 'library', name: 'zlib', version: '1.2', supplier: { name: 'Yageo' } },
    {
      type: 'device',
      name: 'RC0402',
      manufacturer: { name: 'Other' },
      properties: [{ name: 'holdfast:device:country:fabrication', value: 'JP' }],
    },
  ],
});

describe('parts', () => {
  let api: Api;
  let analyst: Caller;
  const products: Record<string, { id: string; number: string }> = {};

  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
    for (const name of ['Gateway', 'Portal']) products[name] = (await analyst.post('/products', { name })).body;
    await give('Gateway', 'board.csv', hardware);
    await give('Portal', 'portal.cdx.json', software);
  });
  afterAll(() => api.stop());

  async function give(product: string, fileName: string, bytes: string): Promise<void> {
    const sent = await analyst.upload(`/products/${products[product]!.id}/boms?fileName=${fileName}`, bytes);
    await analyst.finished(sent.body.jobId);
  }

  const namesOf = async (query: string) =>
    (await analyst.get(`/parts?${query}`)).body.items.map(({ name }: { name: string }) => name);

  it('lists what is said of hardware beside software', async () => {
    const { body } = await analyst.get('/parts');

    expect(body.total).toBe(7);
    expect(body.items.map(({ name, kind }: { name: string; kind: string }) => [name, kind])).toEqual([
      ['BRD-1', 'hardware'],
      ['RC0402', 'hardware'],
      ['FW-9', 'hardware'],
      ['X-1', 'hardware'],
      ['left-pad', 'software'],
      ['zlib', 'software'],
      ['RC0402', 'hardware'],
    ]);
    expect(body.items[0]).toMatchObject({
      product: { name: 'Gateway' },
      bom: 'B-0001',
      index: 0,
      maker: 'Acme',
      partNumber: 'BRD-1',
      version: 'C',
      quantity: 1,
      lot: 'L7',
      dateCode: '2431',
      designedIn: ['US'],
      fabricatedIn: ['TW'],
      assembledIn: ['MY'],
      originIn: [],
      lifecycle: 'active',
      leadTimeDays: 84,
      compliance: [{ regime: 'RoHS', statement: 'compliant' }],
    });
    expect(body.items[1]).toMatchObject({
      designators: ['R1', 'R2', 'R3'],
      lifecycle: 'not-recommended',
      alternates: ['Vishay CRCW0402'],
    });
    expect(body.items[3]).toMatchObject({ maker: null, firmware: 'https://acme.example/fw.json' });
    expect(body.items[4]).toMatchObject({ group: '@acme', partNumber: null, fabricatedIn: [], lifecycle: null });
    expect(body.items[5]).toMatchObject({ maker: 'Yageo', supplierName: 'Yageo' });
  });

  it.each([
    ['fabricatedIn=TW', ['BRD-1']],
    ['fabricatedIn=Taiwan&fabricatedIn=jp', ['BRD-1', 'RC0402']],
    ['assembledIn=TW', []],
    ['country=DE', ['X-1']],
    ['country=MY', ['BRD-1']],
    ['partNumber=rc0402', ['RC0402', 'RC0402']],
    ['partNumber=RC', []],
    ['maker=yageo', ['RC0402', 'zlib']],
    ['maker=unknown', ['X-1', 'left-pad']],
    ['lifecycle=not-recommended&lifecycle=active', ['BRD-1', 'RC0402']],
    ['lifecycle=unknown&kind=hardware', ['FW-9', 'X-1', 'RC0402']],
    ['kind=software', ['left-pad', 'zlib']],
    ['type=firmware', ['FW-9']],
    ['regime=rohs', ['BRD-1']],
    ['leadTimeFrom=85', []],
    ['leadTimeFrom=84', ['BRD-1', 'RC0402']],
    ['q=2431', ['BRD-1']],
    ['q=%40ACME/left', ['left-pad']],
    ['q=vishay', ['RC0402']],
    ['q=U9', ['X-1']],
    ['q=yag', ['RC0402', 'zlib']],
    ['product=P-0002&kind=hardware', ['RC0402']],
  ])('answers which parts %s', async (query, names) => {
    expect(await namesOf(query)).toEqual(names);
    expect((await analyst.get(`/parts?${query}`)).body.total).toBe(names.length);
  });

  it('tells every product that has a part fabricated in a country, or with a part number', async () => {
    const fabricated = await analyst.get('/parts/products?fabricatedIn=China');
    const numbered = await analyst.get('/parts/products?partNumber=RC0402&limit=1');
    const next = await analyst.get(`/parts/products?partNumber=RC0402&limit=1&after=${numbered.body.next}`);

    expect(fabricated.body).toEqual({
      items: [{ product: expect.objectContaining({ name: 'Gateway' }), parts: 1, makers: ['Yageo'] }],
      next: null,
      total: 1,
    });
    expect(numbered.body).toMatchObject({ items: [{ product: { name: 'Gateway' } }], total: 2 });
    expect(next.body).toMatchObject({ items: [{ product: { name: 'Portal' }, makers: ['Other'] }], next: null });
  });

  it('fills in once what was not kept of documents of earlier versions', async () => {
    const { database, platform, workspace } = api;
    const rows = () =>
      platform.database.inWorkspace(workspace.id, (tx) =>
        tx.selectFrom('part_detail').selectAll().orderBy('bom_id').orderBy('position').execute(),
      );
    const waiting = () =>
      platform.database.inWorkspace(workspace.id, (tx) =>
        tx.selectFrom('bom_without_details').select('bom_id').execute(),
      );
    const before = await rows();
    await asSuperuser({ ...inject('postgres').superuser, database: database.owner.database }, (client) =>
      client.query(`insert into bom_without_details select workspace_id, id from bom where format = 'CycloneDX';
        delete from part_detail where bom_id in (select bom_id from bom_without_details)`),
    );
    expect([(await waiting()).length, await namesOf('fabricatedIn=JP')]).toEqual([1, []]);

    for (let turn = 0; turn < 2; turn++) {
      await platform.database.inInstallation((tx) => startDetailFills(platform, tx));
      while ((await waiting()).length > 0) await new Promise((resolve) => setTimeout(resolve, 30));
    }

    expect(await rows()).toEqual(before);
    expect((await analyst.get('/audit?action=bom.details-read')).body.total).toBe(1);
  });

  it('refuses what is no country, with its place', async () => {
    const answer = await analyst.get('/parts?country=Atlantis');

    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe('/query/country');
  });

  it('counts what each value of a filter would show, whatever is chosen of it', async () => {
    const { body } = await analyst.get('/parts/facets?fabricatedIn=TW');

    expect(body.fabricatedIn).toEqual(
      expect.arrayContaining([
        { value: 'CN', count: 1 },
        { value: 'JP', count: 1 },
        { value: 'TW', count: 1 },
      ]),
    );
    expect(body.kind).toEqual([
      { value: 'hardware', count: 1 },
      { value: 'software', count: 0 },
    ]);
    expect(body.product).toMatchObject([{ node: { name: 'Gateway' }, count: 1 }]);
    expect(body.country).toContainEqual({ value: 'MY', count: 1 });
  });

  it.each([
    ['partNumber', ['BRD-1', 'FW-9', 'RC0402', 'RC0402', 'X-1', 'left-pad', 'zlib']],
    ['-partNumber', ['X-1', 'RC0402', 'RC0402', 'FW-9', 'BRD-1', 'zlib', 'left-pad']],
    ['name', ['BRD-1', 'FW-9', 'left-pad', 'RC0402', 'RC0402', 'X-1', 'zlib']],
    ['-lifecycle', ['RC0402', 'BRD-1', 'RC0402', 'zlib', 'left-pad', 'X-1', 'FW-9']],
  ])('sorts by %s page after page, what is not known last', async (sort, names) => {
    const found: string[] = [];
    let after = '';
    do {
      const { body } = await analyst.get(`/parts?sort=${sort}&limit=3${after}`);
      found.push(...body.items.map(({ name }: { name: string }) => name));
      after = body.next && `&after=${body.next}`;
    } while (after);

    expect(found).toEqual(names);
  });

  it('exports what is shown', async () => {
    const query = 'kind=hardware&columns=partNumber,fabricatedIn,leadTime&sort=-partNumber&product=P-0001';
    const read = parseCsv((await analyst.get(`/parts/export?format=csv&${query}`)).bytes);

    expect(read.ok && read.value.map(({ cells }) => cells)).toEqual([
      ['Part number', 'Fabricated in', 'Lead time, days'],
      ['X-1', '', ''],
      ['RC0402', 'CN', '84'],
      ['FW-9', '', ''],
      ['BRD-1', 'TW', '84'],
    ]);
  });

  it('shows no part of a product that was retired or of a document that counts no longer, but of a past moment', async () => {
    const before = (await analyst.get('/parts')).body.change;
    await give('Gateway', 'newer.csv', 'Part number,Fabricated in\nNEW-1,Taiwan\n');
    const { body } = await analyst.get(`/products/${products.Portal!.id}`);
    await analyst.send('POST', `/products/${body.id}/retire`, undefined, { 'if-match': body.etag });

    expect(await namesOf('')).toEqual(['NEW-1']);
    expect(await namesOf(`asOf=${before}&fabricatedIn=TW`)).toEqual(['BRD-1']);
    expect((await analyst.get(`/parts?asOf=${before}`)).body.total).toBe(7);
  });
});
