import { once } from 'node:events';
import type { Socket } from 'node:net';
import type pg from 'pg';

/**
 * PostgreSQL's COPY through `pg`, which knows the messages and leaves what to do with them to the caller: rows stream out and in
 * as text, in bounded memory. https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-COPY
 */

/** What of `pg`'s connection COPY needs. */
interface Wire {
  stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

/** A query as `pg`'s client runs it. */
interface Running {
  submit(wire: Wire): void;
  handleCopyData(message: { chunk: Buffer }): void;
  handleCopyInResponse(wire: Wire): void;
  handleCommandComplete(message: { text: string }): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
}

/** Rows are gathered into pieces of about this size; a larger row is a piece of its own. */
const pieceBytes = 1024 * 1024;
/** Pieces that may wait for a slow reader before the server is made to wait too. */
const mostPieces = 4;

/** The rows of `COPY … TO STDOUT`, in pieces that end with a row; gives the number of rows. */
export async function* copyOut(client: pg.Client, statement: string): AsyncGenerator<Buffer, number> {
  const pieces: Buffer[] = [];
  const gathering = new Gathering((piece) => {
    pieces.push(piece);
    if (pieces.length >= mostPieces) wire?.stream.pause();
    wake();
  });
  let wire: Wire | undefined;
  let rows = 0;
  let failure: Error | undefined;
  let hasEnded = false;
  let wake = () => {};
  run(client, {
    submit: (given) => {
      wire = given;
      given.query(statement);
    },
    handleCopyData: ({ chunk }) => gathering.add(chunk),
    handleCopyInResponse: () => {},
    handleCommandComplete: ({ text }) => {
      rows = rowsOf(text);
    },
    handleError: (error) => {
      failure = error;
      hasEnded = true;
      wake();
    },
    handleReadyForQuery: () => {
      gathering.end();
      hasEnded = true;
      wake();
    },
  });
  for (;;) {
    const piece = pieces.shift();
    if (piece) {
      if (pieces.length === 0) wire?.stream.resume();
      yield piece;
    } else if (hasEnded) break;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  if (failure) throw failure;
  return rows;
}

/** Feeds the pieces to `COPY … FROM STDIN`; gives the number of rows. */
export function copyIn(client: pg.Client, statement: string, pieces: AsyncIterable<Buffer>): Promise<number> {
  return new Promise((resolve, reject) => {
    let rows = 0;
    let failure: Error | undefined;
    const feed = async (wire: Wire) => {
      try {
        for await (const piece of pieces) {
          if (failure) return;
          wire.sendCopyFromChunk(piece);
          if (wire.stream.writableNeedDrain) await drained(wire.stream);
        }
        wire.endCopyFrom();
      } catch (error) {
        failure = error as Error;
        wire.sendCopyFail('The source failed.');
      }
    };
    run(client, {
      submit: (wire) => wire.query(statement),
      handleCopyData: () => {},
      handleCopyInResponse: (wire) => void feed(wire),
      handleCommandComplete: ({ text }) => {
        rows = rowsOf(text);
      },
      handleError: (error) => {
        failure ??= error;
        reject(failure);
      },
      handleReadyForQuery: () => (failure ? reject(failure) : resolve(rows)),
    });
  });
}

/** Until the server has taken what was sent, or is gone. */
async function drained(stream: Socket): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]).finally(() =>
    over.abort(),
  );
}

function run(client: pg.Client, running: Running): void {
  client.query(running as unknown as pg.Submittable);
}

/** `COPY 12` */
function rowsOf(commandTag: string): number {
  return Number(commandTag.split(' ')[1] ?? 0);
}

/** Puts rows, each a slice of a buffer that is used again, together into pieces. */
class Gathering {
  readonly #put: (piece: Buffer) => void;
  #piece = Buffer.allocUnsafe(pieceBytes);
  #length = 0;

  constructor(put: (piece: Buffer) => void) {
    this.#put = put;
  }

  add(row: Buffer): void {
    if (this.#length + row.length > pieceBytes) this.end();
    if (row.length > pieceBytes) {
      this.#put(Buffer.from(row));
      return;
    }
    row.copy(this.#piece, this.#length);
    this.#length += row.length;
  }

  end(): void {
    if (this.#length === 0) return;
    this.#put(this.#piece.subarray(0, this.#length));
    this.#piece = Buffer.allocUnsafe(pieceBytes);
    this.#length = 0;
  }
}
