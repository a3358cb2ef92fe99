import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import type { Bom } from '../bom/bom.ts';
import type { ReadOptions } from '../bom/document.ts';
import { bomLimitBytes, bomTooLarge, wholeLimitBytes } from '../bom/size-limit.ts';
import { limited } from '../json/explain.ts';
import { readerOf } from './read-bom-document.ts';
import { recogniseBom } from './recognise.ts';

/** Any BOM that can be read, as columns for the register. CycloneDX goes from bytes to rows; all else by way of the one object model. */
export async function parseBom(bytes: Uint8Array, options: ReadOptions = { lenient: false }): Promise<Parsed<Bom>> {
  if (bytes.length > bomLimitBytes) return refused({ at: '', message: bomTooLarge });
  const recognised = recogniseBom(bytes);
  if (!recognised.ok) return recognised;
  const { format, encoding } = recognised.value;
  const isLarge = bytes.length > wholeLimitBytes;
  if (format === 'cyclonedx' && encoding === 'json' && isLarge) {
    return (await import('../cyclonedx/parse-large.ts')).parseLargeCycloneDx(bytes, options);
  }
  if (format === 'cyclonedx' && encoding === 'json' && !options.lenient) {
    return (await import('../cyclonedx/parse.ts')).parseCycloneDx(bytes);
  }
  if (format === 'cyclonedx' && encoding === 'xml' && isLarge) {
    return (await import('../cyclonedx/parse-large-xml.ts')).parseLargeCycloneDxXml(bytes, options);
  }
  if (format === 'cyclonedx' && encoding === 'protobuf' && isLarge) {
    return (await import('../cyclonedx/parse-large-protobuf.ts')).parseLargeCycloneDxProtobuf(bytes, options);
  }
  if (format === 'spdx' && encoding === 'json' && isLarge) {
    return (await import('../spdx2/parse-large-json.ts')).parseLargeSpdx2Json(bytes, options);
  }
  if (format === 'spdx' && encoding === 'tag-value' && isLarge) {
    return (await import('../spdx2/parse-large-tag-value.ts')).parseLargeSpdx2TagValue(bytes, options);
  }
  if (format === 'spdx' && encoding === 'rdf-xml' && isLarge) {
    return (await import('../spdx2/parse-large-rdf.ts')).parseLargeSpdx2Rdf(bytes, options);
  }
  if (format === 'spdx' && encoding === 'xml' && isLarge) {
    return (await import('../spdx2/read-xml.ts')).parseLargeSpdx2Xml(bytes, options);
  }
  if (format === 'spdx' && encoding === 'yaml' && isLarge) {
    return (await import('../spdx2/read-yaml.ts')).parseLargeSpdx2Yaml(bytes, options);
  }
  if (encoding === 'json-ld' && isLarge) {
    return (await import('../spdx3/parse-large.ts')).parseLargeSpdx3(bytes, options);
  }
  const read = await (await readerOf(recognised.value))(bytes, options);
  if (!read.ok) return read;
  const [{ readDocument }, { readXmlRows }] = await Promise.all([
    import('../cyclonedx/read-document.ts'),
    import('../cyclonedx/read-rows.ts'),
  ]);
  // The XSD has judged it, so its rows can be taken from the bytes.
  const rows = format === 'cyclonedx' && encoding === 'xml' && !options.lenient ? readXmlRows(bytes) : null;
  const { bom, warnings } = readDocument(read.value.content, rows);
  const { specVersion, losses } = read.value;
  return parsed({ ...bom, format, specVersion }, limited([...read.warnings, ...losses, ...warnings]));
}
