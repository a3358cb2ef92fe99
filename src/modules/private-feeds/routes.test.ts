import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { startFeedServer } from '../../../tests/feed-server.ts';
import { startDuePrivateFetches } from './index.ts';

interface FoundItem {
  number: string;
  vulnerability: { id: string };
  component: { name: string };
  private: boolean;
}

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

/** A record that hits one npm package below the version that mends it. */
function anAdvisory(id: string, name: string, more: Record<string, unknown> = {}) {
  return {
    id,
    modified: '2026-03-01T00:00:00Z',
    summary: `About ${id}`,
    details: `All about ${id}.`,
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
      },
    ],
    ...more,
  };
}

const lines = (...records: unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');
const high = { database_specific: { severity: 'HIGH' } };

const bom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  components: ['a', 'b', 'c'].map((name) => ({
    type: 'library',
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name}@1.0.0`,
  })),
});

/** Advisories that a workspace holds for itself (issue 3 §2, decision 0014). */
describe('private feeds', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let installer: Caller;
  let us: Caller;
  let them: Caller;
  let theirs: string;
  beforeAll(async () => {
    api = await startApi();
    installer = await api.as('administrator', { installation: true });
    theirs = (await api.newWorkspace('Them')).id;
    us = await api.as('administrator');
    them = await api.as('administrator', { workspaceId: theirs });
    for (const caller of [us, them]) {
      const product = (await caller.post('/products', { name: 'Gateway' })).body;
      expect((await caller.upload(`/products/${product.id}/boms`, bom)).status).toBe(202);
    }
    await settled();
  });
  afterAll(() => api.stop());

  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const add = async (caller: Caller, input: object) => {
    const answer = await caller.post('/private-feeds', input);
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const load = async (caller: Caller, feed: { id: string }, ...records: unknown[]) => {
    const answer = await caller.upload(`/private-feeds/${feed.id}/issues?fileName=limited.jsonl`, lines(...records));
    await settled();
    return answer;
  };
  const loadOsv = async (...records: unknown[]) => {
    expect((await installer.upload('/feeds/osv/issues', lines(...records))).status).toBe(202);
    await settled();
  };
  const found = async (caller: Caller, query = '') => {
    const { body } = await caller.get(`/findings${query}`);
    return (body.items as FoundItem[])
      .map((one) => `${one.number} ${one.vulnerability.id} in ${one.component.name}${one.private ? ', private' : ''}`)
      .sort();
  };
  /** Everything that all workspaces share of vulnerabilities. */
  const shared = async () => {
    const { rows } = await api.platform.database.pool.query(
      'select (select jsonb_agg(v order by id) from shared_vulnerability v) as v, (select jsonb_agg(a order by alias) from shared_vulnerability_alias a) as a',
    );
    return rows[0];
  };

  let feed: { id: string };

  it('hold nothing at first, and are there for administrators of the workspace to change', async () => {
    feed = await add(us, { name: 'Partner CERT' });

    expect((await us.get('/private-feeds')).body).toMatchObject({
      items: [{ name: 'Partner CERT', loadedAt: null, state: 'idle' }],
      mayChange: true,
      fetching: 'switched-off',
    });
    expect((await us.post('/private-feeds', { name: 'partner cert' })).status).toBe(409);
    const analyst = await api.as('analyst');
    expect((await analyst.get('/private-feeds')).body).toMatchObject({
      items: [{ name: 'Partner CERT' }],
      mayChange: false,
    });
    expect((await analyst.post('/private-feeds', { name: 'Mine' })).status).toBe(403);
  });

  it('are matched in their workspace only, even before anything was loaded for all, and are no check then', async () => {
    const before = await shared();
    const answer = await load(us, feed, anAdvisory('ACME-1', 'a', high), anAdvisory('ACME-2', 'zzz'), {
      id: 'ACME-3',
      affected: [],
    });

    expect(answer.body).toMatchObject({
      read: 3,
      loaded: 2,
      skipped: [{ reason: 'no-package', count: 1 }],
      asOf: '2026-03-01T00:00:00.000Z',
    });
    expect(await found(us)).toEqual(['F-0001 ACME-1 in a, private']);
    expect(await found(them)).toEqual([]);
    expect(await shared()).toEqual(before);
    expect((await us.get('/findings')).body.coverage).toMatchObject({
      checked: 0,
      unchecked: [{ reason: 'not-matched-yet' }],
    });
  });

  it('show the record, the feed and the hash that a finding rests on', async () => {
    const { body } = await us.get('/findings/F-0001');

    expect(body).toMatchObject({
      private: true,
      severity: { level: 'high' },
      fixedIn: ['2.0.0'],
      match: { by: 'range', advisories: [{ id: 'ACME-1', feed: 'Partner CERT', details: 'All about ACME-1.' }] },
    });
    expect(body.lineage.inputs).toContainEqual({
      kind: 'private-feed',
      id: feed.id,
      name: 'Partner CERT',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      asOf: '2026-03-01T00:00:00.000Z',
    });
    expect((await us.get(`/private-feeds/${feed.id}/advisories`)).body).toMatchObject({
      total: 3,
      items: [{ id: 'ACME-1' }, { id: 'ACME-2' }, { id: 'ACME-3', skipped: 'no-package' }],
    });
  });

  it('are never seen by another workspace, not even by a query without its where', async () => {
    const seen = await api.platform.database.inWorkspace(theirs, async (tx) => {
      const counts: Record<string, number> = {};
      for (const table of [
        'private_feed',
        'private_advisory',
        'private_vulnerability',
        'private_vulnerability_alias',
      ]) {
        const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(tx);
        counts[table] = rows[0]!.count;
      }
      const { rows } = await sql<{ name: string }>`select name from vulnerability where name like 'ACME%'`.execute(tx);
      return { counts, names: rows };
    });

    expect(seen).toEqual({
      counts: { private_feed: 0, private_advisory: 0, private_vulnerability: 0, private_vulnerability_alias: 0 },
      names: [],
    });
    expect((await them.get(`/private-feeds/${feed.id}`)).status).toBe(404);
    expect((await them.get('/search?q=acme-1')).body.findings).toEqual([]);
    expect((await us.get('/search?q=acme-1')).body.findings).toMatchObject([{ vulnerability: 'ACME-1', findings: 1 }]);
  });

  it('join what all know of the same vulnerability: one finding, both advisories, and nothing written to what is shared', async () => {
    await loadOsv(
      anAdvisory('GHSA-b', 'b', { aliases: ['CVE-2026-0001'] }),
      anAdvisory('GHSA-c', 'c', { aliases: ['CVE-2026-0002'] }),
    );
    const before = await shared();
    await load(
      us,
      feed,
      anAdvisory('ACME-1', 'a', high),
      anAdvisory('ACME-4', 'b', { aliases: ['CVE-2026-0001'] }),
      anAdvisory('ACME-5', 'a', { aliases: ['GHSA-b'] }),
    );

    expect(await found(us)).toEqual([
      'F-0001 ACME-1 in a, private',
      'F-0002 CVE-2026-0001 in b, private',
      'F-0003 CVE-2026-0002 in c',
      'F-0004 CVE-2026-0001 in a, private',
    ]);
    expect(
      (await us.get('/findings/F-0002')).body.match.advisories.map(
        ({ id, feed: from }: { id: string; feed: string }) => [id, from],
      ),
    ).toEqual([
      ['GHSA-b', null],
      ['ACME-4', 'Partner CERT'],
    ]);
    expect(await found(them)).toEqual(['F-0001 CVE-2026-0001 in b', 'F-0002 CVE-2026-0002 in c']);
    expect((await them.get('/findings/F-0001')).body.match.advisories.map(({ id }: { id: string }) => id)).toEqual([
      'GHSA-b',
    ]);
    expect(await shared()).toEqual(before);
  });

  it('are found by their own ids', async () => {
    expect(await found(us, '?q=acme-4')).toEqual(['F-0002 CVE-2026-0001 in b, private']);
    expect(await found(us, '?vulnerability=ACME-5')).toEqual(['F-0004 CVE-2026-0001 in a, private']);
    expect(await found(them, '?q=acme-4')).toEqual([]);
    expect((await us.get('/search?q=acme-4')).body.findings).toMatchObject([{ vulnerability: 'CVE-2026-0001' }]);
    expect((await them.get('/search?q=acme-4')).body.findings).toEqual([]);
  });

  it('hold no two vulnerabilities together that all know as two', async () => {
    await load(us, feed, anAdvisory('ACME-6', 'a', { aliases: ['CVE-2026-0001', 'CVE-2026-0002'] }));

    expect(await found(us)).toEqual([
      'F-0002 CVE-2026-0001 in b',
      'F-0003 CVE-2026-0002 in c',
      'F-0004 CVE-2026-0001 in a, private',
    ]);
  });

  it('go on under the shared name, with the same number, once all know of it, and alone again when they no longer claim it', async () => {
    await load(us, feed, anAdvisory('ACME-7', 'a', { aliases: ['CVE-2026-0007'] }));
    const alone = await found(us, '?q=acme-7');
    await loadOsv(anAdvisory('GHSA-7', 'zzz', { aliases: ['CVE-2026-0007', 'PYSEC-7'] }));
    const joined = await us.get('/findings?q=acme-7');
    await load(us, feed, anAdvisory('ACME-7', 'a'));

    const number = alone[0]?.slice(0, 6);
    expect(alone).toEqual([`${number} CVE-2026-0007 in a, private`]);
    expect(joined.body.items).toMatchObject([
      { number, vulnerability: { id: 'CVE-2026-0007', aliases: ['GHSA-7', 'PYSEC-7'] }, private: true },
    ]);
    expect((await found(us, '?q=acme-7')).map((line: string) => line.slice(7))).toEqual(['ACME-7 in a, private']);
  });

  it('replace what they held as a whole, and keep it when a file is damaged or is none', async () => {
    const held = (await us.get(`/private-feeds/${feed.id}/advisories`)).body;
    for (const bytes of ['<html>', '', '{"id": "ACME-9"\n'])
      expect((await us.upload(`/private-feeds/${feed.id}/issues`, bytes)).status).toBe(400);

    expect((await us.get(`/private-feeds/${feed.id}/advisories`)).body).toEqual(held);
    await load(us, feed, anAdvisory('ACME-8', 'a'));
    expect((await us.get(`/private-feeds/${feed.id}/advisories`)).body).toMatchObject({
      total: 1,
      items: [{ id: 'ACME-8' }],
    });
  });

  it('take their findings with them when they are removed', async () => {
    const { status } = await us.send('DELETE', `/private-feeds/${feed.id}`);
    await settled();

    expect(status).toBe(204);
    expect(await found(us)).toEqual(['F-0002 CVE-2026-0001 in b', 'F-0003 CVE-2026-0002 in c']);
    const indexes = readdirSync(join(api.dataDirectory, 'cache')).filter(
      (name) => name.startsWith('private-') && name.endsWith('.hfx'),
    );
    expect(indexes.every((name) => name.startsWith(`private-${api.workspace.id}-`))).toBe(true);
  });

  it('leave a chain of changes that verifies, and findings whose past can be read', async () => {
    const { body } = await us.get('/audit?limit=200');
    const actions = body.items.map(({ action }: { action: string }) => action);
    const removal = body.items.find(({ action }: { action: string }) => action === 'private-feed.removed');

    expect(actions).toEqual(
      expect.arrayContaining(['private-feed.added', 'private-feed.loaded', 'private-feed.removed']),
    );
    const before = await us.get(`/findings?asOf=${removal.number}`);
    expect(before.status).toBe(200);
    expect((before.body.items as FoundItem[]).map((one) => one.vulnerability.id)).toContain('ACME-8');
  });

  describe('with an address', () => {
    let server: Awaited<ReturnType<typeof startFeedServer>>;
    beforeAll(async () => {
      server = await startFeedServer();
      server.put('/limited.json', JSON.stringify(anAdvisory('ACME-10', 'a')));
    });
    beforeEach(() => server.forget());
    afterAll(() => server.stop());

    const allow = (privateFeeds: boolean) =>
      installer.send('PUT', '/egress', { proxy: null, direct: [], privateAddresses: ['127.0.0.2'], privateFeeds });
    const fetched = async () => {
      expect((await us.post(`/private-feeds/${feed.id}/fetches`)).status).toBe(202);
      await settled();
      return (await us.get(`/private-feeds/${feed.id}`)).body;
    };
    const lookWhatIsDue = async () => {
      await api.platform.database.inInstallation((tx) => startDuePrivateFetches(api.platform, tx));
      await settled();
    };

    it('ask it only where the installation lets them', async () => {
      feed = await add(us, { name: 'By address', url: `${server.url}/limited.json`, everyHours: 6 });
      await lookWhatIsDue();

      expect((await us.post(`/private-feeds/${feed.id}/fetches`)).body.detail).toMatch(/Hand over a file instead/);
      expect(server.asked).toEqual([]);
      expect((await us.post('/private-feeds', { name: 'Bad', url: 'file:///etc/passwd' })).status).toBe(400);
    });

    it('bring what is there when it is due, and ask for nothing that they hold', async () => {
      await allow(true);
      await Promise.all([lookWhatIsDue(), lookWhatIsDue()]);
      const held = (await us.get(`/private-feeds/${feed.id}`)).body;
      await fetched();

      expect(held).toMatchObject({ loaded: 1, state: 'idle', problem: null, fileName: 'limited.json' });
      expect((Date.parse(held.nextAt) - Date.now()) / 3_600_000).toBeGreaterThan(5.9);
      expect(await found(us, '?q=acme-10')).toHaveLength(1);
      expect(server.asked.map(({ status }) => status)).toEqual([200, 304]);
    });

    it('say why nothing came, and keep what they hold', async () => {
      server.put('/limited.json', '<html>');
      const page = await fetched();
      server.misbehave(/limited/, { status: 302, headers: { location: 'http://127.0.0.1:1/' } });
      const redirected = await fetched();

      expect(page).toMatchObject({ loaded: 1, problem: expect.stringMatching(/no OSV record/) });
      expect(redirected.problem).toMatch(/machine that Holdfast itself runs on/);
      expect(await found(us, '?q=acme-10')).toHaveLength(1);
      expect(
        existsSync(join(api.dataDirectory, 'cache', 'private-feeds')) &&
          readdirSync(join(api.dataDirectory, 'cache', 'private-feeds')),
      ).toEqual([]);
    });
  });
});
