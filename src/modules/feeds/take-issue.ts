import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { keepContent } from '../../platform/files/content.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import type { FeedKind } from './contract.ts';
import { currentIssues, type IssueSource, insertIssue, lockKind } from './issue-store.ts';

/** Bytes on their way to become an issue. */
export interface TakenFile {
  fileName: string;
  file: SpooledFile;
  source?: IssueSource;
  /** The job that will load it, where it runs already. */
  jobId?: string;
  now: Date;
}

/** Keeps the bytes of an issue and notes it as on its way; one issue of a kind at a time. */
export async function takeIssue(
  tx: Tx,
  kind: FeedKind,
  { fileName, file, source, jobId, now }: TakenFile,
): Promise<string> {
  await lockKind(tx, kind);
  const current = (await currentIssues(tx)).find(({ newest }) => newest.kind === kind);
  if (current?.newest.state === 'loading') {
    throw new AppError('conflict', `${current.newest.fileName} is being loaded. Wait until it is ready.`);
  }
  await keepContent(tx, installationId, file);
  const id = newId();
  await insertIssue(tx, {
    id,
    kind,
    fileName,
    sha256: file.sha256,
    createdAt: now,
    jobId: jobId ?? null,
    source: source ?? null,
  });
  return id;
}
