import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../api.ts';
import { conformanceFolder, hasConformanceData } from '../conformance.ts';

/** Records of each file as `vulns/README.md` counts them, and what of them can be matched today. */
const feeds = [
  { kind: 'osv', path: 'vulns/osv/pypi.jsonl.gz', read: 1960, asOf: /^2024-/ },
  { kind: 'osv', path: 'vulns/osv/go.jsonl.gz', read: 3186, asOf: null },
  { kind: 'osv', path: 'vulns/osv/crates-io.jsonl.gz', read: 904, asOf: /^2026-/ },
  { kind: 'kev', path: 'vulns/kev/known_exploited_vulnerabilities.json.gz', read: 1404, asOf: /^2025-08-25T/ },
];

describe.runIf(hasConformanceData)('feeds of others', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let installer: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    installer = await api.as('administrator', { installation: true });
  });
  afterAll(() => api.stop());

  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
  const settled = async (kind: string): Promise<any> => {
    for (;;) {
      const { body } = await installer.get('/feeds');
      const feed = body.items.find((one: { kind: string }) => one.kind === kind);
      if (feed.state !== 'loading') return feed;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it.each(feeds)('are loaded in full: $path', async ({ kind, path, read, asOf }) => {
    const bytes = readFileSync(join(conformanceFolder, path));
    await installer.upload(`/feeds/${kind}/issues?fileName=${path.split('/').at(-1)}`, bytes);
    const feed = await settled(kind);
    const leftOut = feed.skipped
      .filter(({ reason }: { reason: string }) => !reason.startsWith('range-'))
      .reduce((sum: number, { count }: { count: number }) => sum + count, 0);

    expect(feed).toMatchObject({ state: 'ready', problem: null, read });
    expect(feed.loaded + leftOut).toBe(read);
    if (asOf) expect(feed.asOf).toMatch(asOf);
    else expect(feed.asOf).toBeNull();
  });

  it('leave each record in force once, and each of its names with one vulnerability', async () => {
    const { rows } = await api.platform.database.pool.query(`
      select
        (select count(*)::int from advisory where in_force) as in_force,
        (select count(*)::int from advisory where not in_force) as superseded,
        (select count(*)::int from advisory a, unnest(a.id || a.aliases) name
          where a.in_force and a.skipped is null
            and not exists (select from vulnerability_alias v where v.alias = name)) as nameless,
        (select count(*)::int from advisory a where a.in_force and a.skipped is null and 1 <>
          (select count(distinct vulnerability_id) from vulnerability_alias v where v.alias = any(a.id || a.aliases))) as torn,
        (select count(*)::int from vulnerability v where v.merged_into is null
          and not exists (select from vulnerability_alias a where a.vulnerability_id = v.id and a.alias = v.name)) as unnamed`);

    expect(rows[0]).toEqual({ in_force: 1960 + 3186 + 904, superseded: 0, nameless: 0, torn: 0, unnamed: 0 });
  });
});
