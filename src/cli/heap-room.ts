import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { AppError } from '../common/errors.ts';
import { wholeLimitBytes } from '../formats/bom/size-limit.ts';

const megabyte = 1024 * 1024;

/** Bytes of heap for each byte of a BOM that is read whole and written anew, as measured (decision 0059). */
const heapPerByte = 12;

/**
 * Runs a command that holds BOMs whole in a heap with room for them: where Node's own is too small, in a second process with a larger
 * one. Refuses what the memory of the machine does not hold, before it is tried.
 */
export async function withHeapRoom(paths: readonly string[], run: () => Promise<number>): Promise<number> {
  const large = paths.map(sizeOf).filter((size) => size > wholeLimitBytes);
  const needed = heapPerByte * large.reduce((sum, size) => sum + size, 0) + 256 * megabyte;
  if (large.length === 0 || getHeapStatistics().heap_size_limit >= needed) return run();
  const free = process.availableMemory();
  if (free < needed) {
    const message = `Files of this size take up to ${gigabytes(needed)} of memory; ${gigabytes(free)} are free. "bom validate", "scan" and "bom import" take far less.`;
    throw new AppError('too-large', message);
  }
  const heap = `--max-old-space-size=${Math.ceil(needed / megabyte)}`;
  const { status } = spawnSync(process.execPath, [...process.execArgv, heap, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  if (status === null) throw new AppError('too-large', `These files take more than ${gigabytes(needed)} of memory.`);
  return status;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 / megabyte).toFixed(1)} GB`;
}

/** 0 for stdin, and for what cannot be looked at: whoever opens it says so. */
function sizeOf(path: string): number {
  try {
    return path === '-' ? 0 : statSync(path).size;
  } catch {
    return 0;
  }
}
