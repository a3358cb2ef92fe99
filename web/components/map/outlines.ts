import { geoInterpolate } from 'd3-geo';
import type { Position } from '../../../src/formats/geojson/read-area.ts';
import { world } from './frame.ts';
import { drawnAt } from './projection.ts';

/** Edges are cut at so many degrees, so that they bend as the map does. */
const cutDegrees = 4;

/** Rings of positions as one path of the drawn world. Edges are straight lines in degrees, as GeoJSON has them (RFC 7946 §3.1.1). */
export function ringsPath(rings: readonly (readonly Position[])[]): string {
  return rings.map((ring) => `${linePath(ring.flatMap((end, index) => alongEdge(ring[index - 1], end)))}Z`).join('');
}

/** The end of an edge, behind positions that cut it. */
function alongEdge(start: Position | undefined, end: Position): Position[] {
  if (!start) return [end];
  const steps = Math.ceil(Math.max(Math.abs(end[0] - start[0]), Math.abs(end[1] - start[1])) / cutDegrees);
  return Array.from({ length: Math.max(1, steps) }, (_, step): Position => {
    const part = (step + 1) / Math.max(1, steps);
    return [start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part];
  });
}

/** Of a great circle that goes round the whole world. */
const stepsAround = 90;

/** The shortest way over the globe; where it leaves the map at 180 degrees it goes on at the other side. */
export function greatCirclePath(from: Position, to: Position): string {
  const along = geoInterpolate([...from], [...to]);
  const apart = Math.max(Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1]));
  const steps = Math.max(4, Math.ceil((stepsAround * apart) / 360));
  return linePath(Array.from({ length: steps + 1 }, (_, step) => along(step / steps)));
}

function linePath(positions: readonly Position[]): string {
  let before: number | undefined;
  return positions
    .map(([longitude, latitude]) => {
      const { x, y } = drawnAt({ longitude, latitude });
      const isCut = before === undefined || Math.abs(x - before) > world.width / 2;
      before = x;
      return `${isCut ? 'M' : 'L'}${x.toFixed(2)},${y.toFixed(2)}`;
    })
    .join('');
}

/** Kilometres to a degree of a great circle, on a globe of 40,030 km. */
const kilometresToDegree = 111.195;
const corners = 48;

/** A circle on the globe as a ring, its last position the first; one that reaches over a pole is cut there. */
export function circleAround([longitude, latitude]: Position, kilometres: number): Position[] {
  const radius = (kilometres / kilometresToDegree) * (Math.PI / 180);
  const [start, north] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  const ring = Array.from({ length: corners }, (_, corner): Position => {
    const bearing = (-2 * Math.PI * corner) / corners;
    const at = Math.asin(Math.sin(north) * Math.cos(radius) + Math.cos(north) * Math.sin(radius) * Math.cos(bearing));
    const turn = Math.atan2(
      Math.sin(bearing) * Math.sin(radius) * Math.cos(north),
      Math.cos(radius) - Math.sin(north) * Math.sin(at),
    );
    return [rounded(((start + turn) * 180) / Math.PI), rounded((at * 180) / Math.PI)];
  });
  return [...ring, ring[0]!];
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(3)) + 0;
}
