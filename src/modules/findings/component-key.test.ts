import { describe, expect, it } from 'vitest';
import { componentKeyOf, formatComponentKey } from './component-key.ts';

describe('the key of a component', () => {
  it.each([
    [{ purl: 'pkg:npm/%40acme/left-pad@1.0.0', group: '@acme', name: 'left-pad' }, 'pkg:npm/%40acme/left-pad'],
    [{ purl: null, group: null, name: 'zlib' }, 'zlib'],
    [{ purl: null, group: '', name: 'zlib' }, 'zlib'],
    [{ purl: null, group: 'org.Example', name: 'A "quoted" name' }, 'org.example/a "quoted" name'],
  ])('of %j reads %s', (component, shown) => {
    expect(formatComponentKey(componentKeyOf(component))).toBe(shown);
  });

  it('tells a group from a part of a name, though both read alike', () => {
    const grouped = componentKeyOf({ purl: null, group: 'a', name: 'b' });
    const plain = componentKeyOf({ purl: null, group: null, name: 'a/b' });

    expect(grouped).not.toBe(plain);
    expect(formatComponentKey(grouped)).toBe(formatComponentKey(plain));
  });

  it.each(['long', '\u{1f4e6}', 'é'])(
    'of a name of many %s is cut off, and told from one that begins alike',
    (piece) => {
      const keyOf = (name: string) => componentKeyOf({ purl: null, group: null, name });
      const key = keyOf(piece.repeat(1000));

      expect(Buffer.byteLength(key)).toBeLessThan(700);
      expect(key.isWellFormed()).toBe(true);
      expect(formatComponentKey(key)).toBe(key);
      expect(keyOf(piece.repeat(1001))).not.toBe(key);
    },
  );
});
