import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { BomDocument, ReadBomDocument, ReadOptions } from '../bom/document.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { limited } from '../json/explain.ts';
import type { Json } from '../json/json.ts';
import { asNewest } from './as-newest.ts';
import { problemsOf, withoutMisfits } from './judge.ts';
import { collectCycloneDxProtobuf, parseLargeCycloneDxProtobuf } from './parse-large-protobuf.ts';
import { type ProtobufContent, readProtobufContent } from './read-protobuf.ts';

/**
 * Reads CycloneDX in Protocol Buffers 1.3 to 1.7: into the JSON form of its version, which the JSON schema judges. A large document
 * is judged in stretches before it becomes objects (decision 0059).
 */
export const readCycloneDxProtobuf: ReadBomDocument = async (bytes, options) => {
  const { lenient } = options;
  if (bytes.length > wholeLimitBytes) return readLarge(bytes, options);
  const read = await readProtobufContent(bytes);
  if (!read.ok) return read;
  const recognised = { version: read.value.specVersion, document: read.value.content };
  const problems = await problemsOf(recognised);
  if (problems.length > 0 && !lenient) return refused(...limited(problems));
  const content = problems.length > 0 ? await withoutMisfits(recognised) : recognised.document;
  return parsed(documentOf(read.value, content), limited(problems));
};

async function readLarge(bytes: Uint8Array, options: ReadOptions): Promise<Parsed<BomDocument>> {
  const judged = await parseLargeCycloneDxProtobuf(bytes, options);
  if (!judged.ok) return judged;
  const read = await collectCycloneDxProtobuf(bytes);
  if (!read.ok) return read;
  const recognised = { version: read.value.specVersion, document: read.value.content };
  const content = options.lenient ? await withoutMisfits(recognised) : recognised.document;
  return parsed(documentOf(read.value, content), judged.warnings);
}

function documentOf({ specVersion, losses }: ProtobufContent, content: Json): BomDocument {
  return { format: 'cyclonedx', encoding: 'protobuf', specVersion, content: asNewest(content), losses };
}
