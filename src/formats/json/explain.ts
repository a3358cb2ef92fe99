import type { ErrorObject } from 'ajv';
import type { Problem } from '../../common/errors.ts';
import { escapePointer } from './survey.ts';

/** How many problems of one document are told; the rest are counted. */
export const problemLimit = 100;

/** The first problems, and one line that counts the rest (a broken document is not judged to its end). */
export function limited(problems: readonly Problem[]): Problem[] {
  if (problems.length <= problemLimit) return [...problems];
  const rest = problems.length - problemLimit;
  return [...problems.slice(0, problemLimit), { at: '', message: `At least ${rest} more are not listed.` }];
}

/** The validator's mistakes in plain sentences, each at its place, in the order of the schema. */
export function explain(errors: readonly ErrorObject[], document: unknown): Problem[] {
  const problems = withoutEchoes(errors).map((error) => ({ at: placeOf(error), message: sentenceOf(error, document) }));
  const seen = new Set<string>();
  return problems.filter(({ at, message }) => {
    const key = `${at} ${message}`;
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

/**
 * A choice ("one of these forms") that fails reports every form's own mistakes and then itself. Of those, the deepest
 * ones belong to the form that was meant; where none lies deeper, the choice itself is the clearer statement.
 */
export function withoutEchoes(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === 'if') continue;
    if (error.keyword !== 'oneOf' && error.keyword !== 'anyOf') {
      kept.push(error);
      continue;
    }
    const forms: ErrorObject[] = [];
    while (kept.length > 0 && isWithin(kept.at(-1)!, error)) forms.unshift(kept.pop()!);
    const deepest = Math.max(...forms.map(depthOf));
    if (deepest > depthOf(error)) kept.push(...forms.filter((form) => depthOf(form) === deepest));
    else kept.push(error.params.passingSchemas ? error : choiceOfMembers(error, forms));
  }
  return kept;
}

/** Forms that differ only in the member they ask for are told as "one of these members". */
function choiceOfMembers(choice: ErrorObject, forms: readonly ErrorObject[]): ErrorObject {
  if (forms.length === 0 || forms.some((form) => form.keyword !== 'required')) return choice;
  return { ...choice, params: { members: forms.map((form) => form.params.missingProperty) } };
}

function isWithin(error: ErrorObject, choice: ErrorObject): boolean {
  return error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);
}

function depthOf(error: ErrorObject): number {
  return error.instancePath.split('/').length;
}

function placeOf({ keyword, instancePath, params }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `${instancePath}/${escapePointer(params.additionalProperty)}`;
  if (keyword === 'unevaluatedProperties') return `${instancePath}/${escapePointer(params.unevaluatedProperty)}`;
  if (keyword === 'uniqueItems') return `${instancePath}/${params.again}`;
  return instancePath;
}

const sentences: Record<string, (params: ErrorObject['params'], value: unknown) => string> = {
  required: ({ missingProperty }) => `The member "${missingProperty}" is missing.`,
  additionalProperties: () => 'The schema of this version knows no such member here.',
  unevaluatedProperties: () => 'The schema of this version knows no such member here.',
  type: ({ type }, value) => `This must be ${named(type)}, not ${kindOf(value)}.`,
  enum: ({ allowedValues }, value) => `${shown(value)} is not one of ${listed(allowedValues)}.`,
  const: ({ allowedValue }, value) => `${shown(value)} must be ${shown(allowedValue)}.`,
  pattern: ({ pattern }, value) => `${shown(value)} has not the form that is asked for here (${pattern}).`,
  format: ({ format }, value) => `${shown(value)} is no ${formats[format] ?? format}.`,
  minLength: ({ limit }) => `This text must have at least ${counted(limit, 'character')}.`,
  maxLength: ({ limit }) => `This text may have at most ${counted(limit, 'character')}.`,
  minimum: ({ limit }, value) => `${shown(value)} must be at least ${limit}.`,
  maximum: ({ limit }, value) => `${shown(value)} must be at most ${limit}.`,
  minProperties: ({ limit }) => `This object must have at least ${counted(limit, 'member')}.`,
  maxProperties: ({ limit }) => `This object may have at most ${counted(limit, 'member')}.`,
  minItems: ({ limit }) => `This list must have at least ${counted(limit, 'entry', 'entries')}.`,
  maxItems: ({ limit }) => `This list may have at most ${counted(limit, 'entry', 'entries')}.`,
  additionalItems: ({ limit }) => `This list may have at most ${counted(limit, 'entry', 'entries')}.`,
  uniqueItems: ({ first }) => `This entry repeats entry ${first} of the same list.`,
  oneOf: ({ passingSchemas, members }) =>
    passingSchemas ? 'This has more than one of several forms that exclude each other.' : noForm(members),
  anyOf: ({ members }) => noForm(members),
  not: () => 'This combination of members is not allowed.',
  dependencies: ({ property, missingProperty }) =>
    `With "${property}", the member "${missingProperty}" must be there too.`,
};

function noForm(members: string[] | undefined): string {
  return members
    ? `One of these members is missing: ${members.map((name) => `"${name}"`).join(', ')}.`
    : 'This has none of the forms that the schema allows here.';
}

const formats: Record<string, string> = {
  'date-time': 'date and time such as 2026-02-28T09:30:00Z',
  date: 'date such as 2026-02-28',
  'idn-email': 'e-mail address',
  uri: 'absolute URI',
};

function sentenceOf(error: ErrorObject, document: unknown): string {
  const sentence = sentences[error.keyword];
  return sentence
    ? sentence(error.params, valueAt(document, error.instancePath))
    : `This breaks the rule "${error.keyword}" of the schema.`;
}

function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = (value as Record<string, unknown> | undefined)?.[name];
  }
  return value;
}

function named(type: string | string[]): string {
  const kinds: Record<string, string> = {
    object: 'an object',
    array: 'a list',
    string: 'text',
    integer: 'a whole number',
  };
  return [type]
    .flat()
    .map((one) => kinds[one] ?? `a ${one}`)
    .join(' or ');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { object: 'an object', string: 'text', number: 'a number', boolean: 'a boolean' }[typeof value as 'object'];
}

function shown(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? kindOf(value) : (JSON.stringify(value) ?? 'This');
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function listed(values: readonly unknown[]): string {
  const texts = values.slice(0, 12).map(String);
  return values.length > texts.length
    ? `${texts.join(', ')} and ${values.length - texts.length} more`
    : texts.join(', ');
}

function counted(count: number, one: string, more = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count} ${more}`;
}
