import { AppError } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import { isShare, notAShare } from '../../common/network.ts';
import type { Page } from '../../common/page.ts';
import linkEnds from '../../formats/register-workbook/link-ends.json' with { type: 'json' };
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { raiseFollowed } from '../notices/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { findNode, readPage, updateNode } from '../register/index.ts';
import type { LinkChange, LinkKind, LinkListQuery, NewLink, SupplyLink } from './contract.ts';
import { type DeclaredAs, declaredLinks } from './declared.ts';
import {
  countLinks,
  findLink,
  hasLink,
  insertDeclared,
  insertLink,
  isOwnedBy,
  listLinksOf,
  lockLink,
  removeDeclared,
  removeLink,
  updateLink,
} from './store.ts';

export function listLinks(context: Context, query: LinkListQuery): Promise<Page<SupplyLink>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const node = query.node === undefined ? undefined : await findNode(tx, workspaceId, query.node);
    if (query.node !== undefined && !node) throw new AppError('not-found', 'There is no such node.');
    const filter = { nodeId: node?.id, kind: query.kind };
    const page = await readPage(context, 'links', query, (slice) => listLinksOf(tx, workspaceId, filter, slice));
    return { ...page, total: await countLinks(tx, workspaceId, filter) };
  });
}

export function stateLink(context: Context, input: NewLink): Promise<SupplyLink> {
  return changeSet(context, 'link.stated', async (change) => {
    const from = await requireEnd(change, input.fromId, '/fromId');
    const to = await requireEnd(change, input.toId, '/toId');
    refuseWrongEnds(from, input.kind, to);
    const isFunctionOfSystem = input.kind === 'needed-by' && from.kind === 'system' && to.kind === 'function';
    const share = shareOf(input);
    const id = await insertLink(change, {
      fromId: from.id,
      toId: to.id,
      kind: input.kind,
      ...share,
      dependence: input.dependence ?? null,
      transmission: input.transmission ?? null,
      confidence: input.confidence ?? 'declared',
      source: input.source ?? null,
      validFrom: input.validFrom ?? null,
      validUntil: input.validUntil ?? null,
      declaredAs: isFunctionOfSystem ? 'function' : null,
    });
    if (id === undefined) throw alreadyStated(from, input.kind, to);
    return finish(change, id);
  });
}

async function requireEnd({ tx, workspaceId }: ChangeSet, reference: string, at: string): Promise<NodeRef> {
  const node = await findNode(tx, workspaceId, reference);
  if (node) return node;
  const message = `There is no "${reference}" in the register.`;
  throw new AppError('invalid-input', message, { problems: [{ at, message }] });
}

function refuseWrongEnds(from: NodeRef, kind: LinkKind, to: NodeRef): void {
  const problems = [
    ...(linkEnds[kind].from.includes(from.kind)
      ? []
      : [
          {
            at: '/fromId',
            message: `"${kind}" does not start from a ${from.kind}, but from a ${inWords(kind, 'from')}.`,
          },
        ]),
    ...(linkEnds[kind].to.includes(to.kind)
      ? []
      : [{ at: '/toId', message: `"${kind}" does not lead to a ${to.kind}, but to a ${inWords(kind, 'to')}.` }]),
    ...(from.id === to.id ? [{ at: '/toId', message: 'A link leads from one node to another, not to itself.' }] : []),
  ];
  if (problems.length > 0) throw new AppError('invalid-input', problems[0]!.message, { problems });
}

function inWords(kind: LinkKind, end: 'from' | 'to'): string {
  const kinds = linkEnds[kind][end];
  return kinds.length < 2 ? kinds.join('') : `${kinds.slice(0, -1).join(', a ')} or a ${kinds.at(-1)}`;
}

function alreadyStated(from: NodeRef, kind: LinkKind, to: NodeRef): AppError {
  return new AppError('conflict', `The link "${from.name} ${kind} ${to.name}" is stated already. Change that one.`);
}

export function changeLink(context: Context, id: string, input: LinkChange, ifMatch: string): Promise<SupplyLink> {
  return changeSet(context, 'link.changed', async (change) => {
    const link = await getLockedLink(change, id);
    requireEtag(link.etag, ifMatch);
    const kind = input.kind ?? link.kind;
    if (kind !== link.kind) await refuseOtherKind(change, link, kind);
    await updateLink(change, link.id, {
      kind,
      ...shareOf(input, link),
      dependence: input.dependence === undefined ? link.dependence : input.dependence,
      transmission: input.transmission === undefined ? link.transmission : input.transmission,
      confidence: input.confidence ?? link.confidence,
      source: input.source === undefined ? link.source : input.source,
      validFrom: input.validFrom === undefined ? link.validFrom : input.validFrom,
      validUntil: input.validUntil === undefined ? link.validUntil : input.validUntil,
    });
    return finish(change, link.id);
  });
}

/** A share, or both ends of a range; a new share without an upper end is exact. */
function shareOf(input: LinkChange, before?: SupplyLink): Pick<SupplyLink, 'share' | 'shareMax'> {
  const share = input.share === undefined ? (before?.share ?? null) : input.share;
  const { shareMax = null } = input.shareMax === undefined && input.share === undefined ? (before ?? {}) : input;
  if (isShare(share, shareMax)) return { share, shareMax };
  throw new AppError('invalid-input', notAShare, { problems: [{ at: '/shareMax', message: notAShare }] });
}

async function refuseOtherKind(change: ChangeSet, link: SupplyLink, kind: LinkKind): Promise<void> {
  if (link.declaredAs) {
    throw new AppError(
      'conflict',
      `This link is the ${link.declaredAs} of ${ownerOf(link)!.name}. Change it there, or state a second link.`,
    );
  }
  refuseWrongEnds(link.from, kind, link.to);
  if (await hasLink(change, { fromId: link.from.id, toId: link.to.id, kind })) {
    throw alreadyStated(link.from, kind, link.to);
  }
}

export function withdrawLink(context: Context, id: string, ifMatch: string): Promise<void> {
  return changeSet(context, 'link.withdrawn', async (change) => {
    const link = await getLockedLink(change, id);
    requireEtag(link.etag, ifMatch);
    await touchOwner(change, link);
    await removeLink(change, link.id);
    noteLink(change, link);
    await raiseFollowed(change);
  });
}

async function getLockedLink(change: ChangeSet, id: string): Promise<SupplyLink> {
  const link = await lockLink(change, requireId(id));
  if (!link) throw new AppError('not-found', 'There is no such link.');
  return link;
}

async function finish(change: ChangeSet, id: string): Promise<SupplyLink> {
  const link = (await findLink(change.tx, change.workspaceId, id))!;
  await touchOwner(change, link);
  noteLink(change, link);
  await raiseFollowed(change);
  return link;
}

function noteLink(change: ChangeSet, link: SupplyLink): void {
  change.subject(link.from.id);
  change.detail('linkId', link.id);
  change.detail('kind', link.kind);
  change.detail('toId', link.to.id);
}

/** A link that a field states is part of the row with the field: that row has changed too. */
async function touchOwner(change: ChangeSet, link: SupplyLink): Promise<void> {
  const owner = ownerOf(link);
  if (owner) await updateNode(change, owner.id);
}

function ownerOf(link: SupplyLink): NodeRef | undefined {
  return link.declaredAs ? link[declaredLinks[link.declaredAs].owner] : undefined;
}

/** Sets the field of a row that is a link; null takes it back, undefined leaves it. */
export async function declareLink(
  change: ChangeSet,
  as: Exclude<DeclaredAs, 'function'>,
  ownerId: string,
  otherId: string | null | undefined,
): Promise<void> {
  if (otherId !== undefined) await declareLinks(change, as, ownerId, otherId === null ? [] : [otherId]);
}

/** Sets a field that may hold several nodes. */
export async function declareLinks(
  change: ChangeSet,
  as: DeclaredAs,
  ownerId: string,
  otherIds: readonly string[],
): Promise<void> {
  const { kind, owner } = declaredLinks[as];
  const others = [...new Set(otherIds)];
  await removeDeclared(change, { as, owner, ownerId, keep: others });
  const links = others.map((other) => ({
    fromId: owner === 'from' ? ownerId : other,
    toId: owner === 'from' ? other : ownerId,
    kind,
    as,
  }));
  await insertDeclared(change, links);
}

/** Refuses a parent that stands under the supplier itself. */
export async function refuseCircle(change: ChangeSet, parentId: string | null | undefined, id: string): Promise<void> {
  if (!parentId || !(await isOwnedBy(change, parentId, id))) return;
  const message = 'A supplier cannot stand under itself. Choose another parent or none.';
  throw new AppError('invalid-input', message, { problems: [{ at: '/parentId', message }] });
}
