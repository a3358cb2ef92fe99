import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

describe('drafts', () => {
  let api: Api;
  let analyst: Awaited<ReturnType<Api['as']>>;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());
  afterEach(async () => {
    expect((await analyst.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });
  const made = async (path: string, body: object) => {
    const { status, body: answer } = await analyst.post(path, body);
    expect([status, answer]).toEqual([201, answer]);
    return answer;
  };
  /** A function that rests on a product of Acme, which has one fab; Beta is known and supplies nothing. */
  const newWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
    const mission = await made('/functions', aFunction({ name: 'Billing', criticality: 'very-high' }));
    const system = await made('/systems', aSystem({ name: 'Ledger', functionIds: [mission.id] }));
    const acme = await made('/suppliers', aSupplier({ name: 'Acme', country: 'DE' }));
    const beta = await made('/suppliers', aSupplier({ name: 'Beta' }));
    const product = await made('/products', aProduct({ name: 'Database', systemId: system.id }));
    const fab = await made('/sites', aSite({ name: 'Fab 7', supplierId: acme.id }));
    const link = await made('/links', { fromId: acme.id, toId: product.id, kind: 'supplies', dependence: 'high' });
    return { mission, system, acme, beta, product, fab, link };
  };
  const newest = async () => (await analyst.get('/audit?limit=1')).body.items[0].number as number;
  const effectOf = async (id: string) => (await analyst.get(`/drafts/${id}/effect`)).body;

  it('tells what stops with a supplier, what no longer fails anything, and changes nothing', async () => {
    const { acme } = await newWorkspace();
    const before = (await analyst.get('/network/export')).body;

    const draft = await made('/drafts', {
      name: 'Acme stops',
      edits: [{ what: 'remove-node', nodeId: acme.number }],
    });
    const effect = await effectOf(draft.number);

    expect(draft).toMatchObject({
      number: 'W-0001',
      state: 'open',
      nodes: [{ id: acme.id, name: 'Acme', retired: false }],
    });
    expect(draft.edits).toMatchObject([{ edit: { what: 'remove-node', nodeId: acme.id }, conflicts: [] }]);
    expect(effect.stops).toEqual([
      { id: 'P-0001', for: ['S-0001'] },
      { id: 'Y-0001', for: ['P-0001'] },
      { id: 'M-0001', for: ['Y-0001'] },
    ]);
    expect(effect.problems).toEqual([]);
    expect(effect.singlePoints).toMatchObject({ new: [], after: 0 });
    expect(effect.singlePoints.gone).toContainEqual({ of: 'M-0001', id: 'L-0001' });
    expect(effect.difference.nodes.removed).toEqual([{ id: 'S-0001' }]);
    expect(effect.nodes).toContainEqual({
      as: 'M-0001',
      id: expect.any(String),
      kind: 'function',
      number: 'M-0001',
      name: 'Billing',
    });
    expect((await analyst.get('/network/export')).body).toEqual(before);
  });

  it('shows a cure beside what it cures: a second source that takes the place of the one that stops', async () => {
    const { acme, beta, product } = await newWorkspace();

    const draft = await made('/drafts', {
      name: 'Beta stands in',
      edits: [
        { what: 'remove-node', nodeId: acme.id },
        {
          what: 'add-group',
          ofId: product.id,
          name: 'Database engine',
          need: 1,
          sources: [{ nodeId: acme.id }, { nodeId: beta.id, qualified: true, switchDays: 20 }],
        },
      ],
    });
    const { stops, singlePoints, problems } = await effectOf(draft.id);

    expect(problems).toEqual([]);
    expect(stops).toEqual([]);
    expect(singlePoints.new).toContainEqual({ of: 'M-0001', id: 'S-0002' });
  });

  it('adopts all edits as one change, which is what the draft had shown, and which is undone as one', async () => {
    const { acme, beta, product, fab, link, mission } = await newWorkspace();
    await made('/facts', { nodeId: acme.id, attribute: 'recoverDays', value: 70, confidence: 'attested' });
    const before = (await analyst.get('/network/export')).body;
    const draft = await made('/drafts', {
      name: 'Everything otherwise',
      edits: [
        {
          what: 'add-node',
          ref: 'new-gamma',
          kind: 'supplier',
          fields: { name: 'Gamma', country: 'FI', key: 'gamma' },
        },
        { what: 'add-node', ref: 'new-plant', kind: 'site', fields: { name: 'Plant', country: 'FI', owned: true } },
        { what: 'add-link', fromId: 'new-plant', toId: 'new-gamma', kind: 'site-of' },
        { what: 'change-node', nodeId: acme.id, fields: { country: 'SE', name: 'Acme AB' } },
        { what: 'set-fact', nodeId: acme.id, attribute: 'recoverDays', value: 10 },
        {
          what: 'set-fact',
          nodeId: 'new-gamma',
          attribute: 'lossPerDay',
          value: { amount: 5, currency: 'EUR', priceYear: null },
        },
        { what: 'change-link', linkId: link.id, dependence: 'moderate', share: 0.2, shareMax: 0.6, transmission: 0.1 },
        {
          what: 'add-group',
          ofId: product.id,
          name: 'Engine',
          need: 1,
          sources: [{ nodeId: acme.id, share: 0.5 }, { nodeId: 'new-gamma', qualified: false }, { nodeId: beta.id }],
        },
        { what: 'change-node', nodeId: mission.id, fields: { criticality: 'low' } },
        { what: 'remove-node', nodeId: fab.id },
      ],
    });
    const effect = await effectOf(draft.id);
    const change = await newest();

    const adopted = await analyst.send('POST', `/drafts/${draft.id}/adopt`, {}, { 'if-match': draft.etag });

    expect(adopted).toMatchObject({ status: 200, body: { state: 'adopted', change: change + 1 } });
    expect(await newest()).toBe(change + 1);
    expect((await analyst.get(`/audit/${change + 1}`)).body).toMatchObject({ action: 'draft.adopted' });
    const { body: after } = await analyst.get(`/network/comparison?since=${change}`);
    const shown = JSON.parse(
      JSON.stringify(effect).replaceAll('"new-gamma"', '"gamma"').replaceAll('"new-plant"', '"L-0002"'),
    );
    // The order of fields is that of the columns on one side, and that of the edits on the other.
    const byField = (a: { field: string }, b: { field: string }) => a.field.localeCompare(b.field);
    const sorted = (list: { fields?: { field: string }[] }[]) =>
      list.map((one) => JSON.stringify({ ...one, fields: one.fields?.toSorted(byField) })).sort();
    for (const what of ['added', 'removed', 'changed']) {
      expect(sorted(after.nodes[what])).toEqual(sorted(shown.difference.nodes[what]));
      expect(sorted(after.links[what])).toEqual(sorted(shown.difference.links[what]));
      expect(after.groups[what]).toHaveLength(shown.difference.groups[what].length);
    }
    expect(after.levels.map(({ because, ...level }: { because: unknown }) => level)).toEqual(
      shown.levels.map(({ because, ...level }: { because: unknown }) => level),
    );
    expect((await analyst.get(`/drafts/${draft.id}/effect`)).body.difference).toEqual(effect.difference);
    const undone = await analyst.post(`/changes/${change + 1}/undo`);
    expect(await analyst.finished(undone.body.id)).toMatchObject({ state: 'done' });
    expect((await analyst.get('/network/export')).body).toEqual(before);
    const { body: again } = await analyst.get(`/drafts/${draft.id}`);
    expect(again).toMatchObject({ state: 'open' });
    expect(again.edits.flatMap(({ conflicts }: { conflicts: unknown[] }) => conflicts)).toEqual([]);
  });

  it('refuses by name what was changed under a draft, until the edit is set anew', async () => {
    const { acme, beta, link } = await newWorkspace();
    const draft = await made('/drafts', {
      name: 'Stale',
      edits: [
        { what: 'remove-node', nodeId: acme.id },
        { what: 'change-node', nodeId: beta.id, fields: { country: 'FI' } },
        { what: 'remove-link', linkId: link.id },
      ],
    });
    await analyst.patch(`/suppliers/${beta.id}`, { country: 'NO' });
    await analyst.delete(`/links/${link.id}`);

    const refused = await analyst.send('POST', `/drafts/${draft.id}/adopt`, {}, { 'if-match': draft.etag });
    const { body: seen } = await analyst.get(`/drafts/${draft.id}`);

    expect(refused.status).toBe(409);
    expect(refused.body.detail).toMatch(
      /^W-0001 cannot be adopted: S-0001 Acme – P-0001 Database was removed since, by analyst \(change \d+\); /,
    );
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/edits/0',
      '/edits/1',
      '/edits/2',
    ]);
    expect(seen.edits[1].conflicts).toMatchObject([
      { reason: 'changed', of: 'S-0002 Beta', change: { action: 'supplier.changed' } },
    ]);
    const [first, second, third] = seen.edits;
    const anew = await analyst.send(
      'PUT',
      `/drafts/${draft.id}/edits/${first.id}`,
      { edit: first.edit },
      { 'if-match': seen.etag },
    );
    const same = { edit: second.edit };
    const both = await analyst.send('PUT', `/drafts/${draft.id}/edits/${second.id}`, same, {
      'if-match': anew.body.etag,
    });
    const fewer = await analyst.delete(`/drafts/${draft.id}/edits/${third.id}`, both.body.etag);
    expect(both.body.edits[1].before).toEqual({ country: 'NO' });
    const adopted = await analyst.send('POST', `/drafts/${draft.id}/adopt`, {}, { 'if-match': fewer.body.etag });
    expect(adopted).toMatchObject({ status: 200, body: { state: 'adopted' } });
    expect((await analyst.get(`/suppliers/${beta.id}`)).body.country).toBe('FI');
  });

  it('names each mistake at its place, and keeps nothing of it', async () => {
    const { acme, product, link } = await newWorkspace();
    await made('/suppliers', aSupplier({ name: 'Gamma', key: 'gamma' }));
    const refusedWith = async (edits: object[]) => {
      const { status, body } = await analyst.post('/drafts', { name: 'Wrong', edits });
      expect(status).toBe(400);
      return body.errors;
    };

    expect(
      await refusedWith([
        { what: 'remove-node', nodeId: 'S-0099' },
        { what: 'change-node', nodeId: acme.id, fields: { country: 'Atlantis', parentId: product.id } },
        { what: 'change-node', nodeId: acme.id, fields: {} },
        { what: 'set-fact', nodeId: acme.id, attribute: 'failureProbability', value: 2 },
        { what: 'add-node', ref: 'new-1', kind: 'site', fields: {} },
        { what: 'add-link', fromId: 'new-9', toId: product.id, kind: 'supplies' },
        { what: 'remove-link', linkId: acme.id },
      ]),
    ).toEqual([
      { pointer: '/edits/0/nodeId', detail: 'There is no "S-0099" in the register.' },
      { pointer: '/edits/1/fields/country', detail: expect.stringContaining('ISO 3166-1') },
      { pointer: '/edits/1/fields/parentId', detail: 'A draft cannot set "parentId" here.' },
      { pointer: '/edits/2/fields', detail: 'Say what is to be changed.' },
      { pointer: '/edits/3/value', detail: expect.any(String) },
      { pointer: '/edits/4/fields/name', detail: expect.any(String) },
      { pointer: '/edits/5/fromId', detail: 'There is no "new-9" in the register.' },
      { pointer: '/edits/6/linkId', detail: 'There is no such link.' },
    ]);
    expect(
      await refusedWith([
        { what: 'add-link', fromId: acme.id, toId: product.id, kind: 'supplies' },
        { what: 'add-link', fromId: product.id, toId: acme.id, kind: 'supplies' },
        { what: 'add-node', ref: 'new-1', kind: 'supplier', fields: { name: 'Delta', key: 'gamma' } },
        { what: 'change-link', linkId: link.id, shareMax: 0.5 },
      ]),
    ).toEqual([
      { pointer: '/edits/0', detail: expect.stringContaining('is stated already') },
      { pointer: '/edits/1/fromId', detail: expect.stringContaining('does not start from') },
      { pointer: '/edits/2/fields/key', detail: expect.stringContaining('already') },
      { pointer: '/edits/3/shareMax', detail: expect.any(String) },
    ]);
    expect((await analyst.get('/drafts')).body).toMatchObject({ items: [], total: 0 });
    expect((await analyst.get('/suppliers?q=Delta')).body.total).toBe(0);
  });

  it('keeps edits of two people apart by ETag, and takes no more than its limit', async () => {
    const { acme, beta } = await newWorkspace();
    const draft = await made('/drafts', { name: 'Shared' });
    const path = `/drafts/${draft.id}/edits`;
    const edits = [{ what: 'change-node', nodeId: acme.id, fields: { country: 'FI' } }];

    const first = await analyst.send('POST', path, { edits }, { 'if-match': draft.etag });
    const second = await analyst.send('POST', path, { edits }, { 'if-match': draft.etag });
    const many = Array.from({ length: 201 }, () => ({
      what: 'change-node',
      nodeId: beta.id,
      fields: { country: 'FI' },
    }));
    const tooMany = await analyst.send('POST', path, { edits: many }, { 'if-match': first.body.etag });
    const renamed = await analyst.patch(`/drafts/${draft.id}`, { name: 'Ours', note: 'For Monday' }, first.body.etag);
    const discarded = await analyst.send('POST', `/drafts/${draft.id}/discard`, {}, { 'if-match': renamed.body.etag });
    const late = await analyst.send('POST', `/drafts/${draft.id}/adopt`, {}, { 'if-match': discarded.body.etag });

    expect([first.status, second.status, tooMany.status, renamed.status, discarded.status, late.status]).toEqual([
      200, 412, 400, 200, 200, 409,
    ]);
    expect(late.body.detail).toBe('W-0001 was discarded and is not changed any more.');
    const { body } = await analyst.get('/drafts?state=discarded');
    expect(body.items).toMatchObject([{ number: 'W-0001', name: 'Ours', note: 'For Monday', edits: 1, by: 'analyst' }]);
    expect((await analyst.get('/drafts?state=open')).body.total).toBe(0);
  });

  it('takes no node out that other edits name, and adopts nothing that is empty', async () => {
    const { product } = await newWorkspace();
    const draft = await made('/drafts', {
      name: 'New maker',
      edits: [
        { what: 'add-node', ref: 'new-maker', kind: 'supplier', fields: { name: 'Maker' } },
        { what: 'add-link', fromId: 'new-maker', toId: product.id, kind: 'manufactures' },
      ],
    });
    const [first, second] = draft.edits;

    const refused = await analyst.delete(`/drafts/${draft.id}/edits/${first.id}`, draft.etag);
    const fewer = await analyst.delete(`/drafts/${draft.id}/edits/${second.id}`, draft.etag);
    const none = await analyst.delete(`/drafts/${draft.id}/edits/${first.id}`, fewer.body.etag);
    const empty = await analyst.send('POST', `/drafts/${draft.id}/adopt`, {}, { 'if-match': none.body.etag });

    expect(refused).toMatchObject({ status: 409, body: { detail: 'Another edit names Maker. Take it out first.' } });
    expect(none.body.edits).toEqual([]);
    expect(empty).toMatchObject({ status: 409, body: { detail: 'A draft without edits changes nothing.' } });
  });
});
