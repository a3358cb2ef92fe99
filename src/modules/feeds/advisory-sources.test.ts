import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aZip, startFeedServer } from '../../../tests/feed-server.ts';

const now = new Date('2026-11-20T05:30:00Z');

const cveRecord = (cveId: string, dateUpdated: string) =>
  JSON.stringify({
    dataType: 'CVE_RECORD',
    cveMetadata: { cveId, state: 'PUBLISHED', dateUpdated },
    containers: { cna: { providerMetadata: { shortName: 'acme' } } },
  });
const nvdYear = (...ids: string[]) =>
  gzipSync(
    JSON.stringify({
      format: 'NVD_CVE',
      vulnerabilities: ids.map((id) => ({ cve: { id, lastModified: '2026-11-01T00:00:00.000' } })),
    }),
  );

/** Sources of CVE records, NVD and end-of-life dates of the same shape as the public ones, with cuts and bad bytes. */
describe('sources of advisories', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: Awaited<ReturnType<typeof startFeedServer>>;
  let installer: Awaited<ReturnType<typeof api.as>>;
  let clock = now;
  beforeAll(async () => {
    api = await startApi({ clock: () => clock });
    server = await startFeedServer();
    installer = await api.as('administrator', { installation: true });
    const egress = { proxy: null, direct: [], privateAddresses: ['127.0.0.2'], privateFeeds: false };
    expect((await installer.send('PUT', '/egress', egress)).status).toBe(200);
  });
  beforeEach(() => server.forget());
  afterAll(async () => {
    await server.stop();
    await api.stop();
  });

  const settled = async (kind: string) => {
    for (;;) {
      const { body } = await installer.get('/feeds');
      const feed = body.items.find((one: { kind: string }) => one.kind === kind);
      if (feed.state !== 'loading' && feed.source.state === 'idle') return feed;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const switchOn = async (kind: string, path: string) => {
    const { status } = await installer.patch(`/feeds/${kind}/source`, { enabled: true, url: `${server.url}${path}` });
    expect(status).toBe(200);
    return settled(kind);
  };
  const fetchNow = async (kind: string) => {
    expect((await installer.post(`/feeds/${kind}/fetches`)).status).toBe(202);
    return settled(kind);
  };
  const wasAsked = () => server.asked.map(({ path, status }) => `${status} ${path.split('/').at(-1)}`);
  const held = async (prefix: string) => {
    const { rows } = await api.platform.database.pool.query(
      `select id from advisory where in_force and id like '${prefix}%' order by id`,
    );
    return rows.map(({ id }) => id);
  };

  it('bring the list of CVE records whole, then the days since and the hours of this one', async () => {
    const list = aZip({ 'cves/2026/CVE-2026-0001.json': cveRecord('CVE-2026-0001', '2026-11-18T00:00:00Z') });
    server.put('/cve/cve_2026-11-19_0000Z/2026-11-19_all_CVEs_at_midnight.zip.zip', aZip({ 'cves.zip': list }));
    server.put(
      '/cve/cve_2026-11-19_at_end_of_day/2026-11-19_delta_CVEs_at_end_of_day.zip',
      aZip({ 'deltaCves/CVE-2026-0002.json': cveRecord('CVE-2026-0002', '2026-11-19T10:00:00Z') }),
    );
    server.put(
      '/cve/cve_2026-11-20_0400Z/2026-11-20_delta_CVEs_at_0400Z.zip',
      aZip({ 'deltaCves/CVE-2026-0003.json': cveRecord('CVE-2026-0003', '2026-11-20T03:00:00Z') }),
    );
    server.put(
      '/cve/vulnrichment.zip',
      aZip({ 'x/2026/CVE-2026-0001.json': cveRecord('CVE-2026-0001', '2026-11-17T00:00:00Z') }),
    );

    const feed = await switchOn('cve', '/cve');

    expect(feed).toMatchObject({ state: 'ready', source: { problem: null } });
    expect(await held('cve:')).toEqual(['cve:CVE-2026-0001', 'cve:CVE-2026-0002', 'cve:CVE-2026-0003']);
    expect(wasAsked()).toEqual([
      '200 vulnrichment.zip',
      '404 2026-11-20_all_CVEs_at_midnight.zip.zip',
      '200 2026-11-19_all_CVEs_at_midnight.zip.zip',
      '200 2026-11-19_delta_CVEs_at_end_of_day.zip',
      '404 2026-11-20_delta_CVEs_at_0500Z.zip',
      '200 2026-11-20_delta_CVEs_at_0400Z.zip',
    ]);
  });

  it('ask then for the newest hour only', async () => {
    const feed = await fetchNow('cve');

    expect(feed.source.problem).toBeNull();
    expect(wasAsked()).toEqual(['304 vulnrichment.zip', '404 2026-11-20_delta_CVEs_at_0500Z.zip']);
  });

  it('leave what is in force alone when a day is cut off, and go on with it at the next try', async () => {
    clock = new Date('2026-11-21T01:30:00Z');
    const path = '/cve/cve_2026-11-20_at_end_of_day/2026-11-20_delta_CVEs_at_end_of_day.zip';
    const bytes = aZip({ 'deltaCves/CVE-2026-0004.json': cveRecord('CVE-2026-0004', '2026-11-20T20:00:00Z') });
    server.put(path, bytes.subarray(0, bytes.length - 30));

    const broken = await fetchNow('cve');
    server.put(path, bytes);
    const mended = await fetchNow('cve');

    expect(broken.source.problem).toMatch(/^cvelistV5: /);
    expect(broken.inForce).toBe(3);
    expect(mended.source.problem).toBeNull();
    expect(await held('cve:')).toHaveLength(4);
    clock = now;
  });

  it('bring NVD year by year once, and then what was modified', async () => {
    for (let year = 2002; year <= 2026; year++)
      server.put(`/nvd/nvdcve-2.0-${year}.json.gz`, nvdYear(`CVE-${year}-0001`));
    server.put('/nvd/nvdcve-2.0-modified.json.gz', nvdYear('CVE-2026-0002'));

    const feed = await switchOn('nvd', '/nvd');
    server.forget();
    server.put('/nvd/nvdcve-2.0-modified.json.gz', nvdYear('CVE-2026-0002', 'CVE-2026-0003'));
    await fetchNow('nvd');

    expect(feed).toMatchObject({ state: 'ready', inForce: 26, source: { problem: null } });
    expect(wasAsked()).toEqual(['200 nvdcve-2.0-modified.json.gz']);
    expect(await held('nvd:')).toHaveLength(27);
  });

  it('bring the repository of GitHub as one zip, and nothing while it has not changed', async () => {
    const ghsa = {
      id: 'GHSA-2345-6789-cfgh',
      modified: '2026-11-01T00:00:00Z',
      affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }],
    };
    server.put(
      '/ghsa.zip',
      aZip({
        'advisory-database-main/advisories/x.json': JSON.stringify(ghsa),
        'advisory-database-main/README.md': 'x',
      }),
    );

    const feed = await switchOn('ghsa', '/ghsa.zip');
    await fetchNow('ghsa');

    expect(feed).toMatchObject({ state: 'ready', read: 1, loaded: 1 });
    expect(wasAsked()).toEqual(['200 ghsa.zip', '304 ghsa.zip']);
  });

  it('replace end-of-life dates as a whole', async () => {
    const product = (name: string) => ({
      name,
      label: name,
      identifiers: [],
      releases: [{ name: '1', eolFrom: '2020-01-01' }],
    });
    server.put('/full', JSON.stringify({ result: [product('a'), product('b')] }));
    const first = await switchOn('eol', '/full');
    server.put('/full', JSON.stringify({ result: [product('b'), product('c'), { name: 'none' }] }));
    const second = await fetchNow('eol');

    const { rows } = await api.platform.database.pool.query('select product from life_cycle order by product');
    expect(first).toMatchObject({ state: 'ready', read: 2, loaded: 2 });
    expect(second).toMatchObject({ read: 3, loaded: 2, skipped: [{ reason: 'unreadable-entry', count: 1 }] });
    expect(rows.map(({ product: name }) => name)).toEqual(['b', 'c']);
  });
});
