import { type RawBuilder, sql } from 'kysely';
import type { Facet } from '../../common/page.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeKind } from '../register/contract.ts';
import { allOf, numberOf } from '../register/index.ts';
import type { ActorKind, AuditEntry } from './contract.ts';

/** Which changes are shown, with references resolved and moments as such. */
export interface AuditFilter {
  /** Whole actions, or kinds of them: `supplier.` and `supplier` alike. */
  actions?: readonly string[] | undefined;
  by?: readonly ActorKind[] | undefined;
  actorId?: string | undefined;
  subjectId?: string | undefined;
  subjectKinds?: readonly (NodeKind | 'none')[] | undefined;
  since?: Date | undefined;
  /** Nothing at or after it. */
  before?: Date | undefined;
  /** A text in the details. */
  text?: string | undefined;
  /** A change number: nothing after it. */
  upTo?: number | undefined;
  /** Only changes of nodes that the reader sees; for people who are limited to units. */
  seenOnly?: boolean | undefined;
}

interface ActorCount {
  kind: ActorKind;
  id: string;
  name: string | null;
  count: number;
}

interface EntryRow {
  number: number;
  at: Date;
  action: string;
  actor_kind: ActorKind;
  actor_id: string | null;
  actor_name: string | null;
  made_by: string | null;
  subject_id: string | null;
  node_kind: NodeKind | null;
  node_number: number | null;
  node_name: string | null;
  details: Record<string, unknown>;
  rows: Record<string, number>;
  hash: Buffer;
}

const columns = sql`c.number, c.at, c.action, c.actor_kind, c.actor_id, c.subject_id, c.details, c.rows, c.hash,
  coalesce(person.name, token.name) as actor_name, maker.name as made_by,
  subject.kind as node_kind, subject.number as node_number, subject.name as node_name`;

const named = sql`
  left join node subject on subject.workspace_id = c.workspace_id and subject.id = c.subject_id
  left join app_user person on c.actor_kind = 'user' and person.id = c.actor_id
  left join api_token token on c.actor_kind = 'token' and token.id = c.actor_id
  left join app_user maker on maker.id = token.created_by`;

/** Where in the list a page begins, and which way the list runs. */
interface AuditSlice {
  oldestFirst: boolean;
  /** The number of the last change before it. */
  after: number | undefined;
  limit: number;
}

/** Which changes a page shows, and how many match in all. */
export async function findNumbers(
  tx: Tx,
  workspaceId: string,
  filter: AuditFilter,
  { oldestFirst, after, limit }: AuditSlice,
): Promise<{ total: number; numbers: number[] }> {
  const isBehind = oldestFirst ? sql`number > ${after}` : sql`number < ${after}`;
  const shown = (found: RawBuilder<unknown>) => sql`array(
    select number from ${found} where ${after === undefined ? sql`true` : isBehind}
    order by number ${oldestFirst ? sql`asc` : sql`desc`} limit ${limit})`;
  const { rows } = isNarrowed(filter)
    ? await sql<{ total: number; numbers: number[] }>`
        with found as materialized (select c.number from change_set c where ${matching(workspaceId, filter)})
        select (select count(*) from found) as total, ${shown(sql`found`)} as numbers`.execute(tx)
    : await sql<{ total: number; numbers: number[] }>`
        select counter.number as total,
          ${shown(sql`(select number from change_set
            where workspace_id = ${workspaceId} and number <= counter.number) c`)} as numbers
        from change_counter counter where counter.workspace_id = ${workspaceId}`.execute(tx);
  return rows[0]!;
}

/** All changes up to a number are as many as it says: numbers have no gaps. */
function isNarrowed({ upTo: _, ...filter }: AuditFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== false);
}

/** The changes of a stretch of numbers that match: however long the chain, one stretch is soon read. */
export async function readStretch(
  tx: Tx,
  workspaceId: string,
  filter: AuditFilter,
  { first, last, oldestFirst }: { first: number; last: number; oldestFirst: boolean },
): Promise<AuditEntry[]> {
  const { rows } = await sql<EntryRow>`
    select ${columns} from change_set c ${named}
    where ${matching(workspaceId, filter)} and c.number between ${first} and ${last}
    order by c.number ${oldestFirst ? sql`asc` : sql`desc`}`.execute(tx);
  return rows.map(entryOf);
}

/** The changes with these numbers, in their order. */
export async function readEntries(tx: Tx, workspaceId: string, numbers: readonly number[]): Promise<AuditEntry[]> {
  const { rows } = await sql<EntryRow>`
    select ${columns} from change_set c ${named}
    where c.workspace_id = ${workspaceId} and c.number = any(${[...numbers]}::bigint[])
    order by array_position(${[...numbers]}::bigint[], c.number)`.execute(tx);
  return rows.map(entryOf);
}

export async function findEntry(
  tx: Tx,
  workspaceId: string,
  number: number,
  filter: AuditFilter,
): Promise<(AuditEntry & { id: string; previous: string; digest: string; undoneBy: number | null }) | undefined> {
  const { rows } = await sql<EntryRow & { id: string; previous: Buffer; digest: Buffer; undone_by: number | null }>`
    select ${columns}, c.id, c.previous, c.digest, undoing.number as undone_by from change_set c ${named}
    left join undone_change undone on undone.workspace_id = c.workspace_id and undone.change_set_id = c.id
    left join change_set undoing on undoing.workspace_id = c.workspace_id and undoing.id = undone.undone_by
    where ${matching(workspaceId, filter)} and c.number = ${number}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  return {
    ...entryOf(row),
    id: row.id,
    previous: row.previous.toString('hex'),
    digest: row.digest.toString('hex'),
    undoneBy: row.undone_by,
  };
}

function entryOf(row: EntryRow): AuditEntry {
  return {
    number: row.number,
    at: row.at.toISOString(),
    action: row.action,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name, madeBy: row.made_by },
    subject: row.subject_id
      ? {
          id: row.subject_id,
          kind: row.node_kind,
          number: row.node_kind && numberOf(row.node_kind, row.node_number),
          name: row.node_name,
        }
      : null,
    details: row.details,
    rows: row.rows,
    hash: row.hash.toString('hex'),
  };
}

/**
 * How many changes stand behind each value of a filter, whatever is chosen of that filter itself: counted in one reading by all
 * of them together, then added up.
 */
export async function countFacets(tx: Tx, workspaceId: string, filter: AuditFilter) {
  const { actions, by, actorId, subjectKinds, ...common } = filter;
  const chosen = {
    action: actions && isOneOf(workspaceId, actions),
    actor: allOf([
      by && sql`c.actor_kind = any(${[...by]}::text[])`,
      actorId === undefined ? undefined : sql`c.actor_id = ${actorId}`,
    ]),
    kind: subjectKinds && sql`c.kind = any(${[...subjectKinds]}::text[])`,
  };
  const added = (facet: keyof typeof chosen, value: RawBuilder<unknown>) => {
    const others = Object.entries(chosen).filter(([name]) => name !== facet);
    return sql`(
      select coalesce(jsonb_agg(to_jsonb(f) order by f.count desc, f.value), '[]') from (
        select ${value} as value, sum(c.count)::bigint as count from cells c
        where ${allOf(others.map(([, condition]) => condition))} group by 1) f)`;
  };
  const { rows } = await sql<{ action: Facet; by: Facet; subjectKind: Facet; actors: ActorCount[] }>`
    with cells as materialized (
      select c.action, c.actor_kind, c.actor_id, count(*) as count,
        case when c.subject_id is null then 'none' else subject.kind end as kind
      from change_set c
      left join node subject on subject.workspace_id = ${workspaceId} and subject.id = c.subject_id
      where ${matching(workspaceId, common)} group by 1, 2, 3, 5
    ),
    actors as (
      select c.actor_kind as kind, c.actor_id as id, sum(c.count)::bigint as count from cells c
      where ${allOf([chosen.action, chosen.kind])} and c.actor_id is not null
      group by 1, 2 order by count desc, id limit 50
    )
    select ${added('action', sql`c.action`)} as action, ${added('actor', sql`c.actor_kind`)} as by,
      ${added('kind', sql`c.kind`)} as "subjectKind",
      (select coalesce(jsonb_agg(
          jsonb_build_object('kind', a.kind, 'id', a.id, 'name', coalesce(person.name, token.name), 'count', a.count)
          order by a.count desc, a.id), '[]')
        from actors a
        left join app_user person on a.kind = 'user' and person.id = a.id
        left join api_token token on a.kind = 'token' and token.id = a.id) as actors`.execute(tx);
  return rows[0]!;
}

function matching(workspaceId: string, filter: AuditFilter): RawBuilder<boolean> {
  const { by, actorId, since, before, text, upTo, seenOnly } = filter;
  return allOf([
    sql`c.workspace_id = ${workspaceId}`,
    filter.actions && isOneOf(workspaceId, filter.actions),
    by && sql`c.actor_kind = any(${[...by]}::text[])`,
    actorId === undefined ? undefined : sql`c.actor_id = ${actorId}`,
    filter.subjectId === undefined ? undefined : isAbout(workspaceId, filter.subjectId),
    filter.subjectKinds && isOfKind(workspaceId, filter.subjectKinds),
    since && sql`c.at >= ${since}`,
    before && sql`c.at < ${before}`,
    text ? sql`c.details::text ilike ${`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`}` : undefined,
    upTo === undefined ? undefined : sql`c.number <= ${upTo}`,
    seenOnly
      ? sql`exists (select from node where node.workspace_id = ${workspaceId} and node.id = c.subject_id)`
      : undefined,
  ]);
}

/** The few actions there are, found by leaping from one to the next in the index, tell which begin as asked. */
function isOneOf(workspaceId: string, actions: readonly string[]): RawBuilder<boolean> {
  const beginnings = actions.filter((action) => !/\.[^.]/.test(action)).map((action) => action.replace(/\.?$/, '.'));
  const exactly = sql`${[...actions]}::text[]`;
  if (beginnings.length === 0) return sql`c.action = any(${exactly})`;
  const next = (after: RawBuilder<unknown>) => sql`(select action from change_set
    where workspace_id = ${workspaceId} ${after} order by action limit 1)`;
  return sql`c.action = any(${exactly} || array(
    with recursive known as (
      ${next(sql``)} union all select ${next(sql`and action > known.action`)} from known where known.action is not null
    )
    select action from known where left(action, strpos(action, '.')) = any(${beginnings}::text[])))`;
}

/** An import is of no single node, and part of the past of each that it wrote. */
function isAbout(workspaceId: string, subjectId: string): RawBuilder<boolean> {
  return sql`c.id in (
    select id from change_set where workspace_id = ${workspaceId} and subject_id = ${subjectId}
    union
    select change_set_id from node_history where workspace_id = ${workspaceId} and id = ${subjectId})`;
}

function isOfKind(workspaceId: string, kinds: readonly (NodeKind | 'none')[]): RawBuilder<boolean> {
  const ofNone = kinds.includes('none') ? sql`c.subject_id is null or ` : sql``;
  return sql`(${ofNone}c.subject_id in (
    select id from node where workspace_id = ${workspaceId} and kind = any(${[...kinds]}::text[])))`;
}
