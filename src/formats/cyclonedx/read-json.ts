import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { BomDocument, ReadBomDocument, ReadOptions } from '../bom/document.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { limited } from '../json/explain.ts';
import type { Json } from '../json/json.ts';
import { readJson } from '../json/read-json.ts';
import { asNewest } from './as-newest.ts';
import { problemsOf, withoutMisfits } from './judge.ts';
import { parseLargeCycloneDx } from './parse-large.ts';
import { readCycloneDx, type SpecVersion } from './recognise.ts';

/**
 * Reads CycloneDX JSON 1.2 to 1.7 whole. A large document is judged in stretches and then becomes objects, which take two to three
 * times its bytes (decision 0059).
 */
export const readCycloneDxJson: ReadBomDocument = async (bytes, options) => {
  const { lenient } = options;
  if (bytes.length > wholeLimitBytes) return readLarge(bytes, options);
  const recognised = readCycloneDx(bytes);
  if (!recognised.ok) return recognised;
  const problems = await problemsOf(recognised.value);
  if (problems.length > 0 && !lenient) return refused(...limited(problems));
  const { version } = recognised.value;
  const document = problems.length > 0 ? await withoutMisfits(recognised.value) : recognised.value.document;
  return parsed(documentOf(version, document), limited([...recognised.warnings, ...problems]));
};

async function readLarge(bytes: Uint8Array, options: ReadOptions): Promise<Parsed<BomDocument>> {
  const judged = await parseLargeCycloneDx(bytes, options);
  if (!judged.ok) return judged;
  const json = readJson(bytes);
  if (!json.ok) return json;
  const recognised = { version: judged.value.specVersion as SpecVersion, document: json.value as Json };
  const document = options.lenient ? await withoutMisfits(recognised) : recognised.document;
  return parsed(documentOf(recognised.version, document), judged.warnings);
}

function documentOf(version: SpecVersion, document: Json): BomDocument {
  return { format: 'cyclonedx', encoding: 'json', specVersion: version, content: asNewest(document), losses: [] };
}
