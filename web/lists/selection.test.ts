import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allThatMatch, between, countSelected, isSelected, nothing, selectOf, withRows } from './selection.ts';

const ids: fc.Arbitrary<string[]> = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));

describe('a selection', () => {
  it('holds what was added and not taken away again, on whatever page', () => {
    fc.assert(
      fc.property(ids, ids, (added, removed) => {
        const selection = withRows(withRows(nothing, added, true), removed, false);

        const left = added.filter((id) => !removed.includes(id));
        expect(countSelected(selection)).toBe(left.length);
        for (const id of ['a', 'b', 'c', 'd', 'e']) expect(isSelected(selection, id)).toBe(left.includes(id));
      }),
    );
  });

  it('of all that match holds every row but those that were taken away', () => {
    const all = allThatMatch({ count: 1000, change: 7 });

    const selection = withRows(withRows(all, ['a', 'b'], false), ['b', 'z'], true);

    expect(isSelected(selection, 'a')).toBe(false);
    expect(isSelected(selection, 'b')).toBe(true);
    expect(isSelected(selection, 'never seen')).toBe(true);
    expect(countSelected(selection)).toBe(999);
  });

  it('is sent by ids, or as the filter with its count and the change it was seen at', () => {
    expect(selectOf(withRows(nothing, ['a'], true), { q: 'x' })).toEqual({ ids: ['a'] });
    expect(selectOf(withRows(allThatMatch({ count: 9, change: 3 }), ['a'], false), { q: 'x' })).toEqual({
      filter: { q: 'x' },
      expected: { count: 9, change: 3 },
      except: ['a'],
    });
  });
});

describe('between', () => {
  it('gives the rows from one to the other, in either direction', () => {
    expect(between(['a', 'b', 'c', 'd'], 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(between(['a', 'b', 'c', 'd'], 'd', 'b')).toEqual(['b', 'c', 'd']);
  });

  it('gives the row alone where there is nothing to begin at on this page', () => {
    expect(between(['a', 'b'], null, 'b')).toEqual(['b']);
    expect(between(['a', 'b'], 'on another page', 'b')).toEqual(['b']);
  });
});
