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
import csaf21 from './schemas/2.1/csaf.json' with { type: 'json' };
import cvss40 from './schemas/2.1/cvss-v4.0.json' with { type: 'json' };
import extensionContent from './schemas/2.1/extension-content.json' with { type: 'json' };
import extensionMetaschema from './schemas/2.1/extension-metaschema.json' with { type: 'json' };
import ssvc from './schemas/2.1/SelectionList_2_0_0.schema.json' with { type: 'json' };

export type SchemaName =
  | 'csaf-2.0'
  | 'csaf-2.1'
  | 'cvss-2.0'
  | 'cvss-3.0'
  | 'cvss-3.1'
  | 'cvss-4.0'
  | 'ssvc-2'
  | 'extension'
  | 'extension-schema';

/** The official schemas by the addresses under which they refer to each other. */
const addresses: Record<SchemaName, { address: string; schema: object }> = {
  'csaf-2.0': { address: 'https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json', schema: csaf20 },
  'cvss-2.0': { address: 'https://www.first.org/cvss/cvss-v2.0.json', schema: cvss20 },
  'cvss-3.0': { address: 'https://www.first.org/cvss/cvss-v3.0.json', schema: cvss30 },
  'cvss-3.1': { address: 'https://www.first.org/cvss/cvss-v3.1.json', schema: cvss31 },
  'cvss-4.0': { address: 'https://www.first.org/cvss/cvss-v4.0.json', schema: cvss40 },
  'csaf-2.1': { address: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json', schema: csaf21 },
  'ssvc-2': { address: 'https://certcc.github.io/SSVC/data/schema/v2/SelectionList_2_0_0.schema.json', schema: ssvc },
  extension: {
    address: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-content.json',
    schema: extensionContent,
  },
  'extension-schema': {
    address: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/extension-metaschema.json',
    // The schema of documents refers to this one definition; the rest is for whoever judges schemas of extensions.
    schema: { $defs: { content_schema_t: extensionMetaschema.$defs.content_schema_t } },
  },
};

/** A schema by its address. */
export function schemaAt(address: string): Record<string, unknown> {
  return Object.values(addresses).find((one) => one.address === address)?.schema as Record<string, unknown>;
}

export function schemaNamed(name: SchemaName): Record<string, unknown> {
  return addresses[name].schema as Record<string, unknown>;
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
  const ajv = new Ajv2020({ allErrors: true, strict: false, addUsedSchema: false, multipleOfPrecision: 6 });
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
