import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import { keepContent, readContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import { numberOf, readPage, takeNumbers } from '../register/index.ts';
import type { ImportRow, RegisterImport } from './contract.ts';
import {
  countImports,
  countRows,
  findImport,
  insertImport,
  type ListedImport,
  listImportsOf,
  listRowsOf,
  lockImport,
  removeRows,
  updateImport,
} from './store.ts';

/** Keeps the bytes and starts the preview, all or nothing. */
export function startImport(
  context: Context,
  { fileName }: { fileName: string },
  file: SpooledFile,
): Promise<RegisterImport> {
  const { jobs, clock } = context;
  return changeSet(context, 'import.handed-over', async (change) => {
    const { tx, workspaceId, actor } = change;
    const id = newId();
    await keepContent(tx, workspaceId, file);
    const number = await takeNumbers(tx, workspaceId, 'import', 1);
    const jobId = await jobs.start(tx, { kind: 'register.preview', workspaceId, actor, subjectId: id });
    const { sha256, size } = file;
    await insertImport(change, { id, number, fileName, sha256, size, jobId, at: clock() });
    change.detail('importId', id);
    change.detail('import', numberOf('import', number));
    change.detail('sha256', sha256.toString('hex'));
    return (await findImport(tx, workspaceId, id))!;
  });
}

export function listImports(
  context: Context,
  query: { limit: number; after?: string | undefined },
): Promise<Page<ListedImport>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const page = await readPage(context, 'imports', query, (slice) => listImportsOf(tx, workspaceId, slice));
    return { ...page, total: await countImports(tx, workspaceId) };
  });
}

export function getImport({ database, workspaceId }: Context, reference: string): Promise<RegisterImport> {
  return database.inWorkspace(workspaceId, (tx) => requireImport(findImport(tx, workspaceId, reference)));
}

export function listImportRows(
  context: Context,
  reference: string,
  query: {
    limit: number;
    after?: string | undefined;
    what?: ImportRow['what'] | undefined;
    sheet?: string | undefined;
  },
): Promise<Page<ImportRow>> {
  const { database, workspaceId } = context;
  const filter = { what: query.what, sheet: query.sheet };
  return database.inWorkspace(workspaceId, async (tx) => {
    const { id } = await requireImport(findImport(tx, workspaceId, reference));
    const page = await readPage(context, `import-rows:${id}`, query, (slice) =>
      listRowsOf(tx, workspaceId, id, filter, slice),
    );
    return { ...page, total: await countRows(tx, workspaceId, id, filter) };
  });
}

/** Starts taking the import in; what it does is decided by the register as it is when the job runs. */
export function applyImport(
  { database, workspaceId, actor, jobs }: Context,
  reference: string,
  { leaveOutErrors }: { leaveOutErrors: boolean },
): Promise<RegisterImport> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const taken = await requireImport(lockImport(tx, workspaceId, reference));
    refuseUnless(taken, ['ready']);
    if (taken.counts!.errors > 0 && !leaveOutErrors) {
      throw new AppError(
        'conflict',
        `${taken.counts!.errors} rows cannot be taken. Mend them in the file and hand it over again, or leave them out.`,
      );
    }
    const jobId = await jobs.start(tx, {
      kind: 'register.apply',
      workspaceId,
      actor,
      subjectId: taken.id,
      input: { leaveOutErrors },
    });
    await updateImport(tx, workspaceId, taken.id, { state: 'applying', jobId });
    return (await findImport(tx, workspaceId, taken.id))!;
  });
}

export function discardImport(context: Context, reference: string): Promise<RegisterImport> {
  return changeSet(context, 'import.discarded', async (change) => {
    const { tx, workspaceId } = change;
    const taken = await requireImport(lockImport(tx, workspaceId, reference));
    refuseUnless(taken, ['ready', 'refused', 'failed']);
    await removeRows(tx, workspaceId, taken.id);
    await updateImport(tx, workspaceId, taken.id, { state: 'discarded' });
    change.detail('importId', taken.id);
    change.detail('import', taken.number);
    return (await findImport(tx, workspaceId, taken.id))!;
  });
}

const sentences: Record<RegisterImport['state'], string> = {
  reading: 'is still being read. Wait for its preview.',
  ready: 'waits for a decision.',
  refused: 'cannot be read as a register workbook.',
  applying: 'is being taken in right now.',
  applied: 'was taken in already.',
  discarded: 'was discarded. Hand the file over again.',
  failed: 'ended with a fault on our side. Hand the file over again.',
};

function refuseUnless({ state, number }: RegisterImport, allowed: readonly RegisterImport['state'][]): void {
  if (!allowed.includes(state)) throw new AppError('conflict', `The import ${number} ${sentences[state]}`);
}

export async function downloadImport(context: Context, reference: string): Promise<Download> {
  const { database, workspaceId } = context;
  const { fileName, sha256, bytes } = await getImport(context, reference);
  return {
    fileName,
    mediaType: 'application/octet-stream',
    bytes: readContent(database, workspaceId, Buffer.from(sha256, 'hex')),
    size: bytes,
  };
}

async function requireImport(found: Promise<RegisterImport | undefined>): Promise<RegisterImport> {
  const taken = await found;
  if (!taken) throw new AppError('not-found', 'There is no such import.');
  return taken;
}
