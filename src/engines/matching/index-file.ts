import { crc32 } from 'node:zlib';
import { AppError } from '../../common/errors.ts';

/**
 * The file of a compiled advisory index: one header, sections of little-endian u32 words that are used as they lie in memory
 * (the hot part, loaded by one read), and the advisories' texts, each read when a finding needs it (the cold part).
 */

/** Bytes of the header; also what one reads first to learn how long the hot part is. */
export const headerBytes = 256;

/** `HFADVIX` and a number that grows with each change of the layout and with each ecosystem that can be read. */
const magic = [0x44414648, 0x05584956];

/**
 * In the order of the file:
 * - `slots`: open addressing over package names, each word holds a package number plus one and the high bits of the hash;
 * - `packages`: per package the offset of its name and of its first interval, and one more pair for the end;
 * - `intervals`: six words each, see `interval-table.ts`;
 * - `ring`: per advisory the next one of the same vulnerability, round in a circle;
 * - `coldOffsets`: where each advisory starts in the cold part, and the end;
 * - `longKeys`: intervals whose keys are longer than eight bytes;
 * - `names`: per package the number of its ecosystem and the normalised name;
 * - `symbols`: eight bytes a symbol of the text codec, then their lengths;
 * - `corpus`: what was read, as JSON;
 * - `releases`: of which releases of a distribution a package is named, by the number of the ecosystem, as JSON; an empty
 *   list for every other ecosystem of which a package is named, and for the number that stands for CPE names.
 */
export const sectionNames = [
  'slots',
  'packages',
  'intervals',
  'ring',
  'coldOffsets',
  'longKeys',
  'names',
  'symbols',
  'corpus',
  'releases',
] as const;

export type SectionName = (typeof sectionNames)[number];

/** Words of the header. The check sum covers the hot part after the header; the words before it are covered by the last one. */
const word = { magic: 0, hotBytes: 2, fileBytesLow: 3, fileBytesHigh: 4, checkSum: 5, sections: 6, headerCheckSum: 63 };

export interface IndexFileParts {
  sections: Record<SectionName, Uint8Array>;
  cold: Uint8Array;
}

/** Puts the file together; sections begin on eight bytes. */
export function writeIndexFile({ sections, cold }: IndexFileParts): Uint8Array {
  let hotBytes = headerBytes;
  for (const name of sectionNames) hotBytes = aligned(hotBytes + sections[name].length);
  const file = new Uint8Array(hotBytes + cold.length);
  const header = new Uint32Array(file.buffer, 0, headerBytes / 4);
  let at = headerBytes;
  for (const [i, name] of sectionNames.entries()) {
    header[word.sections + 2 * i] = at;
    header[word.sections + 2 * i + 1] = sections[name].length;
    file.set(sections[name], at);
    at = aligned(at + sections[name].length);
  }
  file.set(cold, hotBytes);
  header.set(magic, word.magic);
  header[word.hotBytes] = hotBytes;
  header[word.fileBytesLow] = file.length % 2 ** 32;
  header[word.fileBytesHigh] = Math.floor(file.length / 2 ** 32);
  header[word.checkSum] = crc32(file.subarray(headerBytes, hotBytes));
  header[word.headerCheckSum] = crc32(file.subarray(0, headerBytes - 4));
  return file;
}

/** Whether a file that begins with these bytes is an index, damaged or not. */
export function isIndexFile(start: Uint8Array): boolean {
  return start.length >= 7 && 'HFADVIX'.split('').every((letter, i) => start[i] === letter.charCodeAt(0));
}

/** The lengths that the header states; refuses what is no index, of another layout, or damaged. */
export function readIndexHeader(start: Uint8Array): { hotBytes: number; fileBytes: number } {
  if (!isIndexFile(start)) throw new AppError('invalid-input', 'This is no compiled advisory index.');
  if (start.length < headerBytes) throw damaged('it ends within its header');
  const header = wordsOf(start, 0, headerBytes);
  if (header[1] !== magic[1]) {
    throw new AppError(
      'invalid-input',
      'This advisory index was compiled by another version of Holdfast. Compile it again with "feed compile".',
    );
  }
  if (header[word.headerCheckSum] !== crc32(start.subarray(0, headerBytes - 4)))
    throw damaged('its header has changed');
  return {
    hotBytes: header[word.hotBytes]!,
    fileBytes: header[word.fileBytesLow]! + header[word.fileBytesHigh]! * 2 ** 32,
  };
}

/** The sections of a hot part whose check sum is right. */
export function readSections(hot: Uint8Array): Record<SectionName, Uint8Array> {
  const { hotBytes } = readIndexHeader(hot);
  if (hot.length < hotBytes) throw damaged('it ends early');
  const header = wordsOf(hot, 0, headerBytes);
  if (header[word.checkSum] !== crc32(hot.subarray(headerBytes, hotBytes))) throw damaged('its content has changed');
  return Object.fromEntries(
    sectionNames.map((name, i) => {
      const from = header[word.sections + 2 * i]!;
      return [name, hot.subarray(from, from + header[word.sections + 2 * i + 1]!)];
    }),
  ) as Record<SectionName, Uint8Array>;
}

/** The words of a section as they lie in memory, which is little-endian on every platform of Node. */
export function wordsOf(bytes: Uint8Array, from = 0, to = bytes.length): Uint32Array {
  if ((bytes.byteOffset + from) % 4 === 0)
    return new Uint32Array(bytes.buffer, bytes.byteOffset + from, (to - from) / 4);
  return new Uint32Array(bytes.slice(from, to).buffer);
}

export function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

export function damaged(how: string): AppError {
  return new AppError('invalid-input', `This advisory index is damaged: ${how}. Compile it again with "feed compile".`);
}

function aligned(length: number): number {
  return (length + 7) & ~7;
}
