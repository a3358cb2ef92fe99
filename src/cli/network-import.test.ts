import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../tests/api.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const network = {
  schema: 'holdfast.network/1',
  nodes: [
    { id: 'app', kind: 'product', name: 'Application', colour: 'red' },
    { id: 'acme', kind: 'supplier', name: 'Acme', recoverDays: 7 },
  ],
  links: [{ from: 'acme', to: 'app', kind: 'supplies' }],
};

describe('network import', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: string;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-network-'));
  beforeAll(async () => {
    api = await startApi();
    server = await api.app.listen({ port: 0, host: '127.0.0.1' });
    analyst = await api.as('analyst', { workspaceId: (await api.newWorkspace('Own')).id });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });
  const run = async (argv: string[], content: object | string = network) => {
    const file = join(folder, 'network.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    const token = analyst.headers.authorization!.replace('Bearer ', '');
    const terminal = { ...aTerminal({}), environment: { HOLDFAST_URL: server, HOLDFAST_TOKEN: token } };
    const code = await runCommand(['network', ...argv.map((word) => (word === 'FILE' ? file : word))], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  };

  it('previews, takes in, and says what has no place', async () => {
    const preview = await run(['import', 'FILE', '--preview', '-o', 'json']);
    const none = await analyst.get('/suppliers');
    const taken = await run(['import', 'FILE', '-o', 'json']);
    const again = await run(['import', 'FILE']);

    expect(preview).toMatchObject({ code: 0, note: '' });
    expect(none.body.total).toBe(0);
    expect(JSON.parse(preview.out)).toMatchObject({ applied: false, change: null, new: 4 });
    expect(JSON.parse(taken.out)).toEqual({
      import: 'I-0002',
      applied: true,
      change: expect.any(Number),
      new: 4,
      changed: 0,
      unchanged: 0,
      rows: {
        Suppliers: { new: 1, changed: 0, unchanged: 0 },
        Products: { new: 1, changed: 0, unchanged: 0 },
        Links: { new: 1, changed: 0, unchanged: 0 },
        Facts: { new: 1, changed: 0, unchanged: 0 },
      },
      warnings: [],
      lost: [{ at: '/nodes/0/colour', message: expect.stringContaining('"colour"') }],
    });
    expect(again.out).toContain('0 new, 0 changed, 4 unchanged: nothing to do');
    expect((await analyst.get('/imports')).body.items.map(({ state }: { state: string }) => state)).toEqual([
      'discarded',
      'applied',
      'discarded',
    ]);
    const exported = await run(['export', '--as-of', String(JSON.parse(taken.out).change)]);
    expect(JSON.parse(exported.out).nodes).toHaveLength(2);
  });

  it('names each mistake of a broken file with its JSON Pointer, and takes nothing', async () => {
    const before = (await analyst.get('/suppliers')).body.total;
    const links = [{ from: 'acme', to: 'nowhere', kind: 'supplies', share: 2 }];

    const { code, out } = await run(['import', 'FILE', '-o', 'json'], { ...network, links });
    const broken = await run(['import', 'FILE', '-o', 'json'], '{"schema":');
    const clash = await run(['import', 'FILE', '-o', 'json'], {
      ...network,
      nodes: [
        { id: 'app', kind: 'site' },
        { id: 'acme', kind: 'supplier', recoverDays: 40_000 },
      ],
    });

    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      problems: [
        { at: '/links/0/share', message: expect.any(String) },
        { at: '/links/0/to', message: 'There is no node "nowhere".' },
      ],
    });
    expect(broken.code).toBe(2);
    expect(JSON.parse(clash.out).problems).toEqual([
      { at: '/nodes/0/id', message: expect.stringContaining('names a product in the register already') },
      { at: '/nodes/1/recoverDays', message: '"recoverDays" lies between 0 and 36500.' },
    ]);
    expect((await analyst.get('/suppliers')).body.total).toBe(before);
  });
});
