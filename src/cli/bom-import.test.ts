import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../tests/api.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

describe('bom import', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  let server: string;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bom-import-'));
  beforeAll(async () => {
    api = await startApi();
    server = await api.app.listen({ port: 0, host: '127.0.0.1' });
    analyst = await api.as('analyst');
    await analyst.post('/products', { name: 'Gateway', key: 'GW 1' });
  });
  afterAll(async () => {
    const stopped = api.stop();
    // An upload that the command gave up holds its connection open until somebody closes it.
    await new Promise((resolve) => setTimeout(resolve, 300));
    api.app.server.closeAllConnections();
    await stopped;
    rmSync(folder, { recursive: true });
  });
  const tokenOf = (caller: typeof analyst) => caller.headers.authorization!.replace('Bearer ', '');
  const fileOf = (content: string, name: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const bomOf = (...components: object[]) =>
    JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components });
  const leftPad = { type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' };
  const run = async (argv: string[], { input = '', interactive = false, token = tokenOf(analyst) } = {}) => {
    const terminal = {
      ...aTerminal({ input }),
      interactive,
      environment: { HOLDFAST_URL: server, HOLDFAST_TOKEN: token },
    };
    const code = await runCommand(['bom', 'import', ...argv], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  };

  it('takes a BOM in for the product with this key and prints it as JSON', async () => {
    const path = fileOf(bomOf(leftPad, { type: 'library', name: 'nameless' }), 'gateway.cdx.json');

    const { code, out, note } = await run([path, '--product', 'GW 1', '-o', 'json']);

    expect({ code, note }).toEqual({ code: 0, note: '' });
    expect(JSON.parse(out)).toMatchObject({
      number: 'B-0001',
      product: { number: 'P-0001', name: 'Gateway' },
      fileName: 'gateway.cdx.json',
      state: 'ready',
      newest: true,
      format: 'CycloneDX',
      specVersion: '1.6',
      components: 2,
      checked: 1,
      unchecked: [{ reason: 'no-identifier', count: 1 }],
      findings: null,
    });
  });

  it('finds the product by number or id too, reads stdin for "-", and shows people a table', async () => {
    const { body } = await analyst.get('/products/P-0001');

    const byNumber = await run(['-', '--product', 'P-0001'], { input: bomOf(leftPad, { type: 'library', name: 'x' }) });
    const byId = await run(['-', '--product', body.id], { input: bomOf(leftPad), interactive: true });

    expect(byNumber.code).toBe(0);
    expect(byNumber.out).toContain('B-0002 of P-0001 Gateway: CycloneDX 1.6, 2 components.');
    expect(byNumber.out.indexOf('COULD NOT BE CHECKED: 1 of 2')).toBeGreaterThan(0);
    expect(byId.out).toContain('1 component.');
    expect(byId.note).toContain('…');
    expect((await analyst.get('/boms')).body.items[0].fileName).toBe('stdin');
  });

  it('prints the findings once vulnerability data is there, and the same BOM for the same bytes', async () => {
    const administrator = await api.as(null, { installation: true });
    const record = {
      id: 'OSV-2024-1',
      modified: '2024-01-01T00:00:00Z',
      database_specific: { severity: 'HIGH' },
      affected: [
        {
          package: { ecosystem: 'npm', name: 'left-pad' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    };
    const sent = await administrator.upload('/feeds/osv/issues?fileName=osv.jsonl', `${JSON.stringify(record)}\n`);
    expect(sent.status).toBe(202);
    while ((await analyst.get('/feeds')).body.items[0].state !== 'ready') {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }

    const document = bomOf(leftPad, { ...leftPad, name: 'again' });
    const first = JSON.parse((await run(['-', '--product', 'GW 1', '-o', 'json'], { input: document })).out);
    const again = JSON.parse((await run(['-', '--product', 'GW 1', '-o', 'json'], { input: document })).out);
    const table = await run(['-', '--product', 'GW 1'], { input: document });

    expect(first.findings).toMatchObject({ high: 1, critical: 0, unchecked: 0 });
    expect(first.checkedAt).not.toBeNull();
    expect(again.id).toBe(first.id);
    expect(table.out).toMatch(/FINDINGS +CRITICAL +HIGH .*\n1 +0 +1 /);
  });

  it('ends with 2 where the document is refused, with its problems at their places', async () => {
    const before = (await analyst.get('/products/P-0001')).body.components;

    const { code, out, note } = await run(['-', '--product', 'GW 1', '-o', 'json'], {
      input: bomOf({ type: 'spaceship', name: 'x' }),
    });

    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      problems: [{ at: '/components/0/type', message: expect.any(String) }],
    });
    expect(note).toContain('/components/0/type: ');
    expect((await analyst.get('/products/P-0001')).body.components).toBe(before);
  });

  it('says the same of a refused document that is sent again', async () => {
    const { code } = await run(['-', '--product', 'GW 1'], { input: bomOf({ type: 'spaceship', name: 'x' }) });

    expect(code).toBe(2);
  });

  it.each([
    ['no file', ['--product', 'GW 1'], 2, 'FILE is missing: the BOM to take in.'],
    ['no product', ['FILE'], 2, '--product is missing: the key, number or id of the product it belongs to.'],
    ['an unknown product', ['FILE', '--product', 'GW 2'], 2, 'There is no product with the key, number or id "GW 2".'],
    ['a file that is not there', ['nowhere.json', '--product', 'GW 1'], 2, 'nowhere.json: There is no such file.'],
    ['a folder', ['src', '--product', 'GW 1'], 2, 'src: This is a folder, not a BOM.'],
    ['an empty file', ['EMPTY', '--product', 'GW 1'], 2, 'The file is empty.'],
    ['a file over the limit', ['LARGE', '--product', 'GW 1'], 2, 'larger than the limit of 512 MB. Nothing was sent.'],
    ['no server', ['FILE', '--product', 'GW 1', '--server', 'http://127.0.0.1:1'], 3, 'No Holdfast server answers at'],
  ])('answers %s with a sentence and its exit code', async (_, argv, code, sentence) => {
    const large = fileOf('', 'large.json');
    truncateSync(large, 512 * 1024 * 1024 + 1);
    const files: Record<string, string> = {
      FILE: fileOf(bomOf(leftPad), 'good.json'),
      EMPTY: fileOf('', 'empty.json'),
      LARGE: large,
    };

    const answer = await run(argv.map((word) => files[word] ?? word));

    expect(answer.note).toContain(sentence);
    expect(answer).toMatchObject({ code, out: '' });
  });

  it('refuses an auditor', async () => {
    const auditor = await api.as('auditor');

    const reader = await run(['-', '--product', 'GW 1'], { input: bomOf(leftPad), token: tokenOf(auditor) });

    expect(reader).toMatchObject({ code: 2, note: expect.stringContaining('Your role does not allow this') });
  });
});
