import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choose, type Notices, startNotices } from '../../../tests/notices.ts';
import { type Receiver, startReceiver } from '../../../tests/receiver.ts';
import { type SmtpServer, startSmtp } from '../../../tests/smtp.ts';
import { attemptMillis } from './backoff.ts';
import { claimDue, lockMessages } from './message-store.ts';

/** What may happen between an event and its delivery, in any order. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('raise' as const),
      type: fc.constantFrom('jobs.failed' as const, 'names.waiting' as const, 'imports.applied' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('spread' as const), programs: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), programs: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.constantFrom(0.2, 1, 7, 45, 400) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('break' as const),
      mail: fc.constantFrom('cut' as const, { code: 451 }),
      call: fc.constantFrom('cut' as const, { status: 500 }),
    }),
  },
);

/** The law of the outbox (decision 0017), with a real mail server and a real receiver that fail as they please. */
describe('an event', () => {
  let notices: Notices;
  let smtp: SmtpServer;
  let receiver: Receiver;
  beforeAll(async () => {
    notices = await startNotices();
    smtp = await startSmtp({ disabledCommands: ['STARTTLS', 'AUTH'] });
    receiver = await startReceiver();
    await notices.setUpMail({ port: smtp.port });
  });
  afterAll(async () => {
    await smtp.stop();
    await receiver.stop();
    await notices.stop();
  });

  it('reaches each chosen channel of each recipient exactly once in the log, whatever fails and whoever dies in between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
        notices.begin();
        const workspaceId = (await notices.api.newWorkspace('Any')).id;
        const here = notices.at(workspaceId);
        const byMail = await here.person();
        const byDigest = await here.person();
        const inApp = await here.person();
        await choose(byMail, { jobs: 'mail', names: 'mail', imports: 'mail' });
        await choose(byDigest, { jobs: 'digest', names: 'app', imports: 'nothing' });
        await choose(inApp, { jobs: 'app', names: 'nothing', imports: 'app' });
        const { body: webhook } = await (await here.person('administrator')).post('/webhooks', {
          name: 'x',
          url: receiver.url,
          kinds: ['jobs', 'imports'],
        });
        await choose(await here.person('auditor'), { jobs: 'nothing' });
        const administrators = await membersBut(workspaceId, [byMail.userId, byDigest.userId, inApp.userId]);
        const raised: string[] = [];

        for (const what of happenings) {
          if (what.do === 'raise') raised.push(what.type);
          await happen(here, workspaceId, what);
        }
        receiver.answers.length = 0;
        smtp.reception.length = 0;
        for (let day = 0; day < 4; day++) {
          notices.pass(24 * 60);
          await here.spread();
          await here.send();
        }

        const expected: string[] = [];
        for (const type of raised) {
          for (const [channel, id] of recipients(type)) expected.push(`${type} ${channel} ${id}`);
        }
        expect((await logged(workspaceId)).filter((line) => !administrators.some((id) => line.endsWith(id)))).toEqual(
          expected.sort(),
        );

        expect(await sentButNotReceived(workspaceId)).toEqual([]);

        function recipients(type: string): [string, string][] {
          const mail: [string, string][] = [
            ['app', byMail.userId],
            ['mail', byMail.userId],
          ];
          if (type === 'jobs.failed') {
            return [
              ...mail,
              ['app', byDigest.userId],
              ['mail', byDigest.userId],
              ['app', inApp.userId],
              ['webhook', webhook.id],
            ];
          }
          if (type === 'names.waiting') return [...mail, ['app', byDigest.userId]];
          return [...mail, ['app', inApp.userId], ['webhook', webhook.id]];
        }
      }),
      { numRuns: 12 },
    );
  });

  async function happen(
    here: ReturnType<Notices['at']>,
    workspaceId: string,
    what: typeof happening extends fc.Arbitrary<infer T> ? T : never,
  ) {
    switch (what.do) {
      case 'raise':
        await here.raise({ type: what.type, counts: { names: 1 }, facts: { job: 'x', import: 'I-0001' } });
        break;
      case 'spread':
        await Promise.all(Array.from({ length: what.programs }, here.spread));
        break;
      case 'send':
        await Promise.all(Array.from({ length: what.programs }, here.send));
        break;
      case 'pass':
        notices.pass(what.minutes);
        break;
      case 'die': {
        const { database, clock } = notices.api.platform;
        const lostAt = new Date(clock().getTime() + attemptMillis);
        await database.inWorkspace(workspaceId, async (tx) => {
          await lockMessages(tx, workspaceId);
          await claimDue(tx, workspaceId, { now: clock(), lostAt });
        });
        break;
      }
      case 'read':
        await notices.api.platform.database.inWorkspace(workspaceId, (tx) =>
          tx
            .updateTable('notice_message')
            .set({ read_at: notices.api.platform.clock() })
            .where('channel', '=', 'app')
            .execute(),
        );
        break;
      case 'break':
        smtp.reception.push(what.mail);
        receiver.answers.push(what.call);
        break;
    }
  }

  /** Every delivery whose message went out, as `type channel recipient`; one whose message did not says so. */
  async function logged(workspaceId: string): Promise<string[]> {
    const { rows } = await notices.api.platform.database.inWorkspace(workspaceId, (tx) =>
      sql<{ line: string }>`
        select event.type || ' ' || delivery.channel || ' ' || delivery.recipient_id
          || case when message.state <> 'sent' or delivery.withheld then ' ' || message.state else '' end as line
        from notice_delivery delivery
        join notice_event event on event.id = delivery.event_id
        join notice_message message on message.id = delivery.message_id`.execute(tx),
    );
    return rows.map(({ line }) => line).sort();
  }

  /** Messages that the log calls sent and that neither the mail server nor the receiver has seen. */
  async function sentButNotReceived(workspaceId: string): Promise<string[]> {
    const seen = new Set([
      ...smtp.received.map(({ mail }) => /<([^@]+)@/.exec(mail.messageId ?? '')?.[1]),
      ...receiver.received.map(({ headers }) => headers['holdfast-delivery']),
    ]);
    const rows = await notices.api.platform.database.inWorkspace(workspaceId, (tx) =>
      tx.selectFrom('notice_message').select('id').where('channel', '<>', 'app').where('state', '=', 'sent').execute(),
    );
    return rows.map(({ id }) => id).filter((id) => !seen.has(id));
  }

  async function membersBut(workspaceId: string, ids: string[]): Promise<string[]> {
    const rows = await notices.api.platform.database.inWorkspace(workspaceId, (tx) =>
      tx.selectFrom('membership').select('user_id').where('workspace_id', '=', workspaceId).execute(),
    );
    return rows.map(({ user_id }) => user_id).filter((id) => !ids.includes(id));
  }
});
