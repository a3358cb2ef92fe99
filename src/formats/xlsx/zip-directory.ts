import { damaged, notAWorkbook, Refusal } from './refusal.ts';

/** A part of the container as the central directory declares it. */
export interface Entry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  offset: number;
}

const signatures = { local: 0x04034b50, central: 0x02014b50 } as const;

/** The end record must close the file, so that every reader finds the same directory (APPNOTE 6.3.10 §4.3.16). */
export function readDirectory(file: Buffer, most: number): Entry[] {
  if (file.length < 22 || file.readUInt16LE(0) !== 0x4b50) throw new Refusal(notAWorkbook);
  const end = file.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end === -1 || end + 22 > file.length || end + 22 + file.readUInt16LE(end + 20) !== file.length) {
    throw new Refusal(damaged);
  }
  const otherDisks = file.readUInt32LE(end + 4);
  const here = file.readUInt16LE(end + 8);
  const count = file.readUInt16LE(end + 10);
  const size = file.readUInt32LE(end + 12);
  const start = file.readUInt32LE(end + 16);
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff || hasZip64Locator(file, end)) {
    throw new Refusal('The workbook is packed as ZIP64, which no workbook of this size needs. Save it again as .xlsx.');
  }
  if (otherDisks !== 0 || here !== count || start + size !== end) throw new Refusal(damaged);
  if (count > most) throw new Refusal(`The workbook has more than ${most} parts, the most that are read.`);
  return readEntries(file, start, end, count);
}

function hasZip64Locator(file: Buffer, end: number): boolean {
  return end >= 20 && file.readUInt32LE(end - 20) === 0x07064b50;
}

function readEntries(file: Buffer, start: number, end: number, count: number): Entry[] {
  const entries: Entry[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || file.readUInt32LE(at) !== signatures.central) throw new Refusal(damaged);
    const nameEnd = at + 46 + file.readUInt16LE(at + 28);
    const extraEnd = nameEnd + file.readUInt16LE(at + 30);
    if (extraEnd > end) throw new Refusal(damaged);
    checkExtra(file.subarray(nameEnd, extraEnd));
    entries.push({
      name: file.toString('utf8', at + 46, nameEnd),
      flags: file.readUInt16LE(at + 8),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      packedSize: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      offset: file.readUInt32LE(at + 42),
    });
    at = extraEnd + file.readUInt16LE(at + 32);
  }
  if (at !== end) throw new Refusal(damaged);
  return entries;
}

/** Extra field 0x0001 carries ZIP64 sizes, 0x7075 another name for the entry (APPNOTE §4.5.3, §4.6.9). */
function checkExtra(extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    const id = extra.readUInt16LE(at);
    if (id === 0x0001 || id === 0x7075) {
      throw new Refusal('The workbook is packed in an unusual way (ZIP64 or renamed parts). Save it again as .xlsx.');
    }
  }
}

/** Entries that share bytes make a small file grow without end (Fifield, "A better zip bomb", 2019). */
export function checkOverlap(entries: readonly Entry[], file: Buffer): void {
  const spans = entries.map((entry) => ({ start: entry.offset, end: contentOf(file, entry).end }));
  spans.sort((left, right) => left.start - right.start);
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    if (next && span.end > next.start) throw new Refusal(damaged);
  }
}

/** Where the packed bytes of an entry stand; its own header must agree with the directory. */
export function contentOf(file: Buffer, entry: Entry): { start: number; end: number } {
  const { offset } = entry;
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== signatures.local) throw new Refusal(damaged);
  const nameEnd = offset + 30 + file.readUInt16LE(offset + 26);
  const start = nameEnd + file.readUInt16LE(offset + 28);
  const end = start + entry.packedSize;
  const isSame =
    file.toString('utf8', offset + 30, nameEnd) === entry.name && file.readUInt16LE(offset + 8) === entry.method;
  if (!isSame || end > file.length) throw new Refusal(damaged);
  return { start, end };
}
