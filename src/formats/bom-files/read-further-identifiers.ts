import type { JsonObject } from '../bom/document.ts';
import { type ComponentIdentifier, furtherIdentifiers } from '../bom/further-identifiers.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { readCycloneDx } from '../cyclonedx/recognise.ts';
import { type Json, memberOf, objectsOf } from '../json/json.ts';
import { readBomDocument } from './read-bom-document.ts';
import { recogniseBom } from './recognise.ts';

/** What a BOM of `count` components states of them besides their package URLs; nothing where it cannot be read whole. */
export async function readFurtherIdentifiers(bytes: Uint8Array, count: number): Promise<ComponentIdentifier[]> {
  const content = await contentOf(bytes);
  const components = content ? componentsOf(content) : [];
  if (components.length !== count) return [];
  return components.flatMap((component, place) =>
    furtherIdentifiers(component).map((identifier) => ({ ...identifier, component: place })),
  );
}

/** CycloneDX in JSON needs no schema to be looked at. */
async function contentOf(bytes: Uint8Array): Promise<JsonObject | undefined> {
  if (bytes.length > wholeLimitBytes && isSpdx(bytes)) return undefined;
  const plain = readCycloneDx(bytes);
  if (plain.ok) return plain.value.document;
  const read = await readBomDocument(bytes, { lenient: true });
  return read.ok ? read.value.content : undefined;
}

/** As objects of CycloneDX it takes many times its bytes, more than a worker has for a large one (decision 0059). */
function isSpdx(bytes: Uint8Array): boolean {
  const recognised = recogniseBom(bytes);
  return recognised.ok && recognised.value.format === 'spdx';
}

/** In the order of `ComponentColumns`: what is nested in the subject, then the others, each before what is nested in it. */
function componentsOf(content: JsonObject): Json[] {
  const components: Json[] = [];
  const collect = (list: unknown): void => {
    for (const component of objectsOf(list)) {
      components.push(component);
      collect(component.components);
    }
  };
  collect(memberOf(memberOf(content, 'metadata') ?? {}, 'component')?.components);
  collect(content.components);
  return components;
}
