import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnRange, moveInTree, type TreeSource, visibleRows } from './tree.ts';

/** app → (log → text), web → log; text is in two places. */
const children: Record<string, string[]> = { '': ['log', 'web'], log: ['text'], web: ['log'], text: [] };

function source(edges: Record<string, string[]> = children): TreeSource<string> {
  return {
    childrenOf: (path) => edges[path === null ? '' : path.slice(path.lastIndexOf('/') + 1)],
    idOf: (name) => name,
    childCount: (name) => edges[name]?.length ?? 0,
  };
}

describe('visibleRows', () => {
  it('shows the top level first', () => {
    const rows = visibleRows(source(), new Set());

    expect(rows.map((row) => [row.id, row.depth, row.position, row.siblings])).toEqual([
      ['log', 0, 1, 2],
      ['web', 0, 2, 2],
    ]);
  });

  it('opens one place of a component without opening its other places', () => {
    const rows = visibleRows(source(), new Set(['web', 'web/log']));

    expect(rows.map((row) => row.id)).toEqual(['log', 'web', 'web/log', 'web/log/text']);
  });

  it('does not open a component below itself', () => {
    const circle = { '': ['a'], a: ['b'], b: ['a'] };

    const rows = visibleRows(source(circle), new Set(['a', 'a/b', 'a/b/a']));

    expect(rows.map((row) => row.id)).toEqual(['a', 'a/b', 'a/b/a']);
    expect(rows.at(-1)?.children).toBe(0);
  });

  it('puts every row directly below its parent or one of its parent’s descendants', () => {
    const paths = fc.subarray(['log', 'web', 'web/log', 'log/text', 'web/log/text']);

    fc.assert(
      fc.property(paths, (open) => {
        const rows = visibleRows(source(), new Set(open));
        rows.forEach((row, at) => {
          if (row.parent !== null) expect(rows.findIndex((other) => other.id === row.parent)).toBeLessThan(at);
        });
      }),
    );
  });
});

describe('moveInTree', () => {
  const rows = visibleRows(source(), new Set(['log']));

  it('opens, then goes in, then comes back to the parent, then closes', () => {
    expect(moveInTree(rows, 2, 'ArrowRight', 10)).toEqual({ expand: 'web' });
    expect(moveInTree(rows, 0, 'ArrowRight', 10)).toEqual({ focus: 1 });
    expect(moveInTree(rows, 1, 'ArrowLeft', 10)).toEqual({ focus: 0 });
    expect(moveInTree(rows, 0, 'ArrowLeft', 10)).toEqual({ collapse: 'log' });
  });

  it('holds at both ends', () => {
    expect(moveInTree(rows, 0, 'ArrowUp', 10)).toEqual({ focus: 0 });
    expect(moveInTree(rows, 2, 'PageDown', 10)).toEqual({ focus: 2 });
    expect(moveInTree(rows, 1, 'End', 10)).toEqual({ focus: 2 });
  });

  it('leaves other keys to the page', () => {
    expect(moveInTree(rows, 0, 'q', 10)).toBeNull();
  });
});

describe('drawnRange', () => {
  it('covers what is in sight and stays inside the rows', () => {
    fc.assert(
      fc.property(fc.nat(400_000), fc.integer({ min: 100, max: 1000 }), fc.nat(20_000), (scrollTop, height, rows) => {
        const { first, end } = drawnRange(scrollTop, height, 32, rows);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(rows);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(height / 32) + 18);
        if (scrollTop + height <= rows * 32) expect(end * 32).toBeGreaterThanOrEqual(scrollTop + height);
      }),
    );
  });
});
