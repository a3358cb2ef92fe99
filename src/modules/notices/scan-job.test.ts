import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Notices, startNotices } from '../../../tests/notices.ts';
import type { SignedIn } from '../../../tests/people.ts';
import { installationId } from '../../platform/database/database.ts';
import { tellOfExpiringTokens } from '../tokens/index.ts';
import { scanWorkspace, startScans } from './scan-job.ts';

const minutesADay = 24 * 60;

describe('the daily look', () => {
  let notices: Notices;
  let workspaceId: string;
  let administrator: SignedIn;
  let here: ReturnType<Notices['at']>;
  beforeAll(async () => {
    notices = await startNotices();
  });
  afterAll(() => notices.stop());
  beforeEach(async () => {
    notices.begin();
    workspaceId = (await notices.api.newWorkspace('Northmere')).id;
    here = notices.at(workspaceId);
    administrator = await here.person('administrator');
  });

  const look = async () => {
    await scanWorkspace({ ...notices.api.platform, workspaceId }, [tellOfExpiringTokens]);
    await here.spread();
  };
  const titles = async () =>
    (await administrator.get('/notices')).body.items.map((item: { title: string }) => item.title);

  it('tells of a token that ends within 14 days, once', async () => {
    await administrator.post('/tokens', { name: 'ci', role: 'analyst', expiresInDays: 16 });
    await administrator.post('/tokens', { name: 'later', role: 'analyst', expiresInDays: 90 });
    const { body: revoked } = await administrator.post('/tokens', { name: 'gone', role: 'analyst', expiresInDays: 16 });
    await administrator.delete(`/tokens/${revoked.id}`);
    await look();
    expect(await titles()).toEqual([]);

    for (let day = 0; day < 4; day++) {
      notices.pass(minutesADay);
      await look();
    }

    expect(await titles()).toEqual(['The API token “ci” expires on 7 Dec 2026']);
  });

  it('forgets what is half a year old, and nothing that waits', async () => {
    const url = 'http://127.0.0.1:1/';
    await administrator.post('/webhooks', { name: 'Slow', url, kinds: ['names'] });
    await here.raise({ type: 'jobs.failed', facts: { job: 'old' } });
    await here.raise({ type: 'names.waiting', counts: { names: 1 } });
    await here.spread();
    // What was raised bears the time of the database, whatever the clock of the tests says.
    notices.pass(20 * 365 * minutesADay);
    await look();

    const left = await notices.api.platform.database.inWorkspace(workspaceId, async (tx) => ({
      messages: await tx.selectFrom('notice_message').select(['channel', 'topic']).execute(),
      events: await tx.selectFrom('notice_event').select('type').execute(),
    }));
    expect(left).toEqual({
      messages: [{ channel: 'webhook', topic: 'names.waiting' }],
      events: [{ type: 'names.waiting' }],
    });
  });

  it('is started for every workspace and for the installation, one job each', async () => {
    const { database } = notices.api.platform;
    for (let start = 0; start < 2; start++) {
      await database.inInstallation((tx) => startScans(notices.api.platform, tx));
    }

    for (const id of [workspaceId, installationId]) {
      const started = await database.inWorkspace(id, (tx) =>
        tx.selectFrom('job').select('id').where('workspace_id', '=', id).where('kind', '=', 'notices.scan').execute(),
      );
      expect(started).toHaveLength(1);
    }
  });
});
