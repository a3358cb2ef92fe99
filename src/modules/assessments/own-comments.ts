import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import { raiseNotice } from '../notices/index.ts';
import { insertComment, listComments } from './answers-store.ts';
import type { Comment } from './contract.ts';
import { type Caller, follow } from './follow.ts';
import { readForm } from './forms.ts';
import { note, shownComment } from './operations.ts';
import { holdOpened } from './own.ts';
import { mostComments } from './own-contract.ts';
import { refuseOtherSections } from './own-questions.ts';

export async function commentOwn(
  context: Context,
  caller: Caller,
  { item, text }: { item?: string | null | undefined; text: string },
): Promise<Comment> {
  const own = await follow(context, caller);
  const writtenAt = context.clock();
  return changeSet(own.context, 'assessment.commented', async (change) => {
    const { assessment, part } = await holdOpened(change, own);
    const { tx, workspaceId } = change;
    const { document } = await readForm(tx, workspaceId, assessment.round.id);
    if (item) refuseOtherSections(document, part, [item]);
    const before = await listComments(tx, workspaceId, assessment.id);
    if (before.length >= mostComments) throw new AppError('conflict', 'There are too many comments here already.');
    const id = await insertComment(change, {
      ...{ assessmentId: assessment.id, item: item ?? null, userId: null, partId: part.id, text, writtenAt },
    });
    note(change, assessment);
    await raiseNotice(change, {
      type: 'assessments.commented',
      subjects: [assessment.supplier.id],
      facts: { assessment: assessment.number },
    });
    const comments = await listComments(tx, workspaceId, assessment.id);
    return shownComment(comments.find((one) => one.id === id)!);
  });
}
