import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Logger } from 'pino';
import { AppError } from '../common/errors.ts';
import { databaseUrl } from '../platform/config/index.ts';
import type { ConnectionSettings } from '../platform/database/connection.ts';
import { migrate } from '../platform/database/migrate.ts';
import { prepareQueue } from '../platform/jobs/queue-schema.ts';
import { connectManagedPostgres, startManagedPostgres } from '../platform/postgres/index.ts';

/** The two sign-ins of the program, and how to let go of the database behind them. */
export interface OpenedDatabase {
  owner: ConnectionSettings;
  app: ConnectionSettings;
  /** Whether nobody else works on this database: it is ours alone. */
  alone: boolean;
  /** The changes that brought the schema to this program's version just now. */
  made: readonly string[];
  /** Tells a second start on the same data folder where this one answers. */
  announce(address: string): void;
  close(): Promise<void>;
}

interface Where {
  dataDirectory: string;
  log: Logger;
  environment: Readonly<Record<string, string | undefined>>;
}

/** For serving: the database of `DATABASE_URL`, else the managed one of the data folder, brought to this program's schema. */
export async function openForServing({ dataDirectory, log, environment }: Where): Promise<OpenedDatabase> {
  const external = externalDatabase(environment);
  if (external) {
    await refuseUnsupportedVersion(external.owner);
    return { ...external, made: await prepare(external.owner) };
  }
  const managed = await startManagedPostgres({ dataDirectory, log });
  let made: string[];
  try {
    await managed.whenReady();
    made = await prepare(managed.owner);
  } catch (error) {
    await managed.stop();
    throw error;
  }
  return {
    owner: managed.owner,
    app: managed.app,
    alone: true,
    made,
    announce: (address) => managed.announce(address),
    close: () => managed.stop(),
  };
}

/**
 * For a command on the data folder: beside a running server, or on a database started for as long as the command runs.
 * `create` makes the data folder where there is none yet.
 */
export async function openForCommand({
  dataDirectory,
  log,
  environment,
  create,
}: Where & { create: boolean }): Promise<OpenedDatabase> {
  const external = externalDatabase(environment);
  if (!external && create && !existsSync(join(dataDirectory, 'postgres')))
    return openForServing({ dataDirectory, log, environment });
  const opened = external ?? {
    ...(await connectManagedPostgres({ dataDirectory, log })),
    alone: false,
    announce: () => {},
  };
  try {
    return { ...opened, made: await prepare(opened.owner) };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The database as it is, for a command that must not bring it to this program's schema; undefined where there is none yet. */
export async function openAsItIs({ dataDirectory, log, environment }: Where): Promise<UntouchedDatabase | undefined> {
  const external = externalDatabase(environment);
  if (external) return { owner: external.owner, reader: external.owner, close: external.close };
  if (!existsSync(join(dataDirectory, 'postgres'))) return undefined;
  const { owner, superuser, close } = await connectManagedPostgres({ dataDirectory, log });
  return { owner, reader: { ...superuser, database: owner.database }, close };
}

export interface UntouchedDatabase {
  owner: ConnectionSettings;
  /** Whoever of ours sees the most: no policy hides a row from the superuser of our own database. */
  reader: ConnectionSettings;
  close(): Promise<void>;
}

/** The database of `DATABASE_URL` or of the data folder, which must be empty, or a fresh one in a data folder that has none. */
export async function openEmpty(where: Where): Promise<UntouchedDatabase & { isNew: boolean }> {
  const found = await openAsItIs(where);
  if (found) {
    if (databaseUrl(where.environment)) await refuseUnsupportedVersion(found.owner);
    return { ...found, isNew: false };
  }
  const managed = await startManagedPostgres({ dataDirectory: where.dataDirectory, log: where.log });
  try {
    await managed.whenReady();
  } catch (error) {
    await managed.stop();
    throw error;
  }
  return { owner: managed.owner, reader: managed.owner, isNew: true, close: () => managed.stop() };
}

async function prepare(owner: ConnectionSettings): Promise<string[]> {
  const made = await migrate(owner);
  await prepareQueue(owner);
  return made;
}

/** The user of `DATABASE_URL` owns the schema; requests take on the role that owns nothing (decision 0003). */
function externalDatabase(environment: Where['environment']): Omit<OpenedDatabase, 'made'> | undefined {
  const connectionString = databaseUrl(environment);
  if (!connectionString) return undefined;
  const owner = { connectionString };
  return {
    owner,
    app: { ...owner, role: 'holdfast_app' },
    alone: false,
    announce: () => {},
    close: async () => {},
  };
}

async function refuseUnsupportedVersion(settings: ConnectionSettings): Promise<void> {
  const client = new pg.Client(settings);
  try {
    await client.connect();
  } catch (error) {
    throw new AppError('unavailable', `The database of DATABASE_URL does not answer: ${(error as Error).message}`);
  }
  const { rows } = await client.query<{ number: number; name: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as name",
  );
  await client.end();
  const { number = 0, name } = rows[0] ?? {};
  if (number >= 150_000 && number < 190_000) return;
  throw new AppError('invalid-input', `Holdfast needs PostgreSQL 15 to 18; the server of DATABASE_URL is ${name}.`);
}
