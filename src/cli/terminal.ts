import { writeSync } from 'node:fs';
import type { Terminal } from './command.ts';

/**
 * The terminal of this process. Output goes straight to the file descriptors: `process.stdout` would load a third of Node's
 * stream code before the first byte. A reader that has gone away (EPIPE) ends the output, quietly.
 */
export function processTerminal(): Terminal {
  const output = newWriter(1);
  const notes = newWriter(2);
  return {
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    out: output,
    note: notes,
    get interactive() {
      return process.stderr.isTTY === true;
    },
    environment: process.env,
  };
}

function newWriter(descriptor: number): (text: string | Uint8Array) => void {
  let gone = false;
  return (text) => {
    const bytes = typeof text === 'string' ? Buffer.from(text) : text;
    for (let written = 0; written < bytes.length && !gone; ) {
      const step = writeSome(descriptor, bytes.subarray(written));
      if (step < 0) gone = true;
      else written += step;
    }
  };
}

/** Bytes written, 0 where the pipe is full, -1 where nobody reads any more. */
function writeSome(descriptor: number, bytes: Uint8Array): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPIPE') return -1;
    if (code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMillis);
    return 0;
  }
}

/** How long to wait for the reader of a full pipe that does not block by itself. */
const pauseMillis = 2;
