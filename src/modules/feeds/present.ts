import { publishedEcosystems } from '../../formats/versions/ecosystems.ts';
import type { Feed, FeedKind, FeedSource } from './contract.ts';
import type { Issue } from './issue-store.ts';
import type { Source } from './source-store.ts';

interface Kind {
  title: string;
  /** The age from which it counts as stale. */
  limitHours: number;
  /** How long its source may have nothing new to say: so long a look at it counts as if it had. */
  quietHours: number;
}

const kinds: Record<FeedKind, Kind> = {
  osv: { title: 'OSV advisories', limitHours: 12, quietHours: 72 },
  kev: { title: 'CISA known exploited vulnerabilities', limitHours: 24, quietHours: 240 },
  epss: { title: 'EPSS exploit predictions', limitHours: 48, quietHours: 0 },
  ghsa: { title: 'GitHub advisories', limitHours: 48, quietHours: 72 },
  cve: { title: 'CVE records with CISA’s enrichment', limitHours: 48, quietHours: 72 },
  nvd: { title: 'National Vulnerability Database', limitHours: 48, quietHours: 72 },
  csaf: { title: 'CSAF advisories', limitHours: 168, quietHours: 720 },
  eol: { title: 'End-of-life dates', limitHours: 336, quietHours: 720 },
};

export const feedKinds = Object.keys(kinds) as FeedKind[];

export function titleOfFeed(kind: FeedKind): string {
  return kinds[kind].title;
}

/** A feed as people see it: what happens to its newest issue, the data of the one in force, and where it is fetched from. */
export function presentFeed(
  kind: FeedKind,
  issues: { newest: Issue; ready: Issue | undefined } | undefined,
  { source, enabled, now }: { source: Source; enabled: boolean; now: Date },
): Feed {
  const { title, limitHours, quietHours } = kinds[kind];
  const { newest, ready } = issues ?? {};
  const ageHours = ready ? ageOf(ready, { source, quietHours, now }) : null;
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
    jobId: source.state === 'idle' ? (newest?.jobId ?? null) : source.jobId,
    source: presentSource(source, enabled),
  };
}

function presentSource(source: Source, enabled: boolean): FeedSource {
  const { kind, url, everyHours, parts, state, triedAt, checkedAt, nextAt, problem } = source;
  return {
    enabled,
    url,
    everyHours,
    ecosystems: kind === 'osv' ? parts : [],
    offered: kind === 'osv' ? [...publishedEcosystems] : [],
    state,
    triedAt: triedAt?.toISOString() ?? null,
    checkedAt: checkedAt?.toISOString() ?? null,
    nextAt: enabled ? (nextAt?.toISOString() ?? null) : null,
    problem,
  };
}

/** Hours since the moment that the data states, else since it was loaded; a living source that had nothing newer makes it young again. */
function ageOf(
  { asOf, loadedAt }: Issue,
  { source, quietHours, now }: { source: Source; quietHours: number; now: Date },
): number | null {
  const since = asOf === null ? loadedAt?.getTime() : Date.parse(asOf);
  if (since === undefined || Number.isNaN(since)) return null;
  const hours = hoursBetween(since, now);
  return source.checkedAt && hours <= quietHours
    ? Math.min(hours, hoursBetween(source.checkedAt.getTime(), now))
    : hours;
}

function hoursBetween(since: number, now: Date): number {
  return Math.max(0, (now.getTime() - since) / 3_600_000);
}
