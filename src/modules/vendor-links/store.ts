import { sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';

/** What a link is for: it opens nothing else. */
export type LinkPurpose = 'declaration' | 'assessment' | 'assessment-file';

/** Something of a workspace that links open. */
export interface LinkSubject {
  workspaceId: string;
  purpose: LinkPurpose;
  subjectId: string;
}

export interface StoredLink extends LinkSubject {
  id: string;
  handover: boolean;
  createdAt: Date;
  expiresAt: Date;
}

export async function insertLink(tx: Tx, tokenHash: Buffer, link: StoredLink): Promise<void> {
  await tx
    .insertInto('vendor_link')
    .values({
      token_hash: tokenHash,
      id: link.id,
      workspace_id: link.workspaceId,
      purpose: link.purpose,
      subject_id: link.subjectId,
      handover: link.handover,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
    })
    .execute();
}

/** A token that somebody comes with. */
export interface TokenShown {
  tokenHash: Buffer;
  purpose: LinkPurpose;
  now: Date;
}

export type GoodLink = StoredLink & { lastUsedAt: Date | null };

/**
 * In the order given the link of each token if it is good: one query, whether it is unknown, for something else, expired or revoked.
 */
export async function findGoodLinks(tx: Tx, shown: readonly TokenShown[]): Promise<(GoodLink | undefined)[]> {
  const { rows } = await sql<GoodLink & { place: number }>`
    select shown.place, link.id, link.workspace_id as "workspaceId", link.purpose, link.subject_id as "subjectId", link.handover,
      link.created_at as "createdAt", link.expires_at as "expiresAt", link.last_used_at as "lastUsedAt"
    from unnest(${shown.map(({ tokenHash }) => tokenHash)}::bytea[], ${shown.map(({ purpose }) => purpose)}::text[],
      ${shown.map(({ now }) => now)}::timestamptz[]) with ordinality as shown (token_hash, purpose, moment, place)
    join vendor_link link on link.token_hash = shown.token_hash and link.purpose = shown.purpose
      and link.expires_at > shown.moment and link.revoked_at is null`.execute(tx);
  const links = new Map(rows.map(({ place, ...link }) => [place, link]));
  return shown.map((_, place) => links.get(place + 1));
}

export async function noteUses(tx: Tx, uses: readonly { id: string; now: Date }[]): Promise<void> {
  if (uses.length === 0) return;
  await sql`update vendor_link set last_used_at = used.moment
    from unnest(${uses.map(({ id }) => id)}::uuid[], ${uses.map(({ now }) => now)}::timestamptz[]) as used (id, moment)
    where vendor_link.id = used.id`.execute(tx);
}

/** Revokes one link if it is still good; false where another was quicker. */
export async function revokeLink(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('vendor_link')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Revokes every good link to these subjects; gives how many. */
export async function revokeLinksOf(
  tx: Tx,
  { workspaceId, purpose }: Omit<LinkSubject, 'subjectId'>,
  subjectIds: readonly string[],
  now: Date,
): Promise<number> {
  if (subjectIds.length === 0) return 0;
  const { numUpdatedRows } = await tx
    .updateTable('vendor_link')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('purpose', '=', purpose)
    .where('subject_id', 'in', [...subjectIds])
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export interface NewestLink {
  subjectId: string;
  handover: boolean;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

/** Of each subject the newest link that there was at a moment, good or not. */
export async function newestLinks(
  tx: Tx,
  { workspaceId, purpose }: Omit<LinkSubject, 'subjectId'>,
  subjectIds: readonly string[],
  now: Date,
): Promise<NewestLink[]> {
  const { rows } = await sql<NewestLink>`
    select distinct on (subject_id) subject_id as "subjectId", handover, expires_at as "expiresAt",
      revoked_at as "revokedAt", last_used_at as "lastUsedAt"
    from vendor_link
    where workspace_id = ${workspaceId} and purpose = ${purpose} and subject_id = any(${[...subjectIds]}::uuid[])
      and created_at <= ${now}
    order by subject_id, id desc`.execute(tx);
  return rows;
}
