import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../tests/api.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

describe('register import', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: string;
  let token: string;
  let analyst: Awaited<ReturnType<(typeof api)['as']>>;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-import-'));
  beforeAll(async () => {
    api = await startApi();
    server = await api.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });
  const newWorkspace = async () => {
    const { id } = await api.newWorkspace('Own');
    analyst = await api.as('analyst', { workspaceId: id });
    token = analyst.headers.authorization!.replace('Bearer ', '');
  };
  const fileOf = (content: string, name = 'Suppliers.csv') => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const run = async (argv: string[], { input = '', interactive = false, environment = {} } = {}) => {
    const terminal = {
      ...aTerminal({ input }),
      interactive,
      environment: { HOLDFAST_URL: server, HOLDFAST_TOKEN: token, ...environment },
    };
    const code = await runCommand(['register', 'import', ...argv], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  };
  const good = 'key,legal name,country\nA,Acme,FI\nB,Beta,DE\n';

  it('takes a workbook in and prints exactly the counts, errors and warnings', async () => {
    await newWorkspace();

    const first = await run([fileOf(good), '-o', 'json']);
    const again = await run([fileOf(good.replace('Beta', 'Beta Oy')), '-o', 'json']);

    expect(first).toEqual({
      code: 0,
      out: '{"new":2,"changed":0,"unchanged":0,"errors":[],"warnings":[]}\n',
      note: '',
    });
    expect(JSON.parse(again.out)).toEqual({ new: 0, changed: 1, unchanged: 1, errors: [], warnings: [] });
    expect((await analyst.get('/suppliers?sort=name')).body.items).toMatchObject([{ key: 'A' }, { name: 'Beta Oy' }]);
  });

  it('takes nothing where a row cannot be taken, says where and why, and ends with 2', async () => {
    await newWorkspace();

    const { code, out } = await run([fileOf(`${good}C,Gamma,Atlantis\n`), '-o', 'json']);

    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      new: 2,
      changed: 0,
      unchanged: 0,
      errors: [{ at: 'Suppliers!C4', message: expect.any(String) }],
      warnings: [],
    });
    expect((await analyst.get('/suppliers')).body.total).toBe(0);
    expect((await analyst.get('/imports')).body.items).toMatchObject([{ state: 'discarded' }]);
  });

  it('rehearses with --dry-run, with the same answer', async () => {
    await newWorkspace();

    const rehearsed = await run(['--dry-run', fileOf(good), '-o', 'json']);
    const refused = await run(['--dry-run', fileOf('key,legal name\nA,\n'), '-o', 'json']);

    expect(rehearsed.code).toBe(0);
    expect(JSON.parse(rehearsed.out)).toMatchObject({ new: 2 });
    expect(refused.code).toBe(2);
    expect((await analyst.get('/suppliers')).body.total).toBe(0);
  });

  it('reads stdin for "-", recognising the sheet by its columns', async () => {
    await newWorkspace();

    const { code, out } = await run(['-', '-o', 'json'], { input: good });

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ new: 2 });
  });

  it('asks for a map where the columns are not known, takes it, and needs none the next time', async () => {
    await newWorkspace();
    const vendors = 'Vendor;Country of origin;D-U-N-S;Spend\nAcme;FI;012345678;5\n';
    const path = fileOf(vendors, 'vendors.csv');

    const asked = await run([path]);
    const json = await run([path, '-o', 'json', '--quiet']);
    const taken = await run([path, '--map', fileOf(asked.out, 'map.json')]);
    const again = await run([fileOf(`${vendors}Beta;DE;;1\n`, 'april.csv')]);

    const columns = { Vendor: 'legal name', 'Country of origin': 'country', 'D-U-N-S': 'DUNS', Spend: null };
    expect(JSON.parse(asked.out)).toEqual({ sheets: [{ sheet: 'vendors', as: 'Suppliers', columns }] });
    expect(asked).toMatchObject({ code: 2, note: expect.stringContaining('--map') });
    expect(JSON.parse(json.out)).toMatchObject({ new: 0, errors: [], map: { sheets: [{ columns }] } });
    expect(json).toMatchObject({ code: 2, note: '' });
    expect(taken).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 new, 0 changed, 0 unchanged, 0 with errors'),
    });
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('1 new, 0 changed, 1 unchanged') });
    expect((await analyst.get('/imports')).body.items.map(({ state }: { state: string }) => state)).toEqual([
      'applied',
      'applied',
      'discarded',
      'discarded',
    ]);
  });

  it.each([
    ['no JSON', '{', 'This is no JSON'],
    ['something else', '{"sheets":[]}', '/sheets'],
    ['a sheet that is not there', '{"sheets":[{"sheet":"x","as":null,"columns":{}}]}', 'The file has no sheet "x".'],
    [
      'columns that are not there',
      '{"sheets":[{"sheet":"vendors","as":"Sites","columns":{"Colour":"name","Vendor":"hue"}}]}',
      'The sheet vendors has no column "Colour".',
    ],
    ['no name', '{"sheets":[{"sheet":"vendors","as":"Sites","columns":{}}]}', 'No column is given as "name"'],
  ])('refuses a map with %s, and leaves nothing waiting', async (_, map, sentence) => {
    await newWorkspace();

    const answer = await run([fileOf('Vendor;Land\nAcme;FI\n', 'vendors.csv'), '--map', fileOf(map, 'map.json')]);

    expect(answer).toMatchObject({ code: 2, out: '', note: expect.stringContaining(sentence) });
    const { items } = (await analyst.get('/imports')).body;
    expect(items.every(({ state }: { state: string }) => state === 'discarded')).toBe(true);
  });

  it('tells a file that is no workbook from one with wrong rows', async () => {
    await newWorkspace();

    const { code, out } = await run([fileOf('PK\u0003\u0004 not really', 'x.xlsx'), '-o', 'json']);

    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ new: 0, errors: [{ message: expect.stringContaining('Excel') }] });
  });

  it('shows people a table, and progress only on a screen', async () => {
    await newWorkspace();

    const plainly = await run([fileOf(`${good}C,,\n`)]);
    const watched = await run([fileOf(good)], { interactive: true });

    expect(plainly.out).toMatch(/^ +PLACE +WHAT IS WRONG\nerror +Suppliers!B4 +A supplier needs a legal name\./);
    expect(plainly.out).toMatch(/2 new, 0 changed, 0 unchanged, 1 with errors: nothing was taken\n$/);
    expect(watched.out).toBe('2 new, 0 changed, 0 unchanged, 0 with errors: taken in as I-0002\n');
    expect(watched.note).toContain('…');
    expect(watched.note.endsWith('\r\u001b[K')).toBe(true);
  });

  it.each([
    ['no token', ['x.csv', '--token', ''], 2, 'A token is missing'],
    ['a token that nobody knows', ['FILE', '--token', 'hft_nobody'], 2, 'This token is not known'],
    ['a server that is no address', ['FILE', '--server', 'ftp://x'], 2, '"ftp://x" is no address of a server'],
    ['a server that does not answer', ['FILE', '--server', 'http://127.0.0.1:1'], 3, 'No Holdfast server answers at'],
    ['no file', [], 2, 'FILE is missing: the workbook to take in.'],
    ['a file that is not there', ['nowhere.xlsx'], 2, 'nowhere.xlsx: There is no such file.'],
    ['a folder', ['src'], 2, 'src: This is a folder, not a workbook.'],
    ['a file over the limit', ['LARGE'], 2, 'larger than the limit of 64 MB'],
  ])('answers %s with a sentence and its exit code', async (_, argv, code, sentence) => {
    await newWorkspace();
    const large = fileOf('', 'large.csv');
    truncateSync(large, 64 * 1024 * 1024 + 1);
    const files: Record<string, string> = { FILE: fileOf(good), LARGE: large };

    const answer = await run(argv.map((word) => files[word] ?? word));

    expect(answer.note).toContain(sentence);
    expect(answer).toMatchObject({ code, out: '' });
  });

  it('refuses stdin over the limit, and an auditor', async () => {
    await newWorkspace();
    const [{ id: workspaceId }] = [await api.newWorkspace('Other')];
    const auditor = await api.as('auditor', { workspaceId });

    const endless = await run(['-'], { input: 'x'.repeat(64 * 1024 * 1024 + 1) });
    const reader = await run([fileOf(good)], {
      environment: { HOLDFAST_TOKEN: auditor.headers.authorization!.replace('Bearer ', '') },
    });

    expect(endless).toMatchObject({ code: 2, note: expect.stringContaining('limit of 64 MB') });
    expect(reader).toMatchObject({ code: 2, note: expect.stringContaining('Your role does not allow this') });
  });
});
