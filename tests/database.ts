import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../src/platform/database/migrate.ts';
import { prepareQueue } from '../src/platform/jobs/queue-schema.ts';
import type { ManagedConnections } from '../src/platform/postgres/index.ts';
import { openCluster, spread } from './citus.ts';

export const template = 'holdfast_template';

/** The server of a test run; `cluster` names that of Citus whose coordinator it is. */
export interface TestServer extends ManagedConnections {
  cluster?: string;
}

/** Migrates one database, from which each test file gets a copy. */
export async function prepareTemplate({ owner }: ManagedConnections): Promise<void> {
  await onServer(owner, `create database ${template}`);
  await migrate({ ...owner, database: template });
  await prepareQueue({ ...owner, database: template });
}

/** A database of the test's own, as empty as a fresh installation; `drop` ends it. */
export async function createTestDatabase({ owner, app, superuser, cluster }: TestServer) {
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  if (cluster) {
    const { copy, drop } = await openCluster(cluster);
    await copy(database, template);
    return { owner: { ...owner, database }, app: { ...app, database }, drop: () => drop(database) };
  }
  await onServer(owner, `create database ${database} template ${template}`);
  return {
    owner: { ...owner, database },
    app: { ...app, database },
    // Only a superuser may end an autovacuum worker that is busy in it.
    drop: () => onServer(superuser, `drop database ${database} with (force)`),
  };
}

/** A database without a table, as a restore wants it; `spread` lays it over the cluster where there is one, `drop` ends it. */
export async function createEmptyDatabase({ owner, app, superuser, cluster }: TestServer) {
  const database = `empty_${randomUUID().replaceAll('-', '')}`;
  const joined = cluster ? await openCluster(cluster) : undefined;
  await (joined ? joined.create(database) : onServer(owner, `create database ${database}`));
  return {
    owner: { ...owner, database },
    app: { ...app, database },
    spread: async () => {
      if (joined) await spread({ ...owner, database });
    },
    drop: () => (joined ? joined.drop(database) : onServer(superuser, `drop database ${database} with (force)`)),
  };
}

async function onServer(connection: ManagedConnections['owner'], sql: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(sql);
  await client.end();
}
