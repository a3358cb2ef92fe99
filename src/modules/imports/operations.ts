import { AppError } from '../../common/errors.ts';
import { isId, newId } from '../../common/ids.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { keepContent, readContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { Download } from '../../platform/http/bind.ts';
import { type Filters, numberOf, readListPage, readPage, takeNumbers } from '../register/index.ts';
import type {
  ImportListQuery,
  ImportMapping,
  ImportRow,
  ListedImport,
  LookAlikeChoice,
  RegisterImport,
  SheetKind,
  SheetMappingChoice,
} from './contract.ts';
import { decide } from './decisions.ts';
import { chosenMappings, mappingsToRemember } from './mapping.ts';
import { listMappingsOf, rememberMapping, removeMapping } from './mapping-store.ts';
import {
  countImportStates,
  countRows,
  findImport,
  importList,
  insertImport,
  listRowsOf,
  lockImport,
  readLookAlikes,
  readSettings,
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
    noteImport(change, { id, number: numberOf('import', number)! });
    change.detail('sha256', sha256.toString('hex'));
    return (await findImport(tx, workspaceId, id))!;
  });
}

export function listImports(
  context: Context,
  query: ImportListQuery,
): Promise<Page<ListedImport> & { change: number }> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await importList.shown(tx, workspaceId, query);
    return readListPage(context, tx, importList, { query, shown });
  });
}

export function readImportFacets({ database, workspaceId }: Context, query: Filters<ImportListQuery>) {
  return database.inWorkspace(workspaceId, (tx) => countImportStates(tx, workspaceId, query));
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
    lookAlikes?: 'all' | 'undecided' | undefined;
  },
): Promise<Page<ImportRow>> {
  const { database, workspaceId } = context;
  const filter = { what: query.what, sheet: query.sheet, lookAlikes: query.lookAlikes };
  return database.inWorkspace(workspaceId, async (tx) => {
    const { id } = await requireImport(findImport(tx, workspaceId, reference));
    const page = await readPage(context, `import-rows:${id}`, query, (slice) =>
      listRowsOf(tx, workspaceId, id, filter, slice),
    );
    return { ...page, total: await countRows(tx, workspaceId, id, filter) };
  });
}

/** Says what the columns of a file are, remembers it for files with the same titles, and previews the file anew. */
export function mapImport(
  context: Context,
  reference: string,
  { sheets, remember }: { sheets: readonly SheetMappingChoice[]; remember: boolean },
): Promise<RegisterImport> {
  return changeSet(context, 'import.mapped', async (change) => {
    const { tx, workspaceId } = change;
    const taken = await requireImport(lockImport(tx, workspaceId, reference));
    refuseUnless(taken, ['mapping', 'ready']);
    const { plans, chosen: before } = await readSettings(tx, workspaceId, taken.id);
    const chosen = chosenMappings(plans!, before, sheets);
    if (remember) {
      for (const mapping of mappingsToRemember(plans!, sheets)) await rememberMapping(change, mapping, context.clock());
    }
    noteImport(change, taken);
    change.detail('remembered', remember);
    return previewAgain(context, change, taken, { chosen });
  });
}

/** Says of rows that look like others what becomes of them, and previews the file anew. */
export function decideLookAlikes(
  context: Context,
  reference: string,
  input: {
    choices: readonly { sheet: SheetKind; row: number; as: LookAlikeChoice }[];
    rest?: LookAlikeChoice | undefined;
  },
): Promise<RegisterImport> {
  return changeSet(context, 'import.look-alikes-decided', async (change) => {
    const { tx, workspaceId } = change;
    const taken = await requireImport(lockImport(tx, workspaceId, reference));
    refuseUnless(taken, ['ready']);
    const { decisions: before } = await readSettings(tx, workspaceId, taken.id);
    const decisions = decide(before, await readLookAlikes(tx, workspaceId, taken.id), input);
    noteImport(change, taken);
    change.detail('decisions', decisions.length);
    return previewAgain(context, change, taken, { decisions });
  });
}

async function previewAgain(
  { jobs }: Context,
  { tx, workspaceId, actor }: ChangeSet,
  { id }: RegisterImport,
  set: Pick<Parameters<typeof updateImport>[3], 'chosen' | 'decisions'>,
): Promise<RegisterImport> {
  const jobId = await jobs.start(tx, { kind: 'register.preview', workspaceId, actor, subjectId: id });
  await updateImport(tx, workspaceId, id, { state: 'reading', jobId, ...set });
  return (await findImport(tx, workspaceId, id))!;
}

function noteImport(change: ChangeSet, { id, number }: Pick<RegisterImport, 'id' | 'number'>): void {
  change.detail('importId', id);
  change.detail('import', number);
}

export async function listImportMappings({ database, workspaceId }: Context): Promise<{ items: ImportMapping[] }> {
  return { items: await database.inWorkspace(workspaceId, (tx) => listMappingsOf(tx, workspaceId)) };
}

export function forgetImportMapping(context: Context, id: string): Promise<void> {
  return changeSet(context, 'import-mapping.forgotten', async (change) => {
    const isThere = isId(id) && (await removeMapping(change.tx, change.workspaceId, id));
    if (!isThere) throw new AppError('not-found', 'No such mapping is remembered.');
    change.detail('mappingId', id);
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
    refuseUnless(taken, ['mapping', 'ready', 'refused', 'failed']);
    await removeRows(tx, workspaceId, taken.id);
    const { plans } = await readSettings(tx, workspaceId, taken.id);
    await updateImport(tx, workspaceId, taken.id, { state: 'discarded', decisions: [], ...(plans ? { plans } : {}) });
    noteImport(change, taken);
    return (await findImport(tx, workspaceId, taken.id))!;
  });
}

const sentences: Record<RegisterImport['state'], string> = {
  reading: 'is still being read. Wait for its preview.',
  mapping: 'waits to be told what its columns are.',
  ready: 'waits for a decision.',
  refused: 'cannot be read as a register workbook.',
  applying: 'is being taken in right now.',
  applied: 'was taken in already.',
  undone: 'was taken in and undone. Hand the file over again, or undo the undoing.',
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

export async function requireImport(found: Promise<RegisterImport | undefined>): Promise<RegisterImport> {
  const taken = await found;
  if (!taken) throw new AppError('not-found', 'There is no such import.');
  return taken;
}
