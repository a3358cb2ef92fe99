import { type Posting, postingOfEcosystem } from '../../engines/matching/postings.ts';
import type { Tx } from '../../platform/database/database.ts';
import { changesSince } from '../feeds/index.ts';
import { readPrivateChanges } from '../private-feeds/index.ts';
import type { Indexes } from './index-cache.ts';
import { type Concerned, privateVulnerabilities, readStanding } from './matching-store.ts';

/** What a matching has to look at since the one before. */
export interface Outlook {
  concerned: 'everything' | Concerned;
  /** Whether the data says anything otherwise. */
  hasChanged: boolean;
  /** The newest issue in force. */
  newest: number;
  /** What it takes up of the private advisories. */
  privateChanges: string[];
}

/** Reads what changed in the vulnerability data since a workspace was matched; everything where that is not known. */
export async function readOutlook(tx: Tx, workspaceId: string, basis: Indexes['basis']): Promise<Outlook> {
  const standing = await readStanding(tx, workspaceId);
  const changes = await readPrivateChanges(tx, workspaceId);
  const { newest, change } = await changesSince(tx, standing.seen);
  const hasChanged = newest !== standing.seen || changes.length > 0;
  const outlook = { hasChanged, newest, privateChanges: changes.map(({ id }) => id) };
  if (change === undefined || standing.basis === null || changes.some(({ everything }) => everything))
    return { ...outlook, concerned: 'everything' };
  return {
    ...outlook,
    concerned: {
      postings: [
        ...new Set([
          ...change.postings,
          ...changes.flatMap(({ postings }) => postings),
          ...ecosystemsOf(basis, standing.basis),
        ]),
      ],
      // Which of them are known to all by now is told nowhere, and they are few.
      vulnerabilities: [
        ...change.vulnerabilities,
        ...(hasChanged ? await privateVulnerabilities(tx, workspaceId) : []),
      ],
      names: change.names,
    },
  };
}

/** Postings of the ecosystems of which other releases are known than before. */
function ecosystemsOf(now: Indexes['basis'], before: Indexes['basis']): Posting[] {
  const names = new Set([...Object.keys(now), ...Object.keys(before)]);
  const changed = [...names].filter((name) => now[name] !== before[name]);
  return changed.map((name) => postingOfEcosystem(Number(name.split(' ')[0])));
}
