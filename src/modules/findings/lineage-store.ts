import { sql } from 'kysely';
import type { Input } from '../../common/lineage.ts';
import type { Tx } from '../../platform/database/database.ts';
import { numberOf } from '../register/index.ts';

/** The documents behind a finding: the BOM in force, the issues that hold its records, the catalogue that names it exploited. */
export async function readInputs(
  tx: Tx,
  workspaceId: string,
  {
    bomId,
    advisoryIds,
    privateIds,
    names,
  }: {
    bomId: string | null;
    advisoryIds: readonly string[];
    privateIds: readonly string[];
    names: readonly string[];
  },
): Promise<Input[]> {
  const bom =
    bomId &&
    (await tx
      .selectFrom('bom')
      .select(['id', 'number', 'file_name', 'sha256', 'received_at'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', bomId)
      .executeTakeFirst());
  const { rows: issues } = await sql<{
    id: string;
    kind: string;
    file_name: string;
    sha256: Buffer;
    as_of: string | null;
  }>`
    select id, kind, file_name, sha256, as_of from feed_issue
    where id in (select issue_id from advisory where in_force and advisory.id = any(${advisoryIds}::text[]))
      or id in (select issue_id from exploited_vulnerability where cve = any(${names}::text[]))
      or id = (select id from feed_issue newest where kind = 'epss' and state = 'ready'
        and exists (select from exploit_prediction where cve = any(${names}::text[])) order by number desc limit 1)
    order by kind desc, number`.execute(tx);
  const { rows: feeds } = await sql<{ id: string; name: string; sha256: Buffer; as_of: string | null }>`
    select id, name, sha256, as_of from private_feed where workspace_id = ${workspaceId} and id in (
      select feed_id from private_advisory where workspace_id = ${workspaceId} and private_advisory.id = any(${privateIds}::text[]))
    order by lower(name)`.execute(tx);
  return [
    ...(bom
      ? [
          {
            kind: 'bom',
            id: bom.id,
            name: `${numberOf('bom', bom.number)} ${bom.file_name}`,
            sha256: bom.sha256.toString('hex'),
            asOf: bom.received_at.toISOString(),
          },
        ]
      : []),
    ...issues.map((issue) => ({
      kind: 'feed-issue',
      id: issue.id,
      name: issue.file_name,
      sha256: issue.sha256.toString('hex'),
      asOf: issue.as_of,
    })),
    ...feeds.map((feed) => ({
      kind: 'private-feed',
      id: feed.id,
      name: feed.name,
      sha256: feed.sha256.toString('hex'),
      asOf: feed.as_of,
    })),
  ];
}
