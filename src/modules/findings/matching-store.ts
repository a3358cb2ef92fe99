import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { FurtherIdentifier } from '../../formats/bom/further-identifiers.ts';
import { pointLetters } from '../../formats/ssvc/points.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { MatchedCandidate, MatchedVulnerability } from '../../workers/match-components.ts';
import type { UncheckedReason } from '../boms/contract.ts';
import { recountFindings, takeNumbers } from '../register/index.ts';
import { componentKeyOf, shortKey } from './component-key.ts';

/** Lets one matching of a workspace follow the other, until this transaction ends. */
export async function lockMatching(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`findings ${workspaceId}`}, 0))`.execute(tx);
}

/** What is looked at: products whole, and of the others the components that a change concerns. */
export interface Looked {
  /** `new`: only those whose BOM in force has met no vulnerability data yet, and one that is named. */
  products: 'all' | 'new';
  productId?: string | undefined;
}

/**
 * Notes which products are matched whole and by which BOM; one that is retired or has none keeps no finding. All further statements
 * read this, so that a BOM that comes in meanwhile waits for its own matching.
 */
export async function noteProducts(tx: Tx, workspaceId: string, { products, productId }: Looked): Promise<void> {
  const hasNewBom = sql`product.bom_id in (
    select bom_id from bom_coverage where workspace_id = ${workspaceId} and not matched)`;
  const isNamed = productId ? sql`product.id = ${productId}` : sql`false`;
  await sql`
    create temporary table matched_product on commit drop as
    select product.id as product_id, ${bomOf} as bom_id, true as whole
    from product join node on node.workspace_id = product.workspace_id and node.id = product.id
    where product.workspace_id = ${workspaceId} and (${products === 'all'} or ${isNamed} or ${hasNewBom})`.execute(tx);
  // Whatever the planner takes the rest for, a product is found by its BOM without a look at all of them.
  await sql`create index on matched_product (bom_id)`.execute(tx);
  await sql`create index on matched_product (product_id)`.execute(tx);
  await sql`analyze matched_product`.execute(tx);
  await sql`create temporary table touched (component_id uuid primary key) on commit drop`.execute(tx);
  await sql`
    create temporary table hit (
      component_id uuid not null, stated_id uuid, advisory text not null, fixed_in text[] not null, match jsonb not null,
      is_private boolean not null, is_confirmed boolean not null
    ) on commit drop`.execute(tx);
  await sql`
    create temporary table candidate_hit (
      component_id uuid not null, stated_id uuid, advisory text not null, fixed_in text[] not null, match jsonb not null,
      is_private boolean not null, confidence text not null, component_key text not null, product_key text not null
    ) on commit drop`.execute(tx);
}

const bomOf = sql`case when node.retired then null else product.bom_id end`;

/** What a change concerns: components that are found by a posting or have a finding of a vulnerability, by its id or a name. */
export interface Concerned {
  postings: readonly number[];
  vulnerabilities: readonly string[];
  names: readonly string[];
}

/** Notes the components that a change concerns, with the products in which each stands or has a finding. */
export async function noteTouched(
  tx: Tx,
  workspaceId: string,
  { postings, vulnerabilities, names }: Concerned,
): Promise<void> {
  if (postings.length + vulnerabilities.length + names.length === 0) return;
  await sql`
    insert into touched
    select component_id from component_posting
    where workspace_id = ${workspaceId} and posting = any(${[...postings]}::int[])
    union
    select found.component_id from (
      select component_id, vulnerability_id from finding where workspace_id = ${workspaceId}
      union all
      select component_id, vulnerability_id from finding_candidate where workspace_id = ${workspaceId}
    ) found
    where found.vulnerability_id in (
      with meant as (
        select unnest(${[...vulnerabilities]}::uuid[]) as id
        union
        select vulnerability_id from vulnerability_alias where alias = any(${[...names]}::text[])
      )
      select id from meant
      union
      select merged.id from vulnerability merged join meant on meant.id = merged.merged_into)`.execute(tx);
  await sql`analyze touched`.execute(tx);
  await sql`
    insert into matched_product
    select product.id, ${bomOf}, false
    from product join node on node.workspace_id = product.workspace_id and node.id = product.id
    where product.workspace_id = ${workspaceId} and product.id not in (select product_id from matched_product)
      and (product.bom_id in (
          select occurrence.bom_id from bom_component occurrence
          join touched on touched.component_id = occurrence.component_id
          where occurrence.workspace_id = ${workspaceId})
        or product.id in (
          select finding.product_id from finding join touched on touched.component_id = finding.component_id
          where finding.workspace_id = ${workspaceId} and finding.gone_at is null)
        or product.id in (
          select candidate.product_id from finding_candidate candidate
          join touched on touched.component_id = candidate.component_id
          where candidate.workspace_id = ${workspaceId}))`.execute(tx);
  await sql`analyze matched_product`.execute(tx);
}

/** Vulnerabilities of private advisories, and those that they were found to be; private advisories are few. */
export async function privateVulnerabilities(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from private_vulnerability where workspace_id = ${workspaceId}
    union
    select merged_into from private_vulnerability where workspace_id = ${workspaceId} and merged_into is not null`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** The noted product, where it is only one. */
export async function findOnlyProduct(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select product_id as id from matched_product limit 2`.execute(tx);
  return rows.length === 1 ? rows[0]!.id : undefined;
}

/** Whether what is noted of a product speaks of a component. */
export function isLooked(component: string) {
  return sql`(matched_product.whole or ${sql.ref(component)} in (select component_id from touched))`;
}

/** Findings that were looked at, as a condition on `finding`. */
export const ofMatchedProducts = sql<boolean>`exists (select from matched_product
  where matched_product.product_id = finding.product_id and ${isLooked('finding.component_id')})`;

/** Rows of their documents that count, as a condition on whatever has a `bom_id`. */
export const inMatchedDocuments = sql<boolean>`bom_id in (select bom_id from matched_product)`;

/** The same of all documents in force. */
export function inDocumentsInForce(workspaceId: string) {
  return sql<boolean>`bom_id in (select product.bom_id from product where product.workspace_id = ${workspaceId})`;
}

/** How many components there are to match, by what documents state of each. */
export async function countComponents(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${components(workspaceId)}`.execute(tx);
  return rows[0]!.count;
}

export interface MatchedComponent {
  id: string;
  /** Where documents state more of it than its package URL: which of these statements. */
  statedId: string | null;
  purl: string | null;
  name: string;
  version: string | null;
  group: string | null;
  cpe: string | null;
  identifiers: FurtherIdentifier[] | null;
  /** Why it could not be checked when it was read or matched last. */
  unchecked: UncheckedReason | null;
}

/** The components to look at that have a name to be asked by, each once for each way in which documents state it. */
export async function* readComponents(tx: Tx, workspaceId: string): AsyncGenerator<MatchedComponent[]> {
  await sql`declare matched_components no scroll cursor for
    select component.id, part.stated_id as "statedId", component.purl, component.name, component.version,
      component.group_name as "group", stated.cpe, stated.identifiers,
      case when stated.id is null then component.unchecked else stated.unchecked end as unchecked
    from ${components(workspaceId)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<MatchedComponent>`fetch 20000 from matched_components`.execute(tx);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close matched_components`.execute(tx);
}

function components(workspaceId: string) {
  return sql`(
      select distinct occurrence.component_id, occurrence.stated_id from bom_component occurrence
      join matched_product on matched_product.bom_id = occurrence.bom_id
      where occurrence.workspace_id = ${workspaceId} and ${isLooked('occurrence.component_id')}
    ) part
    join component on component.workspace_id = ${workspaceId} and component.id = part.component_id
    left join stated_identity stated on stated.workspace_id = ${workspaceId} and stated.id = part.stated_id
    where component.purl is not null or stated.id is not null`;
}

/** Notes where components are found again, so that a change concerns them; a component stands there for good. */
export async function notePostings(
  tx: Tx,
  workspaceId: string,
  noted: readonly { component: string; posting: number }[],
): Promise<void> {
  if (noted.length === 0) return;
  await sql`
    insert into component_posting (workspace_id, posting, component_id)
    select ${workspaceId}::uuid, posting, component
    from unnest(${noted.map(({ posting }) => posting)}::int[], ${noted.map(({ component }) => component)}::uuid[])
      as noted (posting, component)
    on conflict do nothing`.execute(tx);
}

interface Found {
  component: number;
  match: { advisories: string[] };
}

/** Private advisories stand in the match apart from those that all know. */
function rowsOf<Hit extends Found>(
  components: readonly MatchedComponent[],
  hits: readonly Hit[],
  of: 'all' | 'workspace',
) {
  return hits.map(({ component, match, ...hit }) => ({
    ...hit,
    component: components[component]!.id,
    statedId: components[component]!.statedId,
    match: of === 'all' ? match : { ...match, advisories: [], privateAdvisories: match.advisories },
  }));
}

export async function insertHits(
  tx: Tx,
  components: readonly MatchedComponent[],
  { hits, of }: { hits: readonly MatchedVulnerability[]; of: 'all' | 'workspace' },
): Promise<void> {
  if (hits.length === 0) return;
  await sql`
    insert into hit (component_id, stated_id, advisory, fixed_in, match, is_private, is_confirmed)
    select component, "statedId", advisory, "fixedIn", match, ${of === 'workspace'}, false
    from json_to_recordset(${JSON.stringify(rowsOf(components, hits, of))}::json) as r(
      component uuid, "statedId" uuid, advisory text, "fixedIn" text[], match jsonb)`.execute(tx);
}

export async function insertCandidateHits(
  tx: Tx,
  components: readonly MatchedComponent[],
  { hits, of }: { hits: readonly MatchedCandidate[]; of: 'all' | 'workspace' },
): Promise<void> {
  if (hits.length === 0) return;
  const keyed = hits.map((hit) => ({
    ...hit,
    key: componentKeyOf(components[hit.component]!),
    product: shortKey(hit.product),
  }));
  await sql`
    insert into candidate_hit
      (component_id, stated_id, advisory, fixed_in, match, is_private, confidence, component_key, product_key)
    select component, "statedId", advisory, "fixedIn", match, ${of === 'workspace'}, confidence, key, product
    from json_to_recordset(${JSON.stringify(rowsOf(components, keyed, of))}::json) as r(
      component uuid, "statedId" uuid, advisory text, "fixedIn" text[], match jsonb, confidence text, key text,
      product text)`.execute(tx);
}

/** What SSVC states of a vulnerability, as `formatPoints` writes it; null where nothing is stated. */
const statedPoints = sql.raw(
  `nullif(concat_ws('/', ${Object.entries(pointLetters)
    .map(([point, letters]) => {
      const each = Object.entries(letters).map(([value, letter]) => `when '${value}' then '${letter}'`);
      return `case vulnerability.ssvc ->> '${point}' ${each.join(' ')} end`;
    })
    .join(', ')}), '')`,
);

/** What a matching would change; all zero where nothing differs. */
export interface Difference {
  opened: number;
  changed: number;
  gone: number;
}

/**
 * Compares the hits, spread over the products, with the findings that stand. A finding of a vulnerability that was merged into
 * another goes on as a finding of that one.
 */
export async function compareWithFindings(tx: Tx, workspaceId: string): Promise<Difference> {
  // Whoever retires one of them now waits for what is written here, and closes it.
  await sql`
    select from node join matched_product on matched_product.product_id = node.id
    where node.workspace_id = ${workspaceId} order by node.id for share of node`.execute(tx);
  await sql`
    delete from matched_product using product
    join node on node.workspace_id = product.workspace_id and node.id = product.id
    where product.workspace_id = ${workspaceId} and product.id = matched_product.product_id
      and matched_product.bom_id is not null and (${bomOf}) is distinct from matched_product.bom_id`.execute(tx);
  await sql`analyze hit`.execute(tx);
  await sql`
    create temporary table wanted on commit drop as
    with named as (
      select hit.*, named.vulnerability_id from hit
      join shared_vulnerability_alias named on named.alias = hit.advisory
      where not hit.is_private
      union all
      select hit.*, coalesce(held.merged_into, held.id) from hit
      join private_vulnerability_alias named on named.workspace_id = ${workspaceId} and named.alias = hit.advisory
      join private_vulnerability held on held.workspace_id = ${workspaceId} and held.id = named.vulnerability_id
      where hit.is_private
    ), privately as (
      select component_id, stated_id, vulnerability_id, jsonb_agg(distinct advisory order by advisory) as advisories
      from (
        select component_id, stated_id, vulnerability_id, jsonb_array_elements_text(match -> 'privateAdvisories') as advisory
        from named where is_private
      ) said
      group by component_id, stated_id, vulnerability_id
    ), judged as materialized (
      select distinct on (hit.component_id, hit.stated_id, vulnerability.id)
        hit.component_id, hit.stated_id, vulnerability.id as vulnerability_id,
        case when privately.advisories is null or cardinality(hit.fixed_in) > 0 then hit.fixed_in
          else coalesce((select other.fixed_in from named other
            where other.component_id = hit.component_id and other.stated_id is not distinct from hit.stated_id
              and other.vulnerability_id = hit.vulnerability_id
              and cardinality(other.fixed_in) > 0 order by other.advisory limit 1), hit.fixed_in) end as fixed_in,
        hit.match || case when privately.advisories is null then '{}'
          else jsonb_build_object('privateAdvisories', privately.advisories) end as match,
        coalesce(vulnerability.severity_level, 'unknown') as severity_level, vulnerability.severity_vector,
        coalesce(array_position(array['none', 'low', 'medium', 'high', 'critical'], vulnerability.severity_level), 0)::smallint
          as severity_rank,
        vulnerability.malicious,
        exists (select from exploited_vulnerability where cve = vulnerability.name or cve = any(vulnerability.aliases))
          as known_exploited,
        ${statedPoints} as ssvc
      from named hit
      join vulnerability on vulnerability.id = hit.vulnerability_id
      left join privately on privately.component_id = hit.component_id and privately.vulnerability_id = hit.vulnerability_id
        and privately.stated_id is not distinct from hit.stated_id
      order by hit.component_id, hit.stated_id, vulnerability.id, hit.is_private, hit.is_confirmed, hit.advisory collate "C"
    )
    select distinct on (matched_product.product_id, judged.component_id, judged.vulnerability_id)
      matched_product.product_id, judged.*
    from judged
    join bom_component occurrence
      on occurrence.workspace_id = ${workspaceId} and occurrence.component_id = judged.component_id
        and occurrence.stated_id is not distinct from judged.stated_id
    join matched_product on matched_product.bom_id = occurrence.bom_id and ${isLooked('judged.component_id')}
    order by matched_product.product_id, judged.component_id, judged.vulnerability_id, judged.stated_id nulls first`.execute(
    tx,
  );
  await sql`analyze wanted`.execute(tx);
  await sql`
    create temporary table difference on commit drop as
    with standing as (
      select distinct on (finding.product_id, finding.component_id, coalesce(merged_into, finding.vulnerability_id))
        finding.*, coalesce(merged_into, finding.vulnerability_id) as lasting_id
      from finding
      join matched_product on matched_product.product_id = finding.product_id and ${isLooked('finding.component_id')}
      join vulnerability on vulnerability.id = finding.vulnerability_id
      where finding.workspace_id = ${workspaceId}
      order by finding.product_id, finding.component_id, coalesce(merged_into, finding.vulnerability_id),
        (merged_into is null) desc, finding.number
    )
    select wanted.*, standing.id as finding_id, standing.known_exploited as was_known_exploited,
      case
        when standing.id is null then 'new'
        when standing.gone_at is not null then 'again'
        when (standing.vulnerability_id, standing.severity_level, standing.severity_vector, standing.known_exploited,
            standing.malicious, standing.ssvc, standing.fixed_in, standing.match)
          is distinct from (wanted.vulnerability_id, wanted.severity_level, wanted.severity_vector, wanted.known_exploited,
            wanted.malicious, wanted.ssvc, wanted.fixed_in, wanted.match) then 'changed'
        else 'same'
      end as what
    from wanted
    left join standing on standing.product_id = wanted.product_id and standing.component_id = wanted.component_id
      and standing.lasting_id = wanted.vulnerability_id`.execute(tx);
  await sql`create index on difference (finding_id)`.execute(tx);
  await sql`analyze difference`.execute(tx);
  await sql`
    create temporary table gone on commit drop as
    with standing as (
      select finding.id from finding
      join matched_product on matched_product.product_id = finding.product_id and ${isLooked('finding.component_id')}
      where finding.workspace_id = ${workspaceId} and finding.gone_at is null
    )
    select id from standing where not exists (select from difference where difference.finding_id = standing.id)`.execute(
    tx,
  );
  const { rows } = await sql<Difference>`
    select count(*) filter (where what in ('new', 'again')) as opened, count(*) filter (where what = 'changed') as changed,
      (select count(*) from gone) as gone
    from difference`.execute(tx);
  return rows[0]!;
}

/**
 * Of each product in which something urgent came up, a new finding that is known exploited or malicious or an earlier one that is
 * known exploited now: how much is new there. Where nothing urgent came up, no product.
 */
export async function countOpened(tx: Tx): Promise<{ id: string; counts: Record<string, number> }[]> {
  const { rows } = await sql<{ id: string; counts: Record<string, number> }>`
    with counted as (
      select product_id as id, count(*) filter (where what in ('new', 'again')) as opened,
        count(*) filter (where what = 'changed' and known_exploited and not was_known_exploited) as turned,
        count(*) filter (where what in ('new', 'again') and known_exploited) as exploited,
        count(*) filter (where what in ('new', 'again') and malicious) as malicious
      from difference where what in ('new', 'again', 'changed')
        and not exists (select from finding
          join finding_state judged on judged.workspace_id = finding.workspace_id and judged.id = finding.id and judged.closed
          where finding.product_id = difference.product_id and finding.component_id = difference.component_id
            and finding.vulnerability_id = difference.vulnerability_id)
      group by product_id
    )
    select id, jsonb_build_object('opened', opened, 'turned', turned, 'exploited', exploited, 'malicious', malicious) as counts
    from counted
    where opened + turned > 0 and (select sum(turned + exploited + malicious) from counted) > 0`.execute(tx);
  return rows;
}

/** Writes the difference: findings that are no longer matched first, so that merged ones make room. */
export async function writeDifference(change: ChangeSet, at: Date): Promise<void> {
  const { tx, workspaceId, id } = change;
  await sql`
    update finding set gone_at = ${at}, change_set_id = ${id} from gone
    where finding.workspace_id = ${workspaceId} and finding.id = gone.id`.execute(tx);
  await sql`
    update finding set
      vulnerability_id = difference.vulnerability_id, severity_rank = difference.severity_rank,
      severity_level = difference.severity_level, severity_vector = difference.severity_vector,
      known_exploited = difference.known_exploited, malicious = difference.malicious, ssvc = difference.ssvc,
      fixed_in = difference.fixed_in, match = difference.match, change_set_id = ${id}, gone_at = null,
      opened_at = case when difference.what = 'again' then ${at} else finding.opened_at end
    from difference
    where finding.workspace_id = ${workspaceId} and finding.id = difference.finding_id
      and difference.what in ('changed', 'again')`.execute(tx);
  await insertNew(change, at);
  await recountFindings(tx, workspaceId, sql`select product_id from matched_product`);
}

const insertedAtOnce = 10_000;

/** New findings are numbered by urgency, then as their products, components and vulnerabilities sort. */
async function insertNew({ tx, workspaceId, id: changeSetId }: ChangeSet, at: Date): Promise<void> {
  await sql`
    create temporary table opened on commit drop as
    select difference.*, row_number() over (order by known_exploited desc, difference.malicious desc, severity_rank desc,
      node.number, component.identity collate "C", vulnerability.name collate "C")::int as place
    from difference
    join node on node.workspace_id = ${workspaceId} and node.id = difference.product_id
    join component on component.workspace_id = ${workspaceId} and component.id = difference.component_id
    join vulnerability on vulnerability.id = difference.vulnerability_id
    where what = 'new'`.execute(tx);
  await sql`create unique index on opened (place)`.execute(tx);
  await sql`analyze opened`.execute(tx);
  const { rows } = await sql<{ count: number }>`select count(*) as count from opened`.execute(tx);
  const { count } = rows[0]!;
  if (count === 0) return;
  const first = await takeNumbers(tx, workspaceId, 'finding', count);
  for (let from = 0; from < count; from += insertedAtOnce) {
    const ids = Array.from({ length: Math.min(insertedAtOnce, count - from) }, () => newId());
    await sql`
      insert into finding (workspace_id, id, number, product_id, component_id, vulnerability_id, severity_rank,
        severity_level, severity_vector, known_exploited, malicious, ssvc, fixed_in, match, opened_at, change_set_id)
      select ${workspaceId}, made.id, ${first - 1}::int + place, product_id, component_id, vulnerability_id, severity_rank,
        severity_level, severity_vector, known_exploited, malicious, ssvc, fixed_in, match, ${at}, ${changeSetId}
      from opened
      join unnest(${ids}::uuid[]) with ordinality as made (id, position) on place = ${from}::int + made.position`.execute(
      tx,
    );
  }
}

/** How far a workspace was matched, and by what beside the advisories that name a package the answers came about (`Indexes.basis`). */
export interface Standing {
  seen: number | null;
  basis: Record<string, string> | null;
}

export async function readStanding(tx: Tx, workspaceId: string): Promise<Standing> {
  const row = await tx
    .selectFrom('matching')
    .select(['seen', 'basis'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row ?? { seen: null, basis: null };
}

/** Notes that the workspace was matched: all of it stands as the data up to this issue has it. */
export async function noteMatching(
  tx: Tx,
  workspaceId: string,
  { sha256, at, seen, basis }: { sha256: Buffer; at: Date; seen: number; basis: Record<string, string> },
): Promise<void> {
  await sql`
    insert into matching (workspace_id, index_sha256, at, first_at, seen, basis)
    values (${workspaceId}, ${sha256}, ${at}, ${at}, ${seen}, ${JSON.stringify(basis)}::jsonb)
    on conflict (workspace_id) do update set index_sha256 = excluded.index_sha256, at = excluded.at, seen = excluded.seen,
      basis = excluded.basis`.execute(tx);
}
