import {
  applyImportRoute,
  discardImportRoute,
  getImportRoute,
  listImportsRoute,
  type RegisterImport,
  startImportRoute,
} from '../modules/imports/contract.ts';
import type { Client } from './client.ts';
import { type FollowSettings, followJob } from './follow-job.ts';

/** The most bytes a register workbook may have. */
export const registerFileLimitBytes = startImportRoute.limitBytes!;

/**
 * Hands a workbook over, and takes it in where nothing in it is wrong and nobody asked for a rehearsal. A workbook that is not
 * taken in is discarded, so that it waits for nobody.
 */
export async function importRegister(
  client: Client,
  { bytes, fileName, dryRun }: { bytes: AsyncIterable<Uint8Array>; fileName: string; dryRun: boolean },
  settings: FollowSettings = {},
): Promise<RegisterImport> {
  // Asked first, because a server that refuses a long upload may hang up before its answer is read.
  await client.call(listImportsRoute, { query: { limit: 1 } });
  const { id, jobId } = await client.call(startImportRoute, { query: { fileName }, bytes });
  const preview = await outcomeOf(client, { id, jobId }, settings);
  const { errors, new: added, changed } = preview.counts!;
  if (dryRun || errors > 0 || added + changed === 0) {
    await client.call(discardImportRoute, { params: { id } });
    return preview;
  }
  return outcomeOf(client, await client.call(applyImportRoute, { params: { id }, input: {} }), settings);
}

async function outcomeOf(
  client: Client,
  { id, jobId }: { id: string; jobId: string | null },
  settings: FollowSettings,
): Promise<RegisterImport> {
  const job = await followJob(client, jobId!, settings);
  if (job.state === 'failed') throw new Error(job.problem ?? 'The server could not finish the import.');
  return client.call(getImportRoute, { params: { id } });
}
