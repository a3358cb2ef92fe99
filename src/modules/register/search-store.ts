import { sql } from 'kysely';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeKind, SearchHit } from './contract.ts';
import { isActive } from './finding-counts-store.ts';
import { nodeRefOf, type RefColumns } from './node-store.ts';
import { numberOf } from './numbers.ts';
import { asSearched, containing, matchedName, searchWords } from './search-words.ts';

/**
 * What is found by a name, number, key or identifier: the register before components, and what is or begins with the searched
 * text before what merely holds it.
 */
export async function searchNodes(
  tx: Tx,
  workspaceId: string,
  { q, kind, limit }: { q: string; kind: NodeKind | undefined; limit: number },
): Promise<SearchHit[]> {
  const wanted = asSearched(q);
  const { rows } = await sql<RefColumns & { key: string | null; identifiers: (string | null)[] | null }>`
    with best as materialized (
      select node.id, node.kind, node.number, node.name, node.key,
        e'\\n' || found.words || e'\\n' like ${`%\n${exactly(wanted)}\n%`} as is_it, starts_with(found.words, ${wanted}) as begins
      from node_search found
      join node on node.workspace_id = ${workspaceId} and node.id = found.node_id and not node.retired
      where found.workspace_id = ${workspaceId} and found.words like ${containing(q)}
        ${kind === undefined ? sql`` : sql`and found.kind = ${kind}`}
      order by node.kind = 'component', is_it desc, begins desc, lower(node.name), node.id
      limit ${limit}
    )
    select best.id, best.kind, best.number, best.name, best.key,
      coalesce(supplier.aliases || array[supplier.lei, supplier.duns, supplier.uei, supplier.cage, supplier.domain],
        array[component.purl]) as identifiers
    from best
    left join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = best.id
    left join component on component.workspace_id = ${workspaceId} and component.id = best.id
    order by best.kind = 'component', best.is_it desc, best.begins desc, lower(best.name), best.id`.execute(tx);
  return rows.map((row) => ({
    node: nodeRefOf(row),
    matched:
      matchedName([row.name, row.key, numberOf(row.kind, row.number), ...(row.identifiers ?? [])], q) ?? row.name,
  }));
}

function exactly(wanted: string): string {
  return wanted.replaceAll(/[\\%_]/g, '\\$&');
}

/** Vulnerabilities whose name or alias begins with what was typed, with how many open findings they have here. */
export async function searchVulnerabilities(
  tx: Tx,
  workspaceId: string,
  { q, limit }: { q: string; limit: number },
): Promise<{ vulnerability: string; summary: string | null; findings: number }[]> {
  if (!/^[a-z]+-[a-z0-9]/i.test(q)) return [];
  const prefix = `${exactly(q.toLowerCase())}%`;
  const { rows } = await sql<{ vulnerability: string; summary: string | null; findings: number }>`
    with named as (
      select distinct vulnerability_id as id from vulnerability_alias where lower(alias) like ${prefix}
    ),
    counted as (
      select vulnerability_id, count(*) as findings from finding
      where workspace_id = ${workspaceId} and ${isActive(workspaceId)} and vulnerability_id in (select id from named)
      group by vulnerability_id
    )
    select vulnerability.name as vulnerability, vulnerability.summary, coalesce(counted.findings, 0) as findings
    from named
    join vulnerability on vulnerability.id = named.id and vulnerability.merged_into is null
    left join counted on counted.vulnerability_id = named.id
    order by findings desc, vulnerability.name
    limit ${limit}`.execute(tx);
  return rows;
}

/** Rows of one statement. */
const wordsAtOnce = 5_000;

/** Writes anew by which words nodes of the register are found, set by set. */
export async function rewriteWords({ tx, workspaceId }: ChangeSet, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += wordsAtOnce) {
    const batch = ids.slice(start, start + wordsAtOnce);
    const { rows } = await sql<RefColumns & { key: string | null; identifiers: (string | null)[] | null }>`
      select node.id, node.kind, node.number, node.name, node.key,
        supplier.aliases || array[supplier.lei, supplier.duns, supplier.uei, supplier.cage, supplier.domain] as identifiers
      from node left join supplier on supplier.workspace_id = ${workspaceId} and supplier.id = node.id
      where node.workspace_id = ${workspaceId} and node.id = any(${batch}::uuid[])`.execute(tx);
    const found = rows.map(({ id, kind, number, name, key, identifiers }) => ({
      id,
      kind,
      words: searchWords([name, key, numberOf(kind, number), ...(identifiers ?? [])]),
    }));
    await sql`
      insert into node_search (workspace_id, node_id, kind, words)
      select ${workspaceId}::uuid, r.id, r.kind, r.words
      from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as r (id uuid, kind text, words text)
      on conflict (workspace_id, node_id) do update set words = excluded.words where node_search.words <> excluded.words`.execute(
      tx,
    );
  }
}
