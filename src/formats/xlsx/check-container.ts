/** Judges a workbook's ZIP container and XML by their bytes before any library opens it (stack reference §7). */
import { crc32, inflateRawSync } from 'node:zlib';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { checkMarkup } from './check-markup.ts';
import { damaged, macros, notAWorkbook, Refusal } from './refusal.ts';
import { checkOverlap, contentOf, type Entry, readDirectory } from './zip-directory.ts';

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
  elements: 4_000_000,
} as const;

export interface Container {
  /** `<row>` tags in the worksheets, to tell progress by. */
  rows: number;
}

/** Says whether the bytes are a workbook that can be opened without harm; refuses with the reason. */
export function checkContainer(bytes: Uint8Array): Parsed<Container> {
  try {
    return parsed(checked(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  } catch (error) {
    if (error instanceof Refusal) return refused({ at: '', message: error.message });
    throw error;
  }
}

function checked(file: Buffer): Container {
  if (file.length > xlsxLimits.bytes) {
    throw new Refusal(`The file is larger than ${megabytes(xlsxLimits.bytes)}, the most that is read.`);
  }
  if (file.subarray(0, 8).equals(oleHeader)) {
    throw new Refusal('The workbook has a password or is in the old .xls form. Save it as .xlsx without a password.');
  }
  const entries = readDirectory(file, xlsxLimits.entries);
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

function checkEntries(entries: readonly Entry[], file: Buffer): void {
  const names = new Set<string>();
  for (const entry of entries) {
    checkName(entry.name);
    const lowered = entry.name.toLowerCase();
    if (names.has(lowered)) throw new Refusal(`The workbook holds two parts named ${entry.name}.`);
    names.add(lowered);
    if (entry.flags & 0x2041) throw new Refusal('The workbook is encrypted. Save it without a password.');
    if (entry.method !== 0 && entry.method !== 8) {
      throw new Refusal(`The part ${entry.name} is packed in a way that workbooks do not use.`);
    }
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
