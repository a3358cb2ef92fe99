import { type Component, type ComponentColumns, type TextColumn, textColumns } from './bom.ts';
import { StringTableBuilder } from './string-table.ts';

/** Lays components out in columns, every distinct text once. */
export function columnsOf(components: readonly Component[]): ComponentColumns {
  const strings = new StringTableBuilder();
  const texts = Object.fromEntries(
    textColumns.map((column) => [column, Uint32Array.from(components, (part) => strings.idOf(part[column]))]),
  ) as Record<TextColumn, Uint32Array<ArrayBuffer>>;
  const hashes = components.flatMap((part) => part.hashes);
  return {
    count: components.length,
    ...texts,
    parent: Int32Array.from(components, (part) => part.parent),
    licences: {
      starts: startsOf(components, (part) => part.licences.length),
      values: Uint32Array.from(
        components.flatMap((part) => part.licences),
        (text) => strings.idOf(text),
      ),
    },
    hashes: {
      starts: startsOf(components, (part) => part.hashes.length),
      algorithms: Uint32Array.from(hashes, (hash) => strings.idOf(hash.algorithm)),
      values: Uint32Array.from(hashes, (hash) => strings.idOf(hash.value)),
    },
    strings: strings.build(),
  };
}

function startsOf(components: readonly Component[], lengthOf: (part: Component) => number): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(components.length + 1);
  for (const [index, part] of components.entries()) starts[index + 1] = starts[index]! + lengthOf(part);
  return starts;
}
