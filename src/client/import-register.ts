import {
  applyImportRoute,
  discardImportRoute,
  getImportRoute,
  type ImportSheet,
  listImportsRoute,
  mapImportRoute,
  type RegisterImport,
  type SheetMappingChoice,
  startImportRoute,
} from '../modules/imports/contract.ts';
import type { Client } from './client.ts';
import { type FollowSettings, followJob } from './follow-job.ts';

export type { ImportSheet, SheetMappingChoice };

/** The most bytes a register workbook may have. */
export const registerFileLimitBytes = startImportRoute.limitBytes!;

export interface WorkbookToImport {
  bytes: AsyncIterable<Uint8Array>;
  fileName: string;
  dryRun: boolean;
  /** What the columns are, once the server has looked at the file; remembered for the next one. */
  columns?: ((sheets: readonly ImportSheet[]) => SheetMappingChoice[]) | undefined;
}

/**
 * Hands a workbook over, and takes it in where nothing in it is wrong and nobody asked for a rehearsal. A workbook that is not
 * taken in is discarded, so that it waits for nobody; the answer is then in the state `mapping` where nobody said its columns.
 */
export async function importRegister(
  client: Client,
  { bytes, fileName, dryRun, columns }: WorkbookToImport,
  settings: FollowSettings = {},
): Promise<RegisterImport> {
  // Asked first, because a server that refuses a long upload may hang up before its answer is read.
  await client.call(listImportsRoute, { query: { limit: 1 } });
  const { id, jobId } = await client.call(startImportRoute, { query: { fileName }, bytes });
  const discard = () => client.call(discardImportRoute, { params: { id } });
  try {
    const preview = await mapped(client, await outcomeOf(client, { id, jobId }, settings), columns, settings);
    const { errors, new: added, changed } = preview.counts ?? { errors: 0, new: 0, changed: 0 };
    if (dryRun || errors > 0 || added + changed === 0) {
      await discard();
      return preview;
    }
  } catch (error) {
    await discard().catch(() => {});
    throw error;
  }
  return outcomeOf(client, await client.call(applyImportRoute, { params: { id }, input: {} }), settings);
}

async function mapped(
  client: Client,
  preview: RegisterImport,
  columns: WorkbookToImport['columns'],
  settings: FollowSettings,
): Promise<RegisterImport> {
  if (!columns || (preview.state !== 'mapping' && preview.state !== 'ready')) return preview;
  const { id } = preview;
  const input = { sheets: columns(preview.mapping ?? []) };
  return outcomeOf(client, await client.call(mapImportRoute, { params: { id }, input }), settings);
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
