/** Judges a workbook's ZIP container and XML by their bytes before any library opens it (stack reference §7). */
import { AppError } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { type ByteSource, sourceOfBytes } from '../zip/byte-source.ts';
import { findDirectory, readEntries, type ZipEntry } from '../zip/directory.ts';
import { contentOf, isEncrypted, isKnownMethod, unpackEntry } from '../zip/unpack.ts';
import { checkMarkup } from './check-markup.ts';
import { Parts } from './parts.ts';
import { damaged, macros, notAWorkbook, Refusal } from './refusal.ts';

export const xlsxLimits = {
  /** Of the file as received. */
  bytes: 64 * 1024 * 1024,
  entries: 2_000,
  /** Of one entry and of all together, once inflated. */
  entryBytes: 256 * 1024 * 1024,
  inflatedBytes: 256 * 1024 * 1024,
  /** Inflated to packed, for entries above a megabyte; sheets of one repeated row stay below 100. */
  ratio: 200,
  /** Elements in all parts together: a million rows of eight cells with a style and nothing in them pass. */
  elements: 12_000_000,
} as const;

export interface Container {
  parts: Parts;
  /** `<row>` tags in the worksheets, to tell progress by. */
  rows: number;
}

/** Says whether the bytes are a workbook that can be opened without harm; refuses with the reason. */
export function checkContainer(bytes: Uint8Array): Parsed<Container> {
  try {
    return parsed(checked(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  } catch (error) {
    if (error instanceof Refusal) return refused({ at: '', message: error.message });
    if (error instanceof AppError) return refused({ at: '', message: damaged });
    throw error;
  }
}

function checked(file: Buffer): Container {
  if (file.length > xlsxLimits.bytes) {
    throw new Refusal(`The file is larger than ${megabytes(xlsxLimits.bytes)}, the most that is read.`);
  }
  if (file.subarray(0, 8).equals(oleHeader)) throw new Refusal(refusalOfCompoundFile(file));
  if (file.length < 22 || file.readUInt16LE(0) !== 0x4b50) throw new Refusal(notAWorkbook);
  const source = sourceOfBytes(file);
  const entries = entriesOf(source);
  checkEntries(entries, source);
  const found: Container = { parts: new Parts(source, entries), rows: 0 };
  const budget = { bytes: xlsxLimits.inflatedBytes as number, elements: xlsxLimits.elements as number };
  for (const entry of entries) {
    const content = inflate(source, entry, budget.bytes);
    budget.bytes -= content.length;
    const markup = checkMarkup(content, entry.name, budget.elements);
    budget.elements -= markup.elements;
    if (/^xl\/worksheets\//i.test(entry.name)) found.rows += markup.rows;
  }
  return found;
}

const oleHeader = Buffer.from('d0cf11e0a1b11ae1', 'hex');

/** The names of its streams tell what a compound file is (MS-OFFCRYPTO §2.3.4.4, MS-XLS §2.1.2). */
function refusalOfCompoundFile(file: Buffer): string {
  const holds = (stream: string) => file.includes(Buffer.from(`${stream}\0`, 'utf16le'));
  if (holds('EncryptedPackage')) return 'The workbook is protected by a password. Save it without one.';
  if (holds('Workbook') || holds('Book'))
    return 'The workbook is in the old .xls form. Save it as .xlsx, without a password.';
  return notAWorkbook;
}

/** Nothing between the directory and its end, no 64 bits, no second names: every reader sees the same parts. */
function entriesOf(source: ByteSource): ZipEntry[] {
  const directory = findDirectory(source);
  if (directory.isZip64) {
    throw new Refusal('The workbook is packed as ZIP64, which no workbook of this size needs. Save it again as .xlsx.');
  }
  if (!directory.isLast) throw new Refusal(damaged);
  if (directory.count > xlsxLimits.entries) {
    throw new Refusal(`The workbook has more than ${xlsxLimits.entries} parts, the most that are read.`);
  }
  return readEntries(source, directory);
}

function checkEntries(entries: readonly ZipEntry[], source: ByteSource): void {
  const names = new Set<string>();
  for (const entry of entries) {
    if (entry.hasOddFields) {
      throw new Refusal('The workbook is packed in an unusual way (ZIP64 or renamed parts). Save it again as .xlsx.');
    }
    checkName(entry.name);
    const lowered = entry.name.toLowerCase();
    if (names.has(lowered)) throw new Refusal(`The workbook holds two parts named ${entry.name}.`);
    names.add(lowered);
    if (isEncrypted(entry)) throw new Refusal('The workbook is encrypted. Save it without a password.');
    if (!isKnownMethod(entry)) {
      throw new Refusal(`The part ${entry.name} is packed in a way that workbooks do not use.`);
    }
    checkSizes(entry);
  }
  if (names.has('content.xml') && names.has('mimetype'))
    throw new Refusal('This is an OpenDocument spreadsheet. Save it as .xlsx.');
  if (names.has('xl/workbook.bin')) throw new Refusal('This is a binary workbook (.xlsb). Save it as .xlsx.');
  if (!names.has('[content_types].xml')) throw new Refusal(notAWorkbook);
  checkOverlap(entries, source);
}

/** Entries that share bytes make a small file grow without end (Fifield, "A better zip bomb", 2019). */
function checkOverlap(entries: readonly ZipEntry[], source: ByteSource): void {
  const spans = entries.map((entry) => ({ start: entry.headerOffset, end: contentOf(source, entry).end }));
  spans.sort((left, right) => left.start - right.start);
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    if (next && span.end > next.start) throw new Refusal(damaged);
  }
}

function checkName(name: string): void {
  const escapes = name.startsWith('/') || /[\\\0:]/.test(name) || name.split('/').includes('..');
  if (escapes) throw new Refusal(`The workbook holds a part whose name leads outside it: ${JSON.stringify(name)}.`);
  if (/(^|\/)vbaProject[^/]*\.bin$|^xl\/macrosheets\//i.test(name)) throw new Refusal(macros);
}

function checkSizes({ name, bytes, packedBytes }: ZipEntry): void {
  const suspicious = bytes > 1024 * 1024 && bytes > packedBytes * xlsxLimits.ratio;
  if (bytes > xlsxLimits.entryBytes || suspicious) {
    throw new Refusal(
      `The part ${name} would grow from ${packedBytes} to ${bytes} bytes. A part may have ${megabytes(xlsxLimits.entryBytes)} and ${xlsxLimits.ratio} times its packed size.`,
    );
  }
}

function inflate(source: ByteSource, entry: ZipEntry, budget: number): Buffer {
  if (entry.bytes > budget) {
    throw new Refusal(
      `The workbook grows beyond ${megabytes(xlsxLimits.inflatedBytes)} when unpacked, the most that is read.`,
    );
  }
  const content = unpackEntry(source, entry);
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`;
}
