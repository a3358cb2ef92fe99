import { type Parsed, refused } from '../../common/parsed.ts';
import { tooLargeAsOne, wholeLimitBytes } from '../bom/size-limit.ts';
import { decodeUtf8, isWide, notUtf8, startsWith } from '../json/decode-utf8.ts';

/** The text of a BOM in UTF-8, or a sentence that says what was found instead. */
export function decodeBom(bytes: Uint8Array): Parsed<string> {
  if (bytes.length > wholeLimitBytes) return refused({ at: '', message: tooLargeAsOne('A BOM of this kind') });
  const strange = strangeness(bytes);
  if (strange) return refused({ at: '', message: strange });
  return decodeUtf8(bytes);
}

/** What makes it plain, from the first bytes alone, that this is no JSON document in UTF-8. */
export function strangeness(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'The file is empty.';
  if (isWide(bytes)) return notUtf8;
  if (startsWith(bytes, [0x1f, 0x8b])) return 'The file is compressed with gzip; unpack it first.';
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]))
    return 'The file is a ZIP archive; unpack it and take the BOM in it.';
  return strangeText(new TextDecoder().decode(bytes.subarray(0, 400)).trimStart());
}

function strangeText(head: string): string | null {
  if (head === '') return 'The file holds nothing but white space.';
  if (head.startsWith('<')) return 'This is an XML document, not CycloneDX JSON.';
  if (head.startsWith('SPDXVersion:')) return 'This is SPDX in tag-value form, not CycloneDX JSON.';
  return null;
}
