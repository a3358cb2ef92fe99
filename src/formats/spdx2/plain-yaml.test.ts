import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlainYaml } from './plain-yaml.ts';
import { parseWholeYaml } from './whole-yaml.ts';

/** Lines that are YAML, nearly YAML, or none. */
const line = fc
  .tuple(
    fc.constantFrom('', '  ', '    ', '      ', '\t'),
    fc.constantFrom('', '- ', '-   ', '- - ', '-'),
    fc.constantFrom('', 'a: ', 'b: ', '"c": ', "'d':  ", 'null: ', 'e:', 'a b: ', 'f :', '? g'),
    fc.constantFrom(
      ...['', 'text', 'two words', '"quoted \\u00e9 \\n"', '"\\x41"', "'it''s'", "'open", '7', '007', '1.0', '1e3'],
      ...['0x1F', 'true', 'False', 'yes', '~', 'null', '[]', '{ }', '[a]', '|', '>-', '&a b', '*a', '!!str x', '# no'],
      ...[
        'x # comment',
        'x#y',
        'a: b',
        'a:',
        'http://x',
        '- x',
        '-x',
        '99999999999999999999',
        '-1',
        '.5',
        '2026-01-01',
        '@x',
      ],
    ),
    fc.constantFrom('', ' ', '\t'),
  )
  .map((parts) => parts.join(''));

describe('parsePlainYaml', () => {
  it('gives what the whole language gives, or leaves it to that', async () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), (lines) => {
        const plain = parsePlainYaml(lines);
        if (!plain) return;
        const whole = parseWholeYaml(lines.join('\n'));
        expect(whole).toMatchObject({ ok: true });
        if (whole.ok) expect(plain.value).toEqual(whole.value.value);
      }),
      { numRuns: 3000 },
    );
  });

  it('places values on the lines on which the whole language places them', () => {
    const lines = ['a: b', '', '# comment', 'list:', '- x: 1', '  y:', '    - "z"', "- 'w'"];
    const told: string[] = [];
    const wholly: string[] = [];
    parsePlainYaml(lines, (path, at) => told.push(`${path.join('/')} ${at}`));
    const whole = parseWholeYaml(lines.join('\n'));
    if (whole.ok) whole.value.tellLines((path, at) => wholly.push(`${path.join('/')} ${at}`));

    expect(told).toEqual(wholly);
    expect(told).toContain('list/0/y/0 6');
  });

  it.each([
    ['a text on several lines', ['a: one', '  two']],
    ['a text kept as it is', ['a: |', '  one']],
    ['a name that stands twice', ['a: 1', 'a: 2']],
    ['an alias', ['a: *b']],
    ['a tab before a name', ['\ta: 1']],
  ])('leaves %s to the whole language', (_, lines) => {
    expect(parsePlainYaml(lines)).toBeUndefined();
  });
});
