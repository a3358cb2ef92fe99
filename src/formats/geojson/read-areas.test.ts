import { describe, expect, it } from 'vitest';
import { mostPositions, readAreas } from './read-areas.ts';

const square = [
  [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
    [0, 0],
  ],
];
const read = (value: unknown) => readAreas(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
const polygon = (coordinates: unknown) => ({ type: 'Polygon', coordinates });
const feature = (geometry: unknown) => ({ type: 'Feature', properties: { name: 'Basin' }, geometry });

describe('readAreas', () => {
  it('takes the polygons of features and collections as one area, and tells what has none', () => {
    const file = {
      type: 'FeatureCollection',
      crs: { type: 'name' },
      features: [
        feature(polygon(square)),
        feature({ type: 'GeometryCollection', geometries: [{ type: 'MultiPolygon', coordinates: [square, square] }] }),
        feature({ type: 'Point', coordinates: [1, 1] }),
        feature(null),
      ],
    };

    const { ok, ...rest } = read(file);

    expect(ok).toBe(true);
    expect(rest).toMatchObject({
      value: [square, square, square],
      warnings: [{ at: '', message: expect.stringContaining('2 features') }, { at: '/crs' }],
    });
  });

  it('keeps degrees to a metre and leaves heights away', () => {
    const rings = square.map((ring) => ring.map(([x, y]) => [x! + 0.000_001_234, y, 17]));

    expect(read(polygon(rings))).toMatchObject({ ok: true, value: [square] });
  });

  it.each([
    ['no JSON', '{', 'line 1, column 2'],
    ['another document', '[]', ''],
    ['an unknown type', { type: 'Circle' }, '/type'],
    [
      'a feature without a geometry',
      { type: 'FeatureCollection', features: [{ type: 'Feature' }] },
      '/features/0/geometry',
    ],
    ['a ring that is open', polygon([square[0]!.slice(0, 4)]), '/coordinates/0'],
    ['a ring of nothing', polygon([[]]), '/coordinates/0'],
    ['a polygon of nothing', polygon([]), '/coordinates'],
    ['metres', polygon([square[0]!.map(([x, y]) => [x! * 500_000, y])]), '/coordinates/0/1'],
    ['latitude where longitude stands', polygon([[...square[0]!, [0, 91]]]), '/coordinates/0/5'],
    ['points only', { type: 'Point', coordinates: [1, 1] }, ''],
  ])('refuses %s and says where', (_, file, at) => {
    const answer = read(file);

    expect(answer).toMatchObject({ ok: false });
    if (!answer.ok) expect(answer.problems[0]?.at).toBe(at);
  });

  it('refuses outlines that are too fine to draw', () => {
    const ring = Array.from({ length: mostPositions + 1 }, (_, index) => [index % 2, 0]);

    expect(read(polygon([ring]))).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('Simplify') }],
    });
  });

  it('names the first hundred mistakes and counts the rest', () => {
    const ring = Array.from({ length: 1000 }, () => ['east', 'north']);

    const answer = read(polygon([ring]));

    expect(answer.ok || answer.problems).toHaveLength(101);
  });
});
