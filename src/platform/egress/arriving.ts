import type { Readable } from 'node:stream';

/** Bytes that may wait for a slow reader before the other side is held up. */
const mostWaiting = 1024 * 1024;

/**
 * The pieces of a stream, taken in as they arrive: whatever came before a cut is handed over before the cut is told, so that a
 * download loses nothing that it had.
 */
export function arriving(stream: Readable): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let end: { error?: unknown } | undefined;
  let wake = () => {};
  stream.on('data', (piece: Uint8Array) => {
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes >= mostWaiting) stream.pause();
    wake();
  });
  const over = (error?: unknown) => {
    end ??= error === undefined ? {} : { error };
    wake();
  };
  stream.once('end', () => over()).once('error', over);
  return (async function* () {
    try {
      for (;;) {
        const piece = waiting.shift();
        if (piece) {
          waitingBytes -= piece.length;
          if (waitingBytes < mostWaiting) stream.resume();
          yield piece;
        } else if (end) {
          if ('error' in end) throw end.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      stream.destroy();
    }
  })();
}
