import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import type { FindingCounts } from './contract.ts';

export const noFindings: FindingCounts = {
  critical: 0,
  high: 0,
  medium: 0,
  low: 0,
  none: 0,
  unknown: 0,
  knownExploited: 0,
  malicious: 0,
  unchecked: 0,
};

/**
 * Counts open findings and unchecked components for many subjects in two queries. `pairs` selects `subject` and `product_id`:
 * which products count for which subject.
 */
export async function countFindings(
  tx: Tx,
  workspaceId: string,
  pairs: RawBuilder<unknown>,
): Promise<Map<string, FindingCounts>> {
  const counts = new Map<string, FindingCounts>();
  const { rows: found } = await sql<{ subject: string } & Omit<FindingCounts, 'unchecked'>>`
    select pair.subject, ${severityCounts('finding')}
    from (${pairs}) pair
    join finding on finding.workspace_id = ${workspaceId} and finding.product_id = pair.product_id
    where finding.gone_at is null
    group by pair.subject`.execute(tx);
  for (const { subject, ...row } of found) counts.set(subject, { ...noFindings, ...row });
  const { rows: unchecked } = await sql<{ subject: string; count: number }>`
    select pair.subject, count(*) as count
    from (${pairs}) pair
    join product on product.workspace_id = ${workspaceId} and product.id = pair.product_id
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = product.bom_id
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    where component.unchecked is not null
    group by pair.subject`.execute(tx);
  for (const { subject, count } of unchecked) {
    counts.set(subject, { ...(counts.get(subject) ?? noFindings), unchecked: count });
  }
  return counts;
}

/** How many products of each subject were checked at all: the newest BOM of each was met with the vulnerability data. */
export async function countChecked(
  tx: Tx,
  workspaceId: string,
  pairs: RawBuilder<unknown>,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ subject: string; count: number }>`
    select pair.subject, count(*) as count
    from (${pairs}) pair
    join product on product.workspace_id = ${workspaceId} and product.id = pair.product_id and product.bom_id is not null
    join matching on matching.workspace_id = ${workspaceId}
    group by pair.subject`.execute(tx);
  return new Map(rows.map(({ subject, count }) => [subject, count]));
}

function severityCounts(table: string): RawBuilder<unknown> {
  const level = (name: string) => `count(*) filter (where ${table}.severity_level = '${name}') as ${name}`;
  return sql.raw(
    [
      ...['critical', 'high', 'medium', 'low', 'none', 'unknown'].map(level),
      `count(*) filter (where ${table}.known_exploited) as "knownExploited"`,
      `count(*) filter (where ${table}.malicious) as malicious`,
    ].join(', '),
  );
}

/** How urgent the open findings of each subject are, for sorting: the most urgent has the smallest numbers. */
export function urgencyOf(workspaceId: string, pairs: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select pair.subject, ${sql.raw(urgencies.map(([name]) => `sum(each.${name})::int as ${name}`).join(', '))}
    from (${pairs}) pair
    join (
      select product_id, ${sql.raw(urgencies.map(([name, condition]) => `-count(*) filter (where ${condition}) as ${name}`).join(', '))}
      from finding where workspace_id = ${workspaceId} and gone_at is null group by product_id
    ) each on each.product_id = pair.product_id
    group by pair.subject`;
}

const urgencies = [
  ['exploited', 'known_exploited'],
  ['malicious', 'malicious'],
  ['critical', "severity_level = 'critical'"],
  ['high', "severity_level = 'high'"],
  ['findings', 'true'],
] as const;

/** The order of a list joined with `urgencyOf` as `urgency`, the most urgent first. */
export const byUrgency: readonly RawBuilder<unknown>[] = urgencies.map(
  ([name]) => sql`coalesce(${sql.ref(`urgency.${name}`)}, 0)`,
);
