import { join } from 'node:path';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Platform } from '../platform/context.ts';
import { type ConnectionSettings, cutConnections, openPool } from '../platform/database/connection.ts';
import { type Database, openDatabase, refusePowerfulRole } from '../platform/database/database.ts';
import { isCitus } from '../platform/database/distribute.ts';
import { openEgress } from '../platform/egress/egress.ts';
import { openCursors } from '../platform/http/cursor.ts';
import { jobs } from '../platform/jobs/jobs.ts';
import { type KeyStore, openKeyStore, readMasterKey } from '../platform/keys/keys.ts';
import { openWorkers } from '../platform/workers/workers.ts';

/** Opens what every operation stands on; `close` lets go of all of it. */
export async function openPlatform({
  app,
  dataDirectory,
  log,
  clock = () => new Date(),
  isOffline = false,
  environment = process.env,
}: {
  app: ConnectionSettings;
  dataDirectory: string;
  log: Logger;
  clock?: () => Date;
  /** Whether nothing may go out, whatever is switched on. */
  isOffline?: boolean;
  environment?: Readonly<Record<string, string | undefined>>;
}): Promise<Platform & { close(): Promise<void> }> {
  const pool = openPool(app, { max: 12 });
  const { database, keys } = await openStores(pool, { dataDirectory, environment }).catch(async (error) => {
    await pool.end();
    throw error;
  });
  const workers = openWorkers({ threads: 2 });
  const egress = openEgress({ database, isOffline, environment });
  return {
    database,
    jobs,
    workers,
    keys,
    cursors: openCursors(await keys.current('cursor')),
    egress,
    log,
    clock,
    cacheDirectory: join(dataDirectory, 'cache'),
    close: async () => {
      await egress.close();
      await workers.close();
      // What still works here was left behind, such as a job that others take up.
      cutConnections(pool);
      await database.close();
    },
  };
}

/** The database, once it is known that our role in it is a weak one, and its keys, once it is known that the master key opens them. */
async function openStores(
  pool: pg.Pool,
  { dataDirectory, environment }: { dataDirectory: string; environment: Readonly<Record<string, string | undefined>> },
): Promise<{ database: Database; keys: KeyStore }> {
  await refusePowerfulRole(pool);
  const database = openDatabase(pool, { distributed: await isCitus(pool) });
  const masterKey = await readMasterKey(database, join(dataDirectory, 'secrets', 'master.key'), environment);
  const keys = openKeyStore(database, masterKey);
  await keys.current('cursor');
  return { database, keys };
}
