import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { conformanceFile, hasConformanceData } from '../../../tests/conformance.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
type Caller = Awaited<ReturnType<Api['as']>>;

/** A CycloneDX document with these components and dependencies; the subject is `app`. */
function aBom({
  components = [{ type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' }] as object[],
  dependencies = undefined as object[] | undefined,
  metadata = { component: { type: 'application', name: 'App', 'bom-ref': 'app' } } as object | undefined,
} = {}): string {
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, metadata, components, dependencies });
}

describe('bills of materials', () => {
  let api: Api;
  let analyst: Caller;
  beforeAll(async () => {
    api = await startApi();
    analyst = await api.as('analyst');
  });
  afterAll(() => api.stop());

  const aProduct = async (name: string, caller = analyst) => (await caller.post('/products', { name })).body;

  /** Uploads and waits until the BOM has been read. */
  const give = async (productId: string, bytes: string | Uint8Array, caller = analyst) => {
    const sent = await caller.upload(`/products/${productId}/boms?fileName=app.cdx.json`, bytes);
    expect(sent.status).toBe(202);
    const job = await caller.finished(sent.body.jobId);
    expect(job.problem).toBeNull();
    return (await caller.get(`/boms/${sent.body.id}`)).body;
  };

  it('keeps what it received byte for byte', async () => {
    const product = await aProduct('Kept');
    const bytes = ` \t${aBom()}\n\n`;

    const bom = await give(product.id, bytes);
    const download = await analyst.get(`/boms/${bom.number}/file`);

    expect(bom).toMatchObject({
      state: 'ready',
      newest: true,
      format: 'CycloneDX',
      specVersion: '1.5',
      fileName: 'app.cdx.json',
      bytes: Buffer.byteLength(bytes),
      components: 1,
      checked: 1,
      unchecked: [],
      product: { id: product.id },
    });
    expect(download.bytes.equals(Buffer.from(bytes))).toBe(true);
    expect(download.headers['content-disposition']).toContain('app.cdx.json');
  });

  it('lists the components with what could not be checked and why', async () => {
    const product = await aProduct('Mixed');
    const bom = await give(
      product.number,
      aBom({
        components: [
          {
            type: 'library',
            group: '@babel',
            name: 'core',
            version: '7.0.0',
            purl: 'pkg:npm/%40babel/core@7.0.0',
            licenses: [{ license: { id: 'MIT' } }, { license: { name: 'House licence' } }],
          },
          { type: 'library', name: 'nameless' },
          { type: 'library', name: 'odd', purl: 'not a purl' },
          { type: 'library', name: 'openssl', version: '3', purl: 'pkg:generic/openssl@3' },
          { type: 'library', name: 'versionless', purl: 'pkg:npm/versionless' },
          { type: 'library', name: 'unreadable', version: 'latest', purl: 'pkg:npm/unreadable@latest' },
        ],
      }),
    );

    const all = await analyst.get(`/boms/${bom.id}/components`);
    const unchecked = await analyst.get(`/boms/${bom.id}/components?show=unchecked&sort=name&limit=2`);
    const rest = await analyst.get(
      `/boms/${bom.id}/components?show=unchecked&sort=name&limit=200&after=${unchecked.body.next}`,
    );
    const byReason = await analyst.get(`/boms/${bom.id}/components?reason=no-version&reason=no-identifier`);
    const found = await analyst.get(`/boms/${bom.id}/components?q=BABEL`);

    expect(bom.checked).toBe(1);
    expect(bom.unchecked.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
      'no-identifier',
      'no-version',
      'unknown-ecosystem',
      'unreadable-identifier',
      'unreadable-version',
    ]);
    expect(all.body.total).toBe(6);
    expect(all.body.items.map(({ index, reason }: { index: number; reason: string }) => [index, reason])).toEqual([
      [0, null],
      [1, 'no-identifier'],
      [2, 'unreadable-identifier'],
      [3, 'unknown-ecosystem'],
      [4, 'no-version'],
      [5, 'unreadable-version'],
    ]);
    expect(all.body.items[0]).toMatchObject({
      group: '@babel',
      name: 'core',
      version: '7.0.0',
      licences: ['MIT', 'House licence'],
      state: 'checked',
      direct: false,
    });
    expect([...unchecked.body.items, ...rest.body.items].map(({ name }: { name: string }) => name)).toEqual([
      'nameless',
      'odd',
      'openssl',
      'unreadable',
      'versionless',
    ]);
    expect(rest.body.next).toBeNull();
    expect(byReason.body.items.map(({ name }: { name: string }) => name)).toEqual(['nameless', 'versionless']);
    expect(found.body.items.map(({ name }: { name: string }) => name)).toEqual(['core']);
  });

  it('refuses a document with its problems at their places and leaves the one before in force', async () => {
    const product = await aProduct('Careful');
    const first = await give(product.id, aBom());
    const wrong = aBom({ components: [{ type: 'library' }, { type: 'spaceship', name: 'x' }] });

    const refused = await give(product.id, wrong);
    const before = (await analyst.get(`/boms/${first.id}`)).body;
    const listed = (await analyst.get(`/boms?product=${product.number}`)).body;

    expect(refused.state).toBe('refused');
    expect(refused.newest).toBe(false);
    expect(refused.problems.map(({ at }: { at: string }) => at)).toEqual(
      expect.arrayContaining(['/components/0', '/components/1/type']),
    );
    expect(before.newest).toBe(true);
    expect((await analyst.get(`/products/${product.id}`)).body.components).toBe(1);
    expect(listed.items.map(({ id }: { id: string }) => id)).toEqual([refused.id, first.id]);
    expect(listed.total).toBe(2);
  });

  it('answers the same bytes for the same product with the BOM that is there', async () => {
    const product = await aProduct('Twice');
    const other = await aProduct('Another');
    const first = await give(product.id, aBom());

    const again = await analyst.upload(`/products/${product.id}/boms`, aBom());
    const atOnce = await Promise.all(
      [1, 2, 3].map(() => analyst.upload(`/products/${other.id}/boms`, aBom({ metadata: undefined }))),
    );

    expect(again.body.id).toBe(first.id);
    expect(new Set(atOnce.map(({ body }) => body.id)).size).toBe(1);
    expect((await analyst.get(`/boms?product=${product.id}`)).body.total).toBe(1);
  });

  it('puts the newest in force, and one component stays one through all BOMs', async () => {
    const product = await aProduct('Growing');
    const first = await give(product.id, aBom());
    const written = { type: 'library', name: 'LEFT-PAD', version: 'v1.3.0', purl: 'pkg:npm/left-pad@1.3.0?' };
    const second = await give(product.id, aBom({ components: [written, { type: 'library', name: 'more' }] }));

    const [one] = (await analyst.get(`/boms/${first.id}/components`)).body.items;
    const [same] = (await analyst.get(`/boms/${second.id}/components`)).body.items;

    expect(second.newest).toBe(true);
    expect((await analyst.get(`/boms/${first.id}`)).body.newest).toBe(false);
    expect(same.componentId).toBe(one.componentId);
    expect([one.name, same.name, same.version]).toEqual(['left-pad', 'LEFT-PAD', 'v1.3.0']);
  });

  it('shows the tree level by level: dependencies, nesting where they say nothing, circles without end', async () => {
    const product = await aProduct('Tree');
    const library = (name: string, more = {}) => ({ type: 'library', 'bom-ref': name, name, ...more });
    const bom = await give(
      product.id,
      aBom({
        components: [
          library('a'),
          library('b', { components: [library('nested')] }),
          library('round'),
          library('about'),
          library('alone'),
        ],
        dependencies: [
          { ref: 'app', dependsOn: ['a'] },
          { ref: 'a', dependsOn: ['b', 'a'] },
          { ref: 'round', dependsOn: ['about'] },
          { ref: 'about', dependsOn: ['round'] },
        ],
      }),
    );
    const level = async (of: number) =>
      (await analyst.get(`/boms/${bom.id}/tree?of=${of}`)).body.items.map(
        (item: { name: string; children: number; direct: boolean; worstBelow: { unchecked: number } }) =>
          `${item.name} ${item.children} ${item.direct} ${item.worstBelow.unchecked}`,
      );

    expect(await level(-1)).toEqual(['a 1 true 3', 'round 1 false 2', 'alone 0 false 1']);
    expect(await level(0)).toEqual(['b 1 false 2']);
    expect(await level(1)).toEqual(['nested 0 false 1']);
    expect(await level(3)).toEqual(['about 1 false 2']);
    expect(await level(4)).toEqual(['round 1 false 2']);
    expect(await level(99)).toEqual([]);
  });

  it('does nothing twice when its job runs twice', async () => {
    const product = await aProduct('Once');
    const bom = await give(
      product.id,
      aBom({ components: [{ type: 'library', name: 'x', supplier: { name: 'Xenon' } }] }),
    );
    const changes = async () => (await analyst.get(`/audit?action=bom.imported&subject=${product.id}`)).body.total;
    const { readBomJob } = await import('./index.ts');
    const context = {
      ...api.platform,
      workspaceId: api.workspace.id,
      actor: { kind: 'system' as const, id: null },
      principal: null,
      jobId: bom.jobId,
      subjectId: bom.id,
      input: {},
      step: () => {
        throw new Error('Nothing is left to do.');
      },
      progress: async () => {},
    };

    await readBomJob.run(context);

    expect(await changes()).toBe(1);
    expect((await analyst.get(`/boms/${bom.id}/components`)).body.total).toBe(1);
  });

  it('refuses a retired or unknown product, and an auditor', async () => {
    const product = await aProduct('Gone');
    await analyst.post(`/products/${product.id}/retire`);
    const auditor = await api.as('auditor');

    expect((await analyst.upload(`/products/${product.id}/boms`, aBom())).status).toBe(409);
    expect((await analyst.upload('/products/P-9999/boms', aBom())).status).toBe(404);
    expect((await auditor.upload(`/products/${product.id}/boms`, aBom())).status).toBe(403);
  });

  it('refuses a file over the limit and names the limit', async () => {
    const product = await aProduct('Too large');

    const response = await api.app.inject({
      method: 'POST',
      url: `/api/v1/products/${product.id}/boms`,
      headers: {
        ...analyst.headers,
        'content-type': 'application/octet-stream',
        'content-length': String(512 * 1024 * 1024 + 1),
      },
      payload: aBom(),
    });

    expect(response.statusCode).toBe(413);
    expect(response.json().detail).toContain('512 MB');
    expect((await analyst.get(`/boms?product=${product.id}`)).body.total).toBe(0);
  });

  it('takes text that a database could stumble over', async () => {
    const product = await aProduct('Hostile');
    const long = 'x'.repeat(20_000);
    const bom = await give(
      product.id,
      aBom({
        components: [
          { type: 'library', name: 'nul\u0000byte', version: '\ud800', publisher: '  A\u0000 \n B ' },
          { type: 'library', name: long, version: '1', purl: `pkg:npm/${long}@1`, supplier: { name: long } },
          { type: 'library', name: long, version: '1', purl: `pkg:npm/${'y'.repeat(3000)}@1` },
        ],
        dependencies: [{ ref: 'nowhere\u0000' }],
      }),
    );

    const { items } = (await analyst.get(`/boms/${bom.id}/components`)).body;

    expect(bom.state).toBe('ready');
    expect(bom.warnings).toHaveLength(1);
    expect(items[0].name).toBe('nul\u{fffd}byte');
    expect(items[1].name).toBe(long);
    expect(items[1].supplierName).toHaveLength(300);
  });

  it('keeps two workspaces apart', async () => {
    const product = await aProduct('Secret');
    const bom = await give(product.id, aBom());
    const elsewhere = await api.newWorkspace('Elsewhere');
    const stranger = await api.as('analyst', { workspaceId: elsewhere.id });
    const theirs = await aProduct('Theirs', stranger);
    const twin = await give(theirs.id, aBom(), stranger);

    const [ours] = (await analyst.get(`/boms/${bom.id}/components`)).body.items;
    const [their] = (await stranger.get(`/boms/${twin.id}/components`)).body.items;

    for (const path of ['', '/file', '/components', '/tree']) {
      expect((await stranger.get(`/boms/${bom.id}${path}`)).status).toBe(404);
    }
    expect((await stranger.upload(`/products/${product.id}/boms`, aBom())).status).toBe(404);
    expect((await stranger.get('/boms')).body.total).toBe(1);
    expect(their.componentId).not.toBe(ours.componentId);
    expect((await stranger.get('/audit/verification')).body.ok).toBe(true);
  });

  it.skipIf(!hasConformanceData).each([
    ['OBOM/Example-1-Standalone/bom.json.gz', 904],
    ['SBOM/juice-shop/v11.1.2/bom.json.gz', 840],
  ])('takes the real %s through the whole path', async (file, count) => {
    const product = await aProduct(file);
    const bytes = conformanceFile(`sbom/real-cyclonedx-bom-examples/${file}`);

    const bom = await give(product.id, bytes);
    const { items, total } = (await analyst.get(`/boms/${bom.id}/components?limit=200`)).body;
    const tree = (await analyst.get(`/boms/${bom.id}/tree`)).body;

    expect(bom.state).toBe('ready');
    expect(total).toBe(bom.components);
    expect(total).toBe(count);
    expect(items).toHaveLength(200);
    expect(bom.checked + bom.unchecked.reduce((sum: number, one: { count: number }) => sum + one.count, 0)).toBe(total);
    expect(tree.total).toBeGreaterThan(0);
    expect((await analyst.get(`/boms/${bom.id}/file`)).bytes.equals(Buffer.from(bytes))).toBe(true);
  });

  it('leaves a chain of changes that verifies', async () => {
    const { body } = await analyst.get('/audit/verification');

    expect(body).toMatchObject({ ok: true, problem: null });
  });
});
