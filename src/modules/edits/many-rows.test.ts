import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { NewEdit } from './contract.ts';
import { applyEdit, startEdit } from './operations.ts';

/** Above what is written while a person waits. */
const suppliers = 2500;
const ofTheUnit = 2100;

describe('an edit of some thousand rows', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<(typeof api)['as']>>;
  let context: Context;
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator');
    const lines = Array.from({ length: suppliers }, (_, n) => `s${n},Supplier ${n},${n % 2 ? 'FI' : 'DE'},old`);
    const file = ['key,legal name,country,tags', ...lines].join('\n');
    const { body } = await us.upload('/imports?fileName=Suppliers.csv', file);
    await us.finished(body.jobId);
    await us.finished((await us.post(`/imports/${body.number}/apply`, {})).body.jobId);
    const { workspace, platform } = api;
    context = { ...platform, workspaceId: workspace.id, actor: { kind: 'system', id: null }, principal: null };
  }, 120_000);
  afterAll(() => api.stop());

  const all = async () => {
    const { total, change } = (await us.get('/suppliers?limit=1')).body;
    return { filter: {}, expected: { count: total, change } };
  };
  const withCountry = async (country: string) => (await us.get(`/suppliers?country=${country}&limit=1`)).body.total;

  it('is made by a job that one can follow, as one change, and is undone as one', { timeout: 120_000 }, async () => {
    const body = { kind: 'supplier', select: await all(), set: { country: 'SE', tags: { add: ['new'] } } };

    const started = (await us.post('/register/edits', body)).body;
    const job = await us.finished(started.jobId);
    const done = (await us.get(`/register/edits/${started.id}`)).body;
    const edited = await withCountry('SE');
    const undo = (await us.post(`/changes/${done.changeNumber}/undo`)).body;
    await us.finished(undo.id);

    expect(started).toMatchObject({ state: 'applying', counts: null, changeNumber: null });
    expect(job).toMatchObject({ state: 'done', kind: 'register.edit', done: suppliers, total: suppliers });
    expect(done).toMatchObject({ state: 'applied', counts: { selected: suppliers, changed: suppliers, refused: 0 } });
    expect(edited).toBe(suppliers);
    expect([await withCountry('FI'), await withCountry('DE')]).toEqual([suppliers / 2, suppliers / 2]);
    expect((await us.get('/suppliers?tag=new')).body.total).toBe(0);
    expect((await us.get('/audit/verification')).body).toMatchObject({ ok: true });
    const { rows } = await api.platform.database.inWorkspace(api.workspace.id, (tx) =>
      sql<{ request: unknown }>`select request from register_edit where id = ${started.id}`.execute(tx),
    );
    expect(rows).toEqual([{ request: null }]);
  });

  it('is refused before its job where other rows match than were selected', { timeout: 120_000 }, async () => {
    const select = await all();
    const stale = { ...select, expected: { ...select.expected, count: suppliers + 1 } };

    const refused = await us.post('/register/edits', { kind: 'supplier', select: stale, set: { country: 'SE' } });

    expect(refused.status).toBe(409);
    expect(await withCountry('SE')).toBe(0);
  });

  it('is made once, however often its job is tried', { timeout: 120_000 }, async () => {
    const edit = NewEdit.parse({ kind: 'supplier', select: await all(), set: { country: 'NO' } });
    const id = newId();

    await Promise.allSettled([applyEdit(context, id, edit), applyEdit(context, id, edit)]);

    expect(await withCountry('NO')).toBe(suppliers);
    const { items } = (await us.get('/audit?action=register.edited')).body;
    expect(items.filter((entry: { details: { edit: string } }) => entry.details.edit === id)).toHaveLength(1);
  });

  it('reaches only what the unit of who asks may see, in its job too', { timeout: 120_000 }, async () => {
    const unit = newId();
    await api.platform.database.inWorkspace(api.workspace.id, async (tx) => {
      await sql`insert into unit (workspace_id, id, name, change_set_id)
        values (${api.workspace.id}, ${unit}, 'South', ${newId()})`.execute(tx);
      await sql`insert into unit_supplier (workspace_id, id, unit_id, supplier_id, change_set_id)
        select ${api.workspace.id}, gen_random_uuid(), ${unit}, id, gen_random_uuid() from supplier
        where workspace_id = ${api.workspace.id} order by id limit ${ofTheUnit}`.execute(tx);
    });
    const limited = { ...context, database: context.database.seenWith({ units: [unit] }) };
    const { expected } = await all();
    const edit = NewEdit.parse({
      kind: 'supplier',
      select: { filter: {}, expected: { ...expected, count: ofTheUnit } },
      set: { country: 'PL' },
    });

    const { jobId } = await startEdit(limited, edit);
    await us.finished(jobId!);

    expect(await withCountry('PL')).toBe(ofTheUnit);
  });
});
