import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSupplier, aSystem } from '../../../tests/builders.ts';
import { startDueAlerts } from './index.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

describe('alerts', () => {
  let api: Api;
  let analyst: Awaited<ReturnType<Api['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  const made = async (path: string, body: object) => {
    const { status, body: answer } = await analyst.post(path, body);
    expect([status, answer]).toEqual([201, answer]);
    return answer;
  };
  /** Two critical functions, each on a product of one of two suppliers; Holdco owns one of them. */
  const newWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
    const holdco = await made('/suppliers', aSupplier({ name: 'Holdco' }));
    const suppliers = [];
    for (const name of ['Billing', 'Payroll']) {
      const mission = await made('/functions', aFunction({ name, criticality: 'high' }));
      const system = await made('/systems', aSystem({ name, functionIds: [mission.id] }));
      const supplier = await made('/suppliers', aSupplier({ name: `${name} maker` }));
      await made('/products', aProduct({ name, systemId: system.id, makerId: supplier.id }));
      suppliers.push(supplier);
    }
    await made('/links', { fromId: holdco.id, toId: suppliers[0].id, kind: 'owns', share: 1 });
    return { id, holdco, suppliers };
  };
  const onOneOwner = {
    name: 'Over half on one owner',
    measure: { measure: 'functions-on-one', by: 'owner', level: 'high', resting: 'would-stop' },
    comparison: 'above',
    threshold: 0.5,
    severity: 'high',
    enabled: true,
  };
  const alerts = async (state = 'raised') => (await analyst.get(`/alerts?state=${state}`)).body.items;
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 30));
  };
  /** As the schedule does once a minute. */
  const look = () => api.platform.database.inInstallation((tx) => startDueAlerts(api.platform, tx));
  /** Until all that has changed so far was looked at, by this look or by one that was on its way. */
  const looked = async () => {
    await look();
    await until(async () => {
      const { items } = (await analyst.get('/jobs')).body;
      return items.every(({ state }: { state: string }) => state === 'done' || state === 'failed');
    });
  };
  const told = async (workspaceId: string) => {
    const events = api.platform.database.inWorkspace(workspaceId, (tx) =>
      tx.selectFrom('notice_event').select(['type', 'facts']).where('type', 'like', 'alerts.%').orderBy('id').execute(),
    );
    return (await events).map(({ type, facts }) => [type, facts]);
  };

  it('is raised once when a change brings the network beyond a threshold, and ended once when another brings it back', async () => {
    const { id, holdco, suppliers } = await newWorkspace();
    await made('/alert-rules', onOneOwner);
    await until(async () => (await analyst.get('/alert-rules')).body.checkedAt !== null);
    await look();
    expect(await alerts()).toEqual([]);

    const link = await made('/links', { fromId: holdco.id, toId: suppliers[1].id, kind: 'owns', share: 0.7 });
    await looked();
    await until(async () => (await alerts()).length > 0);
    await analyst.patch(`/suppliers/${holdco.id}`, { country: 'SG' });
    await looked();

    const [alert, ...more] = await alerts();
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      node: { id: holdco.id, name: 'Holdco' },
      place: null,
      value: 1,
      count: 2,
      among: 2,
      because: [{ name: 'Billing' }, { name: 'Payroll' }],
      rule: { number: 'T-0001', severity: 'high', threshold: 0.5 },
      endedAt: null,
    });
    await analyst.delete(`/links/${link.id}`, link.etag);
    await looked();
    await until(async () => (await alerts()).length === 0);
    expect(await alerts('ended')).toMatchObject([{ id: alert.id, since: alert.since, endedAt: expect.any(String) }]);
    const facts = { rule: 'Over half on one owner', number: 'T-0001' };
    expect(await told(id)).toEqual([
      ['alerts.raised', facts],
      ['alerts.ended', facts],
    ]);
  });

  it('says what a rule would raise before it is one, and offers some that are off', async () => {
    const { suppliers } = await newWorkspace();
    const { name, severity, enabled, ...rule } = onOneOwner;

    const none = await analyst.post('/alert-rules/preview', rule);
    const some = await analyst.post('/alert-rules/preview', { ...rule, comparison: 'at-least' });
    const { body: before } = await analyst.get('/alert-rules');

    expect(none.body).toMatchObject({ raised: [], count: 0, highest: { value: 0.5, count: 1, among: 2 } });
    expect(some.body.count).toBe(2);
    expect(some.body.raised.map(({ node }: { node: { name: string } }) => node.name).sort()).toEqual([
      'Holdco',
      suppliers[1].name,
    ]);
    expect(before.items).toEqual([]);
    expect(before.offered.map((one: { enabled: boolean }) => one.enabled)).toEqual(before.offered.map(() => false));
    await made('/alert-rules', before.offered[0]);
    expect((await analyst.get('/alert-rules')).body.offered).toHaveLength(before.offered.length - 1);
    expect(await alerts()).toEqual([]);
  });

  it('ends what a rule has raised when it is switched off or asks for something else, and keeps the change in the audit', async () => {
    await newWorkspace();
    const rule = await made('/alert-rules', { ...onOneOwner, threshold: 0.4 });
    await until(async () => (await alerts()).length === 2);

    const standing = (await analyst.get('/alert-rules')).body.items[0];
    const off = await analyst.patch(`/alert-rules/${rule.number}`, { enabled: false }, rule.etag);
    const stale = await analyst.patch(`/alert-rules/${rule.number}`, { enabled: true }, rule.etag);
    const wrong = await analyst.patch(`/alert-rules/${rule.number}`, { threshold: -1 }, off.body.etag);
    const removed = await analyst.delete(`/alert-rules/${rule.number}`, off.body.etag);

    expect(standing.raised).toBe(2);
    expect([off.status, stale.status, wrong.status, removed.status]).toEqual([200, 412, 400, 204]);
    expect(off.body).toMatchObject({ enabled: false, raised: 0 });
    expect(await alerts()).toEqual([]);
    const { body: audit } = await analyst.get('/audit?limit=3');
    const taken = audit.items.find(({ action }: { action: string }) => action === 'alert-rule.removed').number;
    expect(audit.items.map(({ action }: { action: string }) => action)).toEqual([
      'alert-rule.removed',
      'alert-rule.changed',
      'alert-rule.added',
    ]);
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true });

    const undo = async (number: number) => analyst.finished((await analyst.post(`/changes/${number}/undo`)).body.id);
    await undo(taken);
    expect((await analyst.get('/alert-rules')).body.items).toMatchObject([{ number: rule.number, enabled: false }]);
    await undo(taken - 1);
    await look();
    await until(async () => (await alerts()).length === 2);
    await undo(taken + 2);
    await look();
    await until(async () => (await alerts()).length === 0);
    expect((await alerts('ended')).length).toBe(2);
  });
});
