import { isObject, type Json, objectOf, objectsOf } from '../json/json.ts';
import { escapePointer } from '../json/survey.ts';
import { documentProperty } from './parts.ts';
import { schemaAt, schemaNamed } from './schema.ts';

/** The members that the schema of the document's version does not define, at whatever depth; what lies in one of them is not looked into. */
export function unknownMembers(document: Json): Generator<{ at: string; name: string }> {
  const schema = schemaNamed(documentProperty(document).csaf_version === '2.1' ? 'csaf-2.1' : 'csaf-2.0');
  return below(document, '', { schema, root: schema });
}

/** A part of a schema, with the schema that its references are relative to. */
interface Part {
  schema: Json;
  root: Json;
}

function* below(value: unknown, at: string, part: Part): Generator<{ at: string; name: string }> {
  const { schema, root } = resolved(part, value);
  if (Array.isArray(value)) {
    const items = { schema: objectOf(schema.items), root };
    for (const [index, item] of value.entries()) yield* below(item, `${at}/${index}`, items);
  }
  if (!isObject(value) || !isObject(schema.properties)) return;
  const properties = allProperties(schema);
  for (const [name, inner] of Object.entries(value)) {
    const place = `${at}/${escapePointer(name)}`;
    if (!Object.hasOwn(properties, name)) yield { at: place, name };
    else yield* below(inner, place, { schema: objectOf(properties[name]), root });
  }
}

/** Also those that only a part of the schema speaks of, as CVSS 4.0 does of its score. */
function allProperties(schema: Json): Json {
  const parts = [...objectsOf(schema.allOf), ...objectsOf(schema.anyOf)];
  return Object.assign({}, ...parts.map(allProperties), objectOf(schema.properties));
}

/** Follows references; of the forms of `cvss_v3`, the one of the version that the value names. */
function resolved(part: Part, value: unknown): Part {
  let { schema, root } = part;
  for (;;) {
    if (Array.isArray(schema.oneOf)) {
      const [first, second] = schema.oneOf as Json[];
      schema = objectOf(value).version === '3.0' ? first! : second!;
    } else if (typeof schema.$ref !== 'string') {
      return { schema, root };
    } else if (schema.$ref.startsWith('#/')) {
      schema = schema.$ref
        .split('/')
        .slice(1)
        .reduce<Json>((inner, name) => objectOf(inner[name]), root);
    } else {
      const [address, inner = ''] = schema.$ref.split('#');
      root = schemaAt(address!);
      schema = inner === '' ? root : { $ref: `#${inner}` };
    }
  }
}
