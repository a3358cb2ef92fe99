import type { Json } from '../json/json.ts';
import type { Spdx2Version } from './document.ts';
import { compileSchema } from './judge.ts';

type Schema = ReturnType<typeof compileSchema>;

const compiled = new Map<Spdx2Version, Promise<Schema>>();

/** The official schema of one version; SPDX 2.1 has none of its own and is a part of 2.2. */
export function schemaOf(version: Spdx2Version): Promise<Schema> {
  let schema = compiled.get(version);
  if (!schema) {
    schema = load(version);
    compiled.set(version, schema);
  }
  return schema;
}

async function load(version: Spdx2Version): Promise<Schema> {
  if (version === 'SPDX-2.3') {
    const file = await import('./schemas/spdx-2.3.schema.json', { with: { type: 'json' } });
    return compileSchema(file.default as Json);
  }
  const file = await import('./schemas/spdx-2.2.schema.json', { with: { type: 'json' } });
  return compileSchema(amended(file.default as Json));
}

/** What 2.2 demands and 2.3 made optional, with "NOASSERTION" as the meaning of its absence: the rules only warn of it. */
const madeOptional: readonly string[] = ['licenseConcluded', 'licenseDeclared', 'copyrightText', 'licenseInfoInFiles'];

/**
 * SPDX 2.2.2 mended its schema where the first one of 2.2 contradicted the text: the names of categories are written with a
 * hyphen, and a document may amend another. Decision 0032 says why a missing licence or copyright refuses no document.
 */
function amended(schema: Json): Json {
  const copy = structuredClone(schema);
  inside(copy, 'packages.items.externalRefs.items.referenceCategory.enum').push(
    'PERSISTENT-ID',
    'PERSISTENT_ID',
    'PACKAGE-MANAGER',
    'PACKAGE_MANAGER',
  );
  inside(copy, 'relationships.items.relationshipType.enum').push('AMENDS');
  for (const list of ['packages', 'files', 'snippets']) {
    const required = inside(copy, `${list}.items.required`);
    required.splice(0, required.length, ...required.filter((name) => !madeOptional.includes(String(name))));
  }
  return copy;
}

function inside(schema: Json, path: string): unknown[] {
  let place: unknown = schema;
  for (const part of path.split('.')) {
    const step = place as { properties?: Json } & Json;
    place = part in step ? step[part] : step.properties?.[part];
  }
  return place as unknown[];
}
