import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aZip, startConnectProxy, startFeedServer } from '../../../tests/feed-server.ts';
import type { Platform } from '../../platform/context.ts';
import { startRunner } from '../../platform/jobs/runner.ts';
import { jobHandlers } from '../../server/job-handlers.ts';
import { openPlatform } from '../../server/platform.ts';
import { startDueFetches } from './index.ts';

const kevUrl = '/kev.json';
const epssUrl = '/epss.csv.gz';

function aCatalogue(day: string, ...cves: string[]) {
  const vulnerabilities = cves.map((cveID) => ({ cveID, dateAdded: '2026-01-02' }));
  return JSON.stringify({ catalogVersion: day, dateReleased: `${day}T00:00:00Z`, vulnerabilities });
}

function predictions(day: string, ...rows: string[]) {
  return gzipSync([`#model_version:v1,score_date:${day}T00:00:00+0000`, 'cve,epss,percentile', ...rows].join('\n'));
}

function aRecord(id: string, modified: string, more: Record<string, unknown> = {}) {
  return JSON.stringify(
    {
      id,
      modified,
      summary: `About ${id}`,
      affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }],
      ...more,
    },
    null,
    2,
  );
}

/** Feeds fetched from a server of the same shape as the public ones, with cuts and bad bytes (issue 3 §2). */
describe('sources of feeds', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: Awaited<ReturnType<typeof startFeedServer>>;
  let installer: Awaited<ReturnType<typeof api.as>>;
  const usualEgress = { proxy: null, direct: [], privateAddresses: ['127.0.0.2'], privateFeeds: false };
  beforeAll(async () => {
    api = await startApi();
    server = await startFeedServer();
    installer = await api.as('administrator', { installation: true });
    expect((await installer.send('PUT', '/egress', usualEgress)).status).toBe(200);
    server.put(kevUrl, aCatalogue('2026-01-05', 'CVE-2026-0001', 'CVE-2026-0002'));
    server.put(epssUrl, predictions('2026-11-19', 'CVE-2026-0001,0.1,0.5', 'CVE-2026-0002,0.2,0.6'));
  });
  beforeEach(() => server.forget());
  afterAll(async () => {
    await server.stop();
    await api.stop();
  });

  const lookWhatIsDue = (platform: Platform) => platform.database.inInstallation((tx) => startDueFetches(platform, tx));
  const feedOf = async (kind: string) =>
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
    (await installer.get('/feeds')).body.items.find((one: any) => one.kind === kind);
  const settled = async (kind: string) => {
    for (;;) {
      const feed = await feedOf(kind);
      if (feed.state !== 'loading' && feed.source.state === 'idle') return feed;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const change = (kind: string, input: object) => installer.patch(`/feeds/${kind}/source`, input);
  const fetchNow = async (kind: string) => {
    expect((await installer.post(`/feeds/${kind}/fetches`)).status).toBe(202);
    return settled(kind);
  };
  const issues = async (kind: string) => {
    const { rows } = await api.platform.database.pool.query('select state, file_name from feed_issue where kind = $1', [
      kind,
    ]);
    return rows;
  };
  const wasAsked = () => server.asked.map(({ path, status }) => `${status} ${path}`);
  const exploited = async () => {
    const { rows } = await api.platform.database.pool.query('select cve from exploited_vulnerability order by cve');
    return rows.map(({ cve }) => cve);
  };

  it('are switched off, with their public addresses, until an administrator switches them on', async () => {
    const { body } = await installer.get('/feeds');

    expect(body.items.map(({ source }: { source: object }) => source)).toMatchObject([
      {
        enabled: false,
        url: 'https://osv-vulnerabilities.storage.googleapis.com',
        ecosystems: ['npm', 'PyPI', 'Go', 'Maven', 'crates.io'],
        nextAt: null,
      },
      { enabled: false, url: expect.stringContaining('https://www.cisa.gov/'), everyHours: 12 },
      { enabled: false, url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz', everyHours: 24 },
      { enabled: false, url: expect.stringContaining('github/advisory-database') },
      { enabled: false, url: expect.stringContaining('CVEProject/cvelistV5') },
      { enabled: false, url: expect.stringContaining('nvd.nist.gov') },
      { enabled: false, url: expect.stringContaining('cisagov/CSAF') },
      { enabled: false, url: expect.stringContaining('endoflife.date') },
    ]);
    expect((await installer.post('/feeds/kev/fetches')).body.detail).toMatch(/not switched on/);
    await lookWhatIsDue(api.platform);
    expect((await feedOf('kev')).source.state).toBe('idle');
    expect(server.asked).toEqual([]);
  });

  it('are fetched when they are switched on, and loaded like a file', async () => {
    const switched = await change('kev', { enabled: true, url: server.url + kevUrl });
    const feed = await settled('kev');

    expect(switched.body.source).toMatchObject({ enabled: true, state: 'waiting' });
    expect(feed).toMatchObject({ state: 'ready', loaded: 2, asOf: '2026-01-05T00:00:00Z', problem: null });
    expect(feed.source).toMatchObject({ problem: null, triedAt: expect.any(String), checkedAt: expect.any(String) });
    const hours = (Date.parse(feed.source.nextAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThan(13.3);
    expect(await exploited()).toEqual(['CVE-2026-0001', 'CVE-2026-0002']);
  });

  it('cost nothing while they have not changed', async () => {
    const before = await issues('kev');
    const feed = await fetchNow('kev');

    expect(server.asked).toMatchObject([{ status: 304, sent: 0, condition: expect.any(String) }]);
    expect(feed).toMatchObject({ state: 'ready', source: { problem: null } });
    expect(await issues('kev')).toEqual(before);
    server.put(kevUrl, aCatalogue('2026-01-05', 'CVE-2026-0001', 'CVE-2026-0002'), '"another name for the same bytes"');
    await fetchNow('kev');
    expect(await issues('kev')).toEqual(before);
  });

  it('bring what has changed', async () => {
    server.put(kevUrl, aCatalogue('2026-01-06', 'CVE-2026-0001', 'CVE-2026-0003'));

    expect(await fetchNow('kev')).toMatchObject({ state: 'ready', asOf: '2026-01-06T00:00:00Z' });
    expect(await exploited()).toEqual(['CVE-2026-0001', 'CVE-2026-0003']);
  });

  it.each([
    ['a page instead of the file', '<!doctype html><title>Sign in</title>', /This is no JSON/],
    ['half of the file', aCatalogue('2026-01-07', 'CVE-2026-0001', 'CVE-2026-0004').slice(0, 90), /This is no JSON/],
    ['an older file', aCatalogue('2026-01-01', 'CVE-2026-0001'), /older than what is in force/],
    ['nearly nothing', aCatalogue('2026-01-08'), /holds 0 entries where 2 are in force: less than half/],
  ])('leave alone what is in force when %s comes, say so, and ask for it again', async (_, body, problem) => {
    const held = await exploited();
    server.misbehave(/kev/, { status: 200, headers: { etag: '"bad"' }, body });
    const failed = await fetchNow('kev');
    const again = await fetchNow('kev');

    expect(failed.source.problem).toMatch(problem);
    expect(failed).toMatchObject({ asOf: '2026-01-06T00:00:00Z', loaded: 2 });
    expect(await exploited()).toEqual(held);
    expect(server.asked.at(-1)?.condition).not.toBe('"bad"');
    expect(again.source.problem).toBeNull();
  });

  it('come back later the more often they fail, and not before the other side wants it', async () => {
    const waits: number[] = [];
    for (let failures = 0; failures < 3; failures++) {
      server.misbehave(/kev/, { status: 503 });
      const { source } = await fetchNow('kev');
      expect(source.problem).toMatch(/status 503/);
      waits.push((Date.parse(source.nextAt) - Date.parse(source.triedAt)) / 60_000);
    }
    server.misbehave(/kev/, { status: 429, headers: { 'retry-after': '7200' } });
    const asked = await fetchNow('kev');

    for (const [i, usual] of [5, 10, 20].entries()) {
      expect(waits[i]).toBeGreaterThan(usual * 0.49);
      expect(waits[i]).toBeLessThan(usual * 1.51 + 1);
    }
    expect(Date.parse(asked.source.nextAt) - Date.now()).toBeGreaterThan(7190 * 1000);
    expect((await fetchNow('kev')).source.problem).toBeNull();
  });

  it('are asked for all again after someone loaded another file by hand', async () => {
    await installer.upload('/feeds/kev/issues?fileName=mine.json', aCatalogue('2026-01-09', 'CVE-2026-0009'));
    await settled('kev');
    server.put(kevUrl, aCatalogue('2026-01-10', 'CVE-2026-0010'));
    await fetchNow('kev');

    expect(server.asked.at(-1)).toMatchObject({ condition: undefined, status: 200 });
    expect(await exploited()).toEqual(['CVE-2026-0010']);
  });

  it('never lead to what is closed, by a redirect or at once', async () => {
    server.misbehave(/kev/, { status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    const redirected = await fetchNow('kev');
    await change('kev', { url: 'http://169.254.169.254/latest/meta-data' });
    const named = await settled('kev');
    await change('kev', { url: server.url + kevUrl });

    expect(redirected.source.problem).toMatch(/127\.0\.0\.1 is the machine that Holdfast itself runs on/);
    expect(named.source.problem).toMatch(/secrets of its machines/);
    expect((await settled('kev')).source.problem).toBeNull();
    expect((await change('kev', { url: 'ftp://mirror.example/' })).status).toBe(400);
    expect((await change('kev', { ecosystems: ['npm'] })).status).toBe(400);
  });

  it('bring exploit predictions, and refuse their file with a bad byte or cut off', async () => {
    await change('epss', { enabled: true, url: server.url + epssUrl });
    expect(await settled('epss')).toMatchObject({ state: 'ready', asOf: '2026-11-19', loaded: 2 });
    const next = predictions('2026-11-20', 'CVE-2026-0001,0.3,0.5', 'CVE-2026-0002,0.2,0.6');
    const withBadByte = Buffer.from(next);
    withBadByte[next.length - 8]! ^= 0xff;

    for (const body of [withBadByte, next.subarray(0, -10), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])]) {
      server.put(epssUrl, body);
      const feed = await fetchNow('epss');
      expect(feed.source.problem).toMatch(/cannot be unpacked: it is damaged or cut off/);
      expect(feed).toMatchObject({ asOf: '2026-11-19', loaded: 2 });
    }
    server.put(epssUrl, next);
    expect(await fetchNow('epss')).toMatchObject({ asOf: '2026-11-20', source: { problem: null } });
  });

  describe('of OSV', () => {
    const records: Record<string, string> = {
      'GHSA-1': aRecord('GHSA-1', '2026-11-01T00:00:00Z'),
      'GHSA-2': aRecord('GHSA-2', '2026-11-02T00:00:00.5Z', { aliases: ['CVE-2026-0002'] }),
    };
    const publish = (...ids: string[]) => {
      for (const id of ids) server.put(`/osv/npm/${id}.json`, records[id]!);
      const zip = Object.entries(records).map(([id, record]) => [`${id}.json`, record]);
      server.put('/osv/npm/all.zip', aZip(Object.fromEntries(zip)));
      const list = Object.values(records)
        .map((record) => JSON.parse(record))
        .sort((a, b) => (a.modified < b.modified ? 1 : -1));
      server.put('/osv/npm/modified_id.csv', list.map(({ id, modified }) => `${modified},${id}\n`).join(''));
    };
    const inForce = async () => {
      const { rows } = await api.platform.database.pool.query(
        "select id, record::json ->> 'summary' as summary, skipped from advisory where in_force order by id",
      );
      return rows.map(({ id, summary, skipped }) => [id, summary, skipped].filter(Boolean).join(' '));
    };
    beforeAll(() => publish(...Object.keys(records)));

    it('are fetched whole the first time, of the ecosystems that were chosen', async () => {
      await change('osv', { enabled: true, url: `${server.url}/osv`, ecosystems: ['npm'] });
      const feed = await settled('osv');

      expect(feed).toMatchObject({ state: 'ready', loaded: 2, source: { problem: null, ecosystems: ['npm'] } });
      expect(wasAsked()).toEqual(['200 /osv/npm/modified_id.csv', '200 /osv/npm/all.zip']);
      expect((await change('osv', { ecosystems: ['Plan 9'] })).body.detail).toMatch(
        /cannot order the versions of Plan 9/,
      );
    });

    it('bring then only the records that changed', async () => {
      records['GHSA-2'] = aRecord('GHSA-2', '2026-11-05T00:00:00Z', { summary: 'changed' });
      records['GHSA-3'] = aRecord('GHSA-3', '2026-11-04T00:00:00Z');
      records['MAL/4 5'] = aRecord('MAL/4 5', '2026-11-06T00:00:00.123456789Z', { withdrawn: '2026-11-06T00:00:00Z' });
      publish('GHSA-2', 'GHSA-3', 'MAL/4 5');
      const feed = await fetchNow('osv');

      expect(feed).toMatchObject({ state: 'ready', read: 3, inForce: 3, source: { problem: null } });
      expect(wasAsked().sort()).toEqual([
        '200 /osv/npm/GHSA-2.json',
        '200 /osv/npm/GHSA-3.json',
        '200 /osv/npm/MAL%2F4%205.json',
        '200 /osv/npm/modified_id.csv',
      ]);
      expect(await inForce()).toEqual([
        'GHSA-1 About GHSA-1',
        'GHSA-2 changed',
        'GHSA-3 About GHSA-3',
        'MAL/4 5 About MAL/4 5 withdrawn',
      ]);
    });

    it('cost one question while nothing has changed', async () => {
      await fetchNow('osv');

      expect(wasAsked()).toEqual(['304 /osv/npm/modified_id.csv']);
    });

    it('take nothing in force when one record is not what it should be, and go on with the rest later', async () => {
      records['GHSA-6'] = aRecord('GHSA-6', '2026-11-07T00:00:00Z');
      records['GHSA-7'] = aRecord('GHSA-7', '2026-11-07T00:00:01Z');
      publish('GHSA-6', 'GHSA-7');
      const before = await inForce();
      server.misbehave(/GHSA-6/, { status: 200, body: '<html>' });
      const failed = await fetchNow('osv');
      server.forget();

      expect(failed.source.problem).toMatch(/^npm: What comes from .*GHSA-6\.json is not the record GHSA-6/);
      expect(await inForce()).toEqual(before);
      expect((await fetchNow('osv')).source.problem).toBeNull();
      expect(wasAsked()).not.toContain('200 /osv/npm/GHSA-7.json');
      expect((await inForce()).length).toBe(before.length + 2);
    });

    it('do without a record that was taken out of the export', async () => {
      records['GHSA-8'] = aRecord('GHSA-8', '2026-11-08T00:00:00Z');
      publish();
      const feed = await fetchNow('osv');

      expect(wasAsked()).toContain('404 /osv/npm/GHSA-8.json');
      expect(feed.source.problem).toBeNull();
      delete records['GHSA-8'];
    });

    it('refuse a list of changes that is none', async () => {
      server.put('/osv/npm/modified_id.csv', '<!doctype html>');

      expect((await fetchNow('osv')).source.problem).toMatch(/^npm: Line 1 of the list of changes/);
      publish();
      expect((await fetchNow('osv')).source.problem).toBeNull();
    });

    it('are fetched whole again where more has changed than is worth asking one by one', async () => {
      const many = Array.from({ length: 2001 }, (_, i) => `2026-11-09T00:00:00Z,GHSA-many-${i}\n`);
      server.put('/osv/npm/modified_id.csv', many.join(''));
      await fetchNow('osv');

      expect(wasAsked()).toEqual(['200 /osv/npm/modified_id.csv', '200 /osv/npm/all.zip']);
    });

    it('leave alone what is in force when the zip is cut off or has a bad byte', async () => {
      const before = await inForce();
      const zip = aZip({ 'GHSA-9.json': aRecord('GHSA-9', '2026-11-10T00:00:00Z') });
      const withBadByte = Buffer.from(zip);
      withBadByte[60]! ^= 0xff;
      server.remove('/osv/npm/modified_id.csv');

      for (const bytes of [zip.subarray(0, -30), withBadByte, Buffer.from('PK\x03\x04 no zip')]) {
        server.put('/osv/npm/all.zip', bytes);
        const feed = await fetchNow('osv');
        expect(feed.source.problem).toMatch(/^npm: .*(cannot be read|has changed|cannot be unpacked)/s);
        expect(await inForce()).toEqual(before);
      }
      expect((await issues('osv')).filter(({ state }) => state === 'failed')).toHaveLength(3);
    });

    it('know a server that keeps no list of changes, and ask it for the whole file when that changed', async () => {
      publish();
      server.remove('/osv/npm/modified_id.csv');
      expect((await fetchNow('osv')).source.problem).toBeNull();
      server.forget();
      await fetchNow('osv');

      expect(wasAsked()).toEqual(['404 /osv/npm/modified_id.csv', '304 /osv/npm/all.zip']);
    });

    it('bring the other ecosystems although one is not to be had', async () => {
      publish();
      server.put('/osv/Go/all.zip', aZip({ 'GO-1.json': aRecord('GO-1', '2026-11-10T00:00:00Z') }));
      await change('osv', { ecosystems: ['PyPI', 'Go'] });
      const feed = await settled('osv');

      expect(feed.source.problem).toMatch(/^PyPI: .*has nothing at .*PyPI\/all\.zip/);
      expect(await inForce()).toContain('GO-1 About GO-1');
    });
  });

  it('are fetched once, however many servers look what is due', async () => {
    const { database } = api.platform;
    await database.inInstallation((tx) =>
      tx
        .updateTable('feed_source')
        .set({ next_at: new Date(0) })
        .where('kind', '=', 'kev')
        .execute(),
    );
    const other = await openPlatform({
      app: api.database.app,
      dataDirectory: api.dataDirectory,
      log: api.platform.log,
      environment: {},
    });
    const runner = await startRunner(other, jobHandlers, {
      pool: other.database.pool,
      log: other.log,
      concurrency: 2,
      alone: false,
    });
    server.forget();

    await Promise.all([api.platform, other, api.platform, other].map(lookWhatIsDue));
    await settled('kev');
    await Promise.all([api.platform, other].map(lookWhatIsDue));
    await settled('kev');
    await runner.stop();
    await other.close();

    expect(wasAsked().filter((line) => line.includes('kev'))).toHaveLength(1);
  });

  it('go out by the proxy that an administrator names', async () => {
    const proxy = await startConnectProxy();
    await installer.send('PUT', '/egress', { ...usualEgress, proxy: proxy.url });
    await change('kev', { url: `http://feeds.example:${server.port}${kevUrl}` });
    const feed = await settled('kev');
    await installer.send('PUT', '/egress', usualEgress);
    await proxy.stop();

    expect(feed.source.problem).toBeNull();
    expect(proxy.asked).toEqual([`feeds.example:${server.port}`]);
  });

  it('ask nothing from a server that was started offline', async () => {
    const { database } = api.platform;
    const offline = { ...api.platform, egress: { ...api.platform.egress, isOffline: true } };
    await database.inInstallation((tx) =>
      tx
        .updateTable('feed_source')
        .set({ next_at: new Date(0) })
        .execute(),
    );
    await lookWhatIsDue(offline);

    expect((await feedOf('kev')).source.state).toBe('idle');
  });

  it('leave a chain of changes that says who switched what', async () => {
    const entries = await api.platform.database.inInstallation((tx) =>
      tx
        .selectFrom('change_set')
        .select(['action', 'details'])
        .where('action', 'in', ['feed.source-changed', 'egress.changed'])
        .execute(),
    );

    expect(entries.map(({ action }) => action)).toContain('egress.changed');
    expect(entries.find(({ action }) => action === 'feed.source-changed')?.details).toMatchObject({
      feed: 'kev',
      enabled: true,
    });
  });
});
