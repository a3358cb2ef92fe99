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
    select pair.subject, ${severityCounts}
    from (${pairs}) pair
    join finding_count counted on counted.workspace_id = ${workspaceId} and counted.product_id = pair.product_id
    group by pair.subject`.execute(tx);
  for (const { subject, ...row } of found) counts.set(subject, { ...noFindings, ...row });
  const { rows: unchecked } = await sql<{ subject: string; count: number }>`
    select pair.subject, sum(counted.components) as count
    from (${pairs}) pair
    join product on product.workspace_id = ${workspaceId} and product.id = pair.product_id
    join bom_coverage counted on counted.workspace_id = ${workspaceId} and counted.bom_id = product.bom_id
    where counted.reason <> ''
    group by pair.subject`.execute(tx);
  for (const { subject, count } of unchecked) {
    counts.set(subject, { ...(counts.get(subject) ?? noFindings), unchecked: count });
  }
  return counts;
}

/** Whether a finding still matches and nobody has closed it, by a decision, a rule or a statement. */
export function isActive(workspaceId: string): RawBuilder<boolean> {
  return sql<boolean>`(finding.gone_at is null and not ${isClosedSql(workspaceId)})`;
}

export function isClosedSql(workspaceId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select from finding_state judged
    where judged.workspace_id = ${workspaceId} and judged.id = finding.id and judged.closed)`;
}

/**
 * Counts the open findings of products anew after some were written. It holds the products meanwhile: of two who count at once
 * the later sees what the earlier wrote.
 */
export async function recountFindings(tx: Tx, workspaceId: string, products: RawBuilder<unknown>): Promise<void> {
  await sql`
    select from product where workspace_id = ${workspaceId} and id in (${products}) order by id for no key update`.execute(
    tx,
  );
  const key = sql`product_id, severity_level, known_exploited, malicious, fixable`;
  await sql`
    with counted_by_ssvc as materialized (
      select product_id, severity_level, known_exploited, malicious, cardinality(fixed_in) > 0 as fixable,
        coalesce(ssvc, '') as ssvc, count(*)::int as findings
      from finding
      where workspace_id = ${workspaceId} and product_id in (${products}) and ${isActive(workspaceId)}
      group by 1, 2, 3, 4, 5, 6
    ),
    counted as materialized (
      select ${key}, sum(findings)::int as findings from counted_by_ssvc group by ${key}
    ),
    gone_by_ssvc as (
      delete from finding_ssvc_count
      where workspace_id = ${workspaceId} and product_id in (${products})
        and (${key}, ssvc) not in (select ${key}, ssvc from counted_by_ssvc)
    ),
    gone as (
      delete from finding_count
      where workspace_id = ${workspaceId} and product_id in (${products})
        and (${key}) not in (select ${key} from counted)
    ),
    written_by_ssvc as (
      insert into finding_ssvc_count (workspace_id, ${key}, ssvc, findings)
      select ${workspaceId}::uuid, ${key}, ssvc, findings from counted_by_ssvc
      on conflict (workspace_id, ${key}, ssvc)
        do update set findings = excluded.findings where finding_ssvc_count.findings <> excluded.findings
    )
    insert into finding_count (workspace_id, ${key}, findings)
    select ${workspaceId}::uuid, ${key}, findings from counted
    on conflict (workspace_id, ${key})
      do update set findings = excluded.findings where finding_count.findings <> excluded.findings`.execute(tx);
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

const severityCounts = sql.raw(
  [
    ...['critical', 'high', 'medium', 'low', 'none', 'unknown'].map((level) => [level, `severity_level = '${level}'`]),
    ['knownExploited', 'known_exploited'],
    ['malicious', 'malicious'],
  ]
    .map(([name, condition]) => `coalesce(sum(counted.findings) filter (where counted.${condition}), 0) as "${name}"`)
    .join(', '),
);

/** How urgent the open findings of each subject are, for sorting: the most urgent has the smallest numbers. */
export function urgencyOf(workspaceId: string, pairs: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select pair.subject, ${sql.raw(urgencies.map(([name]) => `sum(each.${name})::int as ${name}`).join(', '))}
    from (${pairs}) pair
    join (
      select product_id, ${sql.raw(urgencies.map(([name, condition]) => `-sum(findings) filter (where ${condition}) as ${name}`).join(', '))}
      from finding_count where workspace_id = ${workspaceId} group by product_id
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
