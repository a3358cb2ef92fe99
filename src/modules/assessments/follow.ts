import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type FollowedLink, followLink, noSuchLink } from '../vendor-links/index.ts';
import { findPart, type StoredPart } from './parts-store.ts';
import { dayOf, linkPurpose } from './present.ts';
import { findAssessment, type StoredAssessment } from './store.ts';

/** Who calls: the token of a link, and from where. */
export interface Caller {
  token: string;
  address: string;
}

/** The request as if made in the workspace of the link, by nobody who has an account. */
export interface Own {
  context: Context;
  link: FollowedLink;
}

/** What a link opens. */
export interface Opened {
  assessment: StoredAssessment;
  part: StoredPart;
}

export async function follow(context: Context, { token, address }: Caller): Promise<Own> {
  const link = await followLink(context, { token, purpose: linkPurpose, address });
  return { link, context: { ...context, workspaceId: link.workspaceId, actor: { kind: 'system', id: null } } };
}

export function inIts<T>({ context }: Own, work: (tx: Tx) => Promise<T>): Promise<T> {
  return context.database.inWorkspace(context.workspaceId, work);
}

export function readOpened(tx: Tx, { context, link }: Own): Promise<Opened> {
  return readPartOf(tx, context, link.subjectId);
}

export async function readPartOf(
  tx: Tx,
  context: Pick<Context, 'workspaceId' | 'clock'>,
  partId: string,
): Promise<Opened> {
  const part = await findPart(tx, context.workspaceId, partId);
  const assessment = part && (await findAssessment(tx, context.workspaceId, part.assessmentId, dayOf(context)));
  if (!part || !assessment) throw noSuchLink();
  return { part, assessment };
}

/** What was submitted may be altered until it is decided. */
export function requireOpen({ state }: Pick<StoredAssessment, 'state'>): void {
  if (state === 'accepted' || state === 'rejected' || state === 'withdrawn') {
    throw new AppError('conflict', `The answers are ${state} and cannot be altered any more.`);
  }
}

/** What only the first link may do. */
export function requireWhole({ parentId }: StoredPart): void {
  if (parentId !== null) throw new AppError('conflict', 'Only whoever was asked first can do this.');
}
