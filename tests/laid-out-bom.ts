import type { Parsed } from '../src/common/parsed.ts';
import { type Bom, type Component, componentAt } from '../src/formats/bom/bom.ts';

/** A BOM that was read, with its components as objects: two readers may number their texts differently. */
export function laidOutBom(read: Parsed<Bom>): unknown {
  if (!read.ok) return read;
  const components: Component[] = [];
  for (let i = 0; i < read.value.components.count; i++) components.push(componentAt(read.value.components, i));
  return { ...read, value: { ...read.value, components } };
}
