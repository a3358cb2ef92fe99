import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { choice, choices, isNarrowed, parseSearch, stringifySearch, toggled, yes } from './search-params.ts';

describe('the search part of an address', () => {
  it('repeats a name for each of its values', () => {
    expect(stringifySearch({ kind: ['hardware', 'service'], q: 'a b', none: undefined })).toBe(
      '?kind=hardware&kind=service&q=a+b',
    );
  });

  it('comes back as it was written', () => {
    const value = fc.string({ minLength: 1 });
    const values = fc.oneof(value, fc.array(value, { minLength: 2, maxLength: 4 }));
    const search = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), values, { noNullPrototype: true });

    fc.assert(
      fc.property(search, (given) => {
        expect(parseSearch(stringifySearch(given))).toEqual(given);
      }),
    );
  });
});

describe('a page’s filters', () => {
  const filters = z.object({ kind: choices(z.enum(['fab', 'office'])), sort: choice(['name', 'number']), old: yes });

  it('take one value or several', () => {
    expect(filters.parse({ kind: 'fab' }).kind).toEqual(['fab']);
    expect(filters.parse({ kind: ['fab', 'office'] }).kind).toEqual(['fab', 'office']);
  });

  it('leave out what makes no sense', () => {
    expect(filters.parse({ kind: 'moon', sort: 'colour', old: 'perhaps' })).toEqual({});
  });
});

describe('toggled', () => {
  it('adds a value, takes it away again, and leaves nothing rather than an empty list', () => {
    expect(toggled(undefined, 'a')).toEqual(['a']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
    expect(toggled(['a'], 'a')).toBeUndefined();
  });
});

describe('isNarrowed', () => {
  it('counts filters only, neither the place in the list, its order, its columns nor the moment', () => {
    expect(isNarrowed({ after: 'x', before: 50, sort: 'name', view: 'V-0001', columns: 'name', asOf: '7' })).toBe(
      false,
    );
    expect(isNarrowed({ sort: 'name', ...{ q: 'voltarc' } })).toBe(true);
  });
});
