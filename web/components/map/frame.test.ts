import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closest,
  type Frame,
  framing,
  panned,
  pointAt,
  type Size,
  seenAt,
  wholeFrame,
  world,
  zoomed,
} from './frame.ts';

const aSize: fc.Arbitrary<Size> = fc.record({
  width: fc.integer({ min: 300, max: 1600 }),
  height: fc.integer({ min: 200, max: 700 }),
});
const aPoint = fc.record({
  x: fc.double({ min: 0, max: world.width, noNaN: true }),
  y: fc.double({ min: 0, max: world.height, noNaN: true }),
});

describe('the frame of a map', () => {
  it('sees a point of the world where it finds it again', () => {
    fc.assert(
      fc.property(aSize, aPoint, fc.double({ min: 1, max: closest, noNaN: true }), (size, point, zoom) => {
        const frame = { ...wholeFrame, zoom };
        const found = pointAt(frame, size, seenAt(frame, size, point));

        expect(found.x).toBeCloseTo(point.x, 6);
        expect(found.y).toBeCloseTo(point.y, 6);
      }),
    );
  });

  it('keeps what is under the pointer while it comes closer', () => {
    const size = { width: 960, height: 470 };
    const at = { x: 300, y: 200 };
    const before = pointAt(wholeFrame, size, at);
    const after = pointAt(zoomed(wholeFrame, size, 4, at), size, at);

    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
  });

  it('never leaves the world, however it is moved', () => {
    const aMove = fc.oneof(
      fc.record({ factor: fc.double({ min: 0.2, max: 8, noNaN: true }), at: aPoint }),
      fc.record({ by: fc.record({ x: fc.integer({ min: -999, max: 999 }), y: fc.integer({ min: -999, max: 999 }) }) }),
    );
    fc.assert(
      fc.property(aSize, fc.array(aMove, { maxLength: 30 }), (size, moves) => {
        const end = moves.reduce<Frame>(
          (frame, move) => ('by' in move ? panned(frame, size, move.by) : zoomed(frame, size, move.factor, move.at)),
          wholeFrame,
        );

        const [first, last] = [
          pointAt(end, size, { x: 0, y: 0 }),
          pointAt(end, size, { x: size.width, y: size.height }),
        ];
        expect(end.zoom).toBeGreaterThanOrEqual(1);
        expect(end.zoom).toBeLessThanOrEqual(closest);
        expect(first.x).toBeGreaterThanOrEqual(-1e-6);
        expect(last.x).toBeLessThanOrEqual(world.width + 1e-6);
      }),
    );
  });

  it('frames points so that each is in sight', () => {
    fc.assert(
      fc.property(aSize, fc.array(aPoint, { minLength: 1 }), (size, points) => {
        const frame = framing(points, size);

        for (const seen of points.map((point) => seenAt(frame, size, point))) {
          expect(seen.x).toBeGreaterThanOrEqual(-1e-3);
          expect(seen.x).toBeLessThanOrEqual(size.width + 1e-3);
        }
      }),
    );
    expect(framing([], { width: 960, height: 470 })).toEqual(wholeFrame);
  });
});
