import { type Parsed, parsed, refused } from '../../common/parsed.ts';

/** The largest BOM taken, in bytes. Whoever reads a stream stops there and says so with `bomTooLarge`. */
export const bomLimitBytes = 64 * 1024 * 1024;

export const bomTooLarge = `The file is larger than the limit of ${bomLimitBytes / 1024 / 1024} MB for one BOM.`;

/** The bytes after the byte order mark that RFC 8259 §8.1 lets a reader ignore. */
export function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes;
}

/** The text of a BOM in UTF-8, or a sentence that says what was found instead. */
export function decodeBom(bytes: Uint8Array): Parsed<string> {
  if (bytes.length > bomLimitBytes) return refused({ at: '', message: bomTooLarge });
  const strange = strangeness(bytes);
  if (strange) return refused({ at: '', message: strange });
  try {
    return parsed(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    const offset = firstInvalidByte(bytes);
    return refused({ at: `byte ${offset}`, message: 'The file is not valid UTF-8 from this byte on.' });
  }
}

/** What makes it plain, from the first bytes alone, that this is no JSON document in UTF-8. */
export function strangeness(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'The file is empty.';
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff]) || bytes[0] === 0 || bytes[1] === 0) {
    return 'The file is in UTF-16 or UTF-32; JSON between systems must be UTF-8 (RFC 8259 §8.1). Save it as UTF-8.';
  }
  if (startsWith(bytes, [0x1f, 0x8b])) return 'The file is compressed with gzip; unpack it first.';
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]))
    return 'The file is a ZIP archive; unpack it and take the BOM in it.';
  return strangeText(new TextDecoder().decode(bytes.subarray(0, 400)).trimStart());
}

function strangeText(head: string): string | null {
  if (head === '') return 'The file holds nothing but white space.';
  if (head.startsWith('<')) {
    return head.includes('cyclonedx')
      ? 'This is CycloneDX as XML; so far only CycloneDX JSON is read. Export the BOM as JSON.'
      : 'This is an XML document, not CycloneDX JSON.';
  }
  if (head.startsWith('SPDXVersion:')) return 'This is SPDX in tag-value form, not CycloneDX JSON.';
  return null;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

/** Where UTF-8 breaks: the decoder alone does not tell. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let step = bytes.length;
  while (step >= 1) {
    if (valid + step <= bytes.length && isPrefix(bytes.subarray(0, valid + step))) valid += step;
    else step = Math.floor(step / 2);
  }
  return valid;
}

/** Whether the bytes are UTF-8 that may go on: an unfinished last character is no mistake yet. */
function isPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
