import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { isLooked } from './matching-store.ts';

/** Candidates of which somebody said that the component is the product are findings; the others are told apart. */
export async function confirmHits(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    insert into hit (component_id, stated_id, advisory, fixed_in, match, is_private, is_confirmed)
    select component_id, stated_id, advisory, fixed_in,
      match || jsonb_build_object('confidence', confidence) || case when match ? 'ecosystem' then '{}'
        else jsonb_build_object('ecosystem', 'CPE', 'package', hit.product_key, 'version', '', 'range', jsonb_build_object(
          'introduced', coalesce(match -> 'range' ->> 'versionStartIncluding', match -> 'range' ->> 'versionStartExcluding'),
          'fixed', match -> 'range' ->> 'versionEndExcluding', 'lastAffected', match -> 'range' ->> 'versionEndIncluding')) end,
      is_private, true
    from candidate_hit hit
    join identity_rule rule on rule.workspace_id = ${workspaceId} and rule.component_key = hit.component_key
      and rule.product_key = hit.product_key and rule.says = 'is'`.execute(tx);
}

/** Compares the candidates with those that stand; gives how many would be written or removed. */
export async function compareWithCandidates(tx: Tx, workspaceId: string): Promise<number> {
  await sql`
    create temporary table wanted_candidate on commit drop as
    with named as (
      select hit.*, coalesce(shared.merged_into, shared.id) as vulnerability_id from candidate_hit hit
      join shared_vulnerability_alias named on named.alias = hit.advisory
      join shared_vulnerability shared on shared.id = named.vulnerability_id
      where not hit.is_private
      union all
      select hit.*, coalesce(held.merged_into, held.id) from candidate_hit hit
      join private_vulnerability_alias named on named.workspace_id = ${workspaceId} and named.alias = hit.advisory
      join private_vulnerability held on held.workspace_id = ${workspaceId} and held.id = named.vulnerability_id
      where hit.is_private
    )
    select distinct on (matched_product.product_id, named.component_id, named.vulnerability_id)
      matched_product.product_id, named.*
    from named
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId}
      and occurrence.component_id = named.component_id and occurrence.stated_id is not distinct from named.stated_id
    join matched_product on matched_product.bom_id = occurrence.bom_id and ${isLooked('named.component_id')}
    order by matched_product.product_id, named.component_id, named.vulnerability_id,
      array_position(array['high', 'medium', 'low'], confidence), is_private, advisory collate "C", match::text`.execute(
    tx,
  );
  await sql`
    create temporary table candidate_difference on commit drop as
    select wanted.*, standing.id as standing_id
    from wanted_candidate wanted
    left join finding_candidate standing on standing.workspace_id = ${workspaceId} and standing.product_id = wanted.product_id
      and standing.component_id = wanted.component_id and standing.vulnerability_id = wanted.vulnerability_id
    where standing.id is null or (standing.confidence, standing.component_key, standing.product_key, standing.fixed_in,
        standing.match)
      is distinct from (wanted.confidence, wanted.component_key, wanted.product_key, wanted.fixed_in, wanted.match)`.execute(
    tx,
  );
  await sql`
    create temporary table candidate_gone on commit drop as
    select candidate.id from finding_candidate candidate
    join matched_product on matched_product.product_id = candidate.product_id and ${isLooked('candidate.component_id')}
    where candidate.workspace_id = ${workspaceId} and not exists (
      select from wanted_candidate wanted where wanted.product_id = candidate.product_id
        and wanted.component_id = candidate.component_id and wanted.vulnerability_id = candidate.vulnerability_id)`.execute(
    tx,
  );
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from candidate_difference) + (select count(*) from candidate_gone) as count`.execute(tx);
  return rows[0]!.count;
}

const insertedAtOnce = 10_000;

export async function writeCandidates(change: ChangeSet, at: Date): Promise<void> {
  const { tx, workspaceId, id: changeSetId } = change;
  await sql`
    delete from finding_candidate where workspace_id = ${workspaceId} and id in (select id from candidate_gone)`.execute(
    tx,
  );
  await sql`
    update finding_candidate standing set confidence = given.confidence, component_key = given.component_key,
      product_key = given.product_key, fixed_in = given.fixed_in, match = given.match, change_set_id = ${changeSetId}
    from candidate_difference given
    where standing.workspace_id = ${workspaceId} and standing.id = given.standing_id`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from candidate_difference where standing_id is null`.execute(tx);
  for (let from = 0; from < rows[0]!.count; from += insertedAtOnce) {
    const ids = Array.from({ length: Math.min(insertedAtOnce, rows[0]!.count - from) }, () => newId());
    await sql`
      insert into finding_candidate (workspace_id, id, product_id, component_id, vulnerability_id, confidence, component_key,
        product_key, fixed_in, match, found_at, change_set_id)
      select ${workspaceId}::uuid, made.id, product_id, component_id, vulnerability_id, confidence, component_key, product_key,
        fixed_in, match, ${at}, ${changeSetId}::uuid
      from (
        select *, row_number() over (order by product_id, component_id, vulnerability_id) as place
        from candidate_difference where standing_id is null
      ) given
      join unnest(${ids}::uuid[]) with ordinality as made (id, position) on given.place = ${from}::int + made.position`.execute(
      tx,
    );
  }
}
