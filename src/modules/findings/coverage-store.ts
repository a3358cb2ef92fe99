import { type RawBuilder, sql } from 'kysely';
import { isDistribution } from '../../formats/purl/releases.ts';
import { type ReadableEcosystem, readableEcosystems } from '../../formats/versions/ecosystems.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { UncheckedReason } from '../boms/contract.ts';
import { uncheckedOf, withHashJoins } from '../register/index.ts';
import type { Coverage } from './contract.ts';
import { readStanding } from './matching-store.ts';

/** The reason of a BOM that no matching has seen: none was loaded to match with, or it has only just come in. */
const notMatched = 'not-matched-yet';

/** Notes of the BOMs of products that were matched whole that they met vulnerability data; their parts were counted when they were read. */
export async function noteCoverage(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    update bom_coverage set matched = true
    where workspace_id = ${workspaceId} and not matched
      and bom_id in (select bom_id from matched_product where whole and bom_id is not null)`.execute(tx);
}

/** A component that the advisories let us check, or no longer do. */
export interface ReidentifiedComponent {
  id: string;
  /** Where it is of what documents state besides. */
  statedId: string | null;
  ecosystem: string | null;
  package: string | null;
  unchecked: UncheckedReason | null;
}

/** Notes why components cannot be checked, and counts the parts of all BOMs that list them anew. */
export async function noteUnchecked(
  tx: Tx,
  workspaceId: string,
  changed: readonly ReidentifiedComponent[],
): Promise<void> {
  if (changed.length === 0) return;
  await sql`
    update stated_identity stated set unchecked = given.unchecked
    from json_to_recordset(${JSON.stringify(changed)}::json) as given ("statedId" uuid, unchecked text)
    where stated.workspace_id = ${workspaceId} and stated.id = given."statedId"`.execute(tx);
  await sql`
    update component set ecosystem = given.ecosystem, package = given.package, unchecked = given.unchecked
    from json_to_recordset(${JSON.stringify(changed)}::json) as given (
      id uuid, "statedId" uuid, ecosystem text, package text, unchecked text)
    where component.workspace_id = ${workspaceId} and component.id = given.id and given."statedId" is null`.execute(tx);
  const ids = changed.map(({ id }) => id);
  await sql`
    with touched as (
      select distinct bom_id from bom_component where workspace_id = ${workspaceId} and component_id = any(${ids}::uuid[])
    ), counted as (
      select occurrence.bom_id, coalesce(${uncheckedOf(workspaceId)}, '') as reason, count(*) as components
      from bom_component occurrence
      join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
      where occurrence.workspace_id = ${workspaceId} and occurrence.bom_id in (select bom_id from touched)
      group by 1, 2
    ), left_over as (
      delete from bom_coverage old
      where old.workspace_id = ${workspaceId} and old.bom_id in (select bom_id from touched)
        and not exists (select from counted where counted.bom_id = old.bom_id and counted.reason = old.reason)
    )
    insert into bom_coverage (workspace_id, bom_id, reason, components, matched)
    select ${workspaceId}, counted.bom_id, counted.reason, counted.components,
      coalesce((select bool_and(old.matched) from bom_coverage old
        where old.workspace_id = ${workspaceId} and old.bom_id = counted.bom_id), false)
    from counted
    on conflict (workspace_id, bom_id, reason) do update set components = excluded.components`.execute(tx);
}

/** How many parts of the BOMs in force were checked, and why the others were not; a part counts in each BOM that lists it. */
export async function coverageOf(tx: Tx, workspaceId: string): Promise<Coverage> {
  const { rows } = await withHashJoins(
    tx,
    sql<{ reason: string; count: number }>`
    select coalesce(counted.reason, ${notMatched}) as reason, sum(coalesce(counted.components, (
        select bom.components from bom where bom.workspace_id = ${workspaceId} and bom.id = product.bom_id), 0)) as count
    from product
    left join bom_coverage counted on counted.workspace_id = ${workspaceId} and counted.bom_id = product.bom_id
      and counted.matched
    where product.workspace_id = ${workspaceId} and product.bom_id is not null and ${isInUse(workspaceId)}
    group by 1 order by count desc, reason`,
  );
  const { rows: without } = await sql<{ count: number }>`
    select count(*) as count from product
    where product.workspace_id = ${workspaceId} and product.bom_id is null and ${isInUse(workspaceId)}`.execute(tx);
  return {
    components: rows.reduce((sum, { count }) => sum + count, 0),
    checked: rows.find(({ reason }) => reason === '')?.count ?? 0,
    unchecked: rows.filter(({ reason, count }) => reason !== '' && count > 0),
    withoutAdvisories: await withoutAdvisories(tx, workspaceId),
    productsWithoutBom: without[0]!.count,
  };
}

/** Parts of the BOMs in force that could be checked, but of whose ecosystem no advisory speaks with which they were matched. */
async function withoutAdvisories(tx: Tx, workspaceId: string): Promise<Coverage['withoutAdvisories']> {
  const others = await ecosystemsUnspokenOf(tx, workspaceId);
  if (others.length === 0) return [];
  const { rows } = await sql<{ ecosystem: string; count: number }>`
    select component.ecosystem, count(*) as count
    from component
    join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.component_id = component.id
    join product on product.workspace_id = ${workspaceId} and product.bom_id = occurrence.bom_id
    where component.workspace_id = ${workspaceId} and component.ecosystem = any(${others}::text[])
      and component.unchecked is null and ${isInUse(workspaceId)}
    group by 1 order by count desc, ecosystem`.execute(tx);
  return rows;
}

/** The same for each of some BOMs that were matched. */
export async function withoutAdvisoriesIn(
  tx: Tx,
  workspaceId: string,
  bomIds: readonly string[],
): Promise<Map<string, Coverage['withoutAdvisories']>> {
  const others = bomIds.length === 0 ? [] : await ecosystemsUnspokenOf(tx, workspaceId);
  if (others.length === 0) return new Map();
  const { rows } = await sql<{ bom_id: string; ecosystem: string; count: number }>`
    select occurrence.bom_id, component.ecosystem, count(*) as count
    from bom_component occurrence
    join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    where occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = any(${bomIds}::uuid[])
      and component.ecosystem = any(${others}::text[]) and component.unchecked is null
    group by 1, 2 order by count desc, ecosystem`.execute(tx);
  const counts = Map.groupBy(rows, ({ bom_id }) => bom_id);
  return new Map([...counts].map(([bom, found]) => [bom, found.map(({ ecosystem, count }) => ({ ecosystem, count }))]));
}

/** Of the ecosystems that components are of, those of which no advisory speaks with which they were matched. */
async function ecosystemsUnspokenOf(tx: Tx, workspaceId: string): Promise<string[]> {
  const spokenOf = await ecosystemsSpokenOf(tx, workspaceId);
  if (spokenOf.size === 0) return [];
  const listed = await ecosystemsListed(tx, workspaceId);
  return listed.filter((ecosystem) => {
    const place = readableEcosystems.indexOf(ecosystem as ReadableEcosystem);
    return place >= 0 && !isDistribution(place) && !spokenOf.has(place);
  });
}

/**
 * The places of the ecosystems of which some advisory names a package, as the last matching noted (`Indexes.basis`). Of a distribution
 * the releases were noted before others were: where there are only such, nothing is known of the others.
 */
async function ecosystemsSpokenOf(tx: Tx, workspaceId: string): Promise<ReadonlySet<number>> {
  const { basis } = await readStanding(tx, workspaceId);
  const places = Object.keys(basis ?? {}).map((key) => Number(key.split(' ')[0]));
  const isTold = places.some((place) => place < readableEcosystems.length && !isDistribution(place));
  return new Set(isTold ? places : []);
}

/** Each once; the index gives them one after the other, without the components between them. */
async function ecosystemsListed(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ ecosystem: string }>`
    with recursive listed as (
      (select ecosystem from component where workspace_id = ${workspaceId} and ecosystem is not null
        order by ecosystem limit 1)
      union all
      select (select component.ecosystem from component
        where component.workspace_id = ${workspaceId} and component.ecosystem > listed.ecosystem
        order by component.ecosystem limit 1)
      from listed where listed.ecosystem is not null
    )
    select ecosystem from listed where ecosystem is not null`.execute(tx);
  return rows.map(({ ecosystem }) => ecosystem);
}

/** Few products are retired: those are looked up, and not every product's node. */
function isInUse(workspaceId: string): RawBuilder<boolean> {
  return sql`product.id not in (
    select node.id from node where node.workspace_id = ${workspaceId} and node.kind = 'product' and node.retired)`;
}
