import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import { personNamed } from '../people/index.ts';
import { issueLink, revokeLinks } from '../vendor-links/index.ts';
import { type Caller, follow, readOpened, requireOpen, requireWhole } from './follow.ts';
import { readForm } from './forms.ts';
import { note } from './operations.ts';
import { presentParts } from './own.ts';
import { mostParts, type OwnPart } from './own-contract.ts';
import { endPartOf, findPart, insertParts, listParts } from './parts-store.ts';
import { linkPurpose } from './present.ts';

/** A link for a colleague, which opens some sections and ends with the link it was made by. */
export async function delegate(
  context: Context,
  caller: Caller,
  { name, sections }: { name: string; sections: readonly string[] },
): Promise<{ part: OwnPart; token: string; linkUntil: string }> {
  const own = await follow(context, caller);
  const now = context.clock();
  const { expiresAt } = own.link;
  return changeSet(own.context, 'assessment.delegated', async (change) => {
    const { tx, workspaceId } = change;
    const { assessment, part } = await readOpened(tx, own);
    requireWhole(part);
    requireOpen(assessment);
    const { document } = await readForm(tx, workspaceId, assessment.round.id);
    const chosen = [...new Set(sections)];
    const unknown = chosen.find((id) => !document.sections.some((section) => section.id === id));
    if (unknown !== undefined) throw new AppError('invalid-input', `There is no section ${unknown}.`);
    if ((await listParts(tx, workspaceId, assessment.id)).length > mostParts) {
      throw new AppError('conflict', `There are ${mostParts} links for colleagues, which is the most.`);
    }
    const personId = await personNamed(change, name);
    const [id] = await insertParts(tx, workspaceId, [
      { assessmentId: assessment.id, parentId: part.id, sections: chosen, personId, madeAt: now },
    ]);
    const token = await issueLink(tx, { workspaceId, purpose: linkPurpose, subjectId: id! }, { now, expiresAt });
    note(change, assessment);
    change.detail('sections', chosen);
    const made = (await findPart(tx, workspaceId, id!))!;
    const [shown] = await presentParts(tx, own.context, [made]);
    return { part: shown!, token, linkUntil: expiresAt.toISOString() };
  });
}

export async function endPart(context: Context, caller: Caller, { part: id }: { part: string }): Promise<OwnPart> {
  const own = await follow(context, caller);
  const now = context.clock();
  return changeSet(own.context, 'assessment.delegation-ended', async (change) => {
    const { tx, workspaceId } = change;
    const { assessment, part } = await readOpened(tx, own);
    requireWhole(part);
    const found = (await listParts(tx, workspaceId, assessment.id)).find((one) => one.id === id && one.parentId);
    if (!found) throw new AppError('not-found', 'There is no such link.');
    await revokeLinks(tx, { workspaceId, purpose: linkPurpose, subjectId: found.id }, now);
    await endPartOf(change, found.id, now);
    note(change, assessment);
    const [shown] = await presentParts(tx, own.context, [found]);
    return shown!;
  });
}
