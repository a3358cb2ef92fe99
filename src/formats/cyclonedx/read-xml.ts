import { parsed, refused } from '../../common/parsed.ts';
import type { BomDocument, ReadBomDocument } from '../bom/document.ts';
import { tooLargeAsOne, wholeLimitBytes } from '../bom/size-limit.ts';
import { limited } from '../json/explain.ts';
import { asNewest } from './as-newest.ts';
import { xmlProblems } from './judge-xml.ts';
import { readXmlContent } from './read-xml-content.ts';

/** Reads CycloneDX XML 1.0 to 1.7 whole. */
export const readCycloneDxXml: ReadBomDocument = async (bytes, { lenient }) => {
  if (bytes.length > wholeLimitBytes) return refused({ at: '', message: tooLargeAsOne('CycloneDX XML as one object') });
  const read = readXmlContent(bytes);
  if (!read.ok) return read;
  const { specVersion, content, losses } = read.value;
  const [problems] = await xmlProblems([bytes], specVersion);
  if (problems!.length > 0 && !lenient) return refused(...limited(problems!));
  const document: BomDocument = {
    format: 'cyclonedx',
    encoding: 'xml',
    specVersion,
    content: asNewest(content),
    losses,
  };
  return parsed(document, limited(problems!));
};
