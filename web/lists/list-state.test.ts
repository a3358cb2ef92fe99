import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areUsual, chosenColumns, filtersOf, isBare, isSameState, moved, stateOf } from './list-state.ts';

const columns = [{ id: 'name' }, { id: 'country' }, { id: 'tags' }, { id: 'lei', spare: true }];
const ids = (chosen: { id: string }[]) => chosen.map(({ id }) => id);

describe('the state of a list', () => {
  it('is what its address says, but for the place in it, the view and the moment', () => {
    const search = {
      q: 'x',
      country: ['FI', 'DE'],
      sort: '-name',
      after: 'abc',
      before: 50,
      view: 'V-0001',
      asOf: '12',
      tag: undefined,
    };

    expect(stateOf(search)).toEqual({ q: 'x', country: ['FI', 'DE'], sort: '-name' });
    expect(filtersOf({ ...search, columns: 'name' })).toEqual({ q: 'x', country: ['FI', 'DE'] });
  });

  it('is the same in whatever order the values of a filter were chosen', () => {
    expect(isSameState({ country: ['FI', 'DE'] }, { country: ['DE', 'FI'] })).toBe(true);
    expect(isSameState({ country: ['FI'] }, { country: 'FI' })).toBe(true);
    expect(isSameState({ country: ['FI'] }, {})).toBe(false);
    expect(isSameState({ sort: 'name' }, { sort: '-name' })).toBe(false);
  });

  it('is bare where nothing is asked for, whatever the moment', () => {
    expect(isBare({ asOf: '12', q: undefined })).toBe(true);
    expect(isBare({ view: 'all' })).toBe(false);
  });
});

describe('chosenColumns', () => {
  it('takes the address before what the person keeps, and that before what the list begins with', () => {
    expect(ids(chosenColumns(columns, 'tags,lei', ['country']))).toEqual(['name', 'tags', 'lei']);
    expect(ids(chosenColumns(columns, undefined, ['lei', 'country']))).toEqual(['name', 'lei', 'country']);
    expect(ids(chosenColumns(columns, undefined, null))).toEqual(['name', 'country', 'tags']);
  });

  it('never loses the column that tells rows apart, nor shows one twice or one that there is not', () => {
    const names = fc.array(fc.constantFrom('name', 'country', 'tags', 'lei', 'gone', ''));

    fc.assert(
      fc.property(names, (asked) => {
        const chosen = ids(chosenColumns(columns, asked.join(','), null));

        expect(chosen[0]).toBe('name');
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(columns.map(({ id }) => id)).toEqual(expect.arrayContaining(chosen));
      }),
    );
  });
});

describe('areUsual', () => {
  it('knows the columns that the list begins with, in their order', () => {
    expect(areUsual(columns, ['name', 'country', 'tags'])).toBe(true);
    expect(areUsual(columns, ['name', 'tags', 'country'])).toBe(false);
    expect(areUsual(columns, ['name', 'country', 'tags', 'lei'])).toBe(false);
  });
});

describe('moved', () => {
  it('moves a name by one place; the first and the ends hold', () => {
    expect(moved(['name', 'a', 'b'], 'a', 1)).toEqual(['name', 'b', 'a']);
    expect(moved(['name', 'a', 'b'], 'b', -1)).toEqual(['name', 'b', 'a']);
    expect(moved(['name', 'a', 'b'], 'a', -1)).toEqual(['name', 'a', 'b']);
    expect(moved(['name', 'a', 'b'], 'b', 1)).toEqual(['name', 'a', 'b']);
    expect(moved(['name', 'a', 'b'], 'name', 1)).toEqual(['name', 'a', 'b']);
  });
});
