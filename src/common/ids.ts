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
  const millis = lastMillis.toString(16).padStart(12, '0');
  const counter = sequence.toString(16).padStart(3, '0');
  const random = nextRandom();
  const variant = '89ab'[Number.parseInt(random[0]!, 16) & 3];
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7${counter}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

const randomDigits = 16;
/** Fetched for many ids at once: a call for each costs more than all else. */
const pool = Buffer.alloc(4096);
let digits = '';
let used = 0;

function nextRandom(): string {
  if (used === digits.length) {
    digits = randomFillSync(pool).toString('hex');
    used = 0;
  }
  used += randomDigits;
  return digits.slice(used - randomDigits, used);
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
