import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { installationId } from '../../platform/database/database.ts';

/** A small record as a source would write it. */
function anAdvisory(id: string, more: Record<string, unknown> = {}) {
  return {
    id,
    modified: '2026-03-01T00:00:00Z',
    summary: `About ${id}`,
    affected: [
      {
        package: { ecosystem: 'npm', name: 'left-pad' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.3.0' }] }],
      },
    ],
    ...more,
  };
}

function jsonLines(...records: unknown[]): Buffer {
  return Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

describe('feeds', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let installer: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    installer = await api.as('administrator', { installation: true });
  });
  afterAll(() => api.stop());

  const load = async (kind: 'osv' | 'kev' | 'epss', bytes: Uint8Array | string, fileName = 'advisories.jsonl') => {
    const started = await installer.upload(`/feeds/${kind}/issues?fileName=${fileName}`, bytes);
    expect(started.status).toBe(202);
    return settled(kind);
  };
  const settled = async (kind: string) => {
    for (;;) {
      const { body } = await installer.get('/feeds');
      // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
      const feed = body.items.find((one: any) => one.kind === kind);
      if (feed.state !== 'loading') return feed;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const query = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => {
    const { rows } = await api.platform.database.pool.query(text, values);
    return rows;
  };
  const vulnerabilityOf = async (alias: string) => {
    const [row] = await query<{
      id: string;
      name: string;
      aliases: string[];
      severity_level: string;
      malicious: boolean;
    }>('select v.* from vulnerability v join vulnerability_alias a on a.vulnerability_id = v.id where a.alias = $1', [
      alias,
    ]);
    return row;
  };

  it('are empty and stale before anything was loaded', async () => {
    const { body } = await installer.get('/feeds');

    expect(body.items).toMatchObject([
      { kind: 'osv', state: 'empty', ageHours: null, stale: true, sha256: null, loaded: 0 },
      { kind: 'kev', state: 'empty' },
      { kind: 'epss', state: 'empty', limitHours: 48 },
      ...['ghsa', 'cve', 'nvd', 'csaf', 'eol'].map((kind) => ({ kind, state: 'empty', stale: true, loaded: 0 })),
    ]);
  });

  it('count what was read, loaded and left out, with the reasons', async () => {
    const feed = await load(
      'osv',
      gzipSync(
        Buffer.concat([
          jsonLines(
            anAdvisory('GHSA-1', { aliases: ['CVE-2026-0001'], database_specific: { severity: 'HIGH' } }),
            anAdvisory('PYSEC-1', { aliases: ['CVE-2026-0001'], modified: '0001-01-01T00:00:00Z' }),
            anAdvisory('GHSA-2', { aliases: ['CVE-2026-0002'], modified: '2026-05-01T00:00:00Z' }),
            anAdvisory('GHSA-9', { withdrawn: '2026-02-02T00:00:00Z', modified: '2026-09-01T00:00:00Z' }),
            anAdvisory('RHSA-1', {
              affected: [{ package: { ecosystem: 'Plan 9', name: 'kernel' }, versions: ['1'] }],
            }),
            anAdvisory('GHSA-2', { modified: '2026-04-01T00:00:00Z', summary: 'an older version' }),
          ),
          Buffer.from('{"id": "GHSA-cut\n'),
        ]),
      ),
      'all.jsonl.gz',
    );

    expect(feed).toMatchObject({
      state: 'ready',
      read: 7,
      loaded: 3,
      inForce: 3,
      asOf: '2026-05-01T00:00:00.000Z',
      skipped: [
        { reason: 'duplicate', count: 1 },
        { reason: 'not-json', count: 1 },
        { reason: 'unknown-ecosystem', count: 1 },
        { reason: 'withdrawn', count: 1 },
      ],
    });
  });

  it('merge records that know one alias into one vulnerability', async () => {
    expect(await vulnerabilityOf('GHSA-1')).toMatchObject({
      name: 'CVE-2026-0001',
      aliases: ['GHSA-1', 'PYSEC-1'],
      severity_level: 'high',
    });
    expect(await vulnerabilityOf('PYSEC-1')).toEqual(await vulnerabilityOf('GHSA-1'));
  });

  it('start nothing for bytes that are in force already, and say so', async () => {
    const bytes = jsonLines(anAdvisory('GO-1'));
    const first = await load('osv', bytes);
    const again = await installer.upload('/feeds/osv/issues', bytes);

    expect(again.status).toBe(202);
    expect(again.body).toMatchObject({ unchanged: true, state: 'ready', jobId: first.jobId });
  });

  it('add and update, and keep records that a later issue does not hold', async () => {
    const before = await vulnerabilityOf('GHSA-1');
    const feed = await load(
      'osv',
      jsonLines(anAdvisory('GHSA-2', { aliases: ['CVE-2026-0002', 'GHSA-1'], summary: 'new' })),
    );
    const versions = await query<{ summary: string; in_force: boolean }>(
      "select summary, in_force from advisory where id = 'GHSA-2' order by in_force",
    );

    expect(feed).toMatchObject({ read: 1, loaded: 1, inForce: 4 });
    expect(versions).toEqual([
      { summary: 'About GHSA-2', in_force: false },
      { summary: 'new', in_force: true },
    ]);
    const merged = await vulnerabilityOf('CVE-2026-0002');
    expect(merged?.id).toBe(before?.id);
    expect(merged?.aliases).toEqual(['CVE-2026-0002', 'GHSA-1', 'GHSA-2', 'PYSEC-1']);
    expect(await query('select name from vulnerability where merged_into = $1', [before?.id])).toHaveLength(1);
  });

  it('write no row for a record that has not changed', async () => {
    await load('osv', jsonLines(anAdvisory('GO-1'), anAdvisory('GO-2')), 'two.jsonl');

    expect(await query("select 1 from advisory where id = 'GO-1'")).toHaveLength(1);
    expect(await query("select 1 from advisory where id = 'GO-2' and in_force")).toHaveLength(1);
  });

  it('leave what is in force when a file is broken, and say where it broke', async () => {
    const whole = gzipSync(jsonLines(...Array.from({ length: 500 }, (_, i) => anAdvisory(`GHSA-cut-${i}`))));
    const before = (await installer.get('/feeds')).body.items[0];
    const feed = await load('osv', whole.subarray(0, whole.length - 20), 'cut.jsonl.gz');

    expect(feed.state).toBe('failed');
    expect(feed.problem).toMatch(/^after record 4\d\d: cut.jsonl.gz cannot be unpacked/);
    expect(feed).toMatchObject({ sha256: before.sha256, loaded: before.loaded, inForce: before.inForce });
    expect(await query("select 1 from advisory where id like 'GHSA-cut%'")).toHaveLength(0);
  });

  it('refuse a file without a single record', async () => {
    expect(await load('osv', 'name,version\nleft-pad,1.0.0\n', 'list.csv')).toMatchObject({
      state: 'failed',
      problem: 'record 1: There is no OSV record in this file. The first was left out: not-json.',
    });
    expect((await installer.upload('/feeds/osv/issues', '')).status).toBe(400);
  });

  it('replace the catalogue of known exploited vulnerabilities as a whole', async () => {
    const entry = (cveID: string) => ({
      cveID,
      dateAdded: '2026-01-02',
      dueDate: '2026-01-23',
      requiredAction: 'Update.',
    });
    const catalogue = (...vulnerabilities: unknown[]) =>
      JSON.stringify({ catalogVersion: '1', dateReleased: '2026-01-05T00:00:00Z', vulnerabilities });
    await load('kev', catalogue(entry('CVE-2026-0001'), entry('CVE-2026-0002')), 'kev.json');
    const feed = await load('kev', catalogue(entry('CVE-2026-0002'), { cveID: 'nonsense' }), 'kev.json');

    expect(feed).toMatchObject({
      state: 'ready',
      read: 2,
      loaded: 1,
      asOf: '2026-01-05T00:00:00Z',
      skipped: [{ reason: 'unreadable-entry', count: 1 }],
    });
    expect(await query('select cve from exploited_vulnerability')).toEqual([{ cve: 'CVE-2026-0002' }]);
  });

  it('replace the exploit predictions as a whole, gzipped or not, and say the bad rows', async () => {
    const day = (date: string, ...rows: string[]) =>
      [`#model_version:v2025.03.14,score_date:${date}T00:00:00+0000`, 'cve,epss,percentile', ...rows].join('\n');
    await load('epss', gzipSync(day('2026-11-19', 'CVE-2026-0001,0.1,0.5', 'CVE-2026-0002,0.2,0.6')), 'epss.csv.gz');
    const feed = await load('epss', day('2026-11-20', 'CVE-2026-0002,0.3,0.6', 'CVE-2026-0003,0.4,0.7', 'nonsense'));

    expect(feed).toMatchObject({
      state: 'ready',
      asOf: '2026-11-20',
      read: 3,
      loaded: 2,
      inForce: 2,
      skipped: [{ reason: 'unreadable-entry', count: 1 }],
    });
    expect(await query('select * from exploit_prediction order by cve')).toEqual([
      { cve: 'CVE-2026-0002', probability: 0.3, percentile: 0.6 },
      { cve: 'CVE-2026-0003', probability: 0.4, percentile: 0.7 },
    ]);
  });

  it.each([
    ['<!doctype html><title>Sign in</title>', /line 1: .*columns/],
    [gzipSync('cve,epss,percentile\nCVE-2026-0009,0.9,0.9\n').subarray(0, -6), /damaged or cut off/],
    ['cve,epss,percentile\n', /no row/],
  ])('leave the predictions in force when another file is no such file: %#', async (bytes, problem) => {
    const before = await query('select * from exploit_prediction order by cve');
    const feed = await load('epss', bytes);

    expect(feed).toMatchObject({ state: 'failed', asOf: '2026-11-20', problem: expect.stringMatching(problem) });
    expect(await query('select * from exploit_prediction order by cve')).toEqual(before);
  });

  it('keep the bytes of the issues in force only', async () => {
    const kept = await api.platform.database.inWorkspace(installationId, (tx) =>
      tx.selectFrom('content').select('sha256').execute(),
    );
    const { body } = await installer.get('/feeds');

    expect(kept.map(({ sha256 }) => sha256.toString('hex')).sort()).toEqual(
      // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
      body.items.flatMap((feed: any) => feed.sha256 ?? []).sort(),
    );
  });

  it('are loaded by the administrator of the installation only, and read by everyone', async () => {
    const analyst = await api.as('administrator');

    expect((await analyst.upload('/feeds/osv/issues', jsonLines(anAdvisory('X')))).status).toBe(403);
    expect((await analyst.get('/feeds')).status).toBe(200);
  });

  it('write each load into the chain of the installation', async () => {
    const entries = await api.platform.database.inWorkspace(installationId, (tx) =>
      tx.selectFrom('change_set').select(['action', 'details']).where('action', '=', 'feed.loaded').execute(),
    );

    expect(entries.length).toBeGreaterThanOrEqual(5);
    expect(entries[0]?.details).toMatchObject({ feed: 'osv', fileName: 'all.jsonl.gz', read: 7, added: 5, changed: 0 });
  });
});
