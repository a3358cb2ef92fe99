import { describe, expect, it } from 'vitest';
import { shownFirst } from './bom-page.tsx';
import { indexOf } from './bom-tree.tsx';

describe('indexOf', () => {
  it('is the component at the end of a path, the product where there is none', () => {
    expect([indexOf('12/7/305'), indexOf('4'), indexOf(null)]).toEqual([305, 4, -1]);
  });
});

describe('shownFirst', () => {
  it('shows the document that counts, else the last one received', () => {
    expect(
      shownFirst([
        { newest: false, id: 1 },
        { newest: true, id: 2 },
      ] as never),
    ).toMatchObject({ id: 2 });
    expect(shownFirst([{ newest: false, id: 1 }] as never)).toMatchObject({ id: 1 });
    expect(shownFirst([])).toBeUndefined();
  });
});
