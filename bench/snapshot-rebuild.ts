import pg from 'pg';
import { eachNeighbour } from '../src/engines/graph/listing-graph.ts';
import { BomLists } from '../src/modules/network/bom-lists.ts';
import { idOf, type Snapshot, snapshotFrom } from '../src/modules/network/snapshot.ts';
import { readColumns } from '../src/modules/network/store.ts';
import { addWorkspace } from '../src/modules/workspaces/index.ts';
import { openPool } from '../src/platform/database/connection.ts';
import { openDatabase } from '../src/platform/database/database.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { oldestInstalledMajor, startAnotherPostgres } from '../tests/another-postgres.ts';
import { compare, peakMb } from './measure.ts';
import { supplyNetwork } from './networks.ts';
import type { BenchRow } from './row.ts';

const goal = 1;
const nodeCount = 200_000;
/** Each takes seconds. */
const rounds = 5;
const day = '2026-11-22';

/** The network of a workspace of a million links, from PostgreSQL into memory, as after a change that moved it. */
export const snapshotRebuildRow: BenchRow = {
  name: 'snapshot-rebuild',
  goal: `at most ${goal.toFixed(1)}`,
  against: 'the same nodes and links read as rows by the driver',
  run: async () => {
    const server = await startAnotherPostgres(oldestInstalledMajor());
    await migrate(server.owner);
    const database = openDatabase(openPool(server.app, { max: 2 }));
    try {
      const workspaceId = await fill(server.superuser, database);
      const rebuild = () =>
        database.inWorkspace(workspaceId, async (tx) =>
          snapshotFrom(await readColumns(tx, workspaceId, day), new BomLists(), undefined),
        );
      const readRows = () => readPlainly(database, workspaceId);
      const snapshot = await rebuild();
      const plain = await readRows();
      const equal = isSame(linksIn(snapshot), plain.links);
      const comparison = await compare(rebuild, readRows, rounds);
      const links = plain.links.length;
      return {
        ...{ ratio: comparison.ratio, met: comparison.ratio <= goal, equal, comparison, hashes: {} },
        sizes: { nodes: plain.nodes.length, links, bytesPerLink: Number((bytesOf(snapshot) / links).toFixed(1)) },
        rssMb: peakMb(),
      };
    } finally {
      await database.close();
      await server.stop();
    }
  },
};

type Database = ReturnType<typeof openDatabase>;

/** Past the triggers and checks of the register, which would take minutes. */
async function fill(superuser: pg.ClientConfig, database: Database): Promise<string> {
  const { id } = await database.inInstallation((tx) =>
    addWorkspace(tx, { name: 'Bench', administratorId: null, actor: { kind: 'system', id: null } }),
  );
  const network = supplyNetwork(nodeCount);
  const client = new pg.Client(superuser);
  await client.connect();
  await client.query('set session_replication_role = replica');
  await client.query(
    `insert into node (workspace_id, id, change_set_id, kind, number, name)
     select $1, lpad(to_hex(n), 32, '0')::uuid, $1, 'supplier', n, 'Supplier ' || n from generate_series(1, $2::int) n`,
    [id, nodeCount],
  );
  await client.query(
    `insert into supply_link (workspace_id, id, change_set_id, from_id, to_id, kind)
     select $1, gen_random_uuid(), $1, lpad(to_hex(f + 1), 32, '0')::uuid, lpad(to_hex(t + 1), 32, '0')::uuid, 'supplies'
     from (select distinct f, t from unnest($2::int[], $3::int[]) as pair(f, t)) pairs`,
    [id, [...network.from], [...network.to]],
  );
  await client.query('analyze node, supply_link');
  await client.end();
  return id;
}

async function readPlainly(database: Database, workspaceId: string) {
  const client = await database.pool.connect();
  try {
    await client.query(`begin; set local holdfast.workspace_id = '${workspaceId}'`);
    const nodes = await client.query<{ id: string; kind: string }>(
      `select id, kind from node where workspace_id = $1 and kind <> 'component' and not retired`,
      [workspaceId],
    );
    const links = await client.query<{ from_id: string; to_id: string; kind: string }>(
      `select from_id, to_id, kind from supply_link where workspace_id = $1 and kind <> 'owns'`,
      [workspaceId],
    );
    await client.query('commit');
    return { nodes: nodes.rows, links: links.rows };
  } finally {
    client.release();
  }
}

function linksIn(snapshot: Snapshot): { from_id: string; to_id: string }[] {
  const ids = Array.from({ length: snapshot.graph.links.nodeCount }, (_, node) => idOf(snapshot, node));
  return ids.flatMap((id, node) => {
    const links: { from_id: string; to_id: string }[] = [];
    eachNeighbour(snapshot.graph, node, 'down', (next) => links.push({ from_id: id, to_id: ids[next]! }));
    return links;
  });
}

type Ends = { from_id: string; to_id: string };

function isSame(some: readonly Ends[], others: readonly Ends[]): boolean {
  const sorted = (links: readonly Ends[]) => links.map(({ from_id, to_id }) => from_id + to_id).sort();
  const [one, other] = [sorted(some), sorted(others)];
  return one.length === other.length && one.every((link, place) => link === other[place]);
}

/** Both directions of the links, with their kinds and places. */
function bytesOf({ graph: { links } }: Snapshot): number {
  return [links.down, links.up].reduce(
    (sum, { offsets, neighbours, kinds }) =>
      sum + offsets.byteLength + neighbours.byteLength + (kinds?.byteLength ?? 0),
    0,
  );
}
