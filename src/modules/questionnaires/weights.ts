import { AppError } from '../../common/errors.ts';
import { itemsOf, type Questionnaire, type Weights } from '../../formats/questionnaire/document.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import type { OwnWeights } from './contract.ts';
import { getHeld } from './held.ts';
import { findWeights, lockQuestionnaires, removeWeights, writeWeights } from './store.ts';

/** Sets what answers weigh for this organisation, as a whole; none gives back those of the questionnaire. */
export function setWeights(
  context: Context,
  { id, weights, ifMatch }: { id: string; weights: Weights; ifMatch: string },
): Promise<OwnWeights> {
  return changeSet(context, 'questionnaire.weighed', async (change) => {
    const { tx, workspaceId } = change;
    await lockQuestionnaires(change);
    const { document } = await getHeld(tx, workspaceId, id, undefined);
    const before = await findWeights(tx, workspaceId, id);
    requireEtag(before?.etag ?? 'none', ifMatch);
    requireItems(document, weights);
    if (Object.keys(weights).length > 0) await writeWeights(change, { key: id, weights, rowId: before?.id });
    else if (before) await removeWeights(change, before.id);
    change.detail('questionnaire', id);
    change.detail('weights', String(Object.keys(weights).length));
    return weightsShown(await findWeights(tx, workspaceId, id));
  });
}

/** What a workspace weighs the items of a questionnaire with; a round takes these along when it is sent. */
export async function readWeights(tx: Tx, workspaceId: string, questionnaire: string): Promise<Weights> {
  return (await findWeights(tx, workspaceId, questionnaire))?.weights ?? {};
}

export function weightsShown(held: { weights: Weights; etag: string } | undefined): OwnWeights {
  return { weights: held?.weights ?? {}, etag: held?.etag ?? 'none' };
}

function requireItems(document: Questionnaire, weights: Weights): void {
  const known = new Set([...itemsOf(document)].map(({ id }) => id));
  const problems = Object.keys(weights)
    .filter((item) => !known.has(item))
    .map((item) => ({ at: `/weights/${item}`, message: `${document.title} has no question ${item}.` }));
  if (problems.length > 0) throw new AppError('invalid-input', 'These weights belong to no question.', { problems });
}
