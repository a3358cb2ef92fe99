import { AppError } from '../../common/errors.ts';

/** Bytes of one record beyond which a file is refused; the largest known ones are below 10 MB. */
export const largestRecordBytes = 64 * 1024 * 1024;

/** The lines of a stream that hold more than blanks, without their line ends. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const tail = chunk.subarray(from, end);
      const line = begun.length > 0 ? joined([...begun, tail]) : tail;
      begun = [];
      begunBytes = 0;
      from = end + 1;
      if (!isBlank(line)) yield line;
    }
    if (from === chunk.length) continue;
    begunBytes += chunk.length - from;
    if (begunBytes > largestRecordBytes) throw tooLong();
    begun.push(chunk.subarray(from));
  }
  const last = joined(begun);
  if (!isBlank(last)) yield last;
}

/** The records of a JSON document: itself, or the elements of an array. What is no JSON is given as it is, for the reader to judge. */
export function recordsOfDocument(bytes: Uint8Array): Uint8Array[] {
  if (firstByte(bytes) !== 0x5b) return [bytes];
  try {
    const elements: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const encoder = new TextEncoder();
    return (elements as unknown[]).map((element) => encoder.encode(JSON.stringify(element)));
  } catch {
    return [bytes];
  }
}

/** The first byte after blanks and a byte order mark. */
function firstByte(bytes: Uint8Array): number | undefined {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let i = start; i < bytes.length; i++) if (bytes[i]! > 0x20) return bytes[i];
  return undefined;
}

function isBlank(line: Uint8Array): boolean {
  for (const byte of line) if (byte > 0x20) return false;
  return true;
}

function joined(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function tooLong(): AppError {
  return new AppError(
    'too-large',
    `A line is longer than ${largestRecordBytes / 1024 / 1024} MB: this is no file of OSV records.`,
  );
}
