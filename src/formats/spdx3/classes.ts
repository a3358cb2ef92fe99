import { isObject, type Json, listOf, objectOf, objectsOf } from '../json/json.ts';

/** What a value of a property must be, as the official schema of SPDX 3.0.1 says it. */
export type ValueRule =
  | { is: 'text'; patterns: readonly RegExp[] }
  | { is: 'word'; words: ReadonlySet<unknown> }
  | { is: 'boolean' }
  | { is: 'number'; integer: boolean; minimum: number; textForm: RegExp | null }
  /** An object of one of these classes, or a reference: an IRI, a blank node or one of these individuals. */
  | { is: 'object'; classes: ReadonlySet<string>; individuals: ReadonlySet<unknown>; anyClass: boolean };

export interface PropertyRule {
  value: ValueRule;
  many: boolean;
  minItems: number;
}

export interface ClassRule {
  /** Elements have an `spdxId`; other objects may have an `@id`. */
  idMember: 'spdxId' | '@id';
  properties: ReadonlyMap<string, PropertyRule>;
  required: readonly string[];
}

export type Classes = ReadonlyMap<string, ClassRule>;

let loaded: Promise<Classes> | undefined;

/** The classes of SPDX 3.0.1, read out of its schema: each object names its class, so none has to be tried against all. */
export function spdx3Classes(): Promise<Classes> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Classes> {
  const file = await import('./schemas/spdx-3.0.1.schema.json', { with: { type: 'json' } });
  return classesIn(objectOf((file.default as Json).$defs));
}

function classesIn(definitions: Json): Classes {
  const classes = new Map<string, ClassRule>();
  for (const [name, definition] of Object.entries(definitions)) {
    const [head, base] = objectsOf(objectOf(definition).allOf);
    if (!head || !base || name.endsWith('_props') || !isObject(objectOf(head.properties).type)) continue;
    const properties = new Map<string, PropertyRule>();
    const required = listOf(head.required).map(String);
    collect(String(base.$ref), definitions, properties, required);
    const idMember = 'spdxId' in objectOf(head.properties) ? 'spdxId' : '@id';
    if (name !== 'extension_Extension') classes.set(name, { idMember, properties, required });
  }
  return classes;
}

function collect(
  reference: string,
  definitions: Json,
  properties: Map<string, PropertyRule>,
  required: string[],
): void {
  const name = nameIn(reference);
  if (name === 'SHACLClass') return;
  for (const part of objectsOf(objectOf(definitions[name]).allOf)) {
    if (typeof part.$ref === 'string') collect(part.$ref, definitions, properties, required);
    required.push(...listOf(part.required).map(String));
    for (const [property, rule] of Object.entries(objectOf(part.properties))) {
      properties.set(property, propertyRule(rule as Json, definitions));
    }
  }
}

function propertyRule(rule: Json, definitions: Json): PropertyRule {
  const [list] = objectsOf(rule.oneOf);
  if (list?.type !== 'array') return { value: valueRule(rule, definitions), many: false, minItems: 0 };
  return { value: valueRule(list.items as Json, definitions), many: true, minItems: Number(list.minItems ?? 0) };
}

function valueRule(rule: Json, definitions: Json): ValueRule {
  if (typeof rule.$ref === 'string') {
    const name = nameIn(rule.$ref);
    const target = objectOf(definitions[name]);
    if (name === 'IRI' || name === 'BlankNodeOrIRI' || name === 'anyURI') return textRule(target);
    return name.endsWith('_derived') ? objectRule(target) : valueRule(target, definitions);
  }
  if (Array.isArray(rule.enum)) return { is: 'word', words: new Set(rule.enum) };
  if (rule.type === 'boolean') return { is: 'boolean' };
  if (rule.type === 'integer' || Array.isArray(rule.oneOf)) {
    const pattern = objectsOf(rule.oneOf).find((one) => one.type === 'string')?.pattern;
    return {
      is: 'number',
      integer: rule.type === 'integer',
      minimum: typeof rule.minimum === 'number' ? rule.minimum : Number.NEGATIVE_INFINITY,
      textForm: typeof pattern === 'string' ? new RegExp(pattern) : null,
    };
  }
  return textRule(rule);
}

function textRule(rule: Json): ValueRule {
  const patterns = [rule, ...objectsOf(rule.allOf)].flatMap(({ pattern }) =>
    typeof pattern === 'string' ? [new RegExp(pattern)] : [],
  );
  return { is: 'text', patterns };
}

function objectRule(derived: Json): ValueRule {
  const forms = objectsOf(derived.anyOf);
  const inline = objectsOf(forms.find((form) => form.type === 'object')?.anyOf).map(({ $ref }) => nameIn(String($ref)));
  return {
    is: 'object',
    classes: new Set(inline),
    individuals: new Set(forms.flatMap((form) => ('const' in form ? [form.const] : []))),
    anyClass: inline.includes('extension_Extension_props'),
  };
}

function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
