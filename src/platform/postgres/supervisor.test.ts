import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { programRoot } from '../config/index.ts';
import { createLogger } from '../logging/index.ts';
import { connectManagedPostgres, type ManagedPostgres, startManagedPostgres } from './index.ts';
import { isAlive, isPostgresOn, postgresProcessesOn, waitUntil } from './processes.ts';
import type { ConnectionSettings } from './types.ts';

const log = createLogger({ level: 'silent' });
const settings = { fsync: 'off' };
const isRoot = process.getuid?.() === 0;

/** A data folder whose database was made and stopped, for all tests that are not about the making. */
let made: string;
let base: string;
/** The data folder of the test; some tests put it deeper below `base`. */
let folder: string;
let started: ManagedPostgres[];
let children: ChildProcess[];

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'holdfast-supervisor-'));
  const server = await startManagedPostgres({ dataDirectory: made, log, settings });
  await server.whenReady();
  await server.stop();
});
afterAll(() => rmSync(made, { recursive: true, force: true }));

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'holdfast-supervisor-'));
  folder = base;
  started = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of started) await server.stop();
  rmSync(base, { recursive: true, force: true });
});

describe('startManagedPostgres', () => {
  it('makes a database at the first start, with an owner and a role that may do little', async () => {
    const server = await start();

    expect(await query(server.owner, 'select current_database() as name')).toEqual([{ name: 'holdfast' }]);
    expect(await query(server.app, rightsOfCurrentUser)).toEqual([
      { user: 'holdfast_app', rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
    ]);
    await expect(query(server.app, 'create table mine (value text)')).rejects.toThrow(/permission denied/);
    await query(server.owner, 'create extension pg_trgm; create extension unaccent; create extension btree_gist');
  });

  it('listens on a socket in the data folder only and asks every role for its password', async () => {
    layMade();
    const server = await start();

    expect(server.owner.host).toBe(join(folder, 'run'));
    expect(await query(server.superuser, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
    await expect(query({ ...server.superuser, password: 'guessed' }, 'select 1')).rejects.toThrow(/password/);
    expect(statSync(join(folder, 'secrets', 'postgres.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('says what the folder holds, for later versions of the program', async () => {
    const server = await start();

    expect(JSON.parse(readFileSync(join(folder, 'format.json'), 'utf8'))).toEqual({
      format: 1,
      postgresMajor: server.major,
      program: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it('orders text by code point and knows letters beyond ASCII, on every machine', async () => {
    layMade();
    const server = await start();

    expect(await query(server.owner, "select 'a' < 'B' as folded, lower('ÄÖÉ') as lower")).toEqual([
      { folded: false, lower: 'äöé' },
    ]);
  });

  it('leaves no process and no socket behind when it is stopped, and finds its data again', async () => {
    layMade();
    const first = await start();
    await query(first.owner, "create table kept (value text); insert into kept values ('before')");
    await first.stop();

    expect(first.state).toBe('stopped');
    expect(postgresProcessesOn(cluster())).toEqual([]);
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
    const second = await start();
    expect(await query(second.owner, 'select value from kept')).toEqual([{ value: 'before' }]);
  });

  it('can be stopped before it was ready', async () => {
    const server = await startManagedPostgres({ dataDirectory: folder, log, settings });

    await server.stop();

    expect(postgresProcessesOn(cluster())).toEqual([]);
    await expect(server.whenReady()).rejects.toThrow('The database was stopped.');
  });

  it('starts the server again after kill -9, keeps what was acknowledged, and shows that it is restarting', async () => {
    layMade();
    const server = await start();
    const states: string[] = [];
    server.onState((state) => states.push(state));
    await query(server.owner, 'create table kept (round int)');

    for (const round of [1, 2, 3]) {
      await query(server.owner, `insert into kept values (${round})`);
      kill(serverPid());
      await waitUntil(() => server.state === 'restarting', 10_000);
      await server.whenReady();
    }

    expect(states).toEqual(['restarting', 'ready', 'restarting', 'ready', 'restarting', 'ready']);
    expect(await query(server.owner, 'select round from kept order by 1')).toEqual([
      { round: 1 },
      { round: 2 },
      { round: 3 },
    ]);
  });

  it('does not wait for what a killed server was working on', async () => {
    layMade();
    const server = await start();
    const working = query(server.owner, 'select count(*) from generate_series(1, 1e12::bigint)').catch(() => {});
    await pause(300);

    kill(serverPid());
    await waitUntil(() => server.state === 'restarting', 10_000);
    await server.whenReady();

    await working;
    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts the server again when it is killed before it was ready', async () => {
    layMade();

    const server = await startManagedPostgres({ dataDirectory: folder, log, settings });
    started.push(server);
    await waitUntil(() => existsSync(join(cluster(), 'postmaster.pid')) && serverPid() > 0, 10_000, 1);
    kill(serverPid());

    await server.whenReady();
    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('says why the first start failed, and lets go of the folder', async () => {
    layMade();
    rmSync(join(cluster(), 'global', 'pg_control'));

    const broken = await startManagedPostgres({ dataDirectory: folder, log, settings });

    await expect(broken.whenReady()).rejects.toThrow(/could not be started.*pg_control/);
    await broken.stop();
    const again = await startManagedPostgres({ dataDirectory: folder, log, settings });
    await expect(again.whenReady()).rejects.toThrow(/could not be started/);
  });
});

describe('a second start on the same data folder', () => {
  it('names the first with its address and leaves it alone', async () => {
    layMade();
    const first = await start();
    first.announce('http://127.0.0.1:8480');

    await expect(startManagedPostgres({ dataDirectory: folder, log, settings })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(
        `already runs at http://127.0.0.1:8480 on the data folder ${folder} (process ${process.pid})`,
      ),
    });

    expect(await query(first.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('is refused from another process too', async () => {
    layMade();
    await start();

    const second = await runToEnd(supervise());

    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining('already runs') });
  });
});

describe('a start while the first is ending', () => {
  it('waits for it', async () => {
    layMade();
    const first = await start();
    const ending = first.stop();

    const second = await start();

    await ending;
    expect(await query(second.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a program that was killed', () => {
  it('takes its database with it, and the next start finds what was acknowledged', async () => {
    layMade();
    const program = supervise();
    const pid = await pidOf(program);

    program.kill('SIGKILL');

    if (process.platform === 'linux') expect(await waitUntil(() => !isAlive(pid), 10_000)).toBe(true);
    const server = await start();
    expect(await query(server.owner, 'select value from kept')).toEqual([{ value: 'acknowledged' }]);
  });

  it('may be started again while its database is still ending', async () => {
    layMade();
    for (let round = 0; round < 3; round++) {
      const program = supervise();
      await pidOf(program);
      program.kill('SIGKILL');
    }

    const server = await start();

    expect(await query(server.owner, 'select count(*)::int as rows from kept')).toEqual([{ rows: 3 }]);
  });

  it('is recovered from when program and database were killed together', async () => {
    layMade();
    const program = supervise();
    const pid = await pidOf(program);

    kill(pid);
    program.kill('SIGKILL');

    const server = await start();
    expect(await query(server.owner, 'select value from kept')).toEqual([{ value: 'acknowledged' }]);
  });
});

describe('what the supervisor heals', () => {
  it('removes a pid file whose number now belongs to another program', async () => {
    layMade();
    const other = spawn('sleep', ['60']);
    children.push(other);
    writeFileSync(join(cluster(), 'postmaster.pid'), `${other.pid}\n${cluster()}\n0\n5432\n${folder}/run\n\n\nready\n`);
    giveClusterFile('postmaster.pid');

    const server = await start();

    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(isAlive(other.pid!)).toBe(true);
  });

  it('removes the empty files of a server that was killed while it wrote them', async () => {
    layMade();
    for (const file of [join(cluster(), 'postmaster.pid'), join(folder, 'run', '.s.PGSQL.5432.lock')])
      writeFileSync(file, '');

    const server = await start();

    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('puts the socket of a deep data folder into a short private one, and takes it away again', async () => {
    folder = join(folder, 'a-long-name-'.repeat(12));

    const server = await start();

    expect(server.owner.host).not.toContain('a-long-name');
    expect(statSync(server.owner.host).mode & 0o777).toBe(0o700);
    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    expect(existsSync(server.owner.host)).toBe(false);
  });

  it('takes away the short folder of a program that was killed', async () => {
    folder = join(folder, 'a-long-name-'.repeat(12));
    layMade();
    const program = supervise();
    await pidOf(program);
    const { socketDirectory } = JSON.parse(readFileSync(join(folder, 'holdfast.lock'), 'utf8'));
    expect(existsSync(socketDirectory)).toBe(true);
    program.kill('SIGKILL');

    const server = await start();

    expect(server.owner.host).not.toBe(socketDirectory);
    expect(existsSync(socketDirectory)).toBe(false);
  });

  it('begins anew when the making of the database was interrupted', async () => {
    mkdirSync(join(folder, 'secrets'));
    mkdirSync(join(folder, '.postgres-abcdef', 'data'), { recursive: true });
    writeFileSync(join(folder, '.postgres-abcdef', 'data', 'PG_VERSION'), '18');

    await start();

    expect(readdirSync(folder).filter((name) => name.startsWith('.postgres-'))).toEqual([]);
  });

  it('prepares the roles again when the first start ended before it was whole', async () => {
    layMade();
    rmSync(join(folder, 'format.json'));

    const server = await start();

    expect(await query(server.app, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(existsSync(join(folder, 'format.json'))).toBe(true);
  });

  it('gives new passwords when the file that holds them was lost', async () => {
    layMade();
    const first = await start();
    await query(first.owner, "create table kept (value text); insert into kept values ('before')");
    await first.stop();
    rmSync(join(folder, 'secrets', 'postgres.json'));

    const server = await start();

    expect(await query(server.owner, 'select value from kept')).toEqual([{ value: 'before' }]);
    expect(server.owner.password).not.toBe(first.owner.password);
  });

  it('opens a cluster whose rights a copy has changed', async () => {
    layMade();
    chmodSync(cluster(), 0o755);

    const server = await start();

    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it.runIf(isRoot)('opens a cluster whose files were given to root', async () => {
    layMade();
    for (const path of everythingBelow(cluster())) chownSync(path, 0, 0);

    const server = await start();

    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it.runIf(isRoot)('reaches a data folder below one that only root may enter', async () => {
    chmodSync(folder, 0o700);
    folder = join(folder, 'data');
    layMade();

    const server = await start();

    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
    kill(serverPid());
    await waitUntil(() => server.state === 'restarting', 10_000);
    await server.whenReady();
    expect(statSync(join(folder, '..')).mode & 0o777).toBe(0o700);
  });
});

describe('other users', () => {
  it.runIf(isRoot)('never runs the server as root', async () => {
    layMade();
    await start();

    expect(statSync(cluster()).uid).not.toBe(0);
    expect(readFileSync(`/proc/${serverPid()}/status`, 'utf8')).toMatch(
      new RegExp(`^Uid:\\s+${statSync(cluster()).uid}\\b`, 'm'),
    );
  });

  it.runIf(isRoot)('works for a plain user, and leaves the files theirs when root starts it later', async () => {
    const nobody = 65534;
    chownSync(folder, nobody, nobody);
    const program = supervise(asUser(nobody));
    const pid = await pidOf(program);
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Uid:\s+65534\b/m);
    program.kill('SIGTERM');
    await once(program, 'exit');

    const server = await start();

    expect(await query(server.owner, 'select value from kept')).toEqual([{ value: 'acknowledged' }]);
    expect(statSync(cluster()).uid).toBe(nobody);
  });

  it.runIf(isRoot)('tells a plain user whose folder it is', async () => {
    const outcome = await runToEnd(supervise(asUser(65534)));

    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('it belongs to root') });
  });
});

describe('a data folder that cannot be used', () => {
  it('is refused when it holds other things', async () => {
    writeFileSync(join(folder, 'holiday.jpg'), '');

    await expect(start()).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('other things'),
    });

    expect(readdirSync(folder)).toEqual(['holiday.jpg']);
  });

  it('is refused when a newer program made it', async () => {
    layMade();
    writeFileSync(join(folder, 'format.json'), JSON.stringify({ format: 99, postgresMajor: 18, program: '9.0.0' }));

    await expect(start()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Holdfast 9.0.0'),
    });
  });

  it('is refused when another PostgreSQL made it, and says which', async () => {
    mkdirSync(cluster());
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(cluster(), 'PG_VERSION'), '12\n');

    await expect(start()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('made by PostgreSQL 12'),
    });
  });
});

describe('connectManagedPostgres', () => {
  it('uses the server that runs, and leaves it running', async () => {
    layMade();
    const server = await start();

    const connected = await connectManagedPostgres({ dataDirectory: folder, log, settings });

    expect(connected.owner).toEqual(server.owner);
    await connected.close();
    expect(await query(server.owner, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts one where none runs, and stops it afterwards', async () => {
    layMade();

    const connected = await connectManagedPostgres({ dataDirectory: folder, log, settings });

    expect(await query(connected.app, 'select 1 as one')).toEqual([{ one: 1 }]);
    await connected.close();
    expect(postgresProcessesOn(cluster())).toEqual([]);
  });

  it('lets two commands follow one another', async () => {
    layMade();
    const command = async () => {
      const connected = await connectManagedPostgres({ dataDirectory: folder, log, settings });
      const rows = await query(connected.owner, 'select 1 as one');
      await connected.close();
      return rows;
    };

    expect(await Promise.all([command(), command()])).toEqual([[{ one: 1 }], [{ one: 1 }]]);
  });

  it('makes nothing where there is no data', async () => {
    await expect(connectManagedPostgres({ dataDirectory: join(folder, 'typo'), log })).rejects.toMatchObject({
      code: 'not-found',
    });

    expect(existsSync(join(folder, 'typo'))).toBe(false);
  });
});

const rightsOfCurrentUser = `select current_user as user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb
  from pg_roles where rolname = current_user`;

/** Puts the database that was made beforehand into the data folder. */
function layMade(): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('cp', ['-a', `${made}/.`, folder]);
}

async function start(): Promise<ManagedPostgres> {
  const server = await startManagedPostgres({ dataDirectory: folder, log, settings });
  started.push(server);
  await server.whenReady();
  return server;
}

async function query(connection: ConnectionSettings, sql: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  // The server is killed under open connections here; that is the point.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function cluster(): string {
  return join(folder, 'postgres');
}

function serverPid(): number {
  return Number(readFileSync(join(cluster(), 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Number 0 would mean this process and all that it started. */
function kill(pid: number): void {
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGKILL');
}

function giveClusterFile(name: string): void {
  const { uid, gid } = statSync(cluster());
  chownSync(join(cluster(), name), uid, gid);
}

function everythingBelow(path: string): string[] {
  const below = statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => everythingBelow(join(path, name)))
    : [];
  return [path, ...below];
}

/** Reading everywhere stays allowed, so that the test also runs in a checkout that only root may enter. */
function asUser(uid: number): string[] {
  const right = '+dac_read_search';
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${uid}`,
    '--clear-groups',
    `--inh-caps=${right}`,
    `--ambient-caps=${right}`,
  ];
}

function supervise(prefix: string[] = []): ChildProcess {
  const program = join(programRoot(), 'tests', 'setup', 'supervise.ts');
  const [command, ...args] = [...prefix, process.execPath, program, folder];
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function pidOf(program: ChildProcess): Promise<number> {
  const [line] = await Promise.race([once(program.stdout!, 'data'), runToEnd(program).then(({ stderr }) => [stderr])]);
  const pid = Number(/^ready (\d+)/.exec(String(line))?.[1]);
  expect(isPostgresOn(pid, cluster()), String(line)).toBe(true);
  return pid;
}

async function runToEnd(program: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  program.stderr!.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(program, 'close');
  return { code, stderr };
}
