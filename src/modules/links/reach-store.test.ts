import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../../bench/random.ts';
import { startApi } from '../../../tests/api.ts';
import { aFunction, aProduct, aSupplier, aSystem } from '../../../tests/builders.ts';
import type { Database, Tx } from '../../platform/database/database.ts';
import { dependenceOn } from './dependence.ts';
import { dependence, functionsReached, productsReaching, supportsToday } from './reach-store.ts';

const kinds = { function: aFunction, system: aSystem, product: aProduct, supplier: aSupplier };
const levels = ['very-high', 'high', 'moderate', 'low', 'none', null] as const;

const ways = [
  ['product', 'product', 'part-of'],
  ['product', 'system', 'part-of'],
  ['system', 'function', 'needed-by'],
  ['product', 'function', 'needed-by'],
  ['supplier', 'product', 'manufactures'],
  ['supplier', 'supplier', 'owns'],
] as const;

/** Products and the functions they reach, by walking from each node on its own. */
async function walkedFrom(tx: Tx, workspaceId: string, end: 'product' | 'function', ids: readonly string[]) {
  const [near, far] = end === 'product' ? (['from_id', 'to_id'] as const) : (['to_id', 'from_id'] as const);
  const { rows } = await sql<{ end: string; other: string }>`
    with recursive walked as (
      select id as start, id as node_id from unnest(${ids}::uuid[]) as start (id)
      union
      select walked.start, link.${sql.ref(far)}
      from walked
      join supply_link link on link.workspace_id = ${workspaceId} and link.${sql.ref(near)} = walked.node_id and ${supportsToday}
      join node on node.workspace_id = ${workspaceId} and node.id = link.${sql.ref(far)} and not node.retired
    )
    select walked.start as end, node.id as other
    from walked join node on node.workspace_id = ${workspaceId} and node.id = walked.node_id
    where node.kind = ${end === 'product' ? 'function' : 'product'}`.execute(tx);
  return rows.map(({ end: one, other }) => `${one} ${other}`).sort();
}

/** A network with circles of products, links that have ended, and nodes that are retired. */
describe('the products and mission functions that reach each other', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<(typeof api)['as']>>;
  let before: number;
  const nodes: { id: string; kind: keyof typeof kinds }[] = [];
  const random = randomFrom(5);
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const idsOf = (kind: string) => nodes.filter((node) => node.kind === kind).map(({ id }) => id);
  const link = async () => {
    const [from, to, kind] = one(ways);
    const ended = random() < 0.1 ? { validUntil: '2001-01-01' } : {};
    await us.post('/links', { kind, fromId: one(idsOf(from)), toId: one(idsOf(to)), ...ended });
  };
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator');
    for (let i = 0; i < 56; i++) {
      const kind = i < 36 ? 'function' : one(['system', 'product', 'product', 'supplier'] as const);
      const criticality = kind === 'function' ? { criticality: one(levels) } : {};
      const { body } = await us.post(`/${kind}s`, { ...kinds[kind]({ name: `Node ${i}` }), ...criticality });
      nodes.push({ id: body.id, kind });
    }
    for (let i = 0; i < 110; i++) await link();
    before = (await us.get('/functions')).body.change;
    for (let i = 0; i < 8; i++) {
      const { id, kind } = one(nodes);
      await us.post(`/${kind}s/${id}/retire`);
    }
    for (let i = 0; i < 20; i++) await link();
  });
  afterAll(() => api.stop());

  async function compared(database: Database) {
    const workspaceId = api.workspace.id;
    return database.inWorkspace(workspaceId, async (tx) => {
      const reached = [...(await functionsReached(tx, workspaceId, idsOf('product')))].flatMap(([product, functions]) =>
        functions.map(({ id }) => `${product} ${id}`),
      );
      const reaching = await productsReaching(tx, workspaceId, idsOf('function'));
      return {
        found: [reached.sort(), reaching.map(({ functionId, productId }) => `${functionId} ${productId}`).sort()],
        walked: [
          await walkedFrom(tx, workspaceId, 'product', idsOf('product')),
          await walkedFrom(tx, workspaceId, 'function', idsOf('function')),
        ],
      };
    });
  }

  it('are those that a walk from each of them finds, now and as of an earlier change', async () => {
    const now = await compared(api.platform.database);
    const then = await compared(api.platform.database.seenWith({ asOf: before }));

    expect(now.found).toEqual(now.walked);
    expect(then.found).toEqual(then.walked);
    expect(then.found).not.toEqual(now.found);
    expect(now.found.map(({ length }) => length > 50)).toEqual([true, true]);
  });

  it('are found through what limited units see, and by no way that they do not see', async () => {
    const { body: unit } = await us.post('/units', { name: 'Plant' });
    await us.post(`/units/${unit.id}/suppliers`, { add: idsOf('supplier').slice(0, 3) });

    const all = await compared(api.platform.database);
    const limited = await compared(api.platform.database.seenWith({ units: [unit.id] }));

    expect(limited.found).toEqual(limited.walked);
    expect(limited.found[0]!.length).toBeGreaterThan(0);
    expect(limited.found[0]!.length).toBeLessThan(all.found[0]!.length);
  });

  it('name the most critical functions first', async () => {
    const [first] = idsOf('product');
    const { body } = await us.get(`/products/${first}`);

    const ranks = body.functions.map(({ criticality }: { criticality: (typeof levels)[number] }) =>
      levels.indexOf(criticality),
    );
    expect(ranks).toEqual(ranks.toSorted((a: number, b: number) => a - b));
  });

  async function ranked(database: Database, kind: keyof typeof kinds) {
    const workspaceId = api.workspace.id;
    return database.inWorkspace(workspaceId, async (tx) => {
      const { ids, ranks } = await dependenceOn(tx, workspaceId, kind);
      const { rows } = await sql<{ one: string }>`
        select node_id || ' ' || rank as one from ${dependence(workspaceId)} depended
        join node on node.workspace_id = ${workspaceId} and node.id = node_id and node.kind = ${kind}`.execute(tx);
      return {
        found: ids.map((id, place) => `${id} ${ranks[place]}`).sort(),
        walked: rows.map(({ one }) => one).sort(),
      };
    });
  }

  it('make nodes as critical as a walk for each level of criticality finds, whoever looks, and once anything has moved', async () => {
    const { database } = api.platform;
    const { body: unit } = await us.post('/units', { name: 'Works' });
    await us.post(`/units/${unit.id}/suppliers`, { add: idsOf('supplier').slice(0, 2) });
    const sights = [database, database.seenWith({ asOf: before }), database.seenWith({ units: [unit.id] })];
    const look = () =>
      Promise.all(
        (['supplier', 'product', 'system'] as const).flatMap((kind) => sights.map((sight) => ranked(sight, kind))),
      );
    const first = await look();
    const again = await look();
    for (const id of idsOf('function').slice(0, 8)) {
      const { body } = await us.get(`/functions/${id}`);
      await us.patch(`/functions/${id}`, { criticality: 'very-high' }, body.etag);
    }
    const moved = await look();
    await us.post(`/products/${idsOf('product')[0]}/retire`);
    await us.post(`/products/${idsOf('product')[1]}/retire`);
    const retired = await look();

    for (const looks of [first, again, moved, retired])
      for (const { found, walked } of looks) expect(found).toEqual(walked);
    expect(again).toEqual(first);
    expect(moved).not.toEqual(first);
    expect(retired).not.toEqual(moved);
    expect(first.slice(0, 2).every(({ found }) => found.length > 0)).toBe(true);
  });

  it('are seen by a change that has not been committed, and by nobody else', async () => {
    const { database } = api.platform;
    const workspaceId = api.workspace.id;
    const undone = new Error('undone');
    const inside: number[] = [];
    const change = database.inWorkspace(workspaceId, async (tx) => {
      await sql`update supply_link set valid_until = '2001-01-01' where workspace_id = ${workspaceId}`.execute(tx);
      inside.push((await dependenceOn(tx, workspaceId, 'supplier')).ids.length);
      throw undone;
    });
    await expect(change).rejects.toBe(undone);

    expect(inside).toEqual([0]);
    expect((await ranked(database, 'supplier')).found.length).toBeGreaterThan(0);
  });
});
