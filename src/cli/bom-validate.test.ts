import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-validate-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function validate(words: readonly string[], input?: string) {
  const terminal = aTerminal(input === undefined ? {} : { input });
  const code = await runCommand(['bom', 'validate', ...words], terminal);
  return { code, out: terminal.written(), note: terminal.noted() };
}

const good = '{"bomFormat":"CycloneDX","specVersion":"1.6"}';
const xml = '<bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1"/>';
const bad = '{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":"a"}]}';

describe('bom validate', () => {
  it('gives one line for each file, and goes on after a bad one', async () => {
    const paths = [
      file('good.json', good),
      file('bad.txt', bad),
      join(folder, 'nowhere'),
      file('x', 'hello'),
      file('b.xml', xml),
    ];

    const { code, out } = await validate([...paths, '-o', 'json']);

    expect(code).toBe(2);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { file: paths[0], ok: true, format: 'CycloneDX', specVersion: '1.6', problems: [] },
      {
        file: paths[1],
        ok: false,
        format: 'CycloneDX',
        specVersion: '1.5',
        problems: [{ at: '/components/0', message: 'The member "type" is missing.' }],
      },
      {
        file: paths[2],
        ok: false,
        format: null,
        specVersion: null,
        problems: [{ at: '', message: 'There is no such file.' }],
      },
      { file: paths[3], ok: false, format: null, specVersion: null, problems: [expect.anything()] },
      { file: paths[4], ok: true, format: 'CycloneDX', specVersion: '1.4', problems: [] },
    ]);
  });

  it('ends well when all is well, also from stdin, and says so to people', async () => {
    expect(await validate(['-'], good)).toMatchObject({ code: 0, out: '-: CycloneDX 1.6 valid\n' });
    expect((await validate(['-'], bad)).out).toBe(
      '-: CycloneDX 1.5 NOT VALID (1 problem)\nAT             MESSAGE\n/components/0  The member "type" is missing.\n\n',
    );
  });

  it('reads what can be read when asked to, and says what it overlooked', async () => {
    const { code, out } = await validate(['-', '--lenient', '-o', 'json'], bad);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, problems: [], warnings: [{ at: '/components/0' }] });
  });

  it('asks for a file', async () => {
    expect(await validate([])).toMatchObject({ code: 2, note: expect.stringContaining('FILE is missing') });
  });
});
