import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import { isObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { surveyJson } from '../json/survey.ts';
import { Complaints } from '../network/complaints.ts';
import type { Area, Position } from './read-area.ts';

/** More corners than this say nothing more on a map of the world, and make every look at it slow. */
export const mostPositions = 100_000;

/** Decimals of a degree that are kept: about a metre. */
const decimals = 5;

/** Kinds of GeoJSON that hold no area. */
const withoutArea = ['Point', 'MultiPoint', 'LineString', 'MultiLineString'];

/**
 * The areas of a GeoJSON file (RFC 7946) as one: the polygons of all its features and geometries. Points and lines are left out
 * and counted in a warning. One mistake and nothing of it is taken: each is told with its JSON Pointer.
 */
export function readAreas(bytes: Uint8Array): Parsed<Area> {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  if (!json.ok) return json;
  const { tooDeep } = surveyJson(text.value, 1);
  if (tooDeep) return refused(tooDeep);
  const reading = new AreaReading();
  reading.take(json.value, '');
  return reading.end(json.value);
}

class AreaReading {
  readonly #complaints = new Complaints();
  readonly #area: Position[][][] = [];
  #positions = 0;
  #leftOut = 0;

  /** A collection, a feature or a geometry. */
  take(value: unknown, at: string): void {
    const { type } = isObject(value) ? value : {};
    if (!isObject(value)) this.#complaints.add(at, 'An object of GeoJSON must stand here.');
    else if (type === 'FeatureCollection') this.#takeAll(value.features, `${at}/features`);
    else if (type === 'GeometryCollection') this.#takeAll(value.geometries, `${at}/geometries`);
    else if (type === 'Feature') {
      if (value.geometry === null) this.#leftOut++;
      else this.take(value.geometry, `${at}/geometry`);
    } else if (type === 'Polygon') this.#takePolygon(value.coordinates, `${at}/coordinates`);
    else if (type === 'MultiPolygon') this.#takePolygons(value.coordinates, `${at}/coordinates`);
    else if (withoutArea.includes(String(type))) this.#leftOut++;
    else
      this.#complaints.add(
        `${at}/type`,
        'This is no type of GeoJSON (RFC 7946), such as FeatureCollection or Polygon.',
      );
  }

  end(file: unknown): Parsed<Area> {
    if (this.#complaints.any) return refused(...this.#complaints.list());
    if (this.#positions > mostPositions) {
      const message = `The areas have ${this.#positions} corners, and ${mostPositions} are the most. Simplify their outlines.`;
      return refused({ at: '', message });
    }
    if (this.#area.length === 0) return refused({ at: '', message: 'The file holds no polygon.' });
    const warnings = [];
    if (this.#leftOut > 0) {
      warnings.push({
        at: '',
        message: `${this.#leftOut} features without an area were left out: points, lines, nothing.`,
      });
    }
    if (isObject(file) && 'crs' in file) {
      warnings.push({
        at: '/crs',
        message: 'The coordinates were read as WGS 84, whatever is said here (RFC 7946 §4).',
      });
    }
    return parsed(this.#area, warnings);
  }

  #takeAll(list: unknown, at: string): void {
    if (!Array.isArray(list)) this.#complaints.add(at, 'A list must stand here.');
    else for (const [index, item] of list.entries()) this.take(item, `${at}/${index}`);
  }

  #takePolygons(list: unknown, at: string): void {
    if (!Array.isArray(list)) this.#complaints.add(at, 'A list of polygons must stand here.');
    else for (const [index, polygon] of list.entries()) this.#takePolygon(polygon, `${at}/${index}`);
  }

  #takePolygon(rings: unknown, at: string): void {
    if (!Array.isArray(rings) || rings.length === 0) {
      this.#complaints.add(at, 'A polygon is a list of rings, the first of which is its edge.');
      return;
    }
    const read = rings.map((ring, index) => this.#ring(ring, `${at}/${index}`));
    if (read.every((ring) => ring !== undefined)) this.#area.push(read);
  }

  #ring(ring: unknown, at: string): Position[] | undefined {
    if (!Array.isArray(ring)) {
      this.#complaints.add(at, 'A ring is a list of positions.');
      return undefined;
    }
    this.#positions += ring.length;
    if (this.#positions > mostPositions) return undefined;
    const positions = ring.map((position, index) => this.#position(position, `${at}/${index}`));
    if (!positions.every((position) => position !== undefined)) return undefined;
    const [first, last] = [positions[0], positions.at(-1)];
    if (positions.length < 4 || first![0] !== last![0] || first![1] !== last![1]) {
      this.#complaints.add(at, 'A ring has four positions at least, and the last is the first (RFC 7946 §3.1.6).');
      return undefined;
    }
    return positions;
  }

  #position(position: unknown, at: string): Position | undefined {
    const [longitude, latitude] = Array.isArray(position) ? position : [];
    if (isDegree(longitude, 180) && isDegree(latitude, 90)) return [rounded(longitude), rounded(latitude)];
    const message =
      'A position is longitude, then latitude, in degrees: -180 to 180 and -90 to 90. Coordinates in metres must be converted to WGS 84 first.';
    this.#complaints.add(at, message);
    return undefined;
  }
}

function isDegree(value: unknown, edge: number): value is number {
  return typeof value === 'number' && value >= -edge && value <= edge;
}

function rounded(degrees: number): number {
  return Number(degrees.toFixed(decimals)) + 0;
}
