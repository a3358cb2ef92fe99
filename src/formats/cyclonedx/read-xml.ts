import { parsed, refused } from '../../common/parsed.ts';
import type { BomDocument, ReadBomDocument } from '../bom/document.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { limited } from '../json/explain.ts';
import { asNewest } from './as-newest.ts';
import { xmlProblems } from './judge-xml.ts';
import { parseLargeCycloneDxXml } from './parse-large-xml.ts';
import { readXmlContent } from './read-xml-content.ts';

/** Reads CycloneDX XML 1.0 to 1.7 whole; a large document is judged in stretches before it becomes objects (decision 0059). */
export const readCycloneDxXml: ReadBomDocument = async (bytes, { lenient }) => {
  const isLarge = bytes.length > wholeLimitBytes;
  const judged = isLarge ? await parseLargeCycloneDxXml(bytes, { lenient }) : null;
  if (judged && !judged.ok) return judged;
  const read = readXmlContent(bytes);
  if (!read.ok) return read;
  const { specVersion, content, losses } = read.value;
  const problems = judged ? judged.warnings : (await xmlProblems([bytes], specVersion))[0]!;
  if (problems.length > 0 && !lenient && !judged) return refused(...limited(problems));
  const document: BomDocument = {
    format: 'cyclonedx',
    encoding: 'xml',
    specVersion,
    content: asNewest(content),
    losses,
  };
  return parsed(document, limited(problems));
};
