import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { limited } from '../json/explain.ts';
import { isObject, type Json, objectOf, objectsOf } from '../json/json.ts';
import { xmlProblems } from './judge-xml.ts';
import { readDocument } from './read-document.ts';
import { readXmlContent } from './read-xml-content.ts';

/**
 * Reads CycloneDX XML of any size as a stream: of the entries of its lists only what the register keeps becomes objects. The
 * judge reads it as a stream too.
 */
export async function parseLargeCycloneDxXml(bytes: Uint8Array, { lenient }: ReadOptions): Promise<Parsed<Bom>> {
  const lists: Record<string, unknown[]> = { components: [], services: [], dependencies: [], vulnerabilities: [] };
  const read = readXmlContent(bytes, (list, entry) => lists[list]?.push(slim(entry, list)));
  if (!read.ok) return read;
  const { content, specVersion, losses } = read.value;
  const [problems] = await xmlProblems([bytes], specVersion);
  if (problems!.length > 0 && !lenient) return refused(...limited(problems!));
  const { bom, warnings } = readDocument({ ...content, ...lists, specVersion }, null);
  return parsed(bom, limited([...problems!, ...losses, ...warnings]));
}

/** What `readDocument` reads of an entry. */
const members: Readonly<Record<string, readonly string[]>> = {
  components: [
    ...['bom-ref', 'type', 'group', 'name', 'version', 'purl', 'cpe', 'supplier', 'manufacturer', 'author', 'authors'],
    ...['publisher', 'scope', 'licenses', 'hashes', 'components'],
  ],
  services: ['bom-ref', 'group', 'name', 'version', 'provider', 'services'],
  dependencies: ['ref', 'dependsOn'],
  vulnerabilities: [],
};

function slim(entry: Json, list: string): Json {
  const kept = Object.fromEntries(members[list]!.flatMap((name) => (name in entry ? [[name, entry[name]]] : [])));
  if (Array.isArray(kept.licenses)) kept.licenses = objectsOf(kept.licenses).map(slimLicence);
  if (Array.isArray(kept[list])) kept[list] = objectsOf(kept[list]).map((inner) => slim(inner, list));
  return kept;
}

function slimLicence({ license, expression }: Json): Json {
  const { id, name } = objectOf(license);
  return isObject(license) ? { license: { id, name } } : { expression };
}
