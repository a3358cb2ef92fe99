import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** argon2id with 19 MiB, two passes, one lane (OWASP password storage cheat sheet). */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, argon2);
}

/** Takes the same time for an unknown person as for a wrong password. */
export async function isPassword(password: string, hashed: string | null): Promise<boolean> {
  unknownPerson ??= hashPassword(randomBytes(16).toString('hex'));
  const matches = await verify(hashed ?? (await unknownPerson), password);
  return matches && hashed !== null;
}

let unknownPerson: Promise<string> | undefined;

/** 256 random bits behind a prefix that secret scanners can be taught: `hft_…`. */
export function newSecret(prefix: 'hfs' | 'hft' | 'hfl' | 'hfv'): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/** Secrets are stored hashed; 256 random bits need no slow hash. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
