import pg from 'pg';
import { distribute } from '../src/platform/database/distribute.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { prepareQueue } from '../src/platform/jobs/queue-schema.ts';

/** A node of a cluster of Citus as its coordinator knows it. */
interface Node {
  host: string;
  port: number;
}

/** Reaches the nodes of the cluster that `HOLDFAST_CITUS_URL` names, by its superuser, from the database named there. */
export async function openCluster(url: string) {
  const coordinator = new pg.Client({ connectionString: url });
  await coordinator.connect();
  const { rows: nodes } = await coordinator.query<Node & { leads: boolean }>(
    "select nodename as host, nodeport as port, groupid = 0 as leads from pg_dist_node where noderole = 'primary' order by groupid",
  );
  await coordinator.end();
  const lead = nodes.find(({ leads }) => leads);
  if (!lead || nodes.length < 2) throw new Error('HOLDFAST_CITUS_URL names no coordinator with workers.');
  const connectionString = (database: string, { host, port }: Node = lead) => {
    const at = new URL(url);
    at.host = `${host}:${port}`;
    at.pathname = `/${database}`;
    return at.href;
  };
  const onEach = async (database: string, statement: string) => {
    for (const node of nodes) await run(connectionString(database, node), statement);
  };
  const home = new URL(url).pathname.slice(1);
  /** A database on each node, joined to a cluster of its own. */
  const create = async (database: string) => {
    await onEach(home, `create database ${database}`);
    await onEach(database, 'create extension citus');
    await run(connectionString(database), `select citus_set_coordinator_host('${lead.host}', ${lead.port})`);
    for (const { host, port, leads } of nodes)
      if (!leads) await run(connectionString(database), `select citus_add_node('${host}', ${port})`);
  };
  return {
    create,
    /** One that is migrated and distributed. */
    prepare: async (database: string) => {
      await create(database);
      const owner = { connectionString: connectionString(database) };
      await migrate(owner);
      await prepareQueue(owner);
      await spread(owner);
      // Only what nobody is in can be copied, and a worker of Citus goes into every database of its own.
      await onEach(home, `alter database ${database} with allow_connections false`);
    },
    copy: async (database: string, template: string) => {
      for (const node of nodes) {
        const at = connectionString(home, node);
        await run(at, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${template}'`);
        await run(at, `create database ${database} template ${template}`);
      }
    },
    drop: async (database: string) => {
      // Else the worker that Citus keeps in it comes back before it is gone.
      await onEach(home, `update pg_database set datallowconn = false where datname = '${database}'`);
      await onEach(home, `drop database if exists ${database} with (force)`);
    },
  };
}

/** Spreads the tables of a database over its cluster. */
export async function spread(owner: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    await distribute(client);
  } finally {
    await client.end();
  }
}

async function run(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
