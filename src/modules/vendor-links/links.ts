import { createHash } from 'node:crypto';
import { AppError } from '../../common/errors.ts';
import { newId } from '../../common/ids.ts';
import { hashSecret, newSecret } from '../../platform/auth/secrets.ts';
import type { Context } from '../../platform/context.ts';
import { installationId, type Tx } from '../../platform/database/database.ts';
import { inGroups, outcomeOf } from '../../platform/database/group-commit.ts';
import { countCalls } from '../../platform/http/call-counts.ts';
import {
  findGoodLinks,
  type GoodLink,
  insertLink,
  type LinkPurpose,
  type LinkSubject,
  newestLinks,
  noteUses,
  revokeLink,
  revokeLinksOf,
  type StoredLink,
  type TokenShown,
} from './store.ts';

/** What one link may ask in a minute, and how many that do not work one address may try. */
const callsPerMinute = 240;
const wrongPerMinute = 60;
const minuteMs = 60_000;

/** A link that was followed: whose workspace, and what it opens there. */
export type FollowedLink = StoredLink;

/** The answer to every link that does not work, whatever the reason; also where what it opened is gone. */
export function noSuchLink(): AppError {
  return new AppError(
    'not-found',
    'This link does not work. It may have ended or been replaced: ask whoever sent it for a new one.',
  );
}

/**
 * Makes a link for somebody without an account. The token is given once and kept as a hash; it opens this one subject for this one
 * purpose. A `handover` link opens nothing before it is exchanged.
 */
export async function issueLink(
  tx: Tx,
  subject: LinkSubject,
  { now, expiresAt, handover = false }: { now: Date; expiresAt: Date; handover?: boolean },
): Promise<string> {
  const token = newSecret('hfv');
  await insertLink(tx, hashSecret(token), { ...subject, id: newId(), handover, createdAt: now, expiresAt });
  return token;
}

/**
 * What a token opens. Unknown, meant for something else, expired and revoked are one answer after one query. Only tokens that do not
 * work count against an address, since many suppliers may stand behind one; a good one has a limit of its own.
 */
export function followLink(
  { database, clock }: Pick<Context, 'database' | 'clock'>,
  { token, purpose, address }: { token: string; purpose: LinkPurpose; address: string },
): Promise<FollowedLink> {
  return followInGroups(database, installationId, { tokenHash: hashSecret(token), purpose, now: clock(), address });
}

type Following = TokenShown & { address: string };

const followInGroups = inGroups(
  (database, _, following: readonly Following[]) =>
    database.inInstallation(async (tx) => {
      const links = await findGoodLinks(tx, following);
      const counts = await countCalls(
        tx,
        following.map(({ address }, place) => callerOf(links[place], address)),
        minuteMs,
      );
      await noteUses(
        tx,
        links.flatMap((link, place) =>
          link && isUseToNote(link, following[place]!) ? [{ id: link.id, now: following[place]!.now }] : [],
        ),
      );
      return links.map((link, place) =>
        outcomeOf(() => {
          refuseTooMany(counts[place]!, link ? callsPerMinute : wrongPerMinute);
          if (!link) throw noSuchLink();
          return link;
        }),
      );
    }),
  { most: 100 },
);

function callerOf(link: GoodLink | undefined, address: string): Buffer {
  const caller = link ? `link ${link.id}` : `wrong vendor links of ${address}`;
  return createHash('sha256').update(caller).digest();
}

/** Once a minute is often enough. */
function isUseToNote({ lastUsedAt }: GoodLink, { now }: Following): boolean {
  return !lastUsedAt || now.getTime() - lastUsedAt.getTime() > minuteMs;
}

function refuseTooMany({ current, ttl }: { current: number; ttl: number }, most: number): void {
  if (current <= most) return;
  const seconds = Math.ceil(ttl / 1000);
  throw new AppError('too-many-requests', `Too many tries. Wait ${seconds} s and try again.`, {
    retryAfterSeconds: seconds,
  });
}

/** Gives whoever holds a link another for the same subject, which its sender does not know; of two at once one is too late. */
export async function exchangeLink(tx: Tx, link: FollowedLink, now: Date): Promise<string> {
  if (!(await revokeLink(tx, link.id, now))) throw noSuchLink();
  return issueLink(tx, link, { now, expiresAt: link.expiresAt });
}

/** Ends every link to a subject; gives how many were good until now. */
export function revokeLinks(tx: Tx, subject: LinkSubject, now: Date): Promise<number> {
  return revokeLinksOf(tx, subject, [subject.subjectId], now);
}

/** The same of several subjects at once. */
export function revokeLinksOfAll(
  tx: Tx,
  of: Omit<LinkSubject, 'subjectId'>,
  subjectIds: readonly string[],
  now: Date,
): Promise<number> {
  return revokeLinksOf(tx, of, subjectIds, now);
}

/** How the newest link to a subject stands. */
export interface LinkState {
  state: 'good' | 'expired' | 'revoked';
  expiresAt: Date;
  lastUsedAt: Date | null;
  /** Not exchanged yet, so that its sender may still send another. */
  handover: boolean;
}

/** By subject; one without a link has no entry. */
export async function linkStates(
  tx: Tx,
  of: Omit<LinkSubject, 'subjectId'>,
  subjectIds: readonly string[],
  now: Date,
): Promise<Map<string, LinkState>> {
  const links = await newestLinks(tx, of, subjectIds, now);
  return new Map(
    links.map(({ subjectId, handover, expiresAt, revokedAt, lastUsedAt }) => {
      const state = isBefore(revokedAt, now) ? 'revoked' : expiresAt <= now ? 'expired' : 'good';
      // Only the last use is kept.
      return [
        subjectId,
        { state, expiresAt, lastUsedAt: isBefore(lastUsedAt, now) ? lastUsedAt : null, handover },
      ] as const;
    }),
  );
}

function isBefore(moment: Date | null, now: Date): boolean {
  return moment !== null && moment <= now;
}
