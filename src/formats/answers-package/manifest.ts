import { z } from 'zod';

/**
 * What a supplier answered, to be kept and handed on: a tar archive (POSIX ustar) of `package.json`, `signature.json`, `questionnaire.json`,
 * `answers.json` and the proofs under `files/` by their SHA-256 (decision 0065). The signature is over the bytes of `package.json`, which names
 * the digests of all the rest.
 */

/** The value of `schema` in `package.json`. */
export const packageSchemaName = 'holdfast.answers-package/1';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const text = z.string().max(400);

export const manifestSchema = z.strictObject({
  schema: z.literal(packageSchemaName),
  /** Who asked, and who answered. */
  asker: text,
  supplier: text,
  /** Who signed; null once the name is erased. */
  signedBy: text.nullable(),
  submittedAt: z.iso.datetime(),
  questionnaire: z.strictObject({ id: z.string().max(80), version: z.string().max(40), sha256 }),
  answers: z.strictObject({ sha256 }),
  files: z.array(z.strictObject({ name: z.string().min(1).max(400), sha256, bytes: z.int().min(0) })).max(10_000),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const signatureSchema = z.strictObject({
  algorithm: z.literal('Ed25519'),
  /** SubjectPublicKeyInfo, DER, base64 (RFC 8410). */
  publicKey: z.base64().max(200),
  /** Base64, of the bytes of `package.json` (RFC 8032). */
  signature: z.base64().max(200),
});

/** The largest of each part, in bytes. */
export const partLimits = {
  'package.json': 4 * 1024 * 1024,
  'signature.json': 4096,
  'questionnaire.json': 2 * 1024 * 1024,
  'answers.json': 32 * 1024 * 1024,
} as const;
export type PartName = keyof typeof partLimits;
