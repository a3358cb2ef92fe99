import type { ReadBomDocument } from '../bom/document.ts';
import { decodeUtf8 } from '../json/decode-utf8.ts';
import type { Json } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { finishSpdx2 } from './finish.ts';

/** Reads SPDX 2.2 and 2.3 in JSON. */
export const readSpdx2Json: ReadBomDocument = async (bytes, options) => {
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  if (!json.ok) return json;
  return finishSpdx2({ document: json.value as Json }, { ...options, encoding: 'json' });
};
