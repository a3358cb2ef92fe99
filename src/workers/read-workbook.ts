import { type Parsed, parsed } from '../common/parsed.ts';
import { readRegisterFile } from '../formats/register-workbook/read-register-file.ts';
import { type RegisterReadOptions, readRegisterRows } from '../formats/register-workbook/read-register-rows.ts';
import type { RegisterReading } from '../formats/register-workbook/rows.ts';

export interface ReadWorkbookInput extends Pick<RegisterReadOptions, 'knownKeys' | 'knownParents' | 'maxErrors'> {
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

/** Reads and checks a register workbook or CSV file away from the thread that serves; the answer is plain data. */
export function run({ bytes, fileName, port, ...options }: ReadWorkbookInput): Parsed<RegisterReading> {
  let total = 0;
  const tell = (done: number) => port?.postMessage({ done: Math.min(done, total), total });
  const onSize = (rows: number) => {
    total = rows;
    tell(0);
  };
  const sheets = readRegisterFile({ bytes, fileName, onSize });
  if (!sheets.ok) return sheets;
  const reading = readRegisterRows(sheets.value, { ...options, onProgress: tell });
  tell(total);
  return parsed(reading);
}
