import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLogger } from '../../src/platform/logging/index.ts';
import { startManagedPostgres } from '../../src/platform/postgres/index.ts';

/** A PostgreSQL of its own, as an administrator would hand it over by `DATABASE_URL`. */
export async function startPostgres() {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'));
  const server = await startManagedPostgres({
    dataDirectory,
    log: createLogger({ level: 'warn' }),
    settings: { max_connections: '120' },
  });
  await server.whenReady();
  const { superuser } = server;
  const query = async (statement: string, values: unknown[] = [], database = superuser.database) => {
    const client = new pg.Client({ ...superuser, database });
    await client.connect();
    try {
      return (await client.query(statement, values)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    /** How to sign in as the superuser, over the socket. */
    superuser,
    /** A new database, and the URL by which its owner reaches it. */
    create: async (database: string): Promise<string> => {
      await query(`create role ${database} login password 'secret'`);
      await query(`grant holdfast_app to ${database}`);
      await query(`create database ${database} owner ${database}`);
      const { host, port } = superuser;
      return `postgres://${database}:secret@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
    },
    query: (database: string, statement: string, values?: unknown[]) => query(statement, values, database),
    stop: async () => {
      await server.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
