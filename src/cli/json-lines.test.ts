import { describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

/** Runs a command on lines and gives its exit code and its answers. */
async function ask(command: string, ...queries: unknown[]) {
  const lines = queries.map((query) => (typeof query === 'string' ? query : JSON.stringify(query)));
  const terminal = aTerminal({ input: lines.map((line) => `${line}\n`).join('') });
  const code = await runCommand([...command.split(' '), '--stdin'], terminal);
  const answers = terminal
    .written()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  return { code, answers };
}

describe('commands that answer lines', () => {
  it('compare versions', async () => {
    const { code, answers } = await ask(
      'version compare',
      { ecosystem: 'Debian:12', a: '1.0~rc1', b: '1.0' },
      { ecosystem: 'npm', a: '1.0.0+b', b: '1.0.0' },
      { ecosystem: 'rpm', a: '2', b: '1' },
    );

    expect(answers).toEqual([
      { ok: true, order: -1 },
      { ok: true, order: 0 },
      { ok: true, order: 1 },
    ]);
    expect(code).toBe(0);
  });

  it('know an ecosystem in letters of either case, with its release', async () => {
    const names = [
      'debian',
      'DEBIAN:12',
      'alpine:v3.18',
      'ubuntu:22.04:LTS',
      'red hat:8',
      'pypi',
      'maven',
      'root:debian:12',
    ];
    const { code, answers } = await ask(
      'version compare',
      ...names.map((ecosystem) => ({ ecosystem, a: '1.0', b: '1.1' })),
    );

    expect(answers).toEqual(names.map(() => ({ ok: true, order: -1 })));
    expect(code).toBe(0);
  });

  it('say which version cannot be read, and that nothing is guessed for an ecosystem without an order', async () => {
    const { code, answers } = await ask(
      'version compare',
      { ecosystem: 'PyPI', a: '1.0', b: 'latest' },
      { ecosystem: 'FreeBSD:ports', a: '1', b: '2' },
      { ecosystem: 'npm', a: 1, b: '2' },
      { ecosystem: 'npm', a: '1.0.0' },
      '',
      '[1]',
      '{',
    );

    expect(answers.map(({ ok, message }) => [ok, message])).toEqual([
      [false, '"latest" is no version of PyPI.'],
      [false, 'The order of the versions of "FreeBSD:ports" is not known.'],
      [false, '"a" is no text.'],
      [false, '"b" is missing.'],
      [false, 'The line is empty.'],
      [false, 'The line is no JSON object.'],
      [false, 'The line is no JSON.'],
    ]);
    expect(answers[3].problems).toEqual([{ at: 'line 4', message: '"b" is missing.' }]);
    expect(code).toBe(2);
  });

  it('ask whether a version lies in a range', async () => {
    const { code, answers } = await ask(
      'version satisfies',
      { vers: 'vers:npm/>=1.0.0|<2.0.0', version: '1.5.0' },
      { vers: 'vers:npm/>=1.0.0|<2.0.0', version: '2.0.0' },
      { vers: 'vers:npm/>=1.0.0|<2.0.0', version: 'x' },
      { vers: 'npm', version: '1' },
    );

    expect(answers.slice(0, 2)).toEqual([
      { ok: true, satisfies: true },
      { ok: true, satisfies: false },
    ]);
    expect(answers[2].message).toBe('"x" is no version of the type npm.');
    expect(answers[3].message).toMatch(/begins with "vers:"/);
    expect(code).toBe(2);
  });

  it('write canonical ranges, also from the notation of an ecosystem', async () => {
    const { code, answers } = await ask(
      'version vers',
      { vers: 'vers:pypi/<2|>=1' },
      { scheme: 'npm', native_range: '^1.2' },
    );

    expect(answers).toEqual([
      { ok: true, vers: 'vers:pypi/>=1|<2' },
      { ok: true, vers: 'vers:npm/>=1.2.0|<2.0.0' },
    ]);
    expect(code).toBe(0);
  });

  it('take package URLs apart and build them', async () => {
    const parts = { type: 'npm', namespace: '@babel', name: 'core', version: '7.0.0', qualifiers: null, subpath: null };
    const purl = 'pkg:npm/%40babel/core@7.0.0';

    expect((await ask('purl parse', { purl: 'pkg:NPM/@babel/core@7.0.0' })).answers).toEqual([
      { ok: true, ...parts, purl },
    ]);
    expect((await ask('purl build', parts)).answers).toEqual([{ ok: true, purl }]);
    expect((await ask('purl build', { ...parts, qualifiers: { a: 1 } })).answers[0].message).toMatch(/qualifiers/);
    expect((await ask('purl build', { ...parts, name: 7 })).answers[0].message).toBe('"name" is no text.');
    expect((await ask('purl build', {})).code).toBe(2);
    expect((await ask('purl parse', { purl: 'npm' })).answers[0].ok).toBe(false);
  });

  it('score CVSS vectors', async () => {
    const { answers } = await ask(
      'cvss score',
      { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
      { vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U' },
      { vector: 'AV:N/AC:L/Au:N/C:C/I:C/A:C' },
      { vector: 'CVSS:3.1/AV:N' },
    );

    expect(answers.slice(0, 3)).toEqual([
      { ok: true, version: '3.1', score: 9.8, severity: 'critical', base: 9.8, temporal: 9.8, environmental: 9.8 },
      { ok: true, version: '4.0', score: 8.1, severity: 'high', base: 9.3, threat: 8.1, environmental: null },
      { ok: true, version: '2.0', score: 10, severity: 'high', base: 10, temporal: null, environmental: null },
    ]);
    expect(answers[3].message).toMatch(/lacks AC/);
  });

  it('decide by SSVC, and ask for what would settle it', async () => {
    const { answers } = await ask(
      'ssvc decide',
      { table: 'cisa-bod-26-04', inKev: 'no', automatable: 'no', technicalImpact: 'total', publiclyExposed: null },
      { table: 'cisa-coordinator', exploitation: 'none', missionAndWellBeing: 'low' },
      { table: 'cisa-coordinator', exploitation: 'some' },
      { table: 'cisa-coordinator', weather: 'fine' },
      { table: 'constructor' },
    );

    expect(answers.slice(0, 2)).toEqual([
      {
        ok: true,
        table: 'cisa-bod-26-04',
        version: '1.0.0',
        outcome: null,
        outcomes: ['fix on system upgrade', '14 days'],
        questions: [{ input: 'publiclyExposed', settles: true }],
      },
      { ok: true, table: 'cisa-coordinator', version: '2.0.3', outcome: 'track', outcomes: ['track'], questions: [] },
    ]);
    expect(answers.slice(2).map(({ message }) => message)).toEqual([
      '"some" is no value of exploitation, which takes none, public poc, active.',
      '"weather" is no input of this table, which has exploitation, automatable, technicalImpact, missionAndWellBeing.',
      'There is no table "constructor".',
    ]);
  });

  it('read and match CPE names', async () => {
    const cpe = 'cpe:2.3:a:vendor:product:1.0:*:*:*:*:*:*:*';

    expect((await ask('cpe parse', { cpe: 'cpe:/a:vendor:product:1.0' })).answers[0]).toMatchObject({
      ok: true,
      vendor: 'vendor',
      version: '1.0',
      cpe,
      uri: 'cpe:/a:vendor:product:1.0',
    });
    expect((await ask('cpe match', { source: 'cpe:/a:vendor:product', target: cpe })).answers).toEqual([
      { ok: true, relation: 'superset' },
    ]);
    expect((await ask('cpe match', { source: cpe, target: 'x' })).code).toBe(2);
  });

  it('cut short what they repeat of a question', async () => {
    const { answers } = await ask('version compare', { ecosystem: 'npm', a: 'x'.repeat(100_000), b: '1.0.0' });

    expect(answers[0].message).toMatch(/^"x+…$/);
    expect(answers[0].message.length).toBeLessThan(400);
  });

  it('want --stdin', async () => {
    const terminal = aTerminal();

    expect(await runCommand(['cvss', 'score'], terminal)).toBe(2);
    expect(terminal.noted()).toContain('--stdin');
  });
});
