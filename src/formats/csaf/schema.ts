import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Problem } from '../../common/errors.ts';
import { explain, problemLimit } from '../json/explain.ts';
import { repeatedItems } from '../json/unique-items.ts';
import csaf20 from './schemas/2.0/csaf_json_schema.json' with { type: 'json' };
import cvss20 from './schemas/2.0/cvss-v2.0.json' with { type: 'json' };
import cvss30 from './schemas/2.0/cvss-v3.0.json' with { type: 'json' };
import cvss31 from './schemas/2.0/cvss-v3.1.json' with { type: 'json' };

export type SchemaName = 'csaf-2.0' | 'cvss-2.0' | 'cvss-3.0' | 'cvss-3.1';

/** The official schemas by the addresses under which they refer to each other. */
const addresses: Record<SchemaName, { address: string; schema: object }> = {
  'csaf-2.0': { address: 'https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json', schema: csaf20 },
  'cvss-2.0': { address: 'https://www.first.org/cvss/cvss-v2.0.json', schema: cvss20 },
  'cvss-3.0': { address: 'https://www.first.org/cvss/cvss-v3.0.json', schema: cvss30 },
  'cvss-3.1': { address: 'https://www.first.org/cvss/cvss-v3.1.json', schema: cvss31 },
};

/** A schema by its address. */
export function schemaAt(address: string): Record<string, unknown> {
  return Object.values(addresses).find((one) => one.address === address)?.schema as Record<string, unknown>;
}

const compiled = new Map<SchemaName, ValidateFunction>();

/** What is wrong with the value by a schema, in plain words at its place; nothing where it conforms. */
export function schemaProblems(name: SchemaName, value: unknown): Problem[] {
  const judge = validatorOf(name);
  return judge(value) ? [] : explain((judge.errors ?? []).slice(0, mistakeLimit), value);
}

/** A mistake in each of thousands of products is told of some. */
const mistakeLimit = 10 * problemLimit;

function validatorOf(name: SchemaName): ValidateFunction {
  let validator = compiled.get(name);
  if (!validator) {
    validator = build(name);
    compiled.set(name, validator);
  }
  return validator;
}

function build(name: SchemaName): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false, addUsedSchema: false });
  formats.default(ajv, ['date-time', 'uri', 'uuid']);
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: hasNoRepeats,
    errors: true,
  });
  for (const { address, schema } of Object.values(addresses)) ajv.addSchema(inOneDialect(schema), address);
  return ajv.getSchema(addresses[name].address)!;
}

/** The schemas of CVSS name older dialects, whose words all mean the same in this one but for the name of `id`. */
function inOneDialect(schema: object): object {
  const { $schema, $id, id, ...rest } = schema as Record<string, unknown>;
  return rest;
}

const hasNoRepeats: { (mustBeUnique: boolean, items: unknown[]): boolean; errors?: Partial<ErrorObject>[] } = (
  mustBeUnique,
  items,
) => {
  const repeated = mustBeUnique ? repeatedItems(items) : null;
  if (!repeated) return true;
  hasNoRepeats.errors = [{ keyword: 'uniqueItems', params: { ...repeated } }];
  return false;
};
