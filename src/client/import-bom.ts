import { AppError } from '../common/errors.ts';
import { type Bom, getBomRoute, uploadBomRoute } from '../modules/boms/contract.ts';
import { listJobsRoute } from '../modules/jobs/contract.ts';
import { getProductRoute, listProductsRoute } from '../modules/products/contract.ts';
import type { Client } from './client.ts';
import { type FollowSettings, followJob } from './follow-job.ts';

/** The most bytes a BOM may have. */
export const bomFileLimitBytes = uploadBomRoute.limitBytes!;

/** Gives a product a BOM and waits until it has been read and matched; one that is refused ends with its problems. */
export async function importBom(
  client: Client,
  { product, bytes, fileName }: { product: string; bytes: AsyncIterable<Uint8Array>; fileName: string },
  settings: FollowSettings = {},
): Promise<Bom> {
  const id = await findProduct(client, product);
  const sent = await client.call(uploadBomRoute, { params: { id }, query: { fileName }, bytes });
  if (sent.jobId !== null) await followJob(client, sent.jobId, settings);
  const matching = await findMatching(client, sent.product.id);
  if (matching !== undefined) await followJob(client, matching, settings);
  const bom = await client.call(getBomRoute, { params: { id: sent.id } });
  if (bom.state === 'refused') {
    throw new AppError('invalid-input', `${bom.fileName} was refused.`, { problems: bom.problems });
  }
  if (bom.state !== 'ready') throw new Error(bom.problems[0]?.message ?? 'The server could not read the BOM.');
  return bom;
}

/** A key of the register comes first: one may look like a number of ours. */
async function findProduct(client: Client, reference: string): Promise<string> {
  const { items } = await client.call(listProductsRoute, { query: { key: reference, limit: 1 } });
  if (items[0]) return items[0].id;
  try {
    return (await client.call(getProductRoute, { params: { id: reference } })).id;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    const message = `There is no product with the key, number or id "${reference}".`;
    throw new AppError('not-found', message, { problems: [{ at: '--product', message }] });
  }
}

/**
 * The matching that the BOM asked for, where it has not ended yet; one that begins meanwhile is not missed. It may be one of
 * many products, which has none as its subject.
 */
async function findMatching(client: Client, productId: string): Promise<string | undefined> {
  for (const state of ['waiting', 'running'] as const) {
    const { items } = await client.call(listJobsRoute, { query: { state, limit: 200 } });
    const job = items.find(
      ({ kind, subject }) => kind === 'findings.match' && (subject === productId || subject === null),
    );
    if (job) return job.id;
  }
  return undefined;
}
