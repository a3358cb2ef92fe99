import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJson } from './format-json.ts';
import { readJson } from './read-json.ts';

const documents = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
/** So small that every document is read in pieces, and every list in stretches. */
const tiny = { textBytes: 0, stretchBytes: 10 };

describe('readJson', () => {
  it('gives in pieces what it gives as one', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const bytes = new TextEncoder().encode(JSON.stringify(document));

        expect(readJson(bytes, tiny)).toEqual(readJson(bytes));
      }),
    );
  });

  it('places a mistake alike, in pieces and as one', () => {
    const bytes = new TextEncoder().encode('{"a":[1,2,3,4,5,6,7,8,9,10,\n11,x]}');

    expect(readJson(bytes, tiny)).toMatchObject({ problems: [{ at: 'line 2, column 4' }] });
    expect(readJson(bytes)).toMatchObject({ problems: [{ at: 'line 2, column 4' }] });
  });
});

describe('formatJson', () => {
  it('writes what JSON.stringify writes', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(new TextDecoder().decode(formatJson(document))).toBe(`${JSON.stringify(document, null, 2)}\n`);
      }),
    );
  });

  it('writes long lists as JSON.stringify does', () => {
    const document = {
      long: Array.from({ length: 2500 }, (_, i) => ({ name: `é\n${i}`, list: [i, []] })),
      left: undefined,
    };

    expect(new TextDecoder().decode(formatJson(document))).toBe(`${JSON.stringify(document, null, 2)}\n`);
  });
});
