import type { ReadBomDocument } from '../bom/document.ts';
import type { Json } from '../json/json.ts';
import { readJson } from '../json/read-json.ts';
import { finishSpdx2 } from './finish.ts';

/** Reads SPDX 2.2 and 2.3 in JSON. */
export const readSpdx2Json: ReadBomDocument = async (bytes, options) => {
  const json = readJson(bytes);
  if (!json.ok) return json;
  return finishSpdx2({ document: json.value as Json }, { ...options, encoding: 'json' });
};
