import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { writeWhole } from './write-whole.ts';

/** What a data folder says about itself, so that another version of the program knows what it meets. */
export interface Format {
  format: number;
  postgresMajor: number;
  /** The version of Holdfast that made it. */
  program: string;
}

/** The layout of the data folder this program writes: `postgres/`, `run/`, `secrets/`, `cache/`. */
export const currentFormat = 1;

/** Undefined where the database was not wholly prepared yet. */
export function readFormat(dataDirectory: string): Format | undefined {
  const file = join(dataDirectory, 'format.json');
  if (!existsSync(file)) return undefined;
  const format: Format = JSON.parse(readFileSync(file, 'utf8'));
  if (format.format <= currentFormat) return format;
  throw new AppError(
    'conflict',
    `The data folder ${dataDirectory} has format ${format.format}, made by Holdfast ${format.program}; this program knows formats up to ${currentFormat}. Use that version or a newer one.`,
  );
}

export function writeFormat(dataDirectory: string, format: Format): void {
  writeWhole(join(dataDirectory, 'format.json'), `${JSON.stringify(format, null, 2)}\n`, 0o644);
}
