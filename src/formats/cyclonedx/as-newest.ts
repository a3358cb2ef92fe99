import type { JsonObject } from '../bom/document.ts';
import { isObject, type Json, listOf, objectOf } from '../json/json.ts';

/**
 * A document of any version as one of 1.7. What an older version may say 1.7 may say too, in the same words; only what has two
 * forms in one version gets the form that all encodings have.
 */
export function asNewest(document: JsonObject): JsonObject {
  const { $schema: _, ...content } = document;
  return { ...withPlainIdentities(content), bomFormat: 'CycloneDX', specVersion: '1.7' };
}

/** Before 1.6 the identity of a component's evidence was one object, since then a list of them. */
function withPlainIdentities(document: Json): Json {
  const metadata = objectOf(document.metadata);
  const tools = objectOf(metadata.tools);
  return {
    ...document,
    ...(isObject(document.metadata) && {
      metadata: {
        ...metadata,
        ...(isObject(metadata.component) && { component: plainComponent(metadata.component) }),
        ...(Array.isArray(tools.components) && { tools: { ...tools, components: plainComponents(tools.components) } }),
      },
    }),
    ...(Array.isArray(document.components) && { components: plainComponents(document.components) }),
  };
}

function plainComponents(list: unknown): unknown[] {
  return listOf(list).map((component) => (isObject(component) ? plainComponent(component) : component));
}

function plainComponent(component: Json): Json {
  const { components, evidence } = component;
  const hasOne = isObject(evidence) && isObject(evidence.identity);
  if (!hasOne && !Array.isArray(components)) return component;
  return {
    ...component,
    ...(hasOne && { evidence: { ...(evidence as Json), identity: [(evidence as Json).identity] } }),
    ...(Array.isArray(components) && { components: plainComponents(components) }),
  };
}
