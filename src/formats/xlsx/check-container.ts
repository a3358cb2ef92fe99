/** Judges a workbook's ZIP container and XML by their bytes before any library opens it (stack reference §7). */
import { crc32, inflateRawSync } from 'node:zlib';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { checkMarkup } from './check-markup.ts';
import { macros, Refusal } from './refusal.ts';

export const xlsxLimits = {
  /** Of the file as received. */
  bytes: 64 * 1024 * 1024,
  entries: 2_000,
  /** Of one entry and of all together, once inflated. */
  entryBytes: 128 * 1024 * 1024,
  inflatedBytes: 256 * 1024 * 1024,
  /** Inflated to packed, for entries above a megabyte; sheets of one repeated row stay below 100. */
  ratio: 200,
  /** Elements in all parts together. A reader makes up to 280 bytes of each, so that it stays below the memory of a worker. */
  elements: 5_000_000,
} as const;

export interface Container {
  /** `<row>` tags in the worksheets, to tell progress by. */
  rows: number;
}

interface Entry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packedSize: number;
  size: number;
  offset: number;
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;

/** Says whether the bytes are a workbook that can be opened without harm; refuses with the reason. */
export function checkContainer(bytes: Uint8Array): Parsed<Container> {
  try {
    return parsed(checked(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  } catch (error) {
    if (error instanceof Refusal) return refused({ at: '', message: error.message });
    throw error;
  }
}

const notAWorkbook = 'This is not an Excel workbook (.xlsx).';
const damaged = 'The workbook is damaged. Open it in a spreadsheet program, save it again and try that file.';

function checked(file: Buffer): Container {
  if (file.length > xlsxLimits.bytes)
    throw new Refusal(`The file is larger than ${megabytes(xlsxLimits.bytes)}, the most that is read.`);
  if (file.subarray(0, 8).equals(oleHeader)) {
    throw new Refusal('The workbook has a password or is in the old .xls form. Save it as .xlsx without a password.');
  }
  const entries = readCentralDirectory(file);
  checkEntries(entries, file);
  const found: Container = { rows: 0 };
  const budget = { bytes: xlsxLimits.inflatedBytes as number, elements: xlsxLimits.elements as number };
  for (const entry of entries) {
    const content = inflate(file, entry, budget.bytes);
    budget.bytes -= content.length;
    const markup = checkMarkup(content, entry.name, budget.elements);
    budget.elements -= markup.elements;
    if (/^xl\/worksheets\//i.test(entry.name)) found.rows += markup.rows;
  }
  return found;
}

const oleHeader = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** The end record must close the file, so that every reader finds the same directory (APPNOTE 6.3.10 §4.3.16). */
function readCentralDirectory(file: Buffer): Entry[] {
  if (file.length < 22 || file.readUInt16LE(0) !== 0x4b50) throw new Refusal(notAWorkbook);
  const end = file.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end === -1 || end + 22 > file.length || end + 22 + file.readUInt16LE(end + 20) !== file.length)
    throw new Refusal(damaged);
  const [disk, startDisk, here, count] = [4, 6, 8, 10].map((at) => file.readUInt16LE(end + at)) as [
    number,
    number,
    number,
    number,
  ];
  const size = file.readUInt32LE(end + 12);
  const start = file.readUInt32LE(end + 16);
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff || hasZip64Locator(file, end)) {
    throw new Refusal('The workbook is packed as ZIP64, which no workbook of this size needs. Save it again as .xlsx.');
  }
  if (disk !== 0 || startDisk !== 0 || here !== count || start + size !== end) throw new Refusal(damaged);
  if (count > xlsxLimits.entries)
    throw new Refusal(`The workbook has more than ${xlsxLimits.entries} parts, the most that are read.`);
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
    if (id === 0x0001 || id === 0x7075)
      throw new Refusal('The workbook is packed in an unusual way (ZIP64 or renamed parts). Save it again as .xlsx.');
  }
}

function checkEntries(entries: readonly Entry[], file: Buffer): void {
  const names = new Set<string>();
  for (const entry of entries) {
    checkName(entry.name);
    const lowered = entry.name.toLowerCase();
    if (names.has(lowered)) throw new Refusal(`The workbook holds two parts named ${entry.name}.`);
    names.add(lowered);
    if (entry.flags & 0x2041) throw new Refusal('The workbook is encrypted. Save it without a password.');
    if (entry.method !== 0 && entry.method !== 8)
      throw new Refusal(`The part ${entry.name} is packed in a way that workbooks do not use.`);
    checkSizes(entry);
  }
  if (!names.has('[content_types].xml')) throw new Refusal(notAWorkbook);
  checkOverlap(entries, file);
}

function checkName(name: string): void {
  const escapes = name.startsWith('/') || /[\\\0:]/.test(name) || name.split('/').includes('..');
  if (escapes) throw new Refusal(`The workbook holds a part whose name leads outside it: ${JSON.stringify(name)}.`);
  if (/(^|\/)vbaProject[^/]*\.bin$|^xl\/macrosheets\/|\.xlsb$/i.test(name)) throw new Refusal(macros);
}

function checkSizes(entry: Entry): void {
  const suspicious = entry.size > 1024 * 1024 && entry.size > entry.packedSize * xlsxLimits.ratio;
  if (entry.size > xlsxLimits.entryBytes || suspicious) {
    throw new Refusal(
      `The part ${entry.name} would grow from ${entry.packedSize} to ${entry.size} bytes. A part may have ${megabytes(xlsxLimits.entryBytes)} and ${xlsxLimits.ratio} times its packed size.`,
    );
  }
}

/** Entries that share bytes make a small file grow without end (Fifield, "A better zip bomb", 2019). */
function checkOverlap(entries: readonly Entry[], file: Buffer): void {
  const spans = entries.map((entry) => ({ start: entry.offset, end: contentOf(file, entry).end }));
  spans.sort((left, right) => left.start - right.start);
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    if (next && span.end > next.start) throw new Refusal(damaged);
  }
}

function contentOf(file: Buffer, entry: Entry): { start: number; end: number } {
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

/** Never makes more bytes than the entry declares, whatever the packed stream would give. */
function inflate(file: Buffer, entry: Entry, budget: number): Buffer {
  if (entry.size > budget) {
    throw new Refusal(
      `The workbook grows beyond ${megabytes(xlsxLimits.inflatedBytes)} when unpacked, the most that is read.`,
    );
  }
  const { start, end } = contentOf(file, entry);
  const content = unpack(file.subarray(start, end), entry);
  if (content.length !== entry.size || crc32(content) !== entry.crc) throw new Refusal(damaged);
  return content;
}

function unpack(packed: Buffer, entry: Entry): Buffer {
  if (entry.method === 0) return packed;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.size, 1) });
  } catch {
    throw new Refusal(damaged);
  }
}

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`;
}
