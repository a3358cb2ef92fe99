import type { Area, Position } from '../../formats/geojson/read-area.ts';

/** Degrees; from west to east and from south to north. */
export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

export function boundsOf(area: Area): Bounds {
  const bounds = { west: 180, south: 90, east: -180, north: -90 };
  for (const [edge] of area) {
    for (const [longitude, latitude] of edge!) {
      bounds.west = Math.min(bounds.west, longitude);
      bounds.east = Math.max(bounds.east, longitude);
      bounds.south = Math.min(bounds.south, latitude);
      bounds.north = Math.max(bounds.north, latitude);
    }
  }
  return bounds;
}

/** The most bands of latitude into which edges are put, so that a position is compared with those of its own band only. */
const mostBands = 1024;

/**
 * Whether a position stands inside an area or on its edge. In each polygon by the number of edges that a way to the east crosses
 * (even-odd rule, so a hole is outside); edges are straight lines in degrees, as GeoJSON has them.
 */
export function insideOf(area: Area): (position: Position) => boolean {
  const polygons = area.map((rings) => ({ bounds: boundsOf([rings]), edgesAt: edgesByBand(rings) }));
  return (position) => {
    const [x, y] = position;
    return polygons.some(({ bounds: { west, south, east, north }, edgesAt }) => {
      if (x < west || x > east || y < south || y > north) return false;
      return isWithin(edgesAt(y), position);
    });
  };
}

type Edge = readonly [Position, Position];

/** The edges that a latitude may cross. There are fewer bands where edges are tall, so that all bands together hold few. */
function edgesByBand(rings: Area[number]): (latitude: number) => readonly Edge[] {
  const { south, north } = boundsOf([rings]);
  const height = Math.max(north - south, 1e-9);
  const edges = rings.flatMap((ring) => ring.slice(1).map((end, index): Edge => [ring[index]!, end]));
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

function isWithin(edges: readonly Edge[], [x, y]: Position): boolean {
  let inside = false;
  for (const [[x1, y1], [x2, y2]] of edges) {
    const along = (x - x1) * (y2 - y1) - (y - y1) * (x2 - x1);
    if (along === 0 && (x - x1) * (x - x2) <= 0 && (y - y1) * (y - y2) <= 0) return true;
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
  }
  return inside;
}
