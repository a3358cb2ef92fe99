import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aProduct, aSupplier } from '../../../tests/builders.ts';
import { type Notices, startNotices } from '../../../tests/notices.ts';
import type { SignedIn } from '../../../tests/people.ts';
import { scanWorkspace } from '../notices/scan-job.ts';
import { tellOfExpiringEvidence } from './expiring.ts';
import { dayAfter } from './state.ts';

const minutesADay = 24 * 60;
/** The day on which each test begins. */
const today = '2026-11-21';

describe('evidence that nears its end', () => {
  let notices: Notices;
  let workspaceId: string;
  let here: ReturnType<Notices['at']>;
  let analyst: SignedIn;
  let supplier: { id: string; number: string };
  beforeAll(async () => {
    notices = await startNotices();
  });
  afterAll(() => notices.stop());
  beforeEach(async () => {
    notices.begin();
    workspaceId = (await notices.api.newWorkspace('Northmere')).id;
    here = notices.at(workspaceId);
    analyst = await here.person();
    supplier = (await analyst.post('/suppliers', aSupplier({ name: 'Aarle' }))).body;
  });

  const add = async (validUntil: string, subjectId = supplier.id) =>
    (
      await analyst.post('/evidence', {
        subjectId,
        kind: 'certificate',
        title: 'ISO 27001',
        origin: 'supplier',
        observedOn: '2025-01-01',
        validUntil,
      })
    ).body;
  const look = () => {
    const { database, clock } = notices.api.platform;
    return database.inWorkspace(workspaceId, (tx) => tellOfExpiringEvidence(tx, { workspaceId, now: clock() }));
  };
  const pass = (days: number) => notices.pass(days * minutesADay);
  const titles = async (person = analyst) => {
    await here.spread();
    return (await person.get('/notices')).body.items.map((item: { title: string }) => item.title);
  };
  /** What was told so far, whoever hears of it: the number and the step of each event. */
  const told = () =>
    notices.api.platform.database.inWorkspace(workspaceId, async (tx) => {
      const events = await tx.selectFrom('notice_event').select(['once']).orderBy('id').execute();
      return events.map(({ once }) => Number(once!.split(' ').at(-1)));
    });

  it('is told 30 days before, 7 days before and on its last day, once each however often one looks', async () => {
    await add(dayAfter(today, 32));

    const steps: Record<number, number[]> = {};
    for (let day = 0; day <= 40; day++) {
      await look();
      await look();
      steps[day] = await told();
      pass(1);
    }

    expect(steps[1]).toEqual([]);
    expect(steps[2]).toEqual([30]);
    expect(steps[24]).toEqual([30]);
    expect(steps[25]).toEqual([30, 7]);
    expect(steps[31]).toEqual([30, 7]);
    expect(steps[32]).toEqual([30, 7, 0]);
    expect(steps[40]).toEqual([30, 7, 0]);
  });

  it('says until when it holds and leads to it', async () => {
    const { number } = await add(dayAfter(today, 10));
    await look();

    expect(await titles()).toEqual(['Evidence on Aarle holds until 1 Dec 2026']);
    expect((await analyst.get('/notices')).body.items[0].path).toBe(`/evidence/${number}`);
  });

  it('is told again when it is said to end on another day, and no more when it is withdrawn', async () => {
    const moved = await add(dayAfter(today, 10));
    const withdrawn = await add(dayAfter(today, 33));
    await look();
    await analyst.patch(`/evidence/${moved.id}`, { validUntil: dayAfter(today, 20) });
    await analyst.delete(`/evidence/${withdrawn.id}`);
    pass(5);
    await look();

    expect(await told()).toEqual([30, 30]);
  });

  it('is told once by its last step where nobody looked for weeks, and not at all where it was over when written down', async () => {
    await add(dayAfter(today, 10));
    await add(dayAfter(today, -1));
    pass(20);
    await look();
    await look();

    expect(await told()).toEqual([0]);
    expect(await titles()).toEqual(['Evidence on Aarle holds until 1 Dec 2026']);
  });

  it('is not told twice when the clock is set back, nor after years that were none', async () => {
    await add(dayAfter(today, 10));
    pass(5);
    await look();
    await here.spread();
    pass(-5);
    await look();
    expect(await told()).toEqual([7]);

    const scan = () => scanWorkspace({ ...notices.api.platform, workspaceId }, [tellOfExpiringEvidence]);
    pass(4000);
    await scan();
    pass(-3995);
    await scan();

    expect(await told()).toEqual([7]);
  });

  it('is told once where two servers look at the same time', async () => {
    await add(dayAfter(today, 10));
    await Promise.all([look(), look(), look()]);

    expect(await told()).toEqual([30]);
    expect(await titles()).toHaveLength(1);
  });

  it('is one line and one mail, however much ends at once', async () => {
    await notices.setUpMail({ port: 1 });
    await analyst.send('PUT', '/notices/settings', {
      ...(await analyst.get('/notices/settings')).body,
      ways: { evidence: 'mail' },
    });
    await add(dayAfter(today, 20));
    await add(dayAfter(today, 5));
    await notices.api.platform.database.inWorkspace(workspaceId, (tx) =>
      sql`
        insert into evidence select (jsonb_populate_record(evidence, jsonb_build_object(
          'id', gen_random_uuid(), 'number', evidence.number + 10 * copy))).*
        from evidence, generate_series(1, 199) copy where workspace_id = ${workspaceId}`.execute(tx),
    );
    await look();

    expect(await titles()).toEqual(['Evidence on Aarle expires: 200 pieces within 7 days, 200 within 30 days']);
    const mails = await notices.api.platform.database.inWorkspace(workspaceId, (tx) =>
      tx.selectFrom('notice_message').select('topic').where('channel', '=', 'mail').execute(),
    );
    expect(mails).toEqual([{ topic: 'evidence.expires' }]);
  });

  it('is told to nobody who does not see what it hangs on, of a link both its ends', async () => {
    const limited = await here.person();
    const { body: secret } = await analyst.post('/suppliers', aSupplier({ name: 'Zanzibar' }));
    const { body: product } = await analyst.post('/products', aProduct({ name: 'Portal', makerId: supplier.id }));
    await here.limitTo(limited.userId, [supplier.id]);
    const { body: link } = await analyst.post('/links', { fromId: secret.id, toId: product.id, kind: 'supplies' });
    await add(dayAfter(today, 20));
    await add(dayAfter(today, 20), secret.id);
    await add(dayAfter(today, 20), link.id);
    await look();

    expect(await titles(limited)).toEqual(['Evidence on Aarle holds until 11 Dec 2026']);
    expect(await titles()).toEqual(['Evidence on Aarle, Portal and Zanzibar expires: 3 pieces within 30 days']);
  });
});
