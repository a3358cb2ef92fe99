import { randomFillSync } from 'node:crypto';
import { AppError } from './errors.ts';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let lastMillis = 0;
let sequence = 0;

/**
 * A UUID of version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then a 12-bit counter (§6.2, method 1), then random bits.
 * Ids made by one process sort in the order in which they were made.
 */
export function newId(now: number = Date.now()): string {
  if (now > lastMillis) {
    lastMillis = now;
    sequence = 0;
  } else if (++sequence > 0xfff) {
    lastMillis++;
    sequence = 0;
  }
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(lastMillis, 0, 6);
  randomFillSync(bytes, 6);
  bytes[6] = 0x70 | (sequence >> 8);
  bytes[7] = sequence & 0xff;
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether the text is a UUID in canonical lower case, safe to stand in `SET LOCAL` (decision 0003). */
export function isId(text: string): boolean {
  return uuidPattern.test(text);
}

/** The text as an id; what is none names nothing. */
export function requireId(text: string): string {
  if (isId(text)) return text;
  throw new AppError('not-found', 'There is no such thing here.');
}
