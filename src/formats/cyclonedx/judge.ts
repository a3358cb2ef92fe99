import type { ErrorObject } from 'ajv';
import type { Problem } from '../../common/errors.ts';
import { explain, problemLimit, withoutEchoes } from '../json/explain.ts';
import type { Json } from '../json/json.ts';
import type { Recognised } from './recognise.ts';
import { validatorOf } from './schema.ts';

/** Lists longer than this are judged in pieces once a mistake is known, so that a broken giant costs bounded memory. */
const pieceLength = 500;

/** What the official schema says against a document; nothing for one that it accepts. */
export async function problemsOf({ version, document }: Recognised): Promise<Problem[]> {
  const validator = await validatorOf(version);
  if (validator.isValid(document)) return [];
  const problems: Problem[] = [];
  for (const mistakes of mistakesIn(validator, document)) {
    problems.push(...explain(mistakes, document));
    if (problems.length > problemLimit) return problems;
  }
  return problems.length > 0 ? problems : explain(validator.mistakesOf(document), document);
}

/** The document without what has another type than its schema wants, so that its readers can believe the rest. */
export async function withoutMisfits({ version, document }: Recognised): Promise<Json> {
  const validator = await validatorOf(version);
  const places: string[][] = [];
  for (const mistakes of mistakesIn(validator, document)) {
    const misfits = withoutEchoes(mistakes).filter((mistake) => mistake.keyword === 'type');
    places.push(...misfits.map(({ instancePath }) => unescapedPointer(instancePath)));
  }
  return places.length > 0 ? (without(document, places) as Json) : document;
}

/** A JSON Pointer (RFC 6901) as the names and indexes on its way. */
export function unescapedPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A copy without what stands at some places, new only along the way to them. */
export function without(value: unknown, places: readonly string[][]): unknown {
  if (typeof value !== 'object' || value === null || places.length === 0) return value;
  const below = Map.groupBy(places, ([first]) => first!);
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const rests = (below.get(name) ?? []).map((place) => place.slice(1));
    return rests.some((rest) => rest.length === 0) ? [] : [[name, without(inner, rests)] as const];
  });
  return Array.isArray(value) ? kept.map(([, inner]) => inner) : Object.fromEntries(kept);
}

function* mistakesIn(
  validator: { mistakesOf(document: unknown): readonly ErrorObject[] },
  document: Json,
): Generator<ErrorObject[]> {
  for (const piece of piecesOf(document)) yield validator.mistakesOf(piece.document).map(piece.placed);
}

interface Piece {
  document: Json;
  /** The mistake at its place in the whole document. */
  placed(mistake: ErrorObject): ErrorObject;
}

/** The document with its long lists emptied, then every stretch of a long list in a document of its own. */
function* piecesOf(document: Json): Generator<Piece> {
  const long = Object.entries(document).filter(
    (entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > pieceLength,
  );
  const emptied = Object.fromEntries(long.map(([name]) => [name, []]));
  yield { document: { ...document, ...emptied }, placed: (mistake) => mistake };
  const { bomFormat, specVersion, version } = document;
  for (const [name, list] of long) {
    for (let start = 0; start < list.length; start += pieceLength) {
      const piece = { bomFormat, specVersion, version, [name]: list.slice(start, start + pieceLength) };
      yield { document: piece, placed: (mistake) => shifted(mistake, name, start) };
    }
  }
}

function shifted(mistake: ErrorObject, name: string, by: number): ErrorObject {
  const [empty, first, index, ...rest] = mistake.instancePath.split('/');
  if (first !== name || index === undefined) return mistake;
  return { ...mistake, instancePath: [empty, first, Number(index) + by, ...rest].join('/') };
}
