import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { problemLimit } from '../json/explain.ts';
import { isObject, type Json } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { surveyJson } from '../json/survey.ts';
import { decodeBom } from './decode.ts';

/** The versions that exist as JSON; CycloneDX 1.0 and 1.1 are XML only. */
export const specVersions = ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'] as const;
export type SpecVersion = (typeof specVersions)[number];

export function isSpecVersion(text: unknown): text is SpecVersion {
  return (specVersions as readonly unknown[]).includes(text);
}

/** A document that calls itself CycloneDX of a version we know; whether it is, its schema decides. */
export interface Recognised {
  version: SpecVersion;
  document: Json;
}

/** Reads the bytes as JSON and tells CycloneDX from everything else. Members that stand twice come as warnings. */
export function readCycloneDx(bytes: Uint8Array): Parsed<Recognised> {
  const text = decodeBom(bytes);
  if (!text.ok) return text;
  const document = parseJson(text.value);
  if (!document.ok) return document;
  const survey = surveyJson(text.value, problemLimit);
  if (survey.tooDeep) return refused(survey.tooDeep);
  const recognised = recognise(document.value);
  return recognised.ok ? parsed(recognised.value, survey.duplicates) : recognised;
}

/** The same for bytes of which it is known that no member stands twice and nothing is nested beyond the limit. */
export function readSurveyedCycloneDx(bytes: Uint8Array): Parsed<Recognised> {
  const text = decodeBom(bytes);
  if (!text.ok) return text;
  const document = parseJson(text.value);
  return document.ok ? recognise(document.value) : document;
}

/** Tells CycloneDX from everything else that is JSON, and says what was found. */
function recognise(document: unknown): Parsed<Recognised> {
  if (!isObject(document)) {
    return refused({ at: '', message: 'A BOM is a JSON object; this document is something else.' });
  }
  if (document.bomFormat !== 'CycloneDX') {
    const message = 'This JSON is no CycloneDX BOM: "bomFormat" must be "CycloneDX".';
    return refused({ at: 'bomFormat' in document ? '/bomFormat' : '', message });
  }
  const { specVersion } = document;
  if (!isSpecVersion(specVersion)) {
    const found = specVersion === undefined ? 'no version is named' : `this names ${JSON.stringify(specVersion)}`;
    const message = `CycloneDX JSON of the versions ${specVersions.join(', ')} is read; ${found}.`;
    return refused({ at: 'specVersion' in document ? '/specVersion' : '', message });
  }
  return parsed({ version: specVersion, document });
}
