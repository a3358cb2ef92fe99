import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { dayRead } from '../life-cycles/index.ts';
import { type LinkState, linkStates } from '../vendor-links/index.ts';
import type { Assessment } from './contract.ts';
import type { StoredAssessment } from './store.ts';

/** What the links of this module are for: a part of an assessment, and one file to be sent. */
export const linkPurpose = 'assessment' as const;
export const filePurpose = 'assessment-file' as const;

/** Assessments as the buyer sees them: with how their first links stand. */
export async function presented(
  tx: Tx,
  { workspaceId, clock }: Pick<Context, 'workspaceId' | 'clock'>,
  assessments: readonly StoredAssessment[],
): Promise<Assessment[]> {
  const ids = assessments.map(({ partId }) => partId);
  const links = await linkStates(tx, { workspaceId, purpose: linkPurpose }, ids, clock());
  return assessments.map(({ partId, ...assessment }) => ({ ...assessment, link: linkOf(links.get(partId)) }));
}

function linkOf(link: LinkState | undefined): Assessment['link'] {
  if (!link) return { state: 'none', expiresAt: null, lastUsedAt: null };
  const { state, expiresAt, lastUsedAt } = link;
  return { state, expiresAt: expiresAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}

/** The day that is read: of the moment that a past is read as of, else today. */
export async function dayIn(tx: Tx, context: Pick<Context, 'workspaceId' | 'clock' | 'database'>): Promise<string> {
  return context.database.sight.asOf === undefined ? dayOf(context) : dayRead(tx, context.workspaceId);
}

export function dayOf({ clock }: Pick<Context, 'clock'>): string {
  return clock().toISOString().slice(0, 10);
}
