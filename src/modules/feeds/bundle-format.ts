import { z } from 'zod';
import { FeedKind } from './contract.ts';

/**
 * What a bundle is: a tar that the usual tools open, with all vulnerability data that is in force at one moment. First its
 * `manifest.json`, which hashes and dates what follows; then each kind as one file: advisories as gzipped JSON Lines of the records
 * in force, whatever is replaced as a whole as it was received.
 */

/** The layout of the file. A later program reads this one too; a program meets no later one. */
export const bundleVersion = 1;

export const manifestName = 'manifest.json';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One of the issues that the data of a part came by. */
const Provenance = z.object({
  fileName: z.string(),
  sha256: Sha256,
  asOf: z.string().nullable(),
  loadedAt: z.string(),
  from: z.string().nullable().describe('The address it was fetched from'),
});

export const BundlePart = z.object({
  kind: FeedKind,
  file: z.string().regex(/^[a-z0-9][\w.-]{0,199}$/i),
  size: z.int().min(1),
  sha256: Sha256,
  records: z.int().min(0),
  asOf: z.string().nullable().describe('The newest moment the data itself states'),
  inForceSince: z.string(),
  corpusSha256: Sha256.nullable().describe('Advisories only: the hash of the records in force'),
  issues: z.array(Provenance),
});
export type BundlePart = z.infer<typeof BundlePart>;

export const BundleManifest = z.object({
  format: z.literal('holdfast-feed-bundle'),
  formatVersion: z.int().min(1),
  madeAt: z.iso.datetime(),
  parts: z.array(BundlePart).min(1).max(FeedKind.options.length),
});
export type BundleManifest = z.infer<typeof BundleManifest>;
