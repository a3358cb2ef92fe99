import type { Area, Position } from '../../formats/geojson/read-area.ts';

/** Degrees; from west to east and from south to north. */
export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** Longitudes from -180 to 180; all of them where a ring goes across the line of 180 degrees. */
export function boundsOf(area: Area): Bounds {
  const bounds = { west: 180, south: 90, east: -180, north: -90 };
  for (const [outer] of area) {
    const ring = boundsIn(unrolled(outer!));
    const isAcross = ring.west < -180 || ring.east > 180;
    bounds.west = Math.min(bounds.west, isAcross ? -180 : ring.west);
    bounds.east = Math.max(bounds.east, isAcross ? 180 : ring.east);
    bounds.south = Math.min(bounds.south, ring.south);
    bounds.north = Math.max(bounds.north, ring.north);
  }
  return bounds;
}

/**
 * Whether a position lies inside an area or on its edge, edges as straight lines of the map. An edge longer than half of the world goes
 * the other way round, across the line of 180 degrees, unless it spans the whole map; a ring that goes round the world has its nearer pole
 * in it. Only what is wholly inside a hole is outside.
 */
export function insideOf(area: Area): (position: Position) => boolean {
  const polygons = area.map((rings) => rings.map(placesIn));
  return (position) =>
    polygons.some(([outer, ...holes]) => {
      const place = outer!(position);
      return place === 'edge' || (place === 'inside' && holes.every((hole) => hole(position) !== 'inside'));
    });
}

/** The ring with longitudes that go on beyond 180 degrees where it does, and by way of the pole where it does not come back. */
function unrolled(ring: readonly Position[]): Position[] {
  const corners: Position[] = [];
  let turned = 0;
  for (const [index, [longitude, latitude]] of ring.entries()) {
    const step = index === 0 ? 0 : longitude - ring[index - 1]![0];
    if (Math.abs(step) > 180 && Math.abs(step) < 360) turned -= Math.sign(step) * 360;
    corners.push([longitude + turned, latitude]);
  }
  if (turned === 0) return corners;
  const pole = ring.reduce((sum, [, latitude]) => sum + latitude, 0) < 0 ? -90 : 90;
  const [start, end] = [corners[0]!, corners.at(-1)!];
  return [...corners, [end[0], pole], [start[0], pole], start];
}

function boundsIn(corners: readonly Position[]): Bounds {
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [longitude, latitude] of corners) {
    bounds.west = Math.min(bounds.west, longitude);
    bounds.east = Math.max(bounds.east, longitude);
    bounds.south = Math.min(bounds.south, latitude);
    bounds.north = Math.max(bounds.north, latitude);
  }
  return bounds;
}

type Place = 'inside' | 'edge' | 'outside';

/** Where positions stand to a ring, on whichever turn of the world it lies. */
function placesIn(ring: readonly Position[]): (position: Position) => Place {
  const corners = unrolled(ring);
  const bounds = boundsIn(corners);
  const edgesAt = edgesByBand(corners, bounds);
  const { west, south, east, north } = bounds;
  return ([longitude, latitude]) => {
    if (latitude < south || latitude > north) return 'outside';
    const edges = edgesAt(latitude);
    let place: Place = 'outside';
    const last = Math.ceil((east - longitude) / 360);
    for (let turn = Math.floor((west - longitude) / 360); turn <= last; turn++) {
      const turned = longitude + turn * 360;
      const found = turned < west || turned > east ? 'outside' : placeAmong(edges, turned, latitude);
      if (found === 'edge') return found;
      if (found === 'inside') place = found;
    }
    return place;
  };
}

type Edge = readonly [Position, Position];

/** The most bands of latitude into which edges are put, so that a position is compared with those of its own band only. */
const mostBands = 1024;

/** The edges that a latitude may cross. There are fewer bands where edges are tall, so that all bands together hold few. */
function edgesByBand(corners: readonly Position[], { south, north }: Bounds): (latitude: number) => readonly Edge[] {
  const height = Math.max(north - south, 1e-9);
  const edges = corners.slice(1).map((end, index): Edge => [corners[index]!, end]);
  const crossed = edges.reduce((sum, [[, y1], [, y2]]) => sum + Math.abs(y2 - y1) / height, 0);
  const count = Math.min(mostBands, Math.max(1, Math.floor((4 * edges.length) / crossed)));
  const bandOf = (latitude: number) =>
    Math.min(count - 1, Math.max(0, Math.floor(((latitude - south) / height) * count)));
  const bands = Array.from({ length: count }, (): Edge[] => []);
  for (const edge of edges) {
    const [one, other] = [bandOf(edge[0][1]), bandOf(edge[1][1])];
    for (let band = Math.min(one, other); band <= Math.max(one, other); band++) bands[band]!.push(edge);
  }
  return (latitude) => bands[bandOf(latitude)]!;
}

/** By the number of edges that a way to the east crosses (even-odd rule). */
function placeAmong(edges: readonly Edge[], x: number, y: number): Place {
  let inside = false;
  for (const [[x1, y1], [x2, y2]] of edges) {
    const along = (x - x1) * (y2 - y1) - (y - y1) * (x2 - x1);
    if (along === 0 && (x - x1) * (x - x2) <= 0 && (y - y1) * (y - y2) <= 0) return 'edge';
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside ? 'inside' : 'outside';
}
