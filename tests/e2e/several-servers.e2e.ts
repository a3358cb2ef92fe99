import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.ts';
import { type Program, runHoldfast, startProgram, startWorker, type Worker } from './program.ts';

/** Two servers and some workers, each a process with a folder of its own, on one PostgreSQL (issue 3 §4). */
describe('several servers on one PostgreSQL', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let url: string;
  let first: Program;
  let second: Program;
  let worker: Worker;
  let token: string;
  let masterKeyFile: string;
  const running: (Program | Worker)[] = [];
  const keep = <T extends Program | Worker>(program: T): T => {
    running.push(program);
    return program;
  };
  const environment = () => ({ DATABASE_URL: url, HOLDFAST_MASTER_KEY_FILE: masterKeyFile });

  beforeAll(async () => {
    postgres = await startPostgres();
    url = await postgres.create('several');
    first = keep(await startProgram({ words: ['--no-jobs'], environment: { DATABASE_URL: url } }));
    masterKeyFile = join(first.data, 'secrets', 'master.key');
    const made = await runHoldfast(['token', 'create', '--role', 'administrator', '--data', first.data], {
      DATABASE_URL: url,
    });
    token = made.stdout.trim();
  });
  afterAll(async () => {
    await Promise.all(running.map((program) => program.stop()));
    for (const program of running) program.discard();
    await postgres.stop();
  });

  const call = async (program: Program, method: string, path: string, body?: unknown, workspace?: string) => {
    const isFile = typeof body === 'string';
    const response = await fetch(`${program.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
        ...(workspace ? { 'holdfast-workspace': workspace } : {}),
      },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
    return { status: response.status, body: (await response.json()) as any };
  };

  /** The states of what one server is asked to follow while another process works on it. */
  const follow = async (program: Program, path: string): Promise<string[]> => {
    const response = await fetch(`${program.address}/api/v1${path}/events`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const events = (await response.text()).split('\n\n').filter(Boolean);
    return events.map((event) => JSON.parse(event.replace(/^data: /, '')).state);
  };

  it('refuse one that has not got the key under which the others sealed theirs, and leave no other key there', async () => {
    const refused = await runHoldfast(['serve', '--port', '0', '--data', join(first.data, 'elsewhere')], {
      DATABASE_URL: url,
    });

    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/sealed with a master key that is not here.*HOLDFAST_MASTER_KEY_FILE/);
    expect(existsSync(join(first.data, 'elsewhere', 'secrets', 'master.key'))).toBe(false);

    second = keep(await startProgram({ words: ['--no-jobs'], environment: environment() }));
    worker = keep(await startWorker({ words: ['--health-port', '0'], environment: environment() }));
    expect((await fetch(`${worker.health}/readyz`)).status).toBe(200);
    expect((await fetch(`${worker.health}/api/v1/session`)).status).toBe(404);
  });

  it('know one session, wherever it was begun and ended', async () => {
    const secret = /#(\S+)$/.exec(second.setupLink!)![1];
    const json = { 'content-type': 'application/json' };
    const made = await fetch(`${first.address}/api/v1/setup`, {
      method: 'POST',
      headers: { ...json, origin: first.address },
      body: JSON.stringify({
        token: secret,
        name: 'Ilse Marchetti',
        email: 'ilse@example.org',
        password: 'correct horse battery',
        workspaceName: 'Northmere',
      }),
    });
    const cookie = made.headers.get('set-cookie')!.split(';')[0]!;
    const session = (program: Program) => fetch(`${program.address}/api/v1/session`, { headers: { cookie } });

    expect(made.status).toBe(201);
    expect((await session(second)).status).toBe(200);
    await fetch(`${second.address}/api/v1/session`, { method: 'DELETE', headers: { cookie, origin: second.address } });
    expect((await session(first)).status).toBe(401);
  });

  it('tell how far a job is that another process works on, and show what it did', async () => {
    const handed = await call(
      first,
      'POST',
      '/imports?fileName=Suppliers.csv',
      'key,legal name,country\nacme,Acme,FI\n',
    );
    expect(await follow(second, `/jobs/${handed.body.jobId}`)).toContain('done');

    const applied = await call(second, 'POST', `/imports/${handed.body.id}/apply`, {});
    const states = await follow(first, `/jobs/${applied.body.jobId}`);

    expect(states.at(-1)).toBe('done');
    expect((await call(second, 'GET', '/suppliers')).body.items).toMatchObject([{ key: 'acme' }]);
  });

  it('load a feed once for all, match by it, and draw the network anew after a change at another', async () => {
    const product = (await call(first, 'POST', '/products', { name: 'Portal', kind: 'software' })).body;
    const advisory = {
      id: 'GHSA-test-test-test',
      modified: '2026-01-01T00:00:00Z',
      affected: [
        {
          package: { ecosystem: 'npm', name: 'left' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    };
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [{ type: 'library', name: 'left', version: '1.0.0', purl: 'pkg:npm/left@1.0.0' }],
    };
    await call(first, 'POST', '/feeds/osv/issues?fileName=one.json', JSON.stringify(advisory));
    expect((await follow(second, '/feeds/osv')).at(-1)).toBe('ready');
    const kept = await call(second, 'POST', `/products/${product.id}/boms?fileName=portal.json`, JSON.stringify(bom));
    expect((await follow(first, `/jobs/${kept.body.jobId}`)).at(-1)).toBe('done');

    await until(async () => (await call(first, 'GET', '/findings')).body.total === 1);
    const reach = (program: Program) =>
      call(program, 'GET', `/network/reach?node=${product.id}&direction=supports`).then(({ body }) => body.total);
    expect(await reach(second)).toBe(0);
    const system = (await call(first, 'POST', '/systems', { name: 'Billing' })).body;
    await call(first, 'POST', '/links', { fromId: product.id, toId: system.id, kind: 'part-of' });
    expect(await reach(second)).toBe(1);
  });

  it('let a guesser have no more tries at two than at one', async () => {
    const guess = async (program: Program, email: string) => {
      const response = await fetch(`${program.address}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: program.address },
        body: JSON.stringify({ email, password: 'wrong' }),
      });
      return response.status;
    };
    const guesses = async (emails: readonly string[]) => {
      const statuses: number[] = [];
      for (const [index, email] of emails.entries())
        statuses.push(await guess(index % 2 === 0 ? first : second, email));
      return statuses;
    };

    expect(await guesses(Array(6).fill('ilse@example.org'))).toEqual([...Array(4).fill(401), 429, 429]);
    const others = Array.from({ length: 18 }, (_, index) => `ilse${index}@example.org`);
    expect(await guesses(others)).toEqual([...Array(14).fill(401), 429, 429, 429, 429]);
  });

  it('go on with the job of a worker that is killed within a minute, and leave a long one to the worker that lives', async () => {
    const other = keep(await startWorker({ environment: environment() }));
    await worker.stop();
    const held: pg.Client[] = [];
    /** Starts a job that cannot end before its register is let go, and waits until a worker has it. */
    const startHeldJob = async (name: string) => {
      const workspace = (await call(first, 'POST', '/workspaces', { name })).body;
      const holder = new pg.Client({ ...postgres.superuser, database: 'several' });
      await holder.connect();
      held.push(holder);
      const scoped = (
        await runHoldfast(
          ['token', 'create', '--role', 'administrator', '--workspace', workspace.id, '--data', first.data],
          { DATABASE_URL: url },
        )
      ).stdout.trim();
      const ask = async (method: string, path: string, body?: string) => {
        const response = await fetch(`${first.address}/api/v1${path}`, {
          method,
          headers: {
            authorization: `Bearer ${scoped}`,
            ...(body ? { 'content-type': 'application/octet-stream' } : {}),
          },
          ...(body ? { body } : {}),
        });
        // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
        return (await response.json()) as any;
      };
      const { id } = await ask('POST', '/imports?fileName=Suppliers.csv', 'key,legal name\nacme,Acme\n');
      await until(async () => (await ask('GET', `/imports/${id}`)).state === 'ready');
      await holder.query(`select pg_advisory_lock(hashtextextended('register ${workspace.id}', 0))`);
      const { jobId } = await ask('POST', `/imports/${id}/apply`);
      const place = async () =>
        (
          await postgres.query(
            'several',
            "select locked_by, attempts from graphile_worker._private_jobs where payload ->> 'jobId' = $1",
            [jobId],
          )
        )[0] as { locked_by: string | null; attempts: number } | undefined;
      await until(async () => Boolean((await place())?.locked_by));
      return {
        place,
        letGo: () => holder.end(),
        isApplied: async () => (await ask('GET', `/imports/${id}`)).state === 'applied',
        suppliers: async () => (await ask('GET', '/suppliers')).total,
      };
    };

    // Two long jobs keep one worker busy, so that the third goes to the one that will die.
    const long = [await startHeldJob('Long'), await startHeldJob('Longer')];
    const before = await Promise.all(long.map(({ place }) => place()));
    const doomed = keep(await startWorker({ environment: environment() }));
    const orphan = await startHeldJob('Orphaned');
    const heir = keep(await startWorker({ environment: environment() }));
    const dead = (await orphan.place())!.locked_by;
    const killedAt = performance.now();
    await doomed.kill();
    await until(async () => {
      const place = await orphan.place();
      return place?.locked_by !== null && place?.locked_by !== dead;
    });
    const takenOverAfterSeconds = (performance.now() - killedAt) / 1000;

    expect(takenOverAfterSeconds).toBeLessThan(60);
    expect(await Promise.all(long.map(({ place }) => place()))).toEqual(before);
    console.log(`The job of a killed worker was taken over after ${takenOverAfterSeconds.toFixed(0)} s`);

    // Told to stop, a worker leaves its jobs to others at once, with all their tries.
    expect(await other.stop()).toBe(0);
    await until(async () => Boolean((await long[0]!.place())?.locked_by));
    await Promise.all([orphan, ...long].map(({ letGo }) => letGo()));
    for (const job of [orphan, ...long]) {
      await until(job.isApplied);
      expect(await job.suppliers()).toBe(1);
    }
    expect(heir.said.log).not.toMatch(/"level":"error"/);
  });

  it('do scheduled work once', () => {
    const heads = running.flatMap(({ said }) => said.log.match(/"workspace":"\(installation\)".*"Audit head"/g) ?? []);

    expect(heads).toHaveLength(1);
  });

  it('end by themselves, and start no more, when a newer program has changed the schema', async () => {
    await postgres.query('several', "insert into schema_migration (position, name) values (99, '0099-later')");

    expect(await Promise.all([first.ended(), second.ended()])).toEqual([2, 2]);
    expect(second.said.log).toMatch(/made by a newer Holdfast.*0099-later/);
    const again = await runHoldfast(['worker', '--data', first.data], environment());
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('0099-later') });
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(100);
}
