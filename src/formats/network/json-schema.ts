import { networkSchema } from './document.ts';
import { type Field, fileFields, groupFields, linkFields, nodeFields, sourceFields } from './fields.ts';

/** The JSON Schema (2020-12) of a network file. What it cannot say the reader checks: that ids are known and unique, and sums. */
export function networkJsonSchema(): Record<string, unknown> {
  const { properties, ...file } = objectOf(fileFields);
  const listsOf = { nodes: 'node', links: 'link', groups: 'group' };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:holdfast:network:1',
    title: networkSchema,
    description:
      'A supply network in one file. Links run from the supporter to the supported; further members are kept.',
    ...file,
    properties: { ...properties, ...withItems(properties, listsOf) },
    $defs: {
      node: objectOf(nodeFields),
      link: objectOf(linkFields),
      group: groupSchema(),
      source: objectOf(sourceFields),
      share: {
        description: 'A part of a whole, or the bounds between which it lies.',
        oneOf: [
          { type: 'number', minimum: 0, maximum: 1 },
          {
            type: 'object',
            required: ['min', 'max'],
            properties: {
              min: { type: 'number', minimum: 0, maximum: 1 },
              max: { type: 'number', minimum: 0, maximum: 1 },
            },
          },
        ],
      },
    },
  };
}

function groupSchema() {
  const { properties, ...group } = objectOf(groupFields);
  return { ...group, properties: { ...properties, ...withItems(properties, { sources: 'source' }) } };
}

function withItems(properties: Record<string, object>, listsOf: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(listsOf).map(([name, item]) => [name, { ...properties[name], items: { $ref: `#/$defs/${item}` } }]),
  );
}

function objectOf(fields: Readonly<Record<string, Field>>) {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
  };
}
