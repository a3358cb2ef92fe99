import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCsafDocument } from '../../tests/csaf.ts';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

describe('csaf validate', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'csaf-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: object | string | Uint8Array): string {
    const path = join(folder, name);
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path, isRaw ? content : JSON.stringify(content));
    return path;
  }

  async function validate(argv: string[], input?: string) {
    const terminal = aTerminal(input === undefined ? {} : { input });
    const code = await runCommand(['csaf', 'validate', ...argv], terminal);
    const out = terminal.written();
    return { code, out, note: terminal.noted() };
  }

  function linesOf(out: string) {
    return out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  it('writes one line for each file, and ends with 0 where all are valid', async () => {
    const first = file('example-1.json', aCsafDocument({ id: 'Example-1' }));
    const packed = file('example-2.json.gz', gzipSync(JSON.stringify(aCsafDocument({ id: 'Example-2' }))));

    const { code, out } = await validate([first, packed, '-o', 'json']);

    expect(code).toBe(0);
    expect(linesOf(out)).toMatchObject([
      { file: first, ok: true, problems: [], notChecked: [{ test: '6.3.6' }, { test: '6.3.7' }, { test: '6.3.8' }] },
      { file: packed, ok: true, problems: [] },
    ]);
    expect(linesOf(out)[0].warnings).not.toContainEqual(expect.objectContaining({ test: '5.1' }));
  });

  it('names the test of each problem, and judges the others all the same', async () => {
    const document = aCsafDocument({ id: 'Example-1' });
    const broken = file('broken.json', '{"document": ');
    const unlike = file('another-name.json', {
      ...document,
      vulnerabilities: [{ cwe: { id: 'CWE-79', name: 'XSS' } }],
    });

    const { code, out } = await validate([broken, unlike, join(folder, 'none.json'), folder, '-o', 'json']);

    expect(code).toBe(2);
    const [first, second, third, fourth] = linesOf(out);
    expect(first).toMatchObject({ ok: false, problems: [{ test: 'schema', at: 'line 1, column 14' }] });
    expect(second).toMatchObject({ ok: false, problems: [{ test: '6.1.11', at: '/vulnerabilities/0/cwe/name' }] });
    expect(second.warnings).toContainEqual(expect.objectContaining({ test: '5.1' }));
    expect(third).toMatchObject({ ok: false, problems: [{ test: 'file', message: 'There is no such file.' }] });
    expect(fourth).toMatchObject({ ok: false, problems: [{ test: 'file' }] });
  });

  it('reads stdin, and shows people a table', async () => {
    const { code, out } = await validate(['-'], JSON.stringify(aCsafDocument({ lang: 'EZ' })));

    expect(code).toBe(2);
    expect(out).toMatch(/^-: NOT VALID \(1 problem, \d+ warnings\)\n/);
    expect(out).toMatch(/^problem {2}6\.1\.12 +\/document\/lang/m);
  });

  it('refuses a document of CSAF 2.1 unless it is asked for', async () => {
    const { code, out } = await validate(['-', '-o', 'json'], JSON.stringify(aCsafDocument({ version: '2.1' })));

    expect(code).toBe(2);
    expect(linesOf(out)[0].problems).toEqual([
      { test: 'schema', at: '/document/csaf_version', message: expect.stringContaining('--csaf-2.1') },
    ]);
  });

  it('refuses what unpacks to more than the limit, without unpacking it', async () => {
    const bomb = file('bomb.json.gz', gzipSync(Buffer.alloc(70 * 1024 * 1024, ' ')));

    const { code, out } = await validate([bomb, '-o', 'json']);

    expect(code).toBe(2);
    expect(linesOf(out)[0].problems[0].message).toContain('larger than the limit of 64 MB');
  });

  it('asks for a file where none is named', async () => {
    const { code, note } = await validate([]);

    expect(code).toBe(2);
    expect(note).toContain('FILE is missing');
  });
});
