import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { parseCsv } from '../csv/read-csv.ts';
import { readXlsx } from '../xlsx/read-xlsx.ts';
import { recogniseSheet, type SheetInput, sheetNamed } from './find-header.ts';

export interface RegisterFile {
  bytes: Uint8Array;
  /** Tells CSV from XLSX, and which sheet a CSV file is. */
  fileName: string;
  /** Told once, as soon as the number of rows is known. */
  onSize?: (rows: number) => void;
}

const readMe = 'Read me';

/** The sheets of a workbook, or the one sheet that a CSV file is; what they are is judged by `planSheets`. */
export function readRegisterFile({ bytes, fileName, onSize }: RegisterFile): Parsed<SheetInput[]> {
  return isZip(bytes) || isOle(bytes) || /\.xls[a-z]?$/i.test(fileName)
    ? readWorkbook(bytes, onSize)
    : readCsvFile(bytes, fileName, onSize);
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/** A workbook with a password, or one of Excel 97. */
function isOle(bytes: Uint8Array): boolean {
  return bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;
}

function readWorkbook(bytes: Uint8Array, onSize?: (rows: number) => void): Parsed<SheetInput[]> {
  const workbook = readXlsx(bytes, { wanted: (name) => name !== readMe, ...(onSize ? { onSize } : {}) });
  if (!workbook.ok) return workbook;
  const { sheets } = workbook.value;
  if (sheets.some(({ rows }) => rows.length > 0)) return parsed(sheets);
  return refused({ at: '', message: 'The workbook is empty. Start from the template.' });
}

function readCsvFile(bytes: Uint8Array, fileName: string, onSize?: (rows: number) => void): Parsed<SheetInput[]> {
  const csv = parseCsv(bytes);
  if (!csv.ok) return csv;
  if (csv.value.length === 0) return refused({ at: 'line 1', message: 'The file is empty. Start from the template.' });
  onSize?.(csv.value.length);
  return parsed([{ name: sheetNamed(fileName) ?? recogniseSheet(csv.value) ?? tabOf(fileName), rows: csv.value }]);
}

/** A CSV file has one tab, which is called as the file is. */
function tabOf(fileName: string): string {
  return fileName.replace(/^.*[\\/]/, '').replace(/\.[a-z]+$/i, '') || 'File';
}
