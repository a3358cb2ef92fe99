import { describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

async function run(...argv: string[]) {
  const terminal = aTerminal();
  const code = await runCommand(argv, terminal);
  return { code, out: terminal.written(), note: terminal.noted() };
}

describe('the command line', () => {
  it('lists its commands', async () => {
    const { code, out } = await run('--help');

    expect(code).toBe(0);
    expect(out).toContain('holdfast scan FILE|- --advisories PATH');
  });

  it('shows its commands to whoever gives none, and calls that a mistake', async () => {
    const { code, out } = await run();

    expect(code).toBe(2);
    expect(out).toContain('holdfast scan');
  });

  it('explains one command', async () => {
    const { code, out } = await run('scan', '--help');

    expect(code).toBe(0);
    expect(out).toMatch(/^holdfast scan FILE/);
  });

  it.each([
    ['an unknown command', ['scann', 'x'], 'There is no command "scann x". Did you mean scan?'],
    ['an inherited name', ['constructor'], 'There is no command "constructor".'],
    ['a noun alone', ['assessment'], '"holdfast assessment" takes a further word: send, status, import.'],
    [
      'an unknown option',
      ['scan', 'x', '--advisory', 'y'],
      'There is no option --advisory. Did you mean --advisories?',
    ],
    ['an option without its value', ['scan', 'x', '--advisories'], 'The option --advisories needs a value.'],
    ['a value too many', ['scan', 'x', '--quiet=yes'], 'The option --quiet takes no value.'],
    ['no file', ['scan', '--advisories', 'y'], 'FILE is missing: the BOM to scan.'],
    ['two files', ['scan', 'x', 'z', '--advisories', 'y'], '"z" is one word too many'],
    ['a missing option', ['scan', 'x'], '--advisories is missing'],
    ['an unknown format', ['scan', 'x', '-o', 'jsn'], '"jsn" is none of them. Did you mean json?'],
    ['a list that is needed', ['scan', 'x', '--advisories', 'y', '--fail-on', 'kev'], '--kev FILE'],
    ['a file that is not there', ['scan', 'nowhere.json', '--advisories', 'y'], 'nowhere.json: There is no such file.'],
    ['a folder', ['scan', 'src', '--advisories', 'y'], 'src: This is a folder, not a BOM.'],
  ])('answers %s with a sentence and 2', async (_, argv, sentence) => {
    const { code, out, note } = await run(...argv);

    expect(code).toBe(2);
    expect(out).toBe('');
    expect(note).toContain(sentence);
  });

  it.each([['-o', 'json'], ['-ojson'], ['--output=json']])(
    'answers a program that asked for JSON in JSON: %s %s',
    async (...output) => {
      const { code, out } = await run('scan', 'nowhere.json', '--advisories', 'y', ...output);

      expect(code).toBe(2);
      expect(JSON.parse(out)).toEqual({
        ok: false,
        problems: [{ at: 'nowhere.json', message: 'There is no such file.' }],
      });
    },
  );
});
