import type { Problem } from '../common/errors.ts';
import { type Parsed, parsed, refused } from '../common/parsed.ts';
import { readNetworkFile } from '../formats/network/read-network-file.ts';
import type { SheetMapping } from '../formats/register-workbook/mapping.ts';
import { type KnownMappings, type PlannedSheet, planSheets } from '../formats/register-workbook/plan-sheets.ts';
import { type NetworkReadOptions, readNetworkRows } from '../formats/register-workbook/read-network-rows.ts';
import { readRegisterFile } from '../formats/register-workbook/read-register-file.ts';
import { type RegisterReadOptions, readRegisterRows } from '../formats/register-workbook/read-register-rows.ts';
import type { RegisterReading } from '../formats/register-workbook/rows.ts';

export interface ReadWorkbookInput
  extends KnownMappings,
    NetworkReadOptions,
    Omit<RegisterReadOptions, 'mappings' | 'onProgress'> {
  bytes: Uint8Array;
  fileName: string;
  /** Told how far it is; a `MessagePort` when this runs in a worker. */
  port?: { postMessage(progress: WorkbookProgress): void };
}

/** In rows, also empty ones; the last message has `done` equal to `total`. */
export interface WorkbookProgress {
  done: number;
  total: number;
}

export interface WorkbookReading {
  /** How each sheet that says something is read. */
  sheets: PlannedSheet[];
  /** Null while a sheet waits to be told what its columns are. */
  reading: RegisterReading | null;
}

/** Sheets that say something; each is looked at before a person says what it is. */
const mostSheets = 100;

/** Reads and checks a register workbook, a CSV file or a supply network away from the thread that serves; the answer is plain data. */
export function run({
  bytes,
  fileName,
  port,
  chosen,
  remembered,
  ...options
}: ReadWorkbookInput): Parsed<WorkbookReading> {
  const network = readNetworkFile({ bytes, fileName }, { unknown: 'left' });
  if (network && !network.ok) return network;
  if (network)
    return parsed({ sheets: [], reading: withWarnings(readNetworkRows(network.value, options), network.warnings) });
  let total = 0;
  const tell = (done: number) => port?.postMessage({ done: Math.min(done, total), total });
  const onSize = (rows: number) => {
    total = rows;
    tell(0);
  };
  const file = readRegisterFile({ bytes, fileName, onSize });
  if (!file.ok) return file;
  if (file.value.filter(({ rows }) => rows.length > 0).length > mostSheets) {
    return refused({
      at: '',
      message: `The workbook has more than ${mostSheets} sheets with rows, the most that are read.`,
    });
  }
  const sheets = planSheets(file.value, { ...(chosen ? { chosen } : {}), ...(remembered ? { remembered } : {}) });
  const waiting = sheets.filter(({ how }) => how === 'waits');
  if (waiting.length > 0) {
    if (waiting.some(({ offer }) => offer.rows > 0)) return parsed({ sheets, reading: null });
    return refused({
      at: waiting[0]!.offer.sheet,
      message: 'No rows stand below the titles. Start from the template.',
    });
  }
  const mappings = sheets.flatMap(({ mapping }): SheetMapping[] => (mapping ? [mapping] : []));
  const reading = readRegisterRows(file.value, { ...options, mappings, onProgress: tell });
  tell(total);
  return parsed({ sheets, reading });
}

function withWarnings(reading: RegisterReading, warnings: readonly Problem[]): RegisterReading {
  return { ...reading, warnings: [...warnings, ...reading.warnings] };
}
