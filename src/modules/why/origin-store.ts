import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { numberOf } from '../register/index.ts';
import type { Origin } from './contract.ts';
import type { Asking } from './explain.ts';

/** The tables with a history in which somebody states something. */
export type StatedTable =
  | 'node'
  | 'supplier'
  | 'product'
  | 'mission_function'
  | 'supply_link'
  | 'supplier_name'
  | 'fact'
  | 'critical_software_answer'
  | 'assessment';

interface OriginRow {
  id: string;
  change_id: string;
  number: number;
  at: Date;
  action: string;
  by: string | null;
  import_id: string | null;
  import_number: number | null;
  file_name: string | null;
  sha256: Buffer | null;
}

/**
 * Who or what gave rows the values that these fields of theirs have: the change from which on they stand without a break, up to the moment
 * that is read. Where that change took in a workbook, the file and the row.
 */
export async function originsOf(
  { tx, workspaceId, may }: Asking,
  { table, fields, ids }: { table: StatedTable; fields: readonly string[]; ids: readonly string[] },
): Promise<Map<string, Origin>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<OriginRow>`
    with versions as (
      select h.id, c.number, c.id as change_id,
        array(select to_jsonb(h) -> field from unnest(${[...fields]}::text[]) as field) as value
      from ${sql.table(`${table}_history`)} h
      join change_set c on c.workspace_id = ${workspaceId} and c.id = h.change_set_id
      where h.workspace_id = ${workspaceId} and h.id = any(${[...ids]}::uuid[])
        and c.number <= coalesce(holdfast_as_of(), c.number)
    ),
    newest as (select distinct on (id) id, value from versions order by id, number desc),
    broken as (
      select versions.id, max(versions.number) as number from versions
      join newest on newest.id = versions.id and versions.value is distinct from newest.value
      group by versions.id
    ),
    first as (
      select distinct on (versions.id) versions.* from versions
      left join broken on broken.id = versions.id
      where versions.number > coalesce(broken.number, 0)
      order by versions.id, versions.number
    )
    select first.id, first.change_id, c.number, c.at, c.action, coalesce(person.name, token.name) as by,
      taken.id as import_id, taken.number as import_number, taken.file_name, taken.sha256
    from first
    join change_set c on c.workspace_id = ${workspaceId} and c.id = first.change_id
    left join app_user person on c.actor_kind = 'user' and person.id = c.actor_id
    left join api_token token on c.actor_kind = 'token' and token.id = c.actor_id
    left join register_import taken on taken.workspace_id = ${workspaceId} and taken.change_set_id = c.id`.execute(tx);
  const places = may('imports:read') ? await placesOf(tx, workspaceId, table, rows) : new Map<string, string>();
  return new Map(rows.map((row) => [row.id, originOf(row, places.get(row.id) ?? null, may('imports:read'))]));
}

function originOf(row: OriginRow, place: string | null, showsImport: boolean): Origin {
  const { number, action, by } = row;
  const at = row.at.toISOString();
  if (!showsImport || row.import_number === null) return { from: 'change', change: number, action, by, at };
  return {
    from: 'import',
    change: number,
    by,
    at,
    import: numberOf('import', row.import_number)!,
    file: row.file_name!,
    sha256: row.sha256!.toString('hex'),
    place,
  };
}

/** The row of the sheet that stated each of these; a field that is a link stands in the row of the node that has the field. */
async function placesOf(
  tx: Tx,
  workspaceId: string,
  table: StatedTable,
  origins: readonly OriginRow[],
): Promise<Map<string, string>> {
  const imported = origins.filter(({ import_id }) => import_id !== null);
  if (imported.length === 0) return new Map();
  const { rows } = await sql<{ id: string; place: string }>`
    select distinct on (asked.id) asked.id, one.sheet || case when one.sheet like '/%' then '/' else '!' end || one.row as place
    from unnest(${imported.map(({ id }) => id)}::uuid[], ${imported.map(({ change_id }) => change_id)}::uuid[])
      as asked (id, change_id)
    join imported_row one on one.workspace_id = ${workspaceId} and one.change_set_id = asked.change_id
      and one.subject_id in (asked.id, ${table === 'supply_link' ? ownerOfField(workspaceId) : sql`asked.id`})
    order by asked.id, (one.subject_id = asked.id) desc`.execute(tx);
  return new Map(rows.map(({ id, place }) => [id, place]));
}

function ownerOfField(workspaceId: string): RawBuilder<unknown> {
  return sql`(select case when declared_as in ('maker', 'parent') then to_id else from_id end from supply_link link
    where link.workspace_id = ${workspaceId} and link.id = asked.id and link.declared_as is not null)`;
}
