import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSite, aSupplier, aSystem } from '../../../tests/builders.ts';
import { newId } from '../../common/ids.ts';
import { changeSet } from './change-set.ts';
import type { Sight, Tx } from './database.ts';

/** Units: what a limited person does not see is not there, in the tables themselves (decision 0013). */
describe('the sight of a unit', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  const unit = newId();
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    api = await startApi();
    const caller = await api.as('administrator');
    const add = async (path: string, body: unknown) => (await caller.post(path, body)).body.id as string;
    for (const side of ['own', 'other']) {
      ids[`${side} supplier`] = await add('/suppliers', aSupplier({ name: `${side} supplier` }));
      ids[`${side} site`] = await add('/sites', aSite({ supplierId: ids[`${side} supplier`]! }));
      ids[`${side} product`] = await add('/products', aProduct({ makerId: ids[`${side} supplier`]! }));
      const { body } = await caller.upload(`/products/${ids[`${side} product`]}/boms`, bom);
      await caller.finished(body.jobId);
    }
    ids.function = await add('/functions', aFunction());
    ids.system = await add('/systems', aSystem({ functionIds: [ids.function] }));
    await changeSet(
      { database: api.platform.database, workspaceId: api.workspace.id, actor: { kind: 'system', id: null } },
      'unit.made',
      async ({ tx, workspaceId, id, wrote }) => {
        const row = { workspace_id: workspaceId, change_set_id: id };
        await tx
          .insertInto('unit')
          .values({ ...row, id: unit, name: 'Grid' })
          .execute();
        const link = { ...row, id: newId(), unit_id: unit, supplier_id: ids['own supplier']! };
        await tx.insertInto('unit_supplier').values(link).execute();
        wrote('unit');
        wrote('unit_supplier');
      },
    );
  }, 120_000);
  afterAll(() => api.stop());

  const seen = (sight: Sight, work: (tx: Tx) => Promise<unknown>) =>
    api.platform.database.seenWith(sight).inWorkspace(api.workspace.id, work);
  /** Without any `where`. */
  const idsIn = async (sight: Sight, table: string, column = 'id') =>
    (await seen(sight, async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select distinct ${sql.ref(column)} as id from ${sql.table(table)}`.execute(tx);
      return rows.map(({ id }) => id).sort();
    })) as string[];

  it('holds the suppliers of the unit, their products and sites, and the systems and functions of all', async () => {
    const limited = { units: [unit] };

    expect(await idsIn(limited, 'supplier')).toEqual([ids['own supplier']]);
    expect(await idsIn(limited, 'product')).toEqual([ids['own product']]);
    expect(await idsIn(limited, 'site')).toEqual([ids['own site']]);
    expect(await idsIn(limited, 'bom', 'product_id')).toEqual([ids['own product']]);
    const nodes = await idsIn(limited, 'node');
    expect(nodes).toEqual(expect.arrayContaining([ids.system, ids.function]));
    expect(nodes.filter((id) => [ids['other supplier'], ids['other product'], ids['other site']].includes(id))).toEqual(
      [],
    );
  });

  it('hides a row of another unit in every table that carries a node, today and in the past', async () => {
    const { rows } = (await seen({}, (tx) =>
      sql<{ name: string; hidden: boolean }>`
        select c.relname as name, exists (select from pg_policy where polrelid = c.oid and not polpermissive) as hidden
        from pg_class c
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and exists (
          select from pg_attribute a where a.attrelid = c.oid
            and a.attname in ('supplier_id', 'product_id', 'node_id', 'bom_id', 'from_id', 'to_id', 'component_id'))
        order by 1`.execute(tx),
    )) as { rows: { name: string; hidden: boolean }[] };

    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ hidden, name }) => !hidden && !name.startsWith('unit_supplier'))).toEqual([]);
  });

  it('sees no supplier at all without a unit, and all of them without a limit', async () => {
    expect(await idsIn({ units: [] }, 'supplier')).toEqual([]);
    expect(await idsIn({ units: [] }, 'bom_component', 'bom_id')).toEqual([]);
    expect(await idsIn({}, 'supplier')).toHaveLength(2);
  });

  it('is the same in the past', async () => {
    const newest = (await seen({}, (tx) =>
      tx.selectFrom('change_counter').select('number').executeTakeFirstOrThrow(),
    )) as { number: number };

    expect(await idsIn({ units: [unit], asOf: newest.number }, 'supplier')).toEqual([ids['own supplier']]);
    expect(await idsIn({ units: [unit], asOf: newest.number }, 'product')).toEqual([ids['own product']]);
  });

  it('changes nothing outside of it', async () => {
    const changed = (await seen({ units: [unit] }, (tx) =>
      sql`update supplier set country = 'FI' where id = ${ids['other supplier']} returning id`.execute(tx),
    )) as { rows: unknown[] };

    expect(changed.rows).toEqual([]);
  });

  it('writes nothing into the past', async () => {
    const writing = seen({ asOf: 1 }, (tx) => sql`update public.supplier set country = 'FI'`.execute(tx));

    await expect(writing).rejects.toThrow(/read-only transaction/);
  });
});

const bom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [{ type: 'library', name: 'tiny', version: '1.0.0', purl: 'pkg:npm/tiny@1.0.0' }],
});
