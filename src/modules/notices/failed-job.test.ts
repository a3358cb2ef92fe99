import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { type SignedIn, signIn } from '../../../tests/people.ts';
import { AppError } from '../../common/errors.ts';
import { jobs } from '../../platform/jobs/jobs.ts';
import { startRunner } from '../../platform/jobs/runner.ts';
import { createLogger } from '../../platform/logging/index.ts';
import { tellingOfFailure } from './failed-job.ts';
import { spreadEvents } from './spread-job.ts';

describe('a job that fails', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let asker: SignedIn;
  let administrator: SignedIn;
  beforeAll(async () => {
    api = await startApi({ runner: false });
    asker = await signIn(api, 'analyst');
    administrator = await signIn(api, 'administrator');
  });
  afterAll(() => api.stop());

  const failAs = async (actor: { kind: 'user' | 'system'; id: string | null }) => {
    const { id: workspaceId } = api.workspace;
    const noted: string[] = [];
    const failing = {
      kind: 'failing',
      run: () => Promise.reject(new AppError('conflict', 'It cannot be done.')),
      failed: async () => {
        noted.push('its own note');
      },
    };
    const id = await api.platform.database.inWorkspace(workspaceId, (tx) =>
      jobs.start(tx, { kind: 'failing', workspaceId, actor }),
    );
    const runner = await startRunner(api.platform, [tellingOfFailure(failing, 'counting the stars')], {
      pool: api.platform.database.pool,
      log: createLogger({ level: 'fatal' }),
      concurrency: 1,
      alone: true,
    });
    await (await api.as('auditor')).finished(id);
    await runner.stop();
    await spreadEvents({ ...api.platform, workspaceId });
    return noted;
  };
  const titles = async (person: SignedIn) =>
    (await person.get('/notices?state=unread')).body.items.map((item: { title: string }) => item.title);

  it('is told to the person who asked for it, beside what the work itself notes down', async () => {
    expect(await failAs({ kind: 'user', id: asker.userId })).toEqual(['its own note']);

    expect(await titles(asker)).toEqual(['A job failed: counting the stars']);
    expect(await titles(administrator)).toEqual([]);
  });

  it('is told to the administrators where no person asked for it', async () => {
    await asker.post('/notices/read', { until: '2100-01-01T00:00:00Z' });
    await failAs({ kind: 'system', id: null });

    expect(await titles(asker)).toEqual([]);
    expect(await titles(administrator)).toEqual(['A job failed: counting the stars']);
  });
});
