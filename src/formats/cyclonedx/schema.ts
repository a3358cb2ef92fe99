import type { ErrorObject, SchemaValidateFunction, ValidateFunction } from 'ajv';
import { repeatedItems } from '../json/unique-items.ts';
import type { SpecVersion } from './recognise.ts';

type Json = { default: object };

/**
 * The official schemas, as the CycloneDX library carries them (it exports no path to them). Those of 1.2 and 1.3 are the
 * strict ones: from 1.4 on, the only schema is strict. Loaded when a BOM of that version comes by, never before.
 */
const schemas: Record<SpecVersion, () => Promise<Json>> = {
  '1.2': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/bom-1.2-strict.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
  '1.3': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/bom-1.3-strict.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
  '1.4': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/bom-1.4.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
  '1.5': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/bom-1.5.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
  '1.6': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/bom-1.6.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
  '1.7': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/bom-1.7.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
};

/** What the schemas refer to, under the addresses they use. */
const shared: Record<string, () => Promise<Json>> = {
  'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/spdx.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
  'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/jsf-0.82.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
  'http://cyclonedx.org/schema/cryptography-defs.SNAPSHOT.schema.json': () =>
    import('../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/cryptography-defs.SNAPSHOT.schema.json', {
      with: { type: 'json' },
    }),
};

/** The schema of a version as it was written, and those it refers to by the name of their file. */
export async function schemaOf(
  version: SpecVersion,
): Promise<{ schema: Json['default']; others: Map<string, object> }> {
  const others = await Promise.all(
    Object.entries(shared).map(
      async ([address, load]) => [address.split('/').at(-1)!, (await load()).default] as const,
    ),
  );
  return { schema: (await schemas[version]()).default, others: new Map(others) };
}

/** One version's schema, compiled: quick to say yes, slower to say why not. */
export interface Validator {
  isValid(document: unknown): boolean;
  /** Every mistake in the library's own words. */
  mistakesOf(document: unknown): readonly ErrorObject[];
}

const compiled = new Map<SpecVersion, Promise<Validator>>();

/** The validator of one version, compiled once in the life of the process. */
export function validatorOf(version: SpecVersion): Promise<Validator> {
  let validator = compiled.get(version);
  if (!validator) {
    validator = compile(version);
    compiled.set(version, validator);
  }
  return validator;
}

async function compile(version: SpecVersion): Promise<Validator> {
  const [{ Ajv }, formats, schema] = await Promise.all([import('ajv'), import('ajv-formats'), schemas[version]()]);
  const others = await Promise.all(
    Object.entries(shared).map(async ([address, load]) => ({ address, ...(await load()) })),
  );

  function build(options: { allErrors: boolean }): ValidateFunction {
    // Long lists of words, as those of licences, are compared with in line: one after the other they take a third of all the time.
    const ajv = new Ajv({ ...options, strict: false, addUsedSchema: false, loopEnum: Number.POSITIVE_INFINITY });
    formats.default.default(ajv, ['date', 'date-time', 'uri']);
    ajv.addFormat('idn-email', /^[^\s@]+@[^\s@]+$/u);
    // Real BOMs carry `git@host:path` where the schema says "iri-reference"; the official library checks it no closer.
    ajv.addFormat('iri-reference', true);
    ajv.removeKeyword('uniqueItems');
    ajv.addKeyword({
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      validate: hasNoRepeats,
      errors: true,
    });
    for (const other of others) ajv.addSchema(other.default, other.address);
    return ajv.compile(schema.default);
  }

  const isValid = build({ allErrors: false });
  let judge: ValidateFunction | undefined;
  return {
    isValid: (document) => isValid(document),
    mistakesOf(document) {
      judge ??= build({ allErrors: true });
      return judge(document) ? [] : (judge.errors ?? []);
    },
  };
}

const hasNoRepeats: SchemaValidateFunction = (mustBeUnique: boolean, items: unknown[]) => {
  const repeated = mustBeUnique ? repeatedItems(items) : null;
  if (!repeated) return true;
  hasNoRepeats.errors = [{ keyword: 'uniqueItems', params: { ...repeated } }];
  return false;
};
