import { describe, expect, it } from 'vitest';
import { parseRows } from './parse-rows.ts';

const columns = [
  { id: 'name', title: 'Name of the site', kind: 'text' as const },
  { id: 'people', title: 'People', kind: 'number' as const },
];

describe('parseRows', () => {
  it('takes the columns in their order where no titles come with them', () => {
    expect(parseRows('Brno\t40\nOulu\tabout ten', columns)).toEqual([
      { name: 'Brno', people: 40 },
      { name: 'Oulu', people: 'about ten' },
    ]);
  });

  it('takes them by their titles, and leaves out what has none', () => {
    expect(parseRows('people\tcolour\tNAME of the site\n40\tred\tBrno\n', columns)).toEqual([
      { people: 40, name: 'Brno' },
    ]);
  });
});
