import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { newId } from '../../common/ids.ts';
import { hashPassword } from '../../platform/auth/secrets.ts';
import { insertMembership } from '../workspaces/index.ts';
import { forgetOldTries, takeTry, waitAfter } from './sign-in-tries.ts';
import { insertAccount } from './store.ts';

const password = 'correct horse battery';
const origin = { origin: 'http://localhost', host: 'localhost' };

describe('signing in with a wrong password', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let administrator: Awaited<ReturnType<typeof api.as>>;
  let userId: string;
  let email: string;
  beforeAll(async () => {
    api = await startApi({ runner: false });
    administrator = await api.as('administrator');
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    userId = newId();
    email = `${userId}@example.org`;
    const passwordHash = await hashPassword(password);
    await api.platform.database.inInstallation(async (tx) => {
      await tx.deleteFrom('call_count').execute();
      await insertAccount(tx, { id: userId, name: 'Ada Lind', email, passwordHash, installationAdministrator: false });
      await insertMembership(tx, { workspaceId: api.workspace.id, userId, role: 'analyst' });
    });
  });

  const signIn = (address: string, word: string) =>
    api.stranger.post('/session', { email: address, password: word }, origin);
  const fail = async (address: string, times: number) => {
    const answers = [];
    for (let time = 0; time < times; time++) answers.push(await signIn(address, 'wrong'));
    return answers;
  };
  const member = async () =>
    (await administrator.get('/members')).body.items.find((one: { userId: string }) => one.userId === userId);
  const later = (seconds: number) =>
    api.platform.database.inInstallation((tx) =>
      sql`update sign_in_try set last_at = last_at - make_interval(secs => ${seconds}),
        locked_until = locked_until - make_interval(secs => ${seconds})`.execute(tx),
    );

  it('has to wait after the fifth try in a row, and is told how long; the right password waits too', async () => {
    const answers = await fail(email, 5);
    const locked = await signIn(email, password);

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 429]);
    expect(answers[3]!.body.detail).toContain('After one more failed try you have to wait.');
    expect(answers[4]!.headers['retry-after']).toBe('60');
    expect(answers[4]!.body.detail).toMatch(/^5 tries with this mail address failed in a row\./);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(50);

    await later(60);
    expect((await signIn(email, password)).status).toBe(200);
    expect((await fail(email, 1))[0]!.status).toBe(401);
  });

  it('says word for word the same of an address that nobody has', async () => {
    const known = await fail(email, 6);
    const unknown = await fail(`nobody-${email}`, 6);

    const said = (answers: typeof known) =>
      answers.map(({ status, body, headers }) => [status, body, headers['retry-after'] !== undefined]);
    expect(said(unknown)).toEqual(said(known));
  });

  it('is the same address in any case of its letters', async () => {
    await fail(email, 3);
    await fail(` ${email.toUpperCase()} `, 2);

    expect((await signIn(email, password)).status).toBe(429);
  });

  it('waits twice as long each time, a quarter of an hour at most', () => {
    expect([1, 4, 5, 6, 7, 8, 9, 10, 50].map(waitAfter)).toEqual([0, 0, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('lets tries at the same time be no more than tries one after the other', async () => {
    const { database } = api.platform;
    const taken = await Promise.all(
      Array.from({ length: 12 }, () => database.inInstallation((tx) => takeTry(tx, email))),
    );

    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  it('begins anew after a day, and tries of that long ago are forgotten', async () => {
    await fail(email, 4);
    await later(25 * 3600);
    expect((await fail(email, 2)).map(({ status }) => status)).toEqual([401, 401]);
    await later(25 * 3600);
    await api.platform.database.inInstallation(forgetOldTries);

    const left = await api.platform.database.inInstallation((tx) => tx.selectFrom('sign_in_try').selectAll().execute());
    expect(left).toEqual([]);
  });

  it('is not locked for years by a clock that was set back', async () => {
    await fail(email, 5);
    await later(-400 * 24 * 3600);

    expect((await signIn(email, password)).status).toBe(200);
  });

  it('is shown to administrators with since and until, and released by them, which stands in the audit', async () => {
    await fail(email, 5);
    const { signInLock } = await member();
    expect(signInLock.tries).toBe(5);
    expect(new Date(signInLock.until).getTime() - new Date(signInLock.since).getTime()).toBe(60_000);

    expect((await administrator.delete(`/members/${userId}/sign-in-lock`)).status).toBe(204);
    expect((await administrator.delete(`/members/${userId}/sign-in-lock`)).status).toBe(204);

    expect((await member()).signInLock).toBeNull();
    expect((await signIn(email, password)).status).toBe(200);
    const { body: audit } = await administrator.get('/audit?action=member.released');
    expect(audit.items).toMatchObject([{ details: { userId } }]);
    expect((await (await api.as('analyst')).delete(`/members/${userId}/sign-in-lock`)).status).toBe(403);
    expect((await administrator.delete(`/members/${newId()}/sign-in-lock`)).status).toBe(404);
  });

  it('keeps no mail address, and ends no session that is there', async () => {
    const { headers } = await signIn(email, password);
    const cookie = String(headers['set-cookie']).split(';')[0]!;
    await fail(email, 5);

    expect((await api.stranger.send('GET', '/session', undefined, { cookie })).status).toBe(200);
    const { rows } = await api.platform.database.inInstallation((tx) =>
      sql<{ kept: string }>`select sign_in_try::text as kept from sign_in_try`.execute(tx),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ kept }) => kept.includes(userId))).toEqual([]);
  });
});
