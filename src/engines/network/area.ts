import type { Area, Position } from '../../formats/geojson/read-area.ts';

/**
 * Whether a position lies inside an area or on its edge, edges as straight lines of the map. An edge longer than half of the world goes
 * the other way round, across the line of 180 degrees, unless it spans the whole map; a ring that goes round the world has its nearer pole in it.
 */
export function insideOf(area: Area): (position: Position) => boolean {
  const polygons = area.map((rings) => rings.map((ring) => unrolled(ring)));
  return (position) =>
    polygons.some(([outer, ...holes]) => {
      const where = placeIn(outer!, position);
      return where === 'edge' || (where === 'inside' && holes.every((hole) => placeIn(hole, position) !== 'inside'));
    });
}

interface Ring {
  corners: Position[];
  south: number;
  north: number;
}

/** With longitudes that go on beyond 180 degrees where the ring does. */
function unrolled(ring: readonly Position[]): Ring {
  const corners: Position[] = [];
  let turned = 0;
  for (const [index, [longitude, latitude]] of ring.entries()) {
    const step = index === 0 ? 0 : longitude - ring[index - 1]![0];
    if (Math.abs(step) > 180 && Math.abs(step) < 360) turned -= Math.sign(step) * 360;
    corners.push([longitude + turned, latitude]);
  }
  const latitudes = corners.map(([, latitude]) => latitude);
  if (turned !== 0) {
    const pole = latitudes.reduce((sum, latitude) => sum + latitude, 0) < 0 ? -90 : 90;
    corners.push([corners.at(-1)![0], pole], [corners[0]![0], pole], corners[0]!);
    latitudes.push(pole);
  }
  return { corners, south: Math.min(...latitudes), north: Math.max(...latitudes) };
}

type Place = 'inside' | 'edge' | 'outside';

function placeIn({ corners, south, north }: Ring, [longitude, latitude]: Position): Place {
  if (latitude < south || latitude > north) return 'outside';
  const places = [-720, -360, 0, 360, 720].map((turn) => placeAmong(corners, longitude + turn, latitude));
  return places.find((place) => place === 'edge') ?? places.find((place) => place === 'inside') ?? 'outside';
}

/** By the number of edges that a way to the east crosses (even-odd rule). */
function placeAmong(corners: readonly Position[], x: number, y: number): Place {
  let inside = false;
  for (let index = 1; index < corners.length; index++) {
    const [x1, y1] = corners[index - 1]!;
    const [x2, y2] = corners[index]!;
    const along = (x - x1) * (y2 - y1) - (y - y1) * (x2 - x1);
    if (along === 0 && (x - x1) * (x - x2) <= 0 && (y - y1) * (y - y2) <= 0) return 'edge';
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside ? 'inside' : 'outside';
}
