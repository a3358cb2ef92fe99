import type { Problem } from '../../common/errors.ts';
import { isObject, type Json } from '../json/json.ts';

/** The part of JSON Schema that the schemas of SPDX 2 use, ready for a walk. */
export type Rule =
  | { is: 'object'; members: ReadonlyMap<string, Rule> | null; required: readonly string[] }
  | { is: 'array'; items: Rule; minItems: number }
  | { is: 'string'; allowed: ReadonlySet<unknown> | null }
  | { is: 'boolean' | 'integer' };

/** A schema made ready once, for any number of documents. */
export function compileSchema(schema: Json): Rule {
  switch (schema.type) {
    case 'object':
      return {
        is: 'object',
        members: isObject(schema.properties)
          ? new Map(Object.entries(schema.properties).map(([name, inner]) => [name, compileSchema(inner as Json)]))
          : null,
        required: (schema.required as string[] | undefined) ?? [],
      };
    case 'array':
      return { is: 'array', items: compileSchema(schema.items as Json), minItems: Number(schema.minItems ?? 0) };
    case 'string':
      return { is: 'string', allowed: Array.isArray(schema.enum) ? new Set(schema.enum) : null };
    case 'boolean':
    case 'integer':
      return { is: schema.type };
    default:
      throw new Error(`The schema uses type ${JSON.stringify(schema.type)}, which its judge does not know.`);
  }
}

export interface Judgement {
  problems: Problem[];
  /** How many more there are than are told. */
  more: number;
}

/**
 * What a schema says against a document; the first `limit` problems are told. With `mend`, what has the wrong type or is unknown
 * is taken out of the document, so that its readers can believe the rest.
 */
export function judge(document: unknown, rule: Rule, options: { mend: boolean; limit: number }): Judgement {
  const path: (string | number)[] = [];
  const judgement: Judgement = { problems: [], more: 0 };

  function complain(message: string, ...further: string[]): void {
    if (judgement.problems.length >= options.limit) judgement.more++;
    else judgement.problems.push({ at: pointerTo([...path, ...further]), message });
  }

  /** Whether the value can stay. */
  function walk(value: unknown, wanted: Rule): boolean {
    switch (wanted.is) {
      case 'object':
        return isObject(value) ? walkObject(value, wanted) : refuse('an object', value);
      case 'array':
        return Array.isArray(value) ? walkArray(value, wanted) : refuse('a list', value);
      case 'string':
        if (typeof value !== 'string') return refuse('text', value);
        if (!wanted.allowed || wanted.allowed.has(value)) return true;
        complain(`${shown(value)} is not one of ${listed([...wanted.allowed])}.`);
        return true;
      case 'boolean':
        return typeof value === 'boolean' || refuse('true or false', value);
      case 'integer':
        return Number.isInteger(value) || refuse('a whole number', value);
    }
  }

  function refuse(wanted: string, value: unknown): false {
    complain(`This must be ${wanted}, not ${kindOf(value)}.`);
    return false;
  }

  function walkObject(value: Json, { members, required }: Rule & { is: 'object' }): true {
    for (const name of required) {
      if (!Object.hasOwn(value, name)) complain(`The member "${name}" is missing.`);
    }
    if (!members) return true;
    for (const name of Object.keys(value)) {
      const rule = members.get(name);
      if (!rule) complain('This version of SPDX knows no such member here.', name);
      path.push(name);
      if (!(rule && walk(value[name], rule)) && options.mend) delete value[name];
      path.pop();
    }
    return true;
  }

  function walkArray(value: unknown[], { items, minItems }: Rule & { is: 'array' }): true {
    if (value.length < minItems) complain(`This list must have at least ${minItems} entry.`);
    let kept = 0;
    for (let index = 0; index < value.length; index++) {
      path.push(index);
      if (walk(value[index], items) || !options.mend) value[kept++] = value[index];
      path.pop();
    }
    value.length = kept;
    return true;
  }

  walk(document, rule);
  return judgement;
}

export function pointerTo(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { object: 'an object', string: 'text', number: 'a number', boolean: 'a boolean' }[typeof value as 'object'];
}

export function shown(value: unknown): string {
  const text = typeof value === 'object' ? kindOf(value) : (JSON.stringify(value) ?? 'This');
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function listed(values: readonly unknown[]): string {
  const texts = values.slice(0, 12).map(String);
  return values.length > 12 ? `${texts.join(', ')} and ${values.length - 12} more` : texts.join(', ');
}
