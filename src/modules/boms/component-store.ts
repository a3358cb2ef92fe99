import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import { packageOf } from '../../engines/matching/package-of.ts';
import { identityOf, titleOf } from '../../formats/bom/part-identity.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { uncheckedOf } from '../register/index.ts';
import type { Occurrence } from './occurrences.ts';

/**
 * Holds other BOMs of the workspace back until this transaction ends: two that bring the same new component at once would
 * otherwise each make it.
 */
export async function lockComponents(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('component', 0) # hashtextextended(${workspaceId}, 0))`.execute(
    tx,
  );
}

/** Lets the planner know of tables that have grown much since it last heard of them: until then it takes a large BOM for a small one. */
export async function gatherStatistics(tx: Tx): Promise<void> {
  const tables = ['node', 'node_search', 'component', 'bom_component', 'supplier_name'];
  await sql`
    select holdfast_gather_statistics(array(
      select relname::text from pg_class
      where relnamespace = 'public'::regnamespace and relname = any(${tables}::text[])
        and pg_relation_size(oid) > 1.5 * relpages * current_setting('block_size')::int))`.execute(tx);
}

/** Adds the occurrences of one BOM and the components that the workspace did not know, in one statement. */
export async function insertOccurrences(
  { tx, workspaceId, id: changeSetId }: ChangeSet,
  bomId: string,
  supplierNameIds: ReadonlyMap<string, string>,
  rows: readonly Occurrence[],
): Promise<void> {
  const column = <T>(read: (row: Occurrence) => T) => rows.map(read);
  await sql`
    with given as materialized (
      select * from unnest(
        ${column(() => newId())}::uuid[], ${column((row) => row.identity)}::text[], ${column((row) => row.title)}::text[],
        ${column((row) => row.purl)}::text[], ${column((row) => row.group)}::text[], ${column((row) => row.name)}::text[],
        ${column((row) => row.version)}::text[], ${column((row) => row.ecosystem)}::text[],
        ${column((row) => row.package)}::text[], ${column((row) => row.unchecked)}::text[],
        ${column((row) => row.position)}::int[], ${column((row) => row.parent)}::int[], ${column((row) => row.type)}::text[],
        ${column((row) => row.direct)}::boolean[],
        ${column((row) => (row.supplierName === null ? null : supplierNameIds.get(row.supplierName)))}::uuid[],
        ${column((row) => (row.licences.length === 0 ? null : JSON.stringify(row.licences)))}::jsonb[],
        ${column((row) => row.stated?.digest ?? null)}::text[], ${column((row) => row.stated?.cpe ?? null)}::text[],
        ${column((row) => (row.stated ? JSON.stringify(row.stated.identifiers) : null))}::jsonb[],
        ${column((row) => (row.stated ? newId() : null))}::uuid[]
      ) as given (id, identity, title, purl, group_name, name, version, ecosystem, package, unchecked, position, parent, type,
        direct, supplier_name_id, licences, digest, cpe, identifiers, new_stated_id)
    ),
    known as materialized (
      select component.id, component.identity, component.purl, component.group_name, component.name, component.version
      from (select distinct identity from given) wanted
      cross join lateral (
        select * from component where workspace_id = ${workspaceId} and identity = wanted.identity limit 1
      ) component
    ),
    fresh as materialized (
      select distinct on (identity) given.* from given
      where identity not in (select identity from known)
      order by identity, position
    ),
    added_nodes as (
      insert into node (workspace_id, id, kind, name, change_set_id)
      select ${workspaceId}, id, 'component', title, ${changeSetId} from fresh returning 1
    ),
    added_words as (
      insert into node_search (workspace_id, node_id, kind, words)
      select ${workspaceId}, id, 'component', lower(concat_ws(e'\n', title, purl)) from fresh returning 1
    ),
    added_components as (
      insert into component (workspace_id, id, identity, purl, group_name, name, version, ecosystem, package, unchecked)
      select ${workspaceId}, id, identity, purl, group_name, name, version, ecosystem, package, unchecked from fresh returning 1
    ),
    component_of as (
      select id, identity, purl, group_name, name, version from known
      union all
      select id, identity, purl, group_name, name, version from fresh
    ),
    said as materialized (
      select distinct on (component_of.id, given.digest) component_of.id as component_id, given.*
      from given join component_of using (identity) where given.digest is not null
    ),
    known_said as materialized (
      select held.component_id, held.digest, held.id from said
      join stated_identity held on held.workspace_id = ${workspaceId} and held.component_id = said.component_id
        and held.digest = said.digest
    ),
    fresh_said as (
      insert into stated_identity (workspace_id, id, component_id, digest, cpe, identifiers, unchecked)
      select ${workspaceId}, new_stated_id, said.component_id, said.digest, said.cpe, said.identifiers, said.unchecked
      from said where not exists (
        select from known_said where known_said.component_id = said.component_id and known_said.digest = said.digest)
      returning component_id, digest, id
    ),
    stated_of as (select * from known_said union all select * from fresh_said)
    insert into bom_component (workspace_id, bom_id, position, component_id, parent, type, direct, supplier_name_id, licences,
      written, stated_id)
    select ${workspaceId}, ${bomId}, given.position, known.id, given.parent, given.type, given.direct, given.supplier_name_id,
      case when given.licences is null then '{}' else array(select jsonb_array_elements_text(given.licences)) end,
      case when (given.purl, given.group_name, given.name, given.version)
          is distinct from (known.purl, known.group_name, known.name, known.version)
        then jsonb_build_object('purl', given.purl, 'group', given.group_name, 'name', given.name, 'version', given.version)
      end, stated_of.id
    from given join component_of known using (identity)
    left join stated_of on stated_of.component_id = known.id and stated_of.digest = given.digest`.execute(tx);
}

/** Counts the parts of a BOM by why they cannot be checked, of one without any as none; neither they nor their identities ever change. */
export async function countParts({ tx, workspaceId }: ChangeSet, bomId: string): Promise<void> {
  await sql`
    insert into bom_coverage (workspace_id, bom_id, reason, components)
    select ${workspaceId}, bom.id, coalesce(${uncheckedOf(workspaceId)}, ''), count(occurrence.component_id)
    from bom
    left join bom_component occurrence on occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = bom.id
    left join component on component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    where bom.workspace_id = ${workspaceId} and bom.id = ${bomId}
    group by 2, 3`.execute(tx);
}

/** Gives components of a BOM other package URLs, by their places; they wait to be matched anew. */
export async function reidentify(
  change: ChangeSet,
  bomId: string,
  purls: ReadonlyMap<number, string | null>,
): Promise<void> {
  const { tx, workspaceId } = change;
  const { rows } = await sql<
    Pick<Occurrence, 'position' | 'parent' | 'type' | 'direct' | 'supplierName' | 'licences'> &
      Pick<Occurrence, 'group' | 'name' | 'version'>
  >`
    delete from bom_component occurrence using component
    where occurrence.workspace_id = ${workspaceId} and occurrence.bom_id = ${bomId}
      and occurrence.position = any(${[...purls.keys()]}::int[])
      and component.workspace_id = ${workspaceId} and component.id = occurrence.component_id
    returning occurrence.position, occurrence.parent, occurrence.type, occurrence.direct, occurrence.licences,
      occurrence.supplier_name_id as "supplierName",
      case when written is null then component.group_name else written ->> 'group' end as "group",
      case when written is null then component.name else written ->> 'name' end as name,
      case when written is null then component.version else written ->> 'version' end as version`.execute(tx);
  const occurrences = rows.map((row): Occurrence => {
    const part = { ...row, purl: purls.get(row.position) ?? null };
    return { ...part, ...packageOf(part.purl), identity: identityOf(part), title: titleOf(part), stated: null };
  });
  const supplierNameIds = new Map(rows.flatMap(({ supplierName: id }) => (id === null ? [] : [[id, id] as const])));
  await insertOccurrences(change, bomId, supplierNameIds, occurrences);
  await sql`delete from bom_coverage where workspace_id = ${workspaceId} and bom_id = ${bomId}`.execute(tx);
  await countParts(change, bomId);
}
