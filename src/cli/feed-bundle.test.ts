import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../tests/api.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

const advisory = (modified: string) => ({
  id: 'GHSA-1',
  modified,
  affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, versions: ['1.0.0'] }],
});

describe('feed bundle', () => {
  let here: Api;
  let there: Api;
  const addresses = new Map<Api, Record<string, string>>();
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bundle-'));
  beforeAll(async () => {
    [here, there] = await Promise.all([startApi(), startApi()]);
    for (const api of [here, there]) {
      const { headers } = await api.as('administrator', { installation: true });
      const token = headers.authorization!.replace('Bearer ', '');
      addresses.set(api, { HOLDFAST_URL: await api.app.listen({ port: 0, host: '127.0.0.1' }), HOLDFAST_TOKEN: token });
    }
  });
  afterAll(async () => {
    await Promise.all([here.stop(), there.stop()]);
    rmSync(folder, { recursive: true });
  });
  const run = async (api: Api, ...argv: string[]) => {
    const terminal = { ...aTerminal({}), environment: addresses.get(api)! };
    const code = await runCommand(['feed', ...argv], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  };
  const importOsv = async (api: Api, modified: string) => {
    const path = join(folder, 'osv.jsonl');
    writeFileSync(path, `${JSON.stringify(advisory(modified))}\n`);
    expect((await run(api, 'import', 'osv', path)).code).toBe(0);
  };
  const bundle = join(folder, 'feeds.tar');

  it('writes nothing where there is nothing to carry', async () => {
    expect(await run(here, 'bundle', bundle)).toMatchObject({
      code: 2,
      note: expect.stringMatching(/nothing to carry/),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('carries what is in force from one server to another, by one file', async () => {
    await importOsv(here, '2026-03-01T00:00:00Z');
    const written = await run(here, 'bundle', bundle, '-o', 'json');
    const taken = await run(there, 'import', 'bundle', bundle, '-o', 'json');
    const again = await run(there, 'import', 'bundle', bundle);

    const bytes = readFileSync(bundle);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(JSON.parse(written.out)).toEqual({ path: bundle, size: bytes.length, sha256 });
    expect(taken.code).toBe(0);
    expect(JSON.parse(taken.out)).toMatchObject({
      items: [{ kind: 'osv', result: 'loading', problem: null, feed: { state: 'ready', inForce: 1 } }],
    });
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringMatching(/osv {3}2026-03-01T00:00:00.000Z {2}in force already/),
    });
  });

  it('leaves older data out unless it is asked to take it', async () => {
    await importOsv(there, '2026-04-01T00:00:00Z');

    const refused = await run(there, 'import', 'bundle', bundle);
    const taken = await run(there, 'import', 'bundle', bundle, '--allow-older');

    expect(refused).toMatchObject({
      code: 2,
      out: expect.stringMatching(/left out: what is in force is newer .*--allow-older/),
    });
    expect(taken).toMatchObject({ code: 0, out: expect.stringMatching(/loaded, 1 record in force/) });
  });

  it('ends with 2 where the file is damaged or is none, and where it cannot be written', async () => {
    const cut = join(folder, 'cut.tar');
    writeFileSync(cut, readFileSync(bundle).subarray(0, -600));

    expect(await run(there, 'import', 'bundle', cut)).toMatchObject({
      code: 2,
      note: expect.stringMatching(/damaged|no bundle/),
    });
    expect(await run(there, 'import', 'bundle', join(folder, 'missing.tar'))).toMatchObject({ code: 2 });
    expect(await run(there, 'import', 'kev', cut, '--allow-older')).toMatchObject({ code: 2 });
    expect(await run(here, 'bundle', join(folder, 'no', 'folder.tar'))).toMatchObject({
      code: 2,
      note: expect.stringMatching(/its folder is not there/),
    });
    expect(existsSync(`${bundle}.part`)).toBe(false);
  });
});
