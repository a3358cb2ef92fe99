import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programRoot } from '../../src/platform/config/index.ts';
import { type Program, runHoldfast, startProgram } from './program.ts';
import { handOver } from './seed.ts';
import { startWith } from './story.ts';

/** An administrator keeps a copy, moves to another machine with it, and meets what can go wrong (issue 3 §4). */
describe('a backup', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-keeping-'));
  const [whole, withoutKeys] = [join(folder, 'whole.tar.gz'), join(folder, 'without-keys.tar.gz')];
  let program: Program;
  let token: string;
  let nextPage: string;
  beforeAll(async () => {
    ({ program, token } = await startWith('northmere'));
    nextPage = (await ask(program, '/suppliers?limit=2')).next;
  });
  afterAll(async () => {
    await program?.stop();
    program?.discard();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async ({ address }: Program, path: string) => {
    const response = await fetch(`${address}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, ...(await response.json()) };
  };
  /** What the restored program tells of the same questions. */
  const served = async (data: string) => {
    const restored = await startProgram({ data });
    const answers = {
      suppliers: await ask(restored, '/suppliers'),
      findings: await ask(restored, '/findings'),
      chain: await ask(restored, '/audit/verification'),
      secondPage: await ask(restored, `/suppliers?limit=2&after=${nextPage}`),
    };
    await restored.stop();
    return answers;
  };

  it('is made beside the running program, for one reader, and says what it is', async () => {
    const made = await program.command('backup', whole, '-o', 'json');
    const small = await program.command('backup', withoutKeys, '--without-keys');
    const again = await program.command('backup', whole);

    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining('This file is secret') });
    expect(JSON.parse(made.stdout)).toMatchObject({ ok: true, keys: true, bytes: statSync(whole).size });
    expect(statSync(whole).mode & 0o777).toBe(0o600);
    expect(small).toMatchObject({ code: 0, stderr: expect.stringContaining('Without the keys') });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') });
    expect(readdirSync(folder).sort()).toEqual(['whole.tar.gz', 'without-keys.tar.gz']);
  });

  it('can be looked over without a database', async () => {
    const verified = await runHoldfast(['backup', 'verify', whole]);
    const json = JSON.parse((await runHoldfast(['backup', 'verify', withoutKeys, '-o', 'json'])).stdout);

    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^The backup is whole: \d+ rows/) });
    expect(json).toMatchObject({ ok: true, keys: false });
  });

  it('brings a new data folder to the same answers, signed by the same keys', async () => {
    const data = join(folder, 'moved');
    const before = {
      suppliers: await ask(program, '/suppliers'),
      findings: await ask(program, '/findings'),
      chain: await ask(program, '/audit/verification'),
      secondPage: await ask(program, `/suppliers?limit=2&after=${nextPage}`),
    };

    const restored = await runHoldfast(['restore', whole, '--data', data]);

    expect(restored).toMatchObject({ code: 0, stderr: expect.stringContaining('audit chains') });
    expect(readFileSync(join(data, 'secrets', 'master.key'))).toEqual(
      readFileSync(join(program.data, 'secrets', 'master.key')),
    );
    const same = await served(data);
    expect(same.suppliers.items).toHaveLength(before.suppliers.items.length);
    expect({ ...same, suppliers: same.suppliers.items, findings: same.findings.items }).toEqual({
      ...before,
      suppliers: before.suppliers.items,
      findings: before.findings.items,
    });
  });

  it('does without the keys: what they signed ends, and nothing else', async () => {
    const data = join(folder, 'moved-without-keys');

    const restored = await runHoldfast(['restore', withoutKeys, '--data', data]);

    expect(restored).toMatchObject({ code: 0, stderr: expect.stringContaining('Without the keys') });
    const answers = await served(data);
    expect(answers.chain).toMatchObject({ ok: true });
    expect(answers.suppliers.total).toBeGreaterThan(0);
    expect(answers.secondPage.status).toBe(400);
  });

  it('is not restored over what is there', async () => {
    const onto = await program.command('restore', whole);

    expect(onto).toMatchObject({ code: 2, stderr: expect.stringContaining('holds data already') });
    expect((await ask(program, '/audit/verification')).ok).toBe(true);
  });

  it('is not restored beside another master key', async () => {
    const data = join(folder, 'other-key');

    const { code, stderr } = await runHoldfast(['restore', whole, '--data', data], {
      HOLDFAST_MASTER_KEY: randomBytes(32).toString('hex'),
    });

    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('another one is set') });
    expect(existsSync(data)).toBe(false);
  });

  it('that is damaged leaves no trace of a restore', async () => {
    const cut = join(folder, 'cut.tar.gz');
    await program.command('backup', cut, '--quiet');
    truncateSync(cut, Math.floor(statSync(cut).size / 2));
    const data = join(folder, 'from-a-cut-file');

    const restored = await runHoldfast(['restore', cut, '--data', data]);

    expect(restored).toMatchObject({ code: 2, stderr: expect.stringContaining('cut off before its end') });
    expect(existsSync(data)).toBe(false);
  });

  it('goes into a pipe, and says that the disk is full where that ends on one', async () => {
    const piped = join(folder, 'piped.tar.gz');

    const good = await backUpInto(piped);
    const full = await backUpInto('/dev/full');

    expect(good.code).toBe(0);
    expect(await runHoldfast(['backup', 'verify', piped])).toMatchObject({ code: 0 });
    expect(full).toMatchObject({ code: 3, stderr: expect.stringContaining('no room') });
  });

  const backUpInto = async (target: string) => {
    const holdfast = join(programRoot(), 'bin', 'holdfast');
    const child = spawn('sh', ['-c', `"$0" backup - --data "$1" > "$2"`, holdfast, program.data, target]);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    return { code, stderr };
  };

  it('that was killed while it was restored is not served, and can be restored again', async () => {
    // Of a size with which a restore takes a while.
    const large = join(folder, 'large.tar.gz');
    await handOver(program, token, 'large.csv', randomBytes(24 * 1024 * 1024).toString('base64'));
    await program.command('backup', large, '--quiet');
    const data = join(folder, 'killed');
    let refused = 0;
    let isWhole = false;
    for (let round = 0; round < 6 && refused < 3 && !isWhole; round++) {
      const child = spawn(join(programRoot(), 'bin', 'holdfast'), ['restore', large, '--data', data, '--quiet']);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      while (child.exitCode === null && !existsSync(join(data, 'format.json'))) await pause(10);
      await pause(200 + 200 * round);
      child.kill('SIGKILL');
      await ended;

      const looked = await runHoldfast(['audit', 'verify', '--data', data]);
      isWhole = looked.stdout.startsWith('main: ');
      if (isWhole) continue;
      // Killed before its first act: there is an empty new database, and nothing of the backup.
      if (looked.code === 0) {
        expect(looked.stdout).toMatch(/^\(installation\): 0 changes/);
        rmSync(data, { recursive: true });
        continue;
      }
      refused++;
      expect(looked).toMatchObject({ code: 2, stderr: expect.stringContaining('was not finished') });
    }
    expect(refused).toBeGreaterThan(0);
    if (!isWhole) expect(await runHoldfast(['restore', large, '--data', data])).toMatchObject({ code: 0 });
    expect((await served(data)).chain).toMatchObject({ ok: true });
  });
});
