import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { newId } from '../../common/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { installationId } from '../../platform/database/database.ts';
import { keepContent } from '../../platform/files/content.ts';
import { spool } from '../../platform/files/spool.ts';
import type { JobContext } from '../../platform/jobs/runner.ts';
import { insertIssue } from './issue-store.ts';
import { loadJob } from './load-job.ts';

const record = (n: number) => ({
  id: `GHSA-${n}`,
  aliases: [`CVE-2026-${1000 + (n >> 1)}`],
  affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: [`1.0.${n}`] }],
});

describe('the loading of an issue', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let folder: string;
  beforeAll(async () => {
    api = await startApi();
    folder = mkdtempSync(join(tmpdir(), 'holdfast-load-'));
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** An issue as the route leaves it, with no job of the queue behind it. */
  const received = async (lines: string) => {
    const { database } = api.platform;
    const file = await spool(Readable.from([Buffer.from(lines)]), { directory: folder, limitBytes: 1e9 });
    const id = newId();
    await database.inInstallation(async (tx) => {
      await keepContent(tx, installationId, file);
      await insertIssue(tx, { id, kind: 'osv', fileName: 'feed.jsonl', sha256: file.sha256, createdAt: new Date() });
    });
    return id;
  };

  /** The context of a job whose program is killed when it has done so many steps; those done are remembered. */
  const jobOf = (issueId: string, done: Map<string, unknown>, killedAfter = Number.POSITIVE_INFINITY): JobContext => ({
    ...api.platform,
    workspaceId: installationId,
    actor: { kind: 'system', id: null },
    principal: null,
    jobId: issueId,
    subjectId: issueId,
    input: {},
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
    const { rows } = await api.platform.database.pool.query(`
      select
        (select state from feed_issue order by number desc limit 1) as state,
        (select count(*)::int from advisory where in_force) as in_force,
        (select count(*)::int from advisory) as stored,
        (select count(*)::int from vulnerability where merged_into is null) as vulnerabilities`);
    const entries = await api.platform.database.inWorkspace(installationId, (tx) =>
      tx.selectFrom('change_set').select('id').where('action', '=', 'feed.loaded').execute(),
    );
    return { ...rows[0], entries: entries.length };
  };

  it('goes on after its last finished step, and does nothing twice', async () => {
    const lines = Array.from({ length: 2500 }, (_, n) => `${JSON.stringify(record(n))}\n`).join('');
    const issueId = await received(lines);
    const done = new Map<string, unknown>();

    await expect(loadJob.run(jobOf(issueId, done, 2))).rejects.toThrow('killed');
    expect(await state()).toEqual({ state: 'loading', in_force: 0, stored: 2000, vulnerabilities: 0, entries: 0 });

    await expect(loadJob.run(jobOf(issueId, done, 3))).rejects.toThrow('killed');
    expect(await state()).toEqual({ state: 'loading', in_force: 0, stored: 2500, vulnerabilities: 0, entries: 0 });

    await loadJob.run(jobOf(issueId, done));
    const loaded = { state: 'ready', in_force: 2500, stored: 2500, vulnerabilities: 1250, entries: 1 };
    expect(await state()).toEqual(loaded);

    await loadJob.run(jobOf(issueId, done));
    expect(await state()).toEqual(loaded);
  });

  it('leaves no record behind where it fails for good', async () => {
    const before = await state();
    const issueId = await received(`${JSON.stringify(record(9000))}\n`);
    await expect(loadJob.run(jobOf(issueId, new Map(), 1))).rejects.toThrow('killed');
    await api.platform.database.inWorkspace(installationId, (tx) =>
      loadJob.failed!(tx, {
        workspaceId: installationId,
        subjectId: issueId,
        jobId: issueId,
        input: {},
        now: new Date(),
        problem: undefined,
      }),
    );

    expect(await state()).toEqual({ ...before, state: 'failed' });
  });
});
