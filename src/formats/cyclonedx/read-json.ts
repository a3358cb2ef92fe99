import { parsed, refused } from '../../common/parsed.ts';
import type { BomDocument, ReadBomDocument } from '../bom/document.ts';
import { limited } from '../json/explain.ts';
import { asNewest } from './as-newest.ts';
import { problemsOf, withoutMisfits } from './judge.ts';
import { readCycloneDx } from './recognise.ts';

/** Reads CycloneDX JSON 1.2 to 1.7 whole. */
export const readCycloneDxJson: ReadBomDocument = async (bytes, { lenient }) => {
  const recognised = readCycloneDx(bytes);
  if (!recognised.ok) return recognised;
  const problems = await problemsOf(recognised.value);
  if (problems.length > 0 && !lenient) return refused(...limited(problems));
  const { version } = recognised.value;
  const document = problems.length > 0 ? await withoutMisfits(recognised.value) : recognised.value.document;
  const read: BomDocument = {
    format: 'cyclonedx',
    encoding: 'json',
    specVersion: version,
    content: asNewest(document),
    losses: [],
  };
  return parsed(read, limited([...recognised.warnings, ...problems]));
};
