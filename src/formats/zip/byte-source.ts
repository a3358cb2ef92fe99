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
