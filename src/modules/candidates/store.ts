import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { formatComponentKey } from '../findings/index.ts';
import {
  allOf,
  isAfter,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  type Order,
  type RefColumns,
  type Slice,
} from '../register/index.ts';
import type { Candidate, IdentityRule } from './contract.ts';

export interface CandidateFilter {
  id?: string;
  state?: Candidate['state'] | undefined;
  confidence?: Candidate['confidence'][] | undefined;
  productId?: string | undefined;
  componentId?: string | undefined;
}

interface CandidateRow extends Marked, Omit<Candidate, 'product' | 'severity' | 'foundAt' | 'state'> {
  says: IdentityRule['says'] | null;
  node: RefColumns;
  severity_level: Candidate['severity']['level'];
  severity_vector: string | null;
  found_at: Date;
}

const order: Order = [
  sql`array_position(array['high', 'medium', 'low'], candidate.confidence)`,
  sql`vulnerability.name`,
  sql`candidate.id`,
];

export async function readCandidates(
  tx: Tx,
  workspaceId: string,
  filter: CandidateFilter,
  slice: Omit<Slice, 'order'> = { after: undefined, limit: 1 },
): Promise<(Candidate & Marked)[]> {
  const { rows } = await sql<CandidateRow>`
    select candidate.id, rule.says, candidate.confidence, ${nodeJson('node')} as node, jsonb_build_object('id', component.id,
        'name', concat_ws('/', nullif(component.group_name, ''), component.name), 'version', component.version,
        'purl', component.purl) as component,
      jsonb_build_object('id', vulnerability.name, 'aliases', vulnerability.aliases, 'summary', vulnerability.summary)
        as vulnerability,
      coalesce(vulnerability.severity_level, 'unknown') as severity_level, vulnerability.severity_vector,
      exists (select from exploited_vulnerability where cve = vulnerability.name or cve = any(vulnerability.aliases))
        as "knownExploited",
      candidate.product_key as meant, candidate.match, ${advisories(workspaceId)} as advisories, candidate.found_at,
      case when rule.id is not null then jsonb_build_object('id', rule.id, 'says', rule.says, 'reason', rule.reason,
        'expiresOn', rule.expires_on::text) end as rule,
      ${markOf(order)} as mark
    from ${tables(workspaceId)}
    where ${matching(workspaceId, filter)} and ${isAfter({ order, after: slice.after })}
    order by ${sql.join(order)} limit ${slice.limit}`.execute(tx);
  return rows.map(({ says, node, severity_level: level, severity_vector: vector, found_at, ...row }) => ({
    ...row,
    state: says === null ? 'to-confirm' : says === 'is' ? 'confirmed' : 'rejected',
    product: nodeRefOf(node),
    severity: { level, vector },
    foundAt: found_at.toISOString(),
  }));
}

/** The records of a candidate with the feeds that they came by. */
function advisories(workspaceId: string): RawBuilder<unknown> {
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object('id', told.id, 'feed', told.feed, 'source', told.source)
      order by told.id collate "C", told.feed)
    from (
      select named.id, null as feed, issue.kind as source
      from jsonb_array_elements_text(candidate.match -> 'advisories') named (id)
      join advisory on advisory.id = named.id and advisory.in_force
      join feed_issue issue on issue.id = advisory.issue_id
      union all
      select named.id, feed.name, feed.name
      from jsonb_array_elements_text(candidate.match -> 'privateAdvisories') named (id)
      join private_advisory advisory on advisory.workspace_id = ${workspaceId} and advisory.id = named.id
      join private_feed feed on feed.workspace_id = ${workspaceId} and feed.id = advisory.feed_id
    ) told), '[]')`;
}

export async function countCandidates(tx: Tx, workspaceId: string, filter: CandidateFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${tables(workspaceId)} where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function tables(workspaceId: string): RawBuilder<unknown> {
  return sql`finding_candidate candidate
    join node on node.workspace_id = ${workspaceId} and node.id = candidate.product_id and not node.retired
    join component on component.workspace_id = ${workspaceId} and component.id = candidate.component_id
    join vulnerability on vulnerability.id = candidate.vulnerability_id
    left join identity_rule rule on rule.workspace_id = ${workspaceId}
      and rule.component_key = candidate.component_key and rule.product_key = candidate.product_key`;
}

function matching(workspaceId: string, filter: CandidateFilter): RawBuilder<boolean> {
  const { id, state, confidence, productId, componentId } = filter;
  return allOf([
    sql`candidate.workspace_id = ${workspaceId}`,
    id === undefined ? undefined : sql`candidate.id = ${id}`,
    state === 'to-confirm' ? sql`rule.id is null` : undefined,
    state === 'confirmed' ? sql`rule.says = 'is'` : undefined,
    state === 'rejected' ? sql`rule.says = 'is-not'` : undefined,
    confidence && sql`candidate.confidence = any(${confidence}::text[])`,
    productId === undefined ? undefined : sql`candidate.product_id = ${productId}`,
    componentId === undefined ? undefined : sql`candidate.component_id = ${componentId}`,
  ]);
}

/** By which component and which product a candidate is spoken of; the later word counts. */
export async function writeRule(
  change: ChangeSet,
  candidateId: string,
  { says, reason, expiresOn, at }: Pick<IdentityRule, 'says' | 'reason' | 'expiresOn'> & { at: Date },
): Promise<{ id: string; componentKey: string; product: string } | undefined> {
  const { tx, workspaceId, actor, id: changeSetId } = change;
  change.wrote('identity_rule');
  const { rows } = await sql<{ id: string; componentKey: string; product: string }>`
    insert into identity_rule (workspace_id, id, component_key, component_name, product_key, says, reason, expires_on,
      decided_at, actor_kind, actor_id, change_set_id)
    select ${workspaceId}::uuid, ${newId()}::uuid, candidate.component_key,
      concat_ws('/', nullif(component.group_name, ''), component.name), candidate.product_key, ${says}, ${reason},
      ${expiresOn}::date, ${at}, ${actor.kind}, ${actor.id}::uuid, ${changeSetId}::uuid
    from finding_candidate candidate
    join component on component.workspace_id = ${workspaceId} and component.id = candidate.component_id
    where candidate.workspace_id = ${workspaceId} and candidate.id = ${candidateId}
    on conflict (workspace_id, component_key, product_key) do update set says = excluded.says, reason = excluded.reason,
      expires_on = excluded.expires_on, decided_at = excluded.decided_at, actor_kind = excluded.actor_kind,
      actor_id = excluded.actor_id, change_set_id = excluded.change_set_id
    returning id, component_key as "componentKey", product_key as product`.execute(tx);
  return rows[0];
}

export interface RemovedRule {
  id: string;
  componentKey: string;
  component: string;
  product: string;
  says: IdentityRule['says'];
}

/** Takes rules away, one or all whose last day is over, and gives them. */
export async function removeRules(
  change: ChangeSet,
  which: { id: string } | { endedBefore: string },
): Promise<RemovedRule[]> {
  const { tx, workspaceId } = change;
  const condition = 'id' in which ? sql`id = ${which.id}` : sql`expires_on < ${which.endedBefore}::date`;
  const { rows } = await sql<RemovedRule>`
    delete from identity_rule where workspace_id = ${workspaceId} and ${condition}
    returning id, component_key as "componentKey", component_name as component, product_key as product, says`.execute(
    tx,
  );
  if (rows.length > 0) change.wrote('identity_rule');
  return rows;
}

export async function hasEnded(tx: Tx, workspaceId: string, day: string): Promise<boolean> {
  const { rows } = await sql`
    select from identity_rule where workspace_id = ${workspaceId} and expires_on < ${day}::date limit 1`.execute(tx);
  return rows.length > 0;
}

export async function readRules(tx: Tx, workspaceId: string): Promise<IdentityRule[]> {
  const { rows } = await sql<Omit<IdentityRule, 'decidedAt'> & { decided_at: Date }>`
    select rule.id, rule.component_name as component, rule.component_key as "componentKey", rule.product_key as product,
      rule.says, rule.reason, rule.expires_on::text as "expiresOn", rule.decided_at,
      coalesce(person.name, token.name) as by,
      (select count(*) from finding_candidate candidate where candidate.workspace_id = ${workspaceId}
        and candidate.component_key = rule.component_key and candidate.product_key = rule.product_key) as candidates
    from identity_rule rule
    left join app_user person on rule.actor_kind = 'user' and person.id = rule.actor_id
    left join api_token token on rule.actor_kind = 'token' and token.id = rule.actor_id
    where rule.workspace_id = ${workspaceId}
    order by lower(rule.component_name), rule.product_key, rule.id`.execute(tx);
  return rows.map(({ decided_at, componentKey, ...rule }) => ({
    ...rule,
    componentKey: formatComponentKey(componentKey),
    decidedAt: decided_at.toISOString(),
  }));
}

/** Where the components are found of which rules speak, so that a matching looks at them. */
export async function postingsOf(tx: Tx, workspaceId: string, keys: readonly string[]): Promise<number[]> {
  const { rows } = await sql<{ posting: number }>`
    select distinct posting from component_posting
    where workspace_id = ${workspaceId} and component_id in (
      select component_id from finding_candidate
      where workspace_id = ${workspaceId} and component_key = any(${[...keys]}::text[]))`.execute(tx);
  return rows.map(({ posting }) => posting);
}
