import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCpe, formatCpeUri, parseCpe } from './cpe.ts';
import { matchCpe } from './match-cpe.ts';

function both(text: string): string[] {
  const cpe = parseCpe(text);
  return cpe.ok ? [formatCpe(cpe.value), formatCpeUri(cpe.value)] : cpe.problems.map(({ message }) => message);
}

function relation(source: string, target: string): string {
  const [a, b] = [parseCpe(source), parseCpe(target)];
  if (!a.ok || !b.ok) throw new Error(`${source} or ${target} is no CPE name.`);
  return matchCpe(a.value, b.value);
}

/** The examples of NISTIR 7695 §6.1.2.4 and §6.2.2.3, which bind one name in two ways. */
const examples = [
  [
    'cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*',
    'cpe:/a:microsoft:internet_explorer:8.0.6001:beta',
  ],
  ['cpe:2.3:a:microsoft:internet_explorer:8.*:sp?:*:*:*:*:*:*', 'cpe:/a:microsoft:internet_explorer:8.%02:sp%01'],
  [
    'cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*',
    'cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~',
  ],
  [
    'cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*',
    'cpe:/a:hp:openview_network_manager:7.51::~~~linux~~',
  ],
  [
    'cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010:*:*:*:*:special:ipod_touch:80gb:*',
    'cpe:/a:foo%5cbar:big%24money_manager_2010:::~~special~ipod_touch~80gb~',
  ],
] as const;

describe('parseCpe', () => {
  it.each(examples)('reads %s and %s as one name', (formatted, uri) => {
    expect(both(formatted)).toEqual([formatted, uri]);
    expect(both(uri)).toEqual([formatted, uri]);
  });

  it('writes one text for all spellings', () => {
    const canonical = 'cpe:2.3:a:vendor:some.product:1-2:*:*:en-us:*:*:*:*';

    expect(both('CPE:2.3:a:Vendor:some\\.product:1\\-2:*:*:en-US:*:*:*:*')[0]).toBe(canonical);
    expect(both('cpe:/a:vendor:some%2eproduct:1-2:::en-us')[0]).toBe(canonical);
  });

  it.each([
    ['a:b:c', 'A CPE name begins with "cpe:2.3:" or "cpe:/".'],
    ['cpe:2.3:a:b:c', 'A formatted CPE name has 11 parts after "cpe:2.3:"; this one has 3.'],
    ['cpe:2.3:x:b:c:1:*:*:*:*:*:*:*', '"x" is none of a, h and o.'],
    ['cpe:2.3:a:b b:c:1:*:*:*:*:*:*:*', '"b b" is no value of vendor.'],
    ['cpe:2.3:a:b:c*d:1:*:*:*:*:*:*:*', '"c*d" is no value of product.'],
    ['cpe:2.3:a:b:c:1:*:*:english:*:*:*:*', '"english" is no value of language.'],
    ['cpe:2.3:a::c:1:*:*:*:*:*:*:*', '"" is no value of vendor.'],
    ['cpe:/a:b:c:1:2:3:en:more', 'A CPE URI has at most 7 parts after "cpe:/"; this one has 8.'],
    ['cpe:/a:b:c%:1', 'A percent sign must stand before the hexadecimal digits of a character.'],
    ['cpe:/a:b:c:1::~x', 'A packed edition has five parts between tildes.'],
  ])('refuses %s and says why', (text, message) => {
    expect(both(text)).toEqual([message]);
  });

  it('gives back any value through both texts', () => {
    const character = fc.constantFrom(
      ...'abz019._',
      ...'!"#$%&\'()*+,/:;<=>?@[\\]^`{|}~'.split('').map((one) => `\\${one}`),
    );
    const value = fc.oneof(
      fc.constantFrom('*', '-'),
      fc
        .tuple(
          fc.constantFrom('', '*', '?', '??'),
          fc.array(character, { minLength: 1, maxLength: 6 }),
          fc.constantFrom('', '*', '?'),
        )
        .map(([before, middle, after]) => before + middle.join('') + after),
    );

    fc.assert(
      fc.property(fc.array(value, { minLength: 9, maxLength: 9 }), (values) => {
        const formatted = `cpe:2.3:a:${values.slice(0, 5).join(':')}:fr:${values.slice(5).join(':')}`;
        const texts = both(formatted);
        expect(texts[0]).toBe(formatted);
        expect(both(texts[1]!)).toEqual(texts);
      }),
      { numRuns: 500 },
    );
  });
});

describe('any text', () => {
  it('is read or refused, never an accident', () => {
    const piece = fc.constantFrom(
      'cpe:2.3:',
      'cpe:/',
      'a',
      ':',
      '*',
      '?',
      '-',
      '\\',
      '\\:',
      '~',
      '%',
      '%02',
      '%zz',
      '.',
      'é',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
        (text) => {
          for (const some of [text, `cpe:/${text}`, `cpe:2.3:a:${text}`]) {
            const cpe = parseCpe(some);
            if (cpe.ok) expect(parseCpe(formatCpe(cpe.value))).toEqual(cpe);
            else expect(cpe.problems[0]!.message).not.toBe('');
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('matchCpe', () => {
  const name = (version: string, update = '*') => `cpe:2.3:a:vendor:product:${version}:${update}:*:*:*:*:*:*`;

  it('compares attribute by attribute', () => {
    expect(relation(name('1.0'), name('1.0'))).toBe('equal');
    expect(relation(name('*'), name('1.0'))).toBe('superset');
    expect(relation(name('1.0'), name('*'))).toBe('subset');
    expect(relation(name('1.0'), name('1.1'))).toBe('disjoint');
    expect(relation(name('-'), name('1.0'))).toBe('disjoint');
    expect(relation(name('*'), name('-'))).toBe('superset');
    expect(relation(name('-'), name('*'))).toBe('subset');
    expect(relation(name('*', 'sp1'), name('1.0'))).toBe('undefined');
  });

  it('reads wildcards of the source: a star for any characters, a question mark for one or none', () => {
    expect(relation(name('8.*'), name('8.0.6001'))).toBe('superset');
    expect(relation(name('8.*'), name('9.0'))).toBe('disjoint');
    expect(relation(name('8.?'), name('8.1'))).toBe('superset');
    expect(relation(name('8.?'), name('8.'))).toBe('superset');
    expect(relation(name('8.?'), name('8.10'))).toBe('disjoint');
    expect(relation(name('1\\*'), name('1\\*'))).toBe('equal');
    expect(relation(name('1\\*'), name('12'))).toBe('disjoint');
    expect(relation(name('1.0'), name('1.*'))).toBe('undefined');
  });

  it('turns round where source and target change places', () => {
    const other = {
      equal: 'equal',
      superset: 'subset',
      subset: 'superset',
      disjoint: 'disjoint',
      undefined: 'undefined',
    };
    const part = fc.constantFrom('*', '-', '1', '2');
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        expect(relation(name(a, b), name(c, d))).toBe(other[relation(name(c, d), name(a, b)) as 'equal']);
      }),
    );
  });
});
