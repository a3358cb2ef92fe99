import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import { preferredFirst } from '../../engines/scan/preferred-first.ts';
import { levelOfVector } from '../../formats/cvss/cvss.ts';
import { severityOf } from '../../formats/cvss/severity.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  decisionOf,
  type Grouping,
  groupNames,
  type KnownVulnerability,
  namesOfVulnerability,
  type VulnerabilityGroup,
} from '../feeds/index.ts';
import { type PrivateSpeaker, privateSpeakers } from './store.ts';

/**
 * Brings the vulnerabilities of a workspace in line with its private advisories and with what all know by now: those of which one
 * name is known to all are merged into the shared one, for this workspace only; nothing is written there (decision 0014). Where
 * a private advisory holds two shared ones together, the better known name counts, and the two stay two.
 */
export async function namePrivate(tx: Tx, workspaceId: string): Promise<void> {
  const speakers = await privateSpeakers(tx, workspaceId);
  const known = await readKnown(tx, workspaceId);
  if (speakers.length === 0 && known.length === 0) return;
  const grouping = groupNames(speakers, known, newId);
  const shared = await readShared(
    tx,
    grouping.groups.flatMap(({ names }) => names),
  );
  await writeGroups(tx, workspaceId, grouping, shared);
}

async function readKnown(tx: Tx, workspaceId: string): Promise<KnownVulnerability[]> {
  const { rows } = await sql<KnownVulnerability>`
    select id, name, array(
      select alias from private_vulnerability_alias named
      where named.workspace_id = ${workspaceId} and named.vulnerability_id = private_vulnerability.id) as names
    from private_vulnerability where workspace_id = ${workspaceId}`.execute(tx);
  return rows;
}

/** The lasting vulnerability that all know by each of these names. */
async function readShared(tx: Tx, names: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ alias: string; id: string }>`
    select alias, coalesce(merged_into, id) as id from shared_vulnerability_alias
    join shared_vulnerability on shared_vulnerability.id = vulnerability_id
    where alias = any(${names}::text[])`.execute(tx);
  return new Map(rows.map(({ alias, id }) => [alias, id]));
}

async function writeGroups(
  tx: Tx,
  workspaceId: string,
  { groups, merged, dropped }: Grouping<PrivateSpeaker>,
  shared: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = groups.map((group) => rowOf(group, shared));
  await sql`
    insert into private_vulnerability as held
      (workspace_id, id, name, aliases, summary, severity_level, severity_vector, malicious, ssvc, merged_into)
    select ${workspaceId}, id, name, aliases, summary, level, vector, malicious, ssvc, "mergedInto"
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(
      id uuid, name text, aliases text[], summary text, level text, vector text, malicious boolean, ssvc jsonb,
      "mergedInto" uuid)
    on conflict (workspace_id, id) do update set
      name = excluded.name, aliases = excluded.aliases, summary = excluded.summary, malicious = excluded.malicious,
      severity_level = excluded.severity_level, severity_vector = excluded.severity_vector, ssvc = excluded.ssvc,
      merged_into = excluded.merged_into
    where (held.name, held.aliases, held.summary, held.malicious, held.severity_level, held.severity_vector, held.ssvc,
        held.merged_into)
      is distinct from (excluded.name, excluded.aliases, excluded.summary, excluded.malicious, excluded.severity_level,
        excluded.severity_vector, excluded.ssvc, excluded.merged_into)`.execute(tx);
  const names = groups.flatMap((group) => group.names.map((alias) => ({ alias, id: group.id })));
  await sql`
    insert into private_vulnerability_alias as named (workspace_id, alias, vulnerability_id)
    select ${workspaceId}, alias, id from json_to_recordset(${JSON.stringify(names)}::json) as r(alias text, id uuid)
    on conflict (workspace_id, alias) do update set vulnerability_id = excluded.vulnerability_id
    where named.vulnerability_id <> excluded.vulnerability_id`.execute(tx);
  if (dropped.length > 0) {
    await tx
      .deleteFrom('private_vulnerability_alias')
      .where('workspace_id', '=', workspaceId)
      .where('alias', 'in', dropped)
      .execute();
  }
  const lasting = new Map(rows.map(({ id, mergedInto }) => [id, mergedInto ?? id]));
  for (const { from, into } of merged) {
    await tx
      .updateTable('private_vulnerability')
      .set({ merged_into: lasting.get(into) ?? into })
      .where('workspace_id', '=', workspaceId)
      .where((where) => where.or([where('id', '=', from), where('merged_into', '=', from)]))
      .execute();
  }
}

function rowOf({ id, names, records }: VulnerabilityGroup<PrivateSpeaker>, shared: ReadonlyMap<string, string>) {
  const [name, ...aliases] = namesOfVulnerability(names);
  const severity = severityOf(records, levelOfVector);
  const knownToAll = names.filter((one) => shared.has(one)).sort(preferredFirst)[0];
  return {
    id,
    name,
    aliases,
    summary: records.find((record) => record.summary)?.summary ?? null,
    level: severity?.level ?? null,
    vector: severity?.vector ?? null,
    malicious: records.some((record) => record.malicious),
    ssvc: decisionOf(records),
    mergedInto: knownToAll === undefined ? null : shared.get(knownToAll)!,
  };
}
