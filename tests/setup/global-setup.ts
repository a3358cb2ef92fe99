import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createLogger } from '../../src/platform/logging/index.ts';
import { type ManagedConnections, startManagedPostgres } from '../../src/platform/postgres/index.ts';
import { prepareTemplate, type TestServer } from '../database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one PostgreSQL of the test run; `owner` may create databases, so that each test file has one of its own. */
    postgres: TestServer;
  }
}

/** Starts one managed PostgreSQL for the whole run, without waiting for the disk, and prepares what each database begins with. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!process.env.HOLDFAST_CITUS_URL)
    console.log('Citus: no cluster is given (HOLDFAST_CITUS_URL), so nothing was tried on one.');
  const dataDirectory = mkdtempSync(join(tmpdir(), 'holdfast-tests-'));
  const log = createLogger({ level: 'warn' });
  const server = await startManagedPostgres({
    dataDirectory,
    log,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '100' },
  });
  await server.whenReady();
  const { owner, app, superuser } = server;
  await allowToCreateDatabases(superuser, owner.user);
  await prepareTemplate({ owner, app, superuser });
  project.provide('postgres', { owner, app, superuser });
  return async () => {
    await server.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
}

async function allowToCreateDatabases(superuser: ManagedConnections['superuser'], role: string): Promise<void> {
  const client = new pg.Client(superuser);
  await client.connect();
  await client.query(`alter role ${client.escapeIdentifier(role)} createdb`);
  await client.end();
}
