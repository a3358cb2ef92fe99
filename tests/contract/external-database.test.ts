import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openPool } from '../../src/platform/database/connection.ts';
import { openDatabase, refusePowerfulRole } from '../../src/platform/database/database.ts';
import { createLogger } from '../../src/platform/logging/index.ts';
import { openForServing } from '../../src/server/open-database.ts';

/** A server of one's own, named by `DATABASE_URL`, instead of the one that comes along (issue 2 §1). */
describe('DATABASE_URL', () => {
  const name = `external_${randomUUID().replaceAll('-', '')}`;
  const { superuser } = inject('postgres');
  const url = `postgres://${superuser.user}:${encodeURIComponent(superuser.password)}@/${name}?host=${encodeURIComponent(superuser.host)}&port=${superuser.port}`;
  const open = (DATABASE_URL: string) =>
    openForServing({ dataDirectory: '/nowhere', log: createLogger({ level: 'fatal' }), environment: { DATABASE_URL } });

  const onServer = async (statement: string) => {
    const client = new pg.Client(superuser);
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  beforeAll(() => onServer(`create database ${name}`));
  afterAll(() => onServer(`drop database ${name} with (force)`));

  it('is brought to the schema, and served by the role that owns nothing, whoever signs in', async () => {
    const opened = await open(url);
    const pool = openPool(opened.app, { max: 2 });

    await expect(refusePowerfulRole(pool)).resolves.toBeUndefined();
    const { rows } = await pool.query('select current_user as role, session_user as person');
    const workspaces = await openDatabase(pool).inInstallation((tx) =>
      tx.selectFrom('workspace').select('name').execute(),
    );

    expect(rows).toEqual([{ role: 'holdfast_app', person: superuser.user }]);
    expect(workspaces).toEqual([{ name: 'Installation' }]);
    await pool.end();
    await opened.close();
  });

  it('can be opened again, and changes nothing then', async () => {
    const before = await migrations();
    await (await open(url)).close();

    expect(await migrations()).toEqual(before);
  });

  it('is never served with a role that row-level security does not bind', async () => {
    const pool = openPool({ ...superuser, database: name }, { max: 1 });

    await expect(refusePowerfulRole(pool)).rejects.toThrow(/not bound by row-level security/);
    await pool.end();
  });

  it('is refused by a program older than its schema', async () => {
    await onDatabase("insert into schema_migration (position, name) values (99, '0099-later')");

    await expect(open(url)).rejects.toThrow(/made by a newer Holdfast.*0099-later/);
  });

  it('that does not answer is named, without its password', async () => {
    await expect(open('postgres://someone:secret@127.0.0.1:1/nothing')).rejects.toThrow(/does not answer/);
    await expect(open('postgres://someone:secret@127.0.0.1:1/nothing')).rejects.not.toThrow(/secret/);
  });

  const onDatabase = async (statement: string) => {
    const client = new pg.Client({ ...superuser, database: name });
    await client.connect();
    const { rows } = await client.query(statement);
    await client.end();
    return rows;
  };
  const migrations = () => onDatabase('select name, at from schema_migration order by position');
});
