/**
 * A program that supervises a database and nothing else, for tests that kill it or run it as another user:
 * `node tests/setup/supervise.ts DATA`. Says `ready PID` with the server's pid, and stops on SIGTERM.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { createLogger } from '../../src/platform/logging/index.ts';
import { startManagedPostgres } from '../../src/platform/postgres/index.ts';

const dataDirectory = process.argv[2]!;

try {
  const server = await startManagedPostgres({
    dataDirectory,
    log: createLogger({ level: 'warn' }),
    settings: { fsync: 'off' },
  });
  process.once('SIGTERM', () => server.stop());
  server.announce('http://127.0.0.1:8480');
  await server.whenReady();
  const client = new pg.Client(server.owner);
  await client.connect();
  await client.query('create table if not exists kept (value text)');
  await client.query("insert into kept values ('acknowledged')");
  await client.end();
  console.log(`ready ${readFileSync(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
