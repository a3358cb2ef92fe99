import { stringify } from 'yaml';
import type { BomEncoding, JsonObject, WrittenBom } from '../bom/document.ts';
import { LossList } from '../bom/loss-list.ts';
import type { WriteOptions } from '../bom/write-options.ts';
import { formatJson } from '../json/format-json.ts';
import type { Json } from '../json/json.ts';
import { fromPivot } from './from-pivot.ts';
import { formatTagValue } from './write-tag-value.ts';

/** The serialisations of SPDX 2.3 that are written. */
export const spdx2Encodings = ['json', 'yaml', 'tag-value'] as const satisfies readonly BomEncoding[];
export type Spdx2Encoding = (typeof spdx2Encodings)[number];

/** Writes a BOM as SPDX 2.3. */
export function writeSpdx2(content: JsonObject, options: WriteOptions & { encoding: Spdx2Encoding }): WrittenBom {
  const { document, losses } = fromPivot(content, options);
  const further = new LossList();
  const bytes =
    options.encoding === 'json'
      ? formatJson(document)
      : new TextEncoder().encode(format(document, options.encoding, further));
  return { bytes, losses: [...losses, ...further.problems()] };
}

function format(document: Json, encoding: 'yaml' | 'tag-value', losses: LossList): string {
  return encoding === 'tag-value'
    ? formatTagValue(document, losses)
    : stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}
