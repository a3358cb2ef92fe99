import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import { limited } from '../json/explain.ts';
import { problemsOf } from './judge.ts';
import { readDocument } from './read-document.ts';
import { readRows } from './read-rows.ts';
import { readCycloneDx, readSurveyedCycloneDx } from './recognise.ts';

/**
 * Reads CycloneDX JSON 1.2 to 1.7 that fits into one text, judged by the official schema of the version that the document names. Rows come straight
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
