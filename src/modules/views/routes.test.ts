import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { type SignedIn, signIn } from '../../../tests/people.ts';
import type { NewView } from './contract.ts';

function aView(view: Partial<NewView> = {}): Partial<NewView> {
  return { list: 'suppliers', name: 'Finnish', state: { country: ['FI'], sort: '-name' }, ...view };
}

describe('views', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let ines: SignedIn;
  let ottar: SignedIn;
  let auditor: SignedIn;
  beforeAll(async () => {
    api = await startApi({ runner: false });
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    const { id: workspaceId } = await api.newWorkspace('Own');
    ines = await signIn(api, 'analyst', { workspaceId });
    ottar = await signIn(api, 'administrator', { workspaceId });
    auditor = await signIn(api, 'auditor', { workspaceId });
  });

  const namesFor = async (person: SignedIn, list = 'suppliers') =>
    (await person.get(`/views?list=${list}`)).body.views.map(({ name }: { name: string }) => name);

  it('keep what the address of a list says, under a name and a number, for the person alone', async () => {
    const { status, body } = await ines.post('/views', aView());

    expect(status).toBe(201);
    expect(body).toEqual({ id: body.id, number: 'V-0001', ...aView(), shared: false });
    expect((await ines.get('/views?list=suppliers')).body.views).toEqual([body]);
    expect(await namesFor(ines, 'products')).toEqual([]);
    expect(await namesFor(ottar)).toEqual([]);
  });

  it('can be of the whole workspace, changed by any who may share, with an entry in the audit each time', async () => {
    const { body } = await ines.post('/views', aView({ shared: true }));
    const changed = await ottar.send('PATCH', `/views/${body.number}`, {
      name: 'Nordic',
      state: { country: ['FI', 'SE'] },
    });
    const removed = await ines.send('DELETE', `/views/${body.id}`);

    expect(changed.body).toEqual({ ...body, name: 'Nordic', state: { country: ['FI', 'SE'] } });
    expect(removed.status).toBe(204);
    expect(await namesFor(auditor)).toEqual([]);
    const { items } = (await ines.get('/audit?action=view')).body;
    expect(items.map((entry: { action: string; details: object }) => [entry.action, entry.details])).toEqual([
      ['view.removed', { list: 'suppliers', name: 'Nordic', view: 'V-0001' }],
      ['view.changed', { list: 'suppliers', name: 'Nordic', view: 'V-0001' }],
      ['view.shared', { list: 'suppliers', name: 'Finnish', view: 'V-0001' }],
    ]);
  });

  it('leave no trace in the audit while they are a person’s own', async () => {
    const { body } = await ines.post('/views', aView());
    await ines.send('PATCH', `/views/${body.id}`, { name: 'Other' });
    await ines.send('DELETE', `/views/${body.id}`);

    expect((await ines.get('/audit?action=view')).body.total).toBe(0);
  });

  it('are shared and taken back', async () => {
    const { body } = await ines.post('/views', aView());

    await ines.send('PATCH', `/views/${body.id}`, { shared: true });
    const seen = await namesFor(auditor);
    await ottar.send('PATCH', `/views/${body.id}`, { shared: false });

    expect(seen).toEqual(['Finnish']);
    expect(await namesFor(auditor)).toEqual([]);
    expect(await namesFor(ottar)).toEqual(['Finnish']);
  });

  it('let an auditor keep own ones and use those of the workspace, and share or change none', async () => {
    const { body: shared } = await ines.post('/views', aView({ name: 'All', shared: true }));
    const own = await auditor.post('/views', aView());

    expect(own.status).toBe(201);
    expect(await namesFor(auditor)).toEqual(['Finnish', 'All']);
    const refused = [
      await auditor.post('/views', aView({ name: 'Mine', shared: true })),
      await auditor.send('PATCH', `/views/${own.body.id}`, { shared: true }),
      await auditor.send('PATCH', `/views/${shared.id}`, { name: 'Mine' }),
      await auditor.send('DELETE', `/views/${shared.id}`),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await namesFor(ines)).toEqual(['All']);
  });

  it('of somebody else look like views that are not there', async () => {
    const { body } = await ines.post('/views', aView());

    const answers = [
      await ottar.send('PATCH', `/views/${body.id}`, { name: 'X' }),
      await ottar.send('DELETE', `/views/${body.number}`),
      await ottar.send('DELETE', '/views/V-0999'),
      await ottar.send('PUT', '/list-preferences/suppliers', { defaultView: body.id }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 400]);
    expect(await namesFor(ines)).toEqual(['Finnish']);
  });

  it('have names of their own in the same hands, whatever the case', async () => {
    await ines.post('/views', aView());
    const again = await ines.post('/views', aView({ name: 'finnish' }));
    const shared = await ines.post('/views', aView({ shared: true }));
    const elsewhere = await ines.post('/views', aView({ list: 'products' }));
    const other = await ines.post('/views', aView({ name: 'Other' }));
    const renamed = await ines.send('PATCH', `/views/${other.body.id}`, { name: 'FINNISH' });

    expect([again, shared, elsewhere, renamed].map(({ status }) => status)).toEqual([409, 201, 201, 409]);
    expect(again.body.errors[0].pointer).toBe('/name');
  });

  it('of one name, saved at the same moment, are one view', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => ines.post('/views', aView({ shared: true }))));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('refuse what no address says', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 41 }, (_, index) => [`f${'x'.repeat(index)}`.slice(0, 41), 'a']),
    );
    const bad = [
      aView({ list: '../etc' }),
      aView({ name: ' ' }),
      aView({ state: many }),
      aView({ state: { 'a b': 'x' } }),
      aView({ state: { a: 'x'.repeat(1001) } }),
    ];

    for (const view of bad) expect((await ines.post('/views', view)).status).toBe(400);
  });

  it('go with the person who leaves, but for those that were shared', async () => {
    await ines.post('/views', aView({ name: 'Own' }));
    await ines.post('/views', aView({ name: 'For all', shared: true }));
    await ines.send('PUT', '/list-preferences/suppliers', { columns: ['name'] });

    const removed = await ottar.send('DELETE', `/members/${ines.userId}`, undefined, { 'if-match': '*' });

    expect(removed.status).toBe(204);
    expect(await namesFor(ottar)).toEqual(['For all']);
  });
});

describe('the preference of a person for a list', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let ines: SignedIn;
  let ottar: SignedIn;
  beforeAll(async () => {
    api = await startApi({ runner: false });
    ines = await signIn(api, 'analyst');
    ottar = await signIn(api, 'analyst');
  });
  afterAll(() => api.stop());

  const preferenceOf = async (person: SignedIn) => (await person.get('/views?list=sites')).body.preference;

  it('holds columns and a default view, each by itself', async () => {
    const { body: view } = await ines.post('/views', aView({ list: 'sites' }));

    await ines.send('PUT', '/list-preferences/sites', { columns: ['name', 'country'] });
    await ines.send('PUT', '/list-preferences/sites', { defaultView: view.number });

    expect(await preferenceOf(ines)).toEqual({ columns: ['name', 'country'], defaultView: view.id });
    expect(await preferenceOf(ottar)).toEqual({ columns: null, defaultView: null });
    await ines.send('PUT', '/list-preferences/sites', { columns: null });
    expect(await preferenceOf(ines)).toEqual({ columns: null, defaultView: view.id });
  });

  it('falls back when its view is removed', async () => {
    const { body: view } = await ottar.post('/views', aView({ list: 'sites', name: 'All', shared: true }));
    await ines.send('PUT', '/list-preferences/sites', { defaultView: view.id });

    await ottar.send('DELETE', `/views/${view.id}`);

    expect((await preferenceOf(ines)).defaultView).toBeNull();
  });

  it('falls back when somebody takes its view for himself', async () => {
    const { body: view } = await ottar.post('/views', aView({ list: 'sites', name: 'All', shared: true }));
    await ines.send('PUT', '/list-preferences/sites', { defaultView: view.id });

    await ottar.send('PATCH', `/views/${view.id}`, { shared: false });

    expect((await preferenceOf(ines)).defaultView).toBeNull();
  });

  it('is a person’s: a token has none, and shares views only', async () => {
    const token = await api.as('analyst');

    expect((await token.send('PUT', '/list-preferences/sites', { columns: ['name'] })).status).toBe(403);
    expect((await token.post('/views', aView())).status).toBe(403);
    expect((await token.post('/views', aView({ shared: true }))).status).toBe(201);
    expect((await token.get('/views?list=suppliers')).body.preference).toEqual({ columns: null, defaultView: null });
  });

  it('takes no view of another list', async () => {
    const { body: view } = await ines.post('/views', aView({ list: 'products' }));

    const { status, body } = await ines.send('PUT', '/list-preferences/sites', { defaultView: view.id });

    expect(status).toBe(400);
    expect(body.errors[0].pointer).toBe('/defaultView');
  });

  it('is closed to who is in no workspace', async () => {
    const nobody = await signIn(api, null);

    expect((await nobody.get('/views?list=sites')).status).toBe(403);
    expect((await nobody.post('/views', aView())).status).toBe(403);
  });
});
