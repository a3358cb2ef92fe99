import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellOfStaleFeeds } from '../../src/modules/feeds/index.ts';
import { scanWorkspace } from '../../src/modules/notices/scan-job.ts';
import { installationId } from '../../src/platform/database/database.ts';
import { startApi } from '../api.ts';
import { aProduct, aSupplier } from '../builders.ts';
import { type SignedIn, signIn } from '../people.ts';

const bom = readFileSync(join(import.meta.dirname, 'fixtures', 'two-components.cdx.json'), 'utf8');

/** What happens in the other modules is told, by the jobs as they run. */
describe('what happens', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: SignedIn;
  let colleague: SignedIn;
  let administrator: SignedIn;
  beforeAll(async () => {
    api = await startApi();
    analyst = await signIn(api, 'analyst');
    colleague = await signIn(api, 'analyst');
    administrator = await signIn(api, 'administrator', { installation: true });
  });
  afterAll(() => api.stop());

  /** Waits until a person is told so. */
  async function told(person: SignedIn, title: string | RegExp): Promise<{ path: string; title: string }> {
    for (let wait = 0; ; wait++) {
      const { body } = await person.get('/notices?limit=200');
      const found = body.items.find((item: { title: string }) =>
        typeof title === 'string' ? item.title === title : title.test(item.title),
      );
      if (found) return found;
      const titles = body.items.map((item: { title: string }) => item.title);
      if (wait > 200) throw new Error(`Nobody told ${title}, but ${titles.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const readAll = (person: SignedIn) => person.post('/notices/read', { until: '2100-01-01T00:00:00Z' });
  const aProductId = async (name: string) => (await analyst.post('/products', aProduct({ name }))).body.id as string;
  const loadFeed = async (kind: string, content: object) => {
    const { body } = await administrator.upload(`/feeds/${kind}/issues?fileName=${kind}.json`, JSON.stringify(content));
    await administrator.send('GET', `/jobs/${body.jobId}`);
    return body;
  };

  it('with an import: applied, and not to be read', async () => {
    const started = await analyst.upload('/imports?fileName=Suppliers.csv', 'key,legal name\nz1,Aarle\n');
    await analyst.finished(started.body.jobId);
    await analyst.post(`/imports/${started.body.id}/apply`, { leaveOutErrors: false });
    const broken = await analyst.upload('/imports?fileName=broken.xlsx', 'PK no workbook at all');

    expect(await told(colleague, `Import ${started.body.number} was applied`)).toMatchObject({
      path: `/imports/${started.body.number}`,
    });
    await told(colleague, `Import ${broken.body.number} could not be taken in`);
  });

  it('with bills of materials, and the names that nobody knows yet', async () => {
    const product = await aProductId('Portal');
    await analyst.upload(`/products/${product}/boms?fileName=a.json`, bom);
    await told(colleague, 'A bill of materials of Portal was read');
    await told(colleague, '1 new supplier name waits for a decision');

    await analyst.upload(`/products/${product}/boms?fileName=b.json`, '{"bomFormat":"CycloneDX"}');
    await told(colleague, 'A bill of materials of Portal was refused');
  });

  it('with findings: told when one turns known to be exploited, or is so from the start, and not before', async () => {
    await loadFeed('osv', {
      id: 'GHSA-zzzz-zzzz-zzzz',
      modified: '2026-11-01T00:00:00Z',
      aliases: ['CVE-2026-1111'],
      affected: [
        {
          package: { ecosystem: 'npm', name: 'zanzibar-lib' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    });
    for (let wait = 0; (await analyst.get('/findings')).body.total === 0 && wait < 200; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await analyst.get('/notices?kind=findings')).body.total).toBe(0);

    await loadFeed('kev', {
      title: 'CISA Catalog of Known Exploited Vulnerabilities',
      catalogVersion: '2026.11.20',
      dateReleased: '2026-11-20T00:00:00Z',
      count: 1,
      vulnerabilities: [
        {
          cveID: 'CVE-2026-1111',
          vendorProject: 'Zanzibar',
          product: 'lib',
          vulnerabilityName: 'x',
          dateAdded: '2026-11-20',
          shortDescription: 'x',
          requiredAction: 'x',
          dueDate: '2026-12-11',
          knownRansomwareCampaignUse: 'Unknown',
          notes: '',
          cwes: [],
        },
      ],
    });
    const turned = await told(colleague, '1 finding in Portal now known to be exploited');
    await readAll(colleague);
    await analyst.upload(`/products/${await aProductId('Gateway')}/boms?fileName=a.json`, bom);

    expect(turned.path).toMatch(/^\/products\/P-\d+\/findings$/);
    await told(colleague, '1 new finding in Gateway, 1 known exploited');
  });

  it('with feeds: failed, and stale once for each issue', async () => {
    await administrator.upload('/feeds/osv/issues?fileName=bad.json', 'no record at all');
    expect(await told(administrator, 'OSV advisories could not be brought up to date')).toMatchObject({
      path: '/settings/data',
    });

    for (let day = 0; day < 2; day++) {
      await scanWorkspace({ ...api.platform, workspaceId: installationId }, [tellOfStaleFeeds]);
    }
    expect(await told(administrator, '2 feeds are stale')).toMatchObject({ path: '/settings/data' });
    expect((await colleague.get('/notices?kind=feeds')).body.total).toBe(0);
  });

  it('with a supplier that somebody follows: changed, linked, unlinked, merged, split', async () => {
    const { body: followed } = await analyst.post('/suppliers', aSupplier({ name: 'Kestrel' }));
    const { body: other } = await analyst.post('/suppliers', aSupplier({ name: 'Kestrel Oy' }));
    const product = await aProductId('RTU');
    await analyst.send('PUT', `/suppliers/${followed.id}/follow`);
    const changes: [string, () => Promise<{ status: number }>][] = [
      ['changed', () => colleague.patch(`/suppliers/${followed.id}`, { country: 'FI' })],
      ['retired', () => colleague.post(`/suppliers/${followed.id}/retire`)],
      ['restored', () => colleague.post(`/suppliers/${followed.id}/restore`)],
      ['linked', () => colleague.post('/links', { kind: 'supplies', fromId: followed.id, toId: product })],
      ['unlinked', async () => colleague.delete(`/links/${await linkOf(followed.id)}`)],
      ['merged', () => colleague.post(`/suppliers/${other.id}/merge`, { intoId: followed.id })],
      ['split', () => colleague.post(`/suppliers/${other.id}/split`)],
    ];

    for (const [what, change] of changes) {
      await readAll(analyst);
      const { status } = await change();
      expect([what, status < 300]).toEqual([what, true]);
      await untold(what, analyst);
    }
  });

  it('with members: whoever is added is told, and nobody else', async () => {
    const workspace = await api.newWorkspace('Elsewhere');
    const chief = await signIn(api, 'administrator', { workspaceId: workspace.id });
    const { body: added } = await chief.post('/members', { email: analyst.email, name: 'A', role: 'auditor' });
    expect(added.userId).toBe(analyst.userId);

    const elsewhere = api.caller({ ...analyst.headers, 'holdfast-workspace': workspace.id }) as SignedIn;
    await told(elsewhere, 'You are a member here now, as auditor');
    expect((await chief.get('/notices')).body.total).toBe(0);
  });

  async function linkOf(id: string): Promise<string> {
    const { body } = await analyst.get(`/links?node=${id}`);
    return body.items[0].id;
  }

  async function untold(what: string, person: SignedIn): Promise<void> {
    for (let wait = 0; wait < 200; wait++) {
      if ((await person.get('/notices?kind=followed&state=unread')).body.total > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Nobody told that it was ${what}`);
  }
});
