/** What is known of a data folder that was filled and kept, so that it can be measured again without filling. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Filled } from './fill.ts';
import type { Memory } from './footprint.ts';
import type { PortfolioSize } from './portfolio.ts';

export interface Kept extends PortfolioSize {
  advisories: number;
  filled: Filled;
  whileFilling: Memory;
}

/** Undefined where the folder is yet to be filled; one that was filled in part is of no use. */
export function readKept(data: string): Kept | undefined {
  const path = pathIn(data);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  if (existsSync(data) && readdirSync(data).length > 0)
    throw new Error(`${data} was not filled to its end. Remove it, or name another folder.`);
  return undefined;
}

export function writeKept(data: string, kept: Kept): void {
  mkdirSync(folderIn(data), { recursive: true });
  writeFileSync(pathIn(data), JSON.stringify(kept));
}

/** Where the measurement keeps what is its own. */
export function folderIn(data: string): string {
  return join(data, 'load');
}

function pathIn(data: string): string {
  return join(folderIn(data), 'filled.json');
}
