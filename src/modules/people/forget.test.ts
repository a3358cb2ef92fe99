import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forgotten, isNamed, withoutNames } from './forget.ts';

describe('withoutNames', () => {
  it('takes a name out of every text, however deep, and leaves the names of fields', () => {
    const value = { owner: 'Ines Halvorsen', Value: ['by ines halvorsen, twice', 7, null], deep: { x: 'Value' } };

    expect(withoutNames(value, ['Ines Halvorsen', 'Value'])).toEqual({
      owner: forgotten,
      Value: [`by ${forgotten}, twice`, 7, null],
      deep: { x: forgotten },
    });
  });

  it('takes whole words only', () => {
    expect(withoutNames(['Alpine', 'Al', 'Al-Hasan', 'Val'], ['Al'])).toEqual([
      'Alpine',
      forgotten,
      `${forgotten}-Hasan`,
      'Val',
    ]);
  });

  it('leaves no name, whatever its signs', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(name, fc.string(), fc.string(), (who, before, after) => {
        const left = withoutNames({ text: `${before} ${who} ${after}` }, [who]);

        expect(isNamed(left.text, [who]) && !isNamed(forgotten, [who])).toBe(false);
      }),
    );
  });
});
