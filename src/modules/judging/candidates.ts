import { type RawBuilder, sql } from 'kysely';
import { isId } from '../../common/ids.ts';
import type { ResolvedScope } from './rule-scope.ts';

/**
 * What the database is asked before findings are heard: conditions on `finding`, `component` and `vulnerability` that let through every
 * finding that a change can touch, and few others (decision 0044). What they let through is heard as everything else.
 */

/** Everything, for judgings after a change that may touch any finding. */
export const allFindings: RawBuilder<boolean> = sql`true`;

/** Findings that somebody speaks of, or spoke of before; all others are open and stay so. */
export function isSpokenOf(workspaceId: string, rules: readonly ResolvedScope[]): RawBuilder<boolean> {
  return sql`(finding.id in (select finding_id from triage_decision where workspace_id = ${workspaceId})
    or finding.id in (select id from finding_state where workspace_id = ${workspaceId})
    or ${isStatedOf(workspaceId)}
    or ${anyOf(rules.map(mayReach))})`;
}

/** Findings of which a VEX statement in force speaks, by the vulnerability alone. */
export function isStatedOf(workspaceId: string): RawBuilder<boolean> {
  return isNamedBy(sql`
    select unnest(statement.names) from vex_statement statement
    join vex_document document on document.workspace_id = ${workspaceId} and document.id = statement.document_id
      and document.superseded_by is null
    where statement.workspace_id = ${workspaceId}`);
}

/** Findings of vulnerabilities that these documents name, whether they count or not. */
export function isNamedIn(workspaceId: string, documentIds: readonly string[]): RawBuilder<boolean> {
  return isNamedBy(sql`
    select unnest(names) from vex_statement
    where workspace_id = ${workspaceId} and document_id = any(${documentIds}::uuid[])`);
}

/** Findings that a rule reaches or, as its grounds say, did reach before it was said anew or taken away. */
export function isTouchedByRule(
  workspaceId: string,
  { ruleId, scope }: { ruleId: string; scope: ResolvedScope | undefined },
): RawBuilder<boolean> {
  const reached = sql<boolean>`finding.id in (
    select finding_id from triage_ground where workspace_id = ${workspaceId} and voice_id = ${ruleId})`;
  return scope ? sql`(${reached} or ${mayReach(scope)})` : reached;
}

/** By names in small letters; vulnerabilities that were merged into the named ones are among them. */
function isNamedBy(names: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`finding.vulnerability_id in (
    with said (name) as materialized (select distinct name from (${names}) named (name)),
    named as materialized (
      select alias.vulnerability_id as id from said join vulnerability_alias alias on lower(alias.alias) = said.name
    )
    select id from named
    union
    select merged.id from named join vulnerability merged on merged.merged_into = named.id)`;
}

/** True wherever `reaches` is; a range of versions is left to that. */
export function mayReach(scope: ResolvedScope): RawBuilder<boolean> {
  const { productIds, component, purl, vulnerability, severity, knownExploited, epssBelow } = scope;
  const conditions: RawBuilder<boolean>[] = [];
  if (productIds) conditions.push(sql`finding.product_id = any(${productIds}::uuid[])`);
  if (component !== undefined) {
    conditions.push(isId(component) ? sql`finding.component_id = ${component}` : sql`false`);
  }
  if (purl !== undefined) conditions.push(mayBeLike(purl));
  if (vulnerability !== undefined) conditions.push(isNamedBy(sql`select ${vulnerability.toLowerCase()}::text`));
  if (severity) conditions.push(sql`finding.severity_level = any(${severity}::text[])`);
  if (knownExploited !== undefined) conditions.push(sql`finding.known_exploited = ${knownExploited}`);
  if (epssBelow !== undefined) {
    conditions.push(sql`(select max(probability) from exploit_prediction
      where cve = any(vulnerability.aliases || vulnerability.name)) < ${epssBelow}`);
  }
  return conditions.length === 0 ? allFindings : sql`(${sql.join(conditions, sql` and `)})`;
}

/**
 * Reading a package URL changes its separators, the case of its letters and what is escaped. So its letters and digits are asked for in their
 * order, and a URL with anything escaped or beyond ASCII is let through.
 */
function mayBeLike(pattern: string): RawBuilder<boolean> {
  const letters = pattern
    .replace(/[?#].*$/s, '')
    .replaceAll(/%[0-9a-f]{2}/gi, '*')
    .replaceAll(/[^A-Za-z0-9]+/g, '%');
  return sql`(component.purl ilike ${`%${letters}%`} or component.purl ~ '[^!-$&-~]')`;
}

function anyOf(conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;
}
