import type { ErrorObject } from 'ajv';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import { decodeBom } from './decode.ts';
import { explain, limited, problemLimit } from './explain.ts';
import { isObject, type Json } from './json.ts';
import { findSyntaxMistake } from './json-syntax.ts';
import { readDocument } from './read-document.ts';
import { isSpecVersion, type SpecVersion, specVersions, validatorOf } from './schema.ts';
import { surveyJson } from './survey.ts';

/** Reads CycloneDX JSON 1.2 to 1.7, judged by the official schema of the version that the document names. */
export async function parseCycloneDx(bytes: Uint8Array): Promise<Parsed<Bom>> {
  const text = decodeBom(bytes);
  if (!text.ok) return text;
  const document = parseJson(text.value);
  if (!document.ok) return document;
  const survey = surveyJson(text.value, problemLimit);
  if (survey.tooDeep) return refused(survey.tooDeep);
  const recognised = recognise(document.value);
  if (!recognised.ok) return recognised;
  const problems = await problemsOf(recognised.value);
  if (problems.length > 0) return refused(...limited(problems));
  const { bom, warnings } = readDocument(recognised.value.document);
  return parsed(bom, limited([...survey.duplicates, ...warnings]));
}

function parseJson(text: string): Parsed<unknown> {
  try {
    return parsed(JSON.parse(text));
  } catch {
    const { offset, message } = findSyntaxMistake(text);
    return refused({ at: placeInText(text, offset), message });
  }
}

function placeInText(text: string, offset: number): string {
  const before = text.slice(0, offset);
  return `line ${before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
}

interface Recognised {
  version: SpecVersion;
  document: Json;
}

/** Tells CycloneDX from everything else that is JSON, and says what was found. */
export function recognise(document: unknown): Parsed<Recognised> {
  if (!isObject(document)) {
    return refused({ at: '', message: 'A BOM is a JSON object; this document is something else.' });
  }
  if ('spdxVersion' in document) {
    return refused({ at: '/spdxVersion', message: 'This is an SPDX document; so far only CycloneDX JSON is read.' });
  }
  if ('@graph' in document || '@context' in document) {
    return refused({ at: '', message: 'This is a JSON-LD document, perhaps SPDX 3 or VEX, not CycloneDX JSON.' });
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

/** Lists longer than this are judged in pieces once a mistake is known, so that a broken giant costs bounded memory. */
const pieceLength = 500;

async function problemsOf({ version, document }: Recognised): Promise<Problem[]> {
  const validator = await validatorOf(version);
  if (validator.isValid(document)) return [];
  const problems: Problem[] = [];
  for (const piece of piecesOf(document)) {
    const mistakes = validator.mistakesOf(piece.document);
    problems.push(
      ...explain(
        mistakes.map((mistake) => piece.placed(mistake)),
        document,
      ),
    );
    if (problems.length > problemLimit) return problems;
  }
  return problems.length > 0 ? problems : explain(validator.mistakesOf(document), document);
}

interface Piece {
  document: Json;
  /** The mistake at its place in the whole document. */
  placed(mistake: ErrorObject): ErrorObject;
}

/** The document with its long lists emptied, then every stretch of a long list in a document of its own. */
function* piecesOf(document: Json): Generator<Piece> {
  const long = Object.entries(document).filter(
    (entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > pieceLength,
  );
  const emptied = Object.fromEntries(long.map(([name]) => [name, []]));
  yield { document: { ...document, ...emptied }, placed: (mistake) => mistake };
  const { bomFormat, specVersion } = document;
  for (const [name, list] of long) {
    for (let start = 0; start < list.length; start += pieceLength) {
      const piece = { bomFormat, specVersion, [name]: list.slice(start, start + pieceLength) };
      yield { document: piece, placed: (mistake) => shifted(mistake, name, start) };
    }
  }
}

function shifted(mistake: ErrorObject, name: string, by: number): ErrorObject {
  const [empty, first, index, ...rest] = mistake.instancePath.split('/');
  if (first !== name || index === undefined) return mistake;
  return { ...mistake, instancePath: [empty, first, Number(index) + by, ...rest].join('/') };
}
