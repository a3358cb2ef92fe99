import type { Feed, FeedKind } from './contract.ts';
import type { Issue } from './issue-store.ts';

/** What each kind is called, and the age from which it counts as stale. */
const kinds: Record<FeedKind, { title: string; limitHours: number }> = {
  osv: { title: 'OSV advisories', limitHours: 12 },
  kev: { title: 'CISA known exploited vulnerabilities', limitHours: 24 },
  epss: { title: 'EPSS exploit predictions', limitHours: 48 },
};

export const feedKinds = Object.keys(kinds) as FeedKind[];

/** A feed as people see it: what happens to its newest issue, and the data of the one in force. */
export function presentFeed(
  kind: FeedKind,
  issues: { newest: Issue; ready: Issue | undefined } | undefined,
  now: Date,
): Feed {
  const { title, limitHours } = kinds[kind];
  const { newest, ready } = issues ?? {};
  const ageHours = ready ? ageOf(ready, now) : null;
  return {
    kind,
    title,
    state: newest?.state ?? 'empty',
    asOf: ready?.asOf ?? null,
    loadedAt: ready?.loadedAt?.toISOString() ?? null,
    ageHours,
    limitHours,
    stale: ageHours === null || ageHours > limitHours,
    sha256: ready?.sha256.toString('hex') ?? null,
    read: ready?.read ?? 0,
    loaded: ready?.loaded ?? 0,
    inForce: ready?.inForce ?? 0,
    skipped: (ready?.skipped ?? []).map(({ reason, count }) => ({ reason, count })),
    problem: newest?.problem ?? null,
    jobId: newest?.jobId ?? null,
  };
}

/** Hours since the moment that the data states, else since it was loaded; never below 0. */
function ageOf({ asOf, loadedAt }: Issue, now: Date): number | null {
  const since = asOf === null ? loadedAt?.getTime() : Date.parse(asOf);
  if (since === undefined || Number.isNaN(since)) return null;
  return Math.max(0, (now.getTime() - since) / 3_600_000);
}
