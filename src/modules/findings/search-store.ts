import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { containing } from '../register/index.ts';

/** What is found is named by its ids up to so many; beyond, it is looked for row by row. */
const mostNamed = 20_000;

/**
 * Findings by an id of the vulnerability, a name of the component or the product, or a private advisory. What a text means is
 * looked up before: PostgreSQL then knows how many findings it is about, and comes to few of them by their indexes.
 */
export async function searchedBy(tx: Tx, workspaceId: string, text: string): Promise<RawBuilder<boolean>> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const nodes = (kind: 'product' | 'component') => sql<{ id: string }>`
    select found.node_id as id from node_search found
    where found.workspace_id = ${workspaceId} and found.kind = ${kind} and found.words like ${containing(text)}`;
  const ways = [
    await isAmong(tx, sql`finding.vulnerability_id`, await vulnerabilitiesNamed(tx, workspaceId, pattern)),
    await isAmong(tx, sql`finding.product_id`, nodes('product')),
    await isAmong(tx, sql`finding.component_id`, nodes('component')),
    await isAmong(tx, sql`finding.id`, privatelyMatched(workspaceId, pattern)),
  ].filter((way) => way !== undefined);
  return ways.length === 0 ? sql`false` : sql`(${sql.join(ways, sql` or `)})`;
}

/**
 * Findings by any name of the vulnerability, or by a private advisory that matched. The few that come into question are looked up
 * before; vulnerabilities that were merged into them since are among them.
 */
export async function namedBy(tx: Tx, name: string): Promise<RawBuilder<boolean>> {
  const { rows } = await sql<{ id: string }>`
    with named as materialized (
      select vulnerability_id as id from vulnerability_alias where lower(alias) = lower(${name})
    )
    select id from named
    union
    select merged.id from named join vulnerability merged on merged.merged_into = named.id`.execute(tx);
  return sql`(finding.vulnerability_id = any(${rows.map(({ id }) => id)}::uuid[])
    and (exists (select from vulnerability where vulnerability.id = finding.vulnerability_id
        and (lower(vulnerability.name) = lower(${name})
          or exists (select from unnest(vulnerability.aliases) alias where lower(alias) = lower(${name}))))
      or exists (select from jsonb_array_elements_text(finding.match -> 'privateAdvisories') advisory
        where lower(advisory) = lower(${name}))))`;
}

/** Undefined where nothing is among them. */
async function isAmong(
  tx: Tx,
  column: RawBuilder<unknown>,
  ids: RawBuilder<{ id: string }>,
): Promise<RawBuilder<boolean> | undefined> {
  const { rows } = await sql<{ id: string }>`select id from (${ids}) found limit ${mostNamed + 1}`.execute(tx);
  if (rows.length === 0) return undefined;
  return rows.length > mostNamed
    ? sql`${column} in (${ids})`
    : sql`${column} = any(${rows.map(({ id }) => id)}::uuid[])`;
}

/**
 * By the names that it was ever known by come those that bear one now; where those are too many, only vulnerabilities found here
 * are looked at.
 */
async function vulnerabilitiesNamed(tx: Tx, workspaceId: string, pattern: string): Promise<RawBuilder<{ id: string }>> {
  const { rows } = await sql<{ id: string }>`
    select vulnerability_id as id from vulnerability_alias where alias ilike ${pattern} limit ${mostNamed + 1}`.execute(
    tx,
  );
  const inQuestion =
    rows.length > mostNamed
      ? sql`select distinct vulnerability_id as id from finding where workspace_id = ${workspaceId}`
      : sql`
        select id from unnest(${rows.map(({ id }) => id)}::uuid[]) as named (id)
        union
        select id from vulnerability where merged_into = any(${rows.map(({ id }) => id)}::uuid[])`;
  return sql`
    with known as materialized (${inQuestion})
    select known.id from known join vulnerability on vulnerability.id = known.id
    where vulnerability.name ilike ${pattern}
      or exists (select from unnest(vulnerability.aliases) alias where alias ilike ${pattern})`;
}

/** They stand in an index of their own: hardly any finding has one. */
function privatelyMatched(workspaceId: string, pattern: string): RawBuilder<{ id: string }> {
  return sql`
    select finding.id from finding
    where finding.workspace_id = ${workspaceId} and finding.match ? 'privateAdvisories'
      and finding.match ->> 'privateAdvisories' ilike ${pattern}`;
}
