import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { decodeUtf8, isWide, notUtf8 } from './decode-utf8.ts';
import { parseJson } from './parse-json.ts';
import { surveyJson } from './survey.ts';

/** A document in UTF-8 as JSON that is not too deep. Members that stand twice come as warnings, at most so many. */
export function parseSurveyed(bytes: Uint8Array, mostDuplicates: number): Parsed<unknown> {
  if (isWide(bytes)) return refused({ at: '', message: notUtf8 });
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  if (!json.ok) return json;
  const { tooDeep, duplicates } = surveyJson(text.value, mostDuplicates);
  return tooDeep ? refused(tooDeep) : parsed(json.value, duplicates);
}
