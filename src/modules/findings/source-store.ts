import { sql } from 'kysely';
import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { severityOf } from '../../formats/cvss/severity.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Origin } from '../why/contract.ts';
import type { Severity } from './contract.ts';

/** What one advisory in force says of a vulnerability, and where it stands. */
export interface Source {
  id: string;
  severity: Severity;
  malicious: boolean;
  origin: Origin;
}

interface SourceRow {
  id: string;
  vectors: string[];
  severity_word: string | null;
  malicious: boolean;
  feed: string;
  private: boolean;
  file_name: string;
  sha256: Buffer;
  as_of: string | null;
}

/** Every advisory in force that goes by one of the names of a vulnerability, of all feeds and of the workspace's own. */
export async function readSources(tx: Tx, workspaceId: string, names: readonly string[]): Promise<Source[]> {
  const { rows } = await sql<{ alias: string }>`
    select record.alias from shared_vulnerability_alias named
    join shared_vulnerability_alias record on record.vulnerability_id = named.vulnerability_id
    where named.alias = any(${[...names]}::text[])`.execute(tx);
  return readSourcesById(tx, workspaceId, [...new Set([...names, ...rows.map(({ alias }) => alias)])]);
}

/** The advisories in force of these very ids. */
export async function readSourcesById(tx: Tx, workspaceId: string, names: readonly string[]): Promise<Source[]> {
  const { rows } = await sql<SourceRow>`
    select advisory.id, vectors, severity_word, malicious, issue.kind as feed, false as private, issue.file_name, issue.sha256,
      issue.as_of
    from advisory join feed_issue issue on issue.id = advisory.issue_id
    where advisory.in_force and advisory.skipped is null and advisory.id = any(${[...names]}::text[])
    union all
    select said.id, said.vectors, said.severity_word, said.malicious, feed.name, true, feed.name, feed.sha256, feed.as_of
    from private_advisory said
    join private_feed feed on feed.workspace_id = ${workspaceId} and feed.id = said.feed_id
    where said.workspace_id = ${workspaceId} and said.id = any(${[...names]}::text[])
    order by private, id`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    severity: severityOf([{ vectors: row.vectors, severityWord: row.severity_word }], levelOfVector) ?? {
      level: 'unknown',
      vector: null,
    },
    malicious: row.malicious,
    origin: {
      from: 'feed',
      feed: row.feed,
      private: row.private,
      file: row.file_name,
      sha256: row.sha256.toString('hex'),
      asOf: row.as_of,
    },
  }));
}

/** The names by which the catalogue of known exploited vulnerabilities, or the predictions, know a vulnerability. */
export async function readNamed(
  tx: Tx,
  names: readonly string[],
): Promise<{ exploited: { cve: string; dateAdded: string }[]; predicted: { cve: string; probability: number }[] }> {
  const exploited = await tx
    .selectFrom('exploited_vulnerability')
    .select(['cve', 'date_added as dateAdded'])
    .where('cve', 'in', [...names])
    .orderBy('cve')
    .execute();
  const predicted = await tx
    .selectFrom('exploit_prediction')
    .select(['cve', 'probability'])
    .where('cve', 'in', [...names])
    .orderBy('probability', 'desc')
    .execute();
  return { exploited, predicted };
}

/** Where in the BOM in force a component stands: which part of the document, counted from one, up to ten. */
export async function placesInBom(
  tx: Tx,
  workspaceId: string,
  { bomId, componentId }: { bomId: string; componentId: string },
): Promise<number[]> {
  const rows = await tx
    .selectFrom('bom_component')
    .select('position')
    .where('workspace_id', '=', workspaceId)
    .where('bom_id', '=', bomId)
    .where('component_id', '=', componentId)
    .orderBy('position')
    .limit(10)
    .execute();
  return rows.map(({ position }) => position + 1);
}

/** The change that gave the finding the state it has: when it was found, found again, or found no more. */
export async function changeOfState(tx: Tx, workspaceId: string, findingId: string): Promise<Origin | null> {
  const { rows } = await sql<{ number: number; action: string; at: Date; by: string | null }>`
    with versions as (
      select c.*, h.gone_at is null as open from finding_history h
      join change_set c on c.workspace_id = ${workspaceId} and c.id = h.change_set_id
      where h.workspace_id = ${workspaceId} and h.id = ${findingId} and c.number <= coalesce(holdfast_as_of(), c.number)
    )
    select versions.number, action, at, coalesce(person.name, token.name) as by from versions
    left join app_user person on actor_kind = 'user' and person.id = actor_id
    left join api_token token on actor_kind = 'token' and token.id = actor_id
    where versions.number > coalesce((select max(number) from versions other
      where other.open <> (select open from versions order by number desc limit 1)), 0)
    order by versions.number limit 1`.execute(tx);
  const [row] = rows;
  return row ? { from: 'change', change: row.number, action: row.action, by: row.by, at: row.at.toISOString() } : null;
}
