import { describe, expect, it } from 'vitest';
import { parsePasted } from './paste-table.ts';

describe('parsePasted', () => {
  it('reads rows copied from a spreadsheet, by their titles in any order', () => {
    const pasted = parsePasted(
      'Country\tSupplier\tSingle source\tShare\nTaiwan\tKiln Semi\tyes\t40-60\n\tOstrava\tno\t\n',
      500,
    );

    expect(pasted?.left).toBe(0);
    expect(pasted?.suppliers).toMatchObject([
      { name: 'Kiln Semi', country: 'TW', share: 0.4, shareMax: 0.6, singleSource: true },
      { name: 'Ostrava', country: null, share: null, singleSource: false },
    ]);
  });

  it('reads rows without titles as name, country, item and share', () => {
    expect(parsePasted('Kiln Semi;TW;Controllers;25', 500)?.suppliers).toMatchObject([
      { name: 'Kiln Semi', country: 'TW', item: 'Controllers', share: 0.25 },
    ]);
  });

  it('leaves out rows without a name and those that are too many, and says how many', () => {
    const pasted = parsePasted('name,country\nA,FI\n,SE\nB,NO\nC,DK', 2);

    expect(pasted?.suppliers.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(pasted?.left).toBe(2);
  });

  it('gives each row a ref of its own', () => {
    const refs = parsePasted('A\nB\nC', 500)?.suppliers.map(({ ref }) => ref);

    expect(new Set(refs).size).toBe(3);
  });
});
