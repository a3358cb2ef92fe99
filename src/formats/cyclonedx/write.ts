import type { JsonObject, WrittenBom } from '../bom/document.ts';
import { LossList } from '../bom/loss-list.ts';
import { formatJson } from '../json/format-json.ts';
import { asOlder } from './as-older.ts';
import type { XmlVersion } from './read-xml-content.ts';
import { isSpecVersion } from './recognise.ts';
import { formatXml } from './write-xml.ts';

export const cycloneDxEncodings = ['json', 'xml'] as const;
export type CycloneDxEncoding = (typeof cycloneDxEncodings)[number];

/**
 * A BOM of the one object model as CycloneDX of some version. What that version has no place for is left out and listed; the
 * official schema decides what that is. 1.0 and 1.1 exist as XML alone.
 */
export async function writeCycloneDx(
  content: JsonObject,
  { version, encoding }: { version: XmlVersion; encoding: CycloneDxEncoding },
): Promise<WrittenBom> {
  const losses = new LossList();
  const older = await asOlder(content, isSpecVersion(version) ? version : '1.2', losses);
  const bytes = encoding === 'xml' ? new TextEncoder().encode(formatXml(older, version, losses)) : formatJson(older);
  return { bytes, losses: losses.problems() };
}
