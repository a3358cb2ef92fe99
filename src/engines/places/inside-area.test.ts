import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Area, Position } from '../../formats/geojson/read-area.ts';
import { boundsOf, insideOf } from './inside-area.ts';

const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const aBox = fc
  .tuple(
    fc.integer({ min: -180, max: 170 }),
    fc.integer({ min: -90, max: 80 }),
    fc.integer({ min: 1, max: 10 }),
    fc.integer({ min: 1, max: 10 }),
  )
  .map(([west, south, width, height]) => ({ west, south, east: west + width, north: south + height }));
const aPosition = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 }));

describe('insideOf', () => {
  it('knows a lake from its island', () => {
    const lake: Area = [[box(0, 0, 10, 10), box(4, 4, 6, 6)], [box(20, 0, 30, 10)]];
    const isInside = insideOf(lake);

    expect(
      [
        [1, 1],
        [5, 5],
        [4, 5],
        [25, 5],
        [15, 5],
        [0, 0],
        [10, 5],
        [10.001, 5],
      ].map((at) => isInside(at as never)),
    ).toEqual([true, false, true, true, false, true, true, false]);
    expect(boundsOf(lake)).toEqual({ west: 0, south: 0, east: 30, north: 10 });
  });

  it('agrees with the bounds of boxes, wherever they lie', () => {
    fc.assert(
      fc.property(fc.array(aBox, { minLength: 1, maxLength: 5 }), aPosition, (boxes, [x, y]) => {
        const area = boxes.map(({ west, south, east, north }) => [box(west, south, east, north)]);

        const expected = boxes.some((one) => x >= one.west && x <= one.east && y >= one.south && y <= one.north);
        expect(insideOf(area)([x, y])).toBe(expected);
      }),
    );
  });

  it('does not ask which way round an edge runs', () => {
    const outline: Position[] = [
      [0, 0],
      [9, 1],
      [4, 4],
      [8, 9],
      [1, 7],
      [0, 0],
    ];
    fc.assert(
      fc.property(aPosition, (position) => {
        expect(insideOf([[outline]])(position)).toBe(insideOf([[outline.toReversed()]])(position));
      }),
    );
  });
});
