/** Degrees, WGS 84: longitude first (RFC 7946 §3.1.1). */
export type Position = readonly [longitude: number, latitude: number];

/** Polygons, each a ring around it and the rings of its holes; the last position of a ring is the first again (RFC 7946 §3.1.6, §3.1.7). */
export type Area = readonly (readonly (readonly Position[])[])[];

/** The area of a GeoJSON `Polygon` or `MultiPolygon`; else what is wrong with it, with its JSON Pointer. */
export function readArea(text: string): { ok: true; value: Area } | { ok: false; at: string; message: string } {
  let geometry: unknown;
  try {
    geometry = JSON.parse(text);
  } catch {
    return { ok: false, at: '', message: 'This is no JSON.' };
  }
  const { type, coordinates } = Object(geometry) as { type?: unknown; coordinates?: unknown };
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    return { ok: false, at: '/type', message: 'Use a GeoJSON "Polygon" or "MultiPolygon".' };
  }
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  const wrong = wrongIn(polygons, type === 'Polygon');
  return wrong ? { ok: false, ...wrong } : { ok: true, value: polygons as Area };
}

function wrongIn(polygons: unknown, isSingle: boolean): { at: string; message: string } | undefined {
  const at = '/coordinates';
  if (!isFilled(polygons)) return { at, message: 'This takes at least one polygon.' };
  for (const [index, polygon] of polygons.entries()) {
    const place = isSingle ? at : `${at}/${index}`;
    if (!isFilled(polygon)) return { at: place, message: 'A polygon takes at least one ring of positions.' };
    for (const [number, ring] of polygon.entries()) {
      const wrong = wrongInRing(ring);
      if (wrong) return { at: `${place}/${number}${wrong.at}`, message: wrong.message };
    }
  }
  return undefined;
}

function wrongInRing(ring: unknown): { at: string; message: string } | undefined {
  if (!isFilled(ring) || ring.length < 4) return { at: '', message: 'A ring takes at least four positions.' };
  const wrong = ring.findIndex((position) => !isPosition(position));
  if (wrong >= 0) {
    return { at: `/${wrong}`, message: 'A position is a longitude from -360 to 360 and a latitude from -90 to 90.' };
  }
  const [first, last] = [ring[0], ring.at(-1)] as [Position, Position];
  const isClosed = first[0] === last[0] && first[1] === last[1];
  return isClosed ? undefined : { at: '', message: 'A ring ends where it begins (RFC 7946 §3.1.6).' };
}

function isFilled(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** Longitudes up to 360, for areas drawn on across the line of 180 degrees; a height may follow. */
function isPosition(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 2 || !value.every((one) => typeof one === 'number')) return false;
  return Math.abs(value[0]) <= 360 && Math.abs(value[1]) <= 90;
}
