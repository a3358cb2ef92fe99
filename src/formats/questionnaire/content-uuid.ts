import { createHash } from 'node:crypto';

/** Drawn once; all ids made of contents lie in it. */
const namespace = Buffer.from('6f1d7c0e5b7a4c0d9b6b2f0a3c9e4d17', 'hex');

/** A UUID of version 5 (RFC 9562 §5.5): the same for the same content, another for any other. */
export function contentUuid(...content: unknown[]): string {
  const bytes = createHash('sha1').update(namespace).update(JSON.stringify(content)).digest().subarray(0, 16);
  bytes[6] = 0x50 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
