import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { advisoryForms } from '../../formats/advisory/read-advisory.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import { pendingMatch, readRecords, textsOf, type Validators } from '../feeds/index.ts';
import {
  findPrivateFeed,
  forgetAdvisories,
  insertAdvisories,
  noteLoaded,
  notePrivateChange,
  postingsInForce,
} from './store.ts';

/** A partner's limited advisories are dozens; a whole ecosystem is a feed of the installation. */
const mostRecords = 20_000;

export interface TakenFile {
  fileName: string;
  file: SpooledFile;
  validators: Validators;
}

/** Reads a file whole and lets its records take the place of the earlier ones, with its audit entry: all or nothing. */
export async function takeFile(
  context: Context,
  feedId: string,
  { fileName, file, validators }: TakenFile,
): Promise<void> {
  const { workspaceId, jobs, clock } = context;
  const folder = join(context.cacheDirectory, 'private-feeds', newId());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const into = join(folder, 'batches');
    const { batches, ...reading } = await readRecords(context, {
      path: file.path,
      fileName,
      forms: advisoryForms,
      into,
    });
    if (reading.read > mostRecords) {
      throw new AppError(
        'too-large',
        `A private feed holds ${mostRecords} records at most; this file has ${reading.read}.`,
      );
    }
    await changeSet(context, 'private-feed.loaded', async (change) => {
      const { tx } = change;
      const feed = await findPrivateFeed(tx, workspaceId, feedId, { lock: true });
      if (!feed) throw new AppError('not-found', 'This private feed was removed meanwhile.');
      const before = await postingsInForce(tx, workspaceId);
      await forgetAdvisories(tx, workspaceId, feedId);
      for await (const { text } of textsOf(into, batches)) await insertAdvisories(tx, workspaceId, feedId, text);
      await noteLoaded(tx, workspaceId, feedId, {
        ...reading,
        ...validators,
        fileName,
        sha256: file.sha256,
        at: clock(),
      });
      await notePrivateChange(tx, workspaceId, before);
      const { read, loaded, skipped, asOf } = reading;
      const told = { feed: feed.name, fileName, read, loaded, skipped, asOf, sha256: file.sha256.toString('hex') };
      for (const [name, value] of Object.entries(told)) change.detail(name, value);
      await jobs.start(tx, pendingMatch(workspaceId));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
