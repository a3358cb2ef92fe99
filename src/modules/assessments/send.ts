import { AppError } from '../../common/errors.ts';
import type { Page, PageQuery } from '../../common/page.ts';
import { narrowedTo } from '../../engines/questionnaires/narrow.ts';
import { asAsked } from '../../formats/questionnaire/in-role.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { readQuestions, readWeights } from '../questionnaires/index.ts';
import { findNodes, numberOf, readPage } from '../register/index.ts';
import { issueLink } from '../vendor-links/index.ts';
import type { Round, SendInput } from './contract.ts';
import { endLinksOf } from './links.ts';
import { queueMails } from './mailing.ts';
import { insertParts } from './parts-store.ts';
import { dayOf, linkPurpose } from './present.ts';
import {
  closeRoundOf,
  countRounds,
  findRound,
  insertRound,
  keepForm,
  listRoundsOf,
  lockRound,
  type StoredRound,
} from './rounds-store.ts';
import {
  findPrevious,
  forgetContacts,
  insertAssessments,
  keepContacts,
  listIdsOfRound,
  withdrawAwaited,
} from './store.ts';

const dayMs = 24 * 3600_000;

export function listRounds(context: Context, query: PageQuery): Promise<Page<Round>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const page = await readPage(context, 'assessment-rounds', query, (slice) =>
      listRoundsOf(tx, workspaceId, dayOf(context), slice),
    );
    return { ...page, items: page.items.map(shown), total: await countRounds(tx, workspaceId) };
  });
}

export function getRound(context: Context, reference: string): Promise<Round> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => shown(await requireRound(tx, context, reference)));
}

function shown({ formId: _, ...round }: StoredRound): Round {
  return round;
}

export async function requireRound(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  reference: string,
): Promise<StoredRound> {
  const found = await findRound(tx, context.workspaceId, reference, dayOf(context));
  if (!found) throw new AppError('not-found', 'There is no such round.');
  return found;
}

/**
 * Asks each supplier by a link of its own. Of those without an address the link is told once, here; the others get theirs by mail, which is
 * sent after this change by a job. What a supplier answered to the same questionnaire before is shown to it again.
 */
export function sendRound(context: Context, input: SendInput) {
  const now = context.clock();
  const expiresAt = new Date(now.getTime() + input.linkDays * dayMs);
  return changeSet(context, 'assessment-round.sent', async (change) => {
    const { tx, workspaceId } = change;
    const nodes = await requireSuppliers(tx, workspaceId, input);
    const document = await questionsOf(tx, workspaceId, input);
    const title = input.title ?? `${document.title} ${now.getUTCFullYear()}`;
    const round = await insertRound(change, {
      title,
      formId: await keepForm(change, document),
      questionnaire: input.questionnaire,
      version: document.version,
      profile: input.profile ?? null,
      note: input.note || null,
      dueOn: input.dueOn ?? null,
      remindBefore: sorted(input.remindBefore),
      remindAfter: sorted(input.remindAfter),
      linkDays: input.linkDays,
      weights: await readWeights(tx, workspaceId, input.questionnaire),
      sentAt: now,
    });
    const supplierIds = nodes.map(({ id }) => id);
    const previous = await findPrevious(tx, workspaceId, { questionnaire: input.questionnaire, supplierIds });
    const made = await insertAssessments(
      change,
      { roundId: round.id, dueOn: input.dueOn ?? null, askedAt: now },
      supplierIds.map((supplierId) => ({ supplierId, previousId: previous.get(supplierId) ?? null })),
    );
    const parts = await insertParts(
      tx,
      workspaceId,
      made.map(({ id }) => ({ assessmentId: id, parentId: null, sections: null, personId: null, madeAt: now })),
    );
    const contacts = made.flatMap(({ id }, place) => {
      const { email } = input.suppliers[place]!;
      return email ? [{ assessmentId: id, email }] : [];
    });
    await keepContacts(change, contacts);
    if (contacts.length > 0) await queueMails(change);
    const items = [];
    for (const [place, { id, number }] of made.entries()) {
      const isMailed = Boolean(input.suppliers[place]!.email);
      const subject = { workspaceId, purpose: linkPurpose, subjectId: parts[place]! };
      const token = isMailed ? null : await issueLink(tx, subject, { now, expiresAt });
      items.push({
        assessment: { id, number: numberOf('assessment', number)!, supplier: nodes[place]! },
        link: token === null ? null : { token, expiresAt: expiresAt.toISOString() },
      });
    }
    if (nodes.length === 1) change.subject(supplierIds[0]!);
    const noted = {
      round: numberOf('assessment-round', round.number),
      title,
      questionnaire: input.questionnaire,
      version: document.version,
      suppliers: made.length,
      expiresAt: expiresAt.toISOString(),
    };
    for (const [name, value] of Object.entries(noted)) change.detail(name, value);
    return { round: shown(await requireRound(tx, context, round.id)), items };
  });
}

function sorted(days: readonly number[]): number[] {
  return [...new Set(days)].sort((a, b) => a - b);
}

async function questionsOf(
  tx: Tx,
  workspaceId: string,
  { questionnaire, version, profile }: Pick<SendInput, 'questionnaire' | 'version' | 'profile'>,
) {
  const document = await readQuestions(tx, workspaceId, questionnaire, version);
  if (!profile) return asAsked(document);
  const narrowed = narrowedTo(document, profile);
  if (narrowed) return narrowed;
  const offered = (document.profiles ?? []).map(({ id }) => id).join(', ');
  const message = `${document.title} has no profile "${profile}"${offered ? `: take one of ${offered}` : ''}.`;
  throw new AppError('invalid-input', message, { problems: [{ at: '/profile', message }] });
}

async function requireSuppliers(tx: Tx, workspaceId: string, { suppliers }: SendInput) {
  const nodes = await findNodes(
    tx,
    workspaceId,
    suppliers.map(({ id }) => id),
  );
  const seen = new Set<string>();
  const problems = nodes.flatMap((node, place) => {
    const at = `/suppliers/${place}/id`;
    if (node?.kind !== 'supplier') return [{ at, message: `There is no supplier "${suppliers[place]!.id}".` }];
    if (seen.has(node.id)) return [{ at, message: `${node.name} stands here twice.` }];
    seen.add(node.id);
    return [];
  });
  if (problems.length > 0) throw new AppError('invalid-input', problems[0]!.message, { problems });
  return nodes.map((node) => node!);
}

/** Nobody is waited for any longer, and nobody's address is kept. */
export function closeRound(context: Context, reference: string, ifMatch: string): Promise<Round> {
  return changeSet(context, 'assessment-round.closed', async (change) => {
    const { tx, workspaceId } = change;
    const { id } = await requireRound(tx, context, reference);
    await lockRound(change, id);
    const held = await requireRound(tx, context, id);
    requireEtag(held.etag, ifMatch);
    if (held.closedAt) throw new AppError('conflict', `${held.number} is closed already.`);
    const now = context.clock();
    const withdrawn = await withdrawAwaited(change, id, now);
    const all = await listIdsOfRound(tx, workspaceId, id);
    await forgetContacts(change, all);
    await endLinksOf(change, all, now);
    await closeRoundOf(change, id, now);
    change.detail('round', held.number);
    change.detail('title', held.title);
    change.detail('withdrawn', withdrawn.length);
    return shown(await requireRound(tx, context, id));
  });
}
