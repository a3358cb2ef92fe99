/** Bytes that can be read at any place, such as an open file. */
export interface ByteSource {
  size: number;
  /** Fewer bytes than asked for only at the end. */
  read(offset: number, length: number): Uint8Array;
}

export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

const pieceBytes = 1024 * 1024;

export function* piecesOf(source: ByteSource, from = 0, length = source.size): Generator<Uint8Array> {
  for (let at = from; at < from + length; at += pieceBytes) {
    yield source.read(at, Math.min(pieceBytes, from + length - at));
  }
}

/** A source that reads `windowBytes` at once, as what is asked for next mostly lies near; `readInto` gives the bytes read. */
export function windowedSource(
  size: number,
  windowBytes: number,
  readInto: (window: Uint8Array, offset: number) => number,
): ByteSource {
  let window = new Uint8Array(0);
  let windowOffset = 0;
  return {
    size,
    read: (offset, length) => {
      if (offset < windowOffset || offset + length > windowOffset + window.length) {
        const wanted = new Uint8Array(Math.min(Math.max(windowBytes, length), Math.max(0, size - offset)));
        window = wanted.subarray(0, readInto(wanted, offset));
        windowOffset = offset;
      }
      return window.subarray(offset - windowOffset, offset - windowOffset + length);
    },
  };
}
