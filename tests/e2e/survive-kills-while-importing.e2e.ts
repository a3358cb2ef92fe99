import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type Program, startProgram } from './program.ts';

const rowsPerImport = 2000;

/** kill -9 of the program and of its database, five times each, in the middle of an import (issue 2 §6). */
describe('an import', () => {
  let program: Program;
  let token: string;
  afterAll(async () => {
    await program?.stop();
    program?.discard();
  });

  const call = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: never }> => {
    for (;;) {
      const response = await fetch(`${program.address}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(typeof body === 'string'
            ? { 'content-type': 'application/octet-stream' }
            : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }).catch(() => undefined);
      if (response && response.status !== 503)
        return { status: response.status, body: (await response.json()) as never };
      expect(response ? Number(response.headers.get('retry-after')) : 1).toBeGreaterThan(0);
      await pause(200);
    }
  };
  const stateOf = async (id: string) => (await call('GET', `/imports/${id}`)).body as { state: string };
  const until = async (id: string, states: string[]) => {
    for (;;) {
      const { state } = await stateOf(id);
      if (states.includes(state)) return state;
      await pause(100);
    }
  };
  const suppliers = async () => ((await call('GET', '/suppliers?limit=1')).body as { total: number }).total;
  const workbook = (round: number) =>
    `key,legal name,country\n${Array.from({ length: rowsPerImport }, (_, row) => `r${round}-${row},Supplier ${round} ${row},FI`).join('\n')}\n`;

  /** Hands a workbook over, has the import acknowledged, and strikes somewhere in the middle of it. */
  const importAndStrike = async (round: number, strike: () => Promise<void>) => {
    const before = await suppliers();
    const { body } = await call('POST', '/imports?fileName=Suppliers.csv', workbook(round));
    const { id } = body as { id: string };
    expect(await until(id, ['ready', 'refused', 'failed'])).toBe('ready');
    const applied = await call('POST', `/imports/${id}/apply`, {});
    expect(applied.status).toBe(202);
    await pause(Math.round(60 * (round % 5)));
    await strike();
    // Acknowledged is durable: the job goes on by itself; and never is there a part of it.
    expect([before, before + rowsPerImport]).toContain(await suppliers());
    expect(await until(id, ['applied', 'failed'])).toBe('applied');
    expect(await suppliers()).toBe(before + rowsPerImport);
  };

  it('survives five kills of the program', { timeout: 300_000 }, async () => {
    program = await startProgram();
    token = (await program.command('token', 'create', '--role', 'administrator')).stdout.trim();

    for (let round = 0; round < 5; round++) {
      await importAndStrike(round, async () => {
        await program.kill();
        program = await startProgram({ data: program.data });
      });
    }
  });

  it('survives five kills of the database', { timeout: 300_000 }, async () => {
    for (let round = 5; round < 10; round++) {
      await importAndStrike(round, async () => {
        const [pid] = readFileSync(join(program.data, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
        // A file that was just made is empty, and 0 would mean every process of the group.
        expect(Number(pid)).toBeGreaterThan(1);
        process.kill(Number(pid), 'SIGKILL');
      });
    }
  });

  it('left a chain of changes that holds', async () => {
    const verified = await program.command('audit', 'verify', '-o', 'json');

    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true });
  });
});
