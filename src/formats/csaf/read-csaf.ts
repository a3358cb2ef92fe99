import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { decodeUtf8, isWide, notUtf8, startsWith } from '../json/decode-utf8.ts';
import { limited, problemLimit } from '../json/explain.ts';
import { isObject, type Json, objectOf } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { surveyJson } from '../json/survey.ts';
import { type CsafDocument, type CsafVersion, csafVersions } from './document.ts';
import { judgeSchema } from './judge-schema.ts';

/** The largest document taken, in bytes: four times what the standard asks of every program (CSAF 2.0 appendix C.1). */
export const csafLimitBytes = 64 * 1024 * 1024;

export const csafTooLarge = `The file is larger than the limit of ${csafLimitBytes / 1024 / 1024} MB for one CSAF document.`;

/** CSAF 2.1 is a draft, so that whoever wants it read says so. */
export interface CsafOptions {
  versions: readonly CsafVersion[];
}

export const stableCsaf: CsafOptions = { versions: ['2.0'] };
export const draftCsaf: CsafOptions = { versions: csafVersions };

/** Reads a document that the official schema accepts; the tests of section 6 are not run. */
export function readCsaf(bytes: Uint8Array, options = stableCsaf): Parsed<CsafDocument> {
  const recognised = recogniseCsaf(bytes, options);
  if (!recognised.ok) return recognised;
  const problems = judgeSchema(recognised.value.json, recognised.value.version).map(({ at, message }) => ({
    at,
    message,
  }));
  if (problems.length > 0) return refused(...limited(problems));
  return parsed(recognised.value.json as unknown as CsafDocument, recognised.warnings);
}

/** A document that calls itself CSAF of a version we know; whether it is, its schema decides. */
export interface RecognisedCsaf {
  version: CsafVersion;
  json: Json;
}

/** Reads the bytes as JSON and tells CSAF from everything else. Members that stand twice come as warnings. */
export function recogniseCsaf(bytes: Uint8Array, { versions }: CsafOptions): Parsed<RecognisedCsaf> {
  const strange = strangeness(bytes);
  if (strange) return refuse('', strange);
  const text = decodeUtf8(bytes);
  if (!text.ok) return text;
  const json = parseJson(text.value);
  if (!json.ok) return json;
  const survey = surveyJson(text.value, problemLimit);
  if (survey.tooDeep) return refused(survey.tooDeep);
  if (!isObject(json.value)) return refuse('', 'A CSAF document is a JSON object; this is something else.');
  const { csaf_version: version } = objectOf(json.value.document);
  if (version === undefined) {
    return refuse('', `This JSON is no CSAF document: it names no "csaf_version"${otherFormat(json.value)}.`);
  }
  if (version === '2.1' && !versions.includes('2.1')) {
    return refuse(
      '/document/csaf_version',
      'This is a document of CSAF 2.1, which is a draft of a standard; it is read only where that is asked for (--csaf-2.1).',
    );
  }
  const known = versions.find((one) => one === version);
  if (!known) {
    const named = versions.join(' and ');
    return refuse('/document/csaf_version', `CSAF ${named} is read; this document names ${JSON.stringify(version)}.`);
  }
  return parsed({ version: known, json: json.value }, survey.duplicates);
}

function strangeness(bytes: Uint8Array): string | null {
  if (bytes.length > csafLimitBytes) return csafTooLarge;
  if (bytes.length === 0) return 'The file is empty.';
  if (isWide(bytes)) return notUtf8;
  if (startsWith(bytes, [0x1f, 0x8b])) return 'The file is compressed with gzip; unpack it first.';
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]))
    return 'The file is a ZIP archive; unpack it and take the document in it.';
  const head = new TextDecoder().decode(bytes.subarray(0, 400)).trimStart();
  if (head === '') return 'The file holds nothing but white space.';
  if (head.startsWith('<')) return 'This is an XML document, perhaps CVRF, which came before CSAF; CSAF is JSON.';
  return null;
}

function otherFormat(json: Json): string {
  if (json.bomFormat === 'CycloneDX') return '; it is a CycloneDX BOM';
  if ('spdxVersion' in json) return '; it is an SPDX document';
  if (String(json['@context']).startsWith('https://openvex.dev/')) return '; it is an OpenVEX document';
  return '';
}

function refuse(at: string, message: string) {
  return refused({ at, message });
}
