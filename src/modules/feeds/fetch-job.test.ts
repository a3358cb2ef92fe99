import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { startFeedServer } from '../../../tests/feed-server.ts';
import { newId } from '../../common/ids.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { switchPurpose, writeEgressSettings } from '../../platform/egress/settings-store.ts';
import type { JobContext } from '../../platform/jobs/runner.ts';
import { fetchJob } from './fetch-job.ts';
import { writeSource } from './source-store.ts';

describe('the fetching of a feed', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: Awaited<ReturnType<typeof startFeedServer>>;
  const catalogue = (...cves: string[]) =>
    JSON.stringify({ vulnerabilities: cves.map((cveID) => ({ cveID, dateAdded: '2026-01-02' })) });
  beforeAll(async () => {
    api = await startApi({ runner: false });
    server = await startFeedServer();
    server.put('/kev.json', catalogue('CVE-2026-0001'));
    await api.platform.database.inInstallation(async (tx) => {
      await writeEgressSettings(tx, { proxy: null, direct: [], privateAddresses: ['127.0.0.2'] });
      await switchPurpose(tx, 'feed.kev', 'on');
      await writeSource(tx, 'kev', { url: `${server.url}/kev.json`, everyHours: null, parts: null });
    });
  });
  afterAll(async () => {
    await server.stop();
    await api.stop();
  });

  /** A job whose program is killed when it has done so many steps; those done are remembered. */
  const jobOf = (jobId: string, done: Map<string, unknown>, killedAfter = Number.POSITIVE_INFINITY): JobContext => ({
    ...api.platform,
    workspaceId: installationId,
    actor: { kind: 'system', id: null },
    principal: null,
    jobId,
    subjectId: null,
    input: { feed: 'kev' },
    progress: async () => {},
    step: async <T>(name: string, work: (tx: Tx) => Promise<T>) => {
      if (done.has(name)) return done.get(name) as T;
      if (done.size === killedAfter) throw new Error('killed');
      const result = await api.platform.database.inWorkspace(installationId, work);
      done.set(name, result);
      return result;
    },
  });
  const state = async () => {
    const { rows } = await api.platform.database.pool.query(
      `select (select state from feed_source where kind = 'kev') as source, array(select state from feed_issue order by number) as issues,
        array(select cve from exploited_vulnerability order by cve) as exploited`,
    );
    return rows[0];
  };

  it('loads what it had taken in before it was killed, and fetches that no more', async () => {
    const [jobId, done] = [newId(), new Map<string, unknown>()];

    await expect(fetchJob.run(jobOf(jobId, done, 0))).rejects.toThrow('killed');
    expect(await state()).toEqual({ source: 'fetching', issues: ['loading'], exploited: [] });
    server.forget();
    await fetchJob.run(jobOf(jobId, done));

    expect(await state()).toEqual({ source: 'idle', issues: ['ready'], exploited: ['CVE-2026-0001'] });
    expect(server.asked).toMatchObject([{ status: 304 }]);
  });

  it('lets go of the source and of the issue when it is given up', async () => {
    const jobId = newId();
    server.put('/kev.json', catalogue('CVE-2026-0001', 'CVE-2026-0002'));
    await expect(fetchJob.run(jobOf(jobId, new Map(), 0))).rejects.toThrow('killed');
    await api.platform.database.inWorkspace(installationId, (tx) =>
      fetchJob.failed!(tx, {
        workspaceId: installationId,
        jobId,
        subjectId: null,
        input: { feed: 'kev' },
        problem: undefined,
        now: new Date(),
      }),
    );

    expect(await state()).toEqual({ source: 'idle', issues: ['ready', 'failed'], exploited: ['CVE-2026-0001'] });
    await fetchJob.run(jobOf(newId(), new Map()));
    expect(await state()).toMatchObject({ exploited: ['CVE-2026-0001', 'CVE-2026-0002'] });
  });
});
