import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../tests/api.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const advisory = (id: string) => ({
  id,
  modified: '2026-03-01T00:00:00Z',
  affected: [{ package: { ecosystem: 'npm', name: 'left-pad' }, versions: ['1.0.0'] }],
});

describe('feed import', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let server: string;
  let token: string;
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-feed-'));
  beforeAll(async () => {
    api = await startApi();
    server = await api.app.listen({ port: 0, host: '127.0.0.1' });
    token = tokenOf(await api.as('administrator', { installation: true }));
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });
  const tokenOf = ({ headers }: { headers: Record<string, string> }) => headers.authorization!.replace('Bearer ', '');
  const run = async (argv: string[], environment: Record<string, string> = {}, { interactive = false } = {}) => {
    const terminal = {
      ...aTerminal({}),
      interactive,
      environment: { HOLDFAST_URL: server, HOLDFAST_TOKEN: token, ...environment },
    };
    const code = await runCommand(['feed', 'import', ...argv], terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  };
  const fileOf = (content: string | Uint8Array, name: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('loads a folder whose files are read here: documents, lines and what is broken', async () => {
    const nested = join(folder, 'osv', 'npm');
    mkdirSync(nested, { recursive: true });
    writeFileSync(join(nested, 'GHSA-1.json'), JSON.stringify(advisory('GHSA-1'), null, 2));
    writeFileSync(join(nested, 'broken.json'), '{\n  "id": "GHSA-2",\n');
    writeFileSync(join(nested, 'README.md'), 'no record');
    const lines = [advisory('GHSA-3'), advisory('GHSA-4')].map((record) => `${JSON.stringify(record)}\n`).join('');
    writeFileSync(join(folder, 'osv', 'more.jsonl.gz'), gzipSync(lines));

    const { code, out } = await run(['osv', join(folder, 'osv'), '-o', 'json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      kind: 'osv',
      asOf: '2026-03-01T00:00:00.000Z',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      read: 4,
      loaded: 3,
      skipped: [{ reason: 'not-json', count: 1 }],
    });
  });

  it('starts nothing for the same folder again', async () => {
    const first = await run(['osv', join(folder, 'osv'), '-o', 'json']);

    expect(first).toMatchObject({ code: 0, note: 'These very bytes were loaded before.\n' });
    expect(JSON.parse(first.out)).toMatchObject({ read: 4, loaded: 3 });
  });

  it('sends a file as it is, so that its hash can be compared', async () => {
    const path = fileOf(gzipSync(`${JSON.stringify(advisory('GO-1'))}\n`), 'go.jsonl.gz');
    const { code, out } = await run(['osv', path, '-o', 'json']);

    expect(code).toBe(0);
    expect(JSON.parse(out).sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  it('shows a table for people', async () => {
    const path = fileOf(`${JSON.stringify(advisory('GO-2'))}\n{\n`, 'go.jsonl');
    const { code, out } = await run(['osv', path]);

    expect(code).toBe(0);
    expect(out).toContain('OSV advisories: 2 records read, 1 loaded, 5 in force, as of 2026-03-01T00:00:00.000Z.');
    expect(out).toMatch(/LEFT OUT {2}COUNT\nnot-json {2}1\n/);
  });

  it('loads the catalogue of known exploited vulnerabilities', async () => {
    const catalogue = {
      dateReleased: '2026-01-05T00:00:00Z',
      vulnerabilities: [{ cveID: 'CVE-2026-0001', dateAdded: '2026-01-02' }],
    };
    const { code, out } = await run(['kev', fileOf(JSON.stringify(catalogue), 'kev.json'), '-o', 'json']);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'kev',
      asOf: '2026-01-05T00:00:00Z',
      read: 1,
      loaded: 1,
      skipped: [],
    });
  });

  it.each([
    [[], /kind of the feed is missing/],
    [['vulndb', 'x'], /There is no feed "vulndb"/],
    [['osv'], /PATH is missing/],
    [['osv', 'missing.json'], /There is no such file/],
    [['osv', 'a', 'b'], /one too many/],
  ])('ends with 2 and says what is wrong with %j', async (argv, sentence) => {
    const { code, note } = await run(argv);

    expect(code).toBe(2);
    expect(note).toMatch(sentence);
  });

  it('ends with 2 where a file is broken, and says where', async () => {
    const whole = gzipSync(Array.from({ length: 200 }, (_, i) => `${JSON.stringify(advisory(`X-${i}`))}\n`).join(''));
    const cut = await run(['osv', fileOf(whole.subarray(0, whole.length - 30), 'cut.jsonl.gz')]);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const nothing = await run(['osv', empty]);

    expect([cut.code, nothing.code]).toEqual([2, 2]);
    expect(cut.note).toMatch(/cut\.jsonl\.gz cannot be unpacked/);
    expect(nothing.note).toMatch(/holds no records/);
  });

  it('shows on a screen how far it is, and wipes that away', async () => {
    const path = fileOf(`${JSON.stringify(advisory('GO-4'))}\n`, 'seen.jsonl');
    const shown = await run(['osv', path, '-o', 'json'], {}, { interactive: true });
    const quiet = await run(['osv', path, '-o', 'json', '--quiet'], {}, { interactive: true });

    const wiped = '\r\u001b[K';
    expect(shown.note.startsWith(wiped)).toBe(true);
    expect(shown.note.endsWith(` …${wiped}`)).toBe(true);
    expect(quiet.note).toBe('');
  });

  it('needs the right to run the installation', async () => {
    const analyst = await api.as('analyst');
    const path = fileOf(JSON.stringify(advisory('GO-3')), 'one.json');

    expect(await run(['osv', path], { HOLDFAST_TOKEN: tokenOf(analyst) })).toMatchObject({
      code: 2,
      note: expect.stringMatching(/administrator of the installation/),
    });
    expect(await run(['osv', path], { HOLDFAST_URL: 'http://127.0.0.1:9' })).toMatchObject({ code: 3 });
  });
});
