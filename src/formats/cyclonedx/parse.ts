import type { ErrorObject } from 'ajv';
import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import { explain, limited, problemLimit } from '../json/explain.ts';
import type { Json } from '../json/json.ts';
import { readDocument } from './read-document.ts';
import { readRows } from './read-rows.ts';
import { type Recognised, readCycloneDx, readSurveyedCycloneDx } from './recognise.ts';
import { validatorOf } from './schema.ts';

/**
 * Reads CycloneDX JSON 1.2 to 1.7, judged by the official schema of the version that the document names. Rows come straight
 * from the bytes; the objects of the document are for the schema, and for what stands in it once.
 */
export async function parseCycloneDx(bytes: Uint8Array): Promise<Parsed<Bom>> {
  const rows = readRows(bytes);
  const recognised = rows ? readSurveyedCycloneDx(bytes) : readCycloneDx(bytes);
  if (!recognised.ok) return recognised;
  const problems = await problemsOf(recognised.value);
  if (problems.length > 0) return refused(...limited(problems));
  const { bom, warnings } = readDocument(recognised.value.document, rows);
  return parsed(bom, limited([...recognised.warnings, ...warnings]));
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
