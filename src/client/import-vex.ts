import { importVexRoute, previewVexRoute } from '../modules/vex/contract.ts';
import type { Client } from './client.ts';

/** The most bytes a VEX document may have. */
export const vexFileLimitBytes = importVexRoute.limitBytes!;

/** Gives the server a VEX document, or asks what it would do. */
export function importVex(
  client: Client,
  {
    bytes,
    preview,
    ...query
  }: {
    fileName: string;
    product: string | undefined;
    draft: boolean;
    bytes: AsyncIterable<Uint8Array>;
    preview: boolean;
  },
) {
  const draft = String(query.draft);
  return client.call(preview ? previewVexRoute : importVexRoute, { query: { ...query, draft }, bytes });
}
