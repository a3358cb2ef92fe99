import { isObject, type Json } from '../json/json.ts';
import { escapePointer } from '../json/survey.ts';

/** A value of a document with its JSON Pointer. */
export interface Placed<T = unknown> {
  at: string;
  value: T;
}

/**
 * What stands at a path in the notation of the standard (CSAF 2.0 §6): `[]` is each item, `(…)*` any number of repetitions, as in
 * `/product_tree/branches[](/branches[])*\/product`. What is not there, or is of another kind than the path says, is passed over, so that
 * a document of any shape can be asked.
 */
export function placesAt(root: unknown, path: string): Placed[] {
  return stepsOf(path)([{ at: '', value: root }]);
}

export function objectsAt(root: unknown, path: string): Placed<Json>[] {
  return placesAt(root, path).filter((place): place is Placed<Json> => isObject(place.value));
}

export function textsAt(root: unknown, path: string): Placed<string>[] {
  return placesAt(root, path).filter((place): place is Placed<string> => typeof place.value === 'string');
}

/** Those below a place that was found before, with pointers from the root. */
export function textsBelow(place: Placed, path: string): Placed<string>[] {
  return textsAt(place.value, path).map(({ at, value }) => ({ at: place.at + at, value }));
}

export function objectsBelow(place: Placed, path: string): Placed<Json>[] {
  return objectsAt(place.value, path).map(({ at, value }) => ({ at: place.at + at, value }));
}

type Step = (places: readonly Placed[]) => Placed[];

const known = new Map<string, Step>();

function stepsOf(path: string): Step {
  let steps = known.get(path);
  if (!steps) {
    steps = compile(path);
    known.set(path, steps);
  }
  return steps;
}

const token = /\((?<repeated>[^)]+)\)\*|\/(?<member>[^/[(]+)|\[\]/g;

function compile(path: string): Step {
  const steps = [...path.matchAll(token)].map(({ groups }): Step => {
    if (groups?.repeated) return repeatedly(compile(groups.repeated));
    if (groups?.member) return memberNamed(groups.member);
    return eachItem;
  });
  return (places) => steps.reduce<Placed[]>((found, step) => step(found), [...places]);
}

function memberNamed(name: string): Step {
  return (places) =>
    places.flatMap(({ at, value }) =>
      isObject(value) && Object.hasOwn(value, name) ? [{ at: `${at}/${escapePointer(name)}`, value: value[name] }] : [],
    );
}

const eachItem: Step = (places) =>
  places.flatMap(({ at, value }) =>
    Array.isArray(value) ? value.map((item: unknown, index) => ({ at: `${at}/${index}`, value: item })) : [],
  );

function repeatedly(step: Step): Step {
  return (places) => {
    const found: Placed[][] = [];
    for (let layer = [...places]; layer.length > 0; layer = step(layer)) found.push(layer);
    return found.flat();
  };
}
