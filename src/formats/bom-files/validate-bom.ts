import { type Parsed, parsed } from '../../common/parsed.ts';
import type { ReadOptions } from '../bom/document.ts';
import { wholeLimitBytes } from '../bom/size-limit.ts';
import { parseBom } from './parse-bom.ts';
import { readBomDocument } from './read-bom-document.ts';

/** Whether a BOM keeps to the official schema of the version that it names, whatever its format; its content is let go. */
export async function validateBom(bytes: Uint8Array, options: ReadOptions): Promise<Parsed<null>> {
  const read = bytes.length > wholeLimitBytes ? await parseBom(bytes, options) : await readBomDocument(bytes, options);
  return read.ok ? parsed(null, read.warnings) : read;
}
