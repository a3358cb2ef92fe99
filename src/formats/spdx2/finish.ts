import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { BomDocument, BomEncoding, ReadOptions } from '../bom/document.ts';
import { limited } from '../json/explain.ts';
import { isObject } from '../json/json.ts';
import { isSpdx2Version, type Spdx2Source, type Spdx2Version, spdx2Versions } from './document.ts';
import { judge, shown } from './judge.ts';
import { listedLicences } from './listed-licences.ts';
import { rulesBroken } from './rules.ts';
import { schemaOf } from './schema.ts';
import { toPivot } from './to-pivot.ts';

export interface FinishOptions extends ReadOptions {
  encoding: BomEncoding;
  /** What the reader of the serialisation overlooked. */
  overlooked?: readonly Problem[];
}

const limit = 100;

/** Judges the objects that one of the serialisations gave, and lays them out in the one object model. */
export async function finishSpdx2(source: Spdx2Source, options: FinishOptions): Promise<Parsed<BomDocument>> {
  if (!isObject(source.document))
    return refused({ at: '', message: 'An SPDX document is an object; this is something else.' });
  const version = versionOf(source.document.spdxVersion, options);
  if (!version.ok) return refused(...placed(version.problems, source));
  const schema = await schemaOf(version.value);
  const { problems, more } = judge(source.document, schema, { mend: options.lenient, limit });
  if (problems.length > 0 && !options.lenient) return refused(...placed(withRest(problems, more), source));
  const rules = rulesBroken(source.document);
  if (rules.problems.length > 0 && !options.lenient) return refused(...placed(limited(rules.problems), source));
  const { content, losses } = toPivot(source.document, await listedLicences());
  const warnings = limited([...version.warnings, ...withRest(problems, more), ...rules.problems, ...rules.warnings]);
  return parsed(
    {
      format: 'spdx',
      encoding: options.encoding,
      specVersion: String(source.document.spdxVersion ?? version.value),
      content,
      losses: placed(losses, source),
    },
    [...(options.overlooked ?? []), ...placed(warnings, source)],
  );
}

export function versionOf(named: unknown, { lenient }: ReadOptions): Parsed<Spdx2Version> {
  if (isSpdx2Version(named)) return parsed(named);
  const found = named === undefined ? 'no version is named' : `this names ${shown(named)}`;
  const problem = {
    at: '/spdxVersion',
    message: `SPDX of the versions ${spdx2Versions.join(', ')} is read here; ${found}.`,
  };
  return lenient ? parsed('SPDX-2.3', [problem]) : refused(problem);
}

function withRest(problems: Problem[], more: number): Problem[] {
  return more > 0 ? [...problems, { at: '', message: `At least ${more} more are not listed.` }] : problems;
}

export function placed(problems: readonly Problem[], { placesOf }: Pick<Spdx2Source, 'placesOf'>): Problem[] {
  if (!placesOf || problems.length === 0) return [...problems];
  const places = placesOf(problems.map(({ at }) => at));
  return problems.map(({ at, message }) => ({ at: places.get(at) ?? at, message }));
}

/** For each pointer the place of what it names or, failing that, of what this lies in, from a second reading that tells all places. */
export function nearestPlaces(
  pointers: readonly string[],
  read: (found: (pointer: string, place: string) => void) => void,
): ReadonlyMap<string, string> {
  const wanted = new Set(pointers.flatMap(selfAndAbove));
  const seen = new Map<string, string>();
  read((pointer, place) => {
    if (wanted.has(pointer) && !seen.has(pointer)) seen.set(pointer, place);
  });
  const places = new Map<string, string>();
  for (const pointer of pointers) {
    const nearest = selfAndAbove(pointer).find((one) => seen.has(one));
    if (nearest !== undefined) places.set(pointer, seen.get(nearest)!);
  }
  return places;
}

function selfAndAbove(pointer: string): string[] {
  const all: string[] = [];
  for (let rest = pointer; rest !== ''; rest = rest.slice(0, rest.lastIndexOf('/'))) all.push(rest);
  return all;
}
