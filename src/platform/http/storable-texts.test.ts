import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unstorableTexts } from './storable-texts.ts';

const nul = '\0';

describe('unstorableTexts', () => {
  it('points at the text that PostgreSQL or UTF-8 cannot hold', () => {
    const found = unstorableTexts({ name: 'fine', tags: ['fine', `a${nul}b`], 'a/b': { x: 'half \ud800' } }, '');

    expect(found.map(({ at }) => at).sort()).toEqual(['/a~1b/x', '/tags/1']);
  });

  it('finds the name of a field too', () => {
    expect(unstorableTexts({ [`a${nul}`]: 1 }, '/query')).toMatchObject([{ at: '/query' }]);
  });

  it('finds nothing in what UTF-8 and PostgreSQL hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'grapheme' }), (value, text) => {
        fc.pre(!JSON.stringify([value, text]).includes('\\u0000'));

        expect(unstorableTexts([value, text], '')).toEqual([]);
      }),
    );
  });

  it('is not felled by depth', () => {
    let value: unknown = nul;
    for (let depth = 0; depth < 100_000; depth++) value = [value];

    expect(unstorableTexts(value, '')).toHaveLength(1);
  });
});
