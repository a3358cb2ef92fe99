import type { AppError } from '../../common/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { JobHandler } from '../../platform/jobs/runner.ts';
import { forgetStaged } from './advisory-store.ts';
import { loadFault } from './contract.ts';
import { actForInstallation, failIssue, findIssue, forgetOldBytes } from './issue-store.ts';
import { loadIssue } from './load-issue.ts';
import { tellOfFailedFeed } from './tell-failed.ts';

export const loadJobKind = 'feed.load';

/** Loads the issue that someone handed over. */
export const loadJob: JobHandler = {
  kind: loadJobKind,
  run: async (context) => {
    if (context.subjectId) await loadIssue(context, context.subjectId);
  },
  failed: async (tx, { subjectId, problem }) => {
    if (!subjectId) return;
    await actForInstallation(tx);
    await giveUpIssue(tx, subjectId, problem);
  },
};

/** Marks an issue as failed, with the sentence for whoever looks, and leaves nothing of it behind. */
export async function giveUpIssue(tx: Tx, issueId: string, problem: AppError | undefined): Promise<void> {
  await forgetStaged(tx, issueId);
  await failIssue(tx, issueId, problem ? sentenceOf(problem) : loadFault);
  await forgetOldBytes(tx);
  const issue = await findIssue(tx, issueId);
  if (issue) await tellOfFailedFeed(tx, issue.kind);
}

/** What went wrong, with the place in the file. */
export function sentenceOf({ message, problems }: AppError): string {
  const [first] = problems;
  return first?.at ? `${first.at}: ${message}` : message;
}
