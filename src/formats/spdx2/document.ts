import type { Json } from '../json/json.ts';

/** An SPDX 2 document as the objects of SPDX 2.3 JSON, whatever it was written in; its members may be missing where it was read leniently. */
export type Spdx2Document = Json;

/** What a reader of one serialisation gives: the objects, and the way back from a JSON Pointer to the place in the text. */
export interface Spdx2Source {
  document: Spdx2Document;
  /** Where these pointers lie, such as `line 7`; `undefined` where the pointer itself is the place. */
  placesOf?: (pointers: readonly string[]) => ReadonlyMap<string, string>;
}

export const spdx2Versions = ['SPDX-2.1', 'SPDX-2.2', 'SPDX-2.3'] as const;
export type Spdx2Version = (typeof spdx2Versions)[number];

export function isSpdx2Version(text: unknown): text is Spdx2Version {
  return (spdx2Versions as readonly unknown[]).includes(text);
}

/** The members of a document that list its elements. */
export const elementLists = ['packages', 'files', 'snippets'] as const;
