import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Feed } from '../client/import-feed.ts';
import { AppError } from '../common/errors.ts';
import { isObject } from '../formats/advisory/loose.ts';
import { formOf } from '../formats/advisory/read-advisory.ts';
import { readLifeCycles } from '../formats/eol/life-cycles.ts';
import { advisoryRecords } from './advisory-records.ts';

/** Records looked at before it is said that none was recognised: indexes and notes lie beside them now and then. */
const mostLookedAt = 50;

/** Which feed a file or folder holds, by its content. */
export async function feedKindOf(path: string): Promise<Feed['kind'] | 'bundle'> {
  const kind = await kindAt(path);
  if (kind) return kind;
  throw new AppError(
    'invalid-input',
    `${path} holds nothing that is recognised as a feed. Name its kind: "feed import osv PATH", or another.`,
  );
}

/** Undefined where nothing is recognised. */
export async function kindAt(path: string): Promise<Feed['kind'] | 'bundle' | undefined> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder && isTar(path)) return 'bundle';
  if (!isFolder && beginsAsPredictions(path)) return 'epss';
  let looked = 0;
  for await (const input of advisoryRecords(path)) {
    if (looked++ > mostLookedAt) break;
    const kind = 'skip' in input ? undefined : kindOfRecord(jsonOf(input.bytes));
    if (kind) return kind;
  }
  return undefined;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function kindOfRecord(value: unknown): Feed['kind'] | undefined {
  if (!isObject(value)) return undefined;
  const form = formOf(value);
  if (form !== 'osv') return form;
  if (Array.isArray(value.vulnerabilities) && 'catalogVersion' in value) return 'kev';
  const [product] = Array.isArray(value.result) ? value.result : [value];
  if (readLifeCycles(product)) return 'eol';
  if (typeof value.id !== 'string' || !('modified' in value || 'affected' in value)) return undefined;
  return 'osv';
}

/** The mark of a tar stands at byte 257. */
function isTar(path: string): boolean {
  return startOf(path, 262).subarray(257, 262).toString('latin1') === 'ustar';
}

/** Predictions are CSV, gzipped or not: no JSON, no zip. */
function beginsAsPredictions(path: string): boolean {
  const start = startOf(path, 64);
  if (start[0] === 0x1f && start[1] === 0x8b) return /\.csv\.gz$/i.test(path);
  return /^\s*(#model_version|"?cve"?\s*,)/i.test(start.toString('latin1').replace(/^\xef\xbb\xbf/, ''));
}

function startOf(path: string, length: number): Buffer {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new AppError('invalid-input', `There is no file or folder ${path}.`);
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(length);
    return start.subarray(0, readSync(file, start, 0, length, 0));
  } finally {
    closeSync(file);
  }
}
