import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../platform/database/database.ts';
import { numberOf } from '../register/index.ts';
import type { Origin } from './contract.ts';
import type { Asking } from './explain.ts';

/** The tables with a history in which somebody states something. */
export type StatedTable = 'node' | 'supplier' | 'product' | 'mission_function' | 'supply_link' | 'supplier_name';

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
    select asked.id, found.sheet || '!' || found.row as place
    from unnest(${imported.map(({ id }) => id)}::uuid[], ${imported.map(({ import_id }) => import_id)}::uuid[])
      as asked (id, import_id)
    cross join lateral (${statedBy(workspaceId, table)}) stated
    cross join lateral (
      select sheet, row from register_import_row one
      where one.workspace_id = ${workspaceId} and one.import_id = asked.import_id and one.what in ('new', 'changed')
        and (one.key = stated.key or (one.key is null and one.name = stated.name)
          or (stated.link is not null and one.key is null and one.name = stated.link))
      order by (one.name = stated.link) desc nulls last, position limit 1
    ) found`.execute(tx);
  return new Map(rows.map(({ id, place }) => [id, place]));
}

/** By what the row of a sheet is known: key and name of its node, and how a row of the sheet of links is called. */
function statedBy(workspaceId: string, table: StatedTable): RawBuilder<unknown> {
  if (table !== 'supply_link') {
    return sql`select key, name, null::text as link from node where workspace_id = ${workspaceId} and node.id = asked.id`;
  }
  return sql`
    select owner.key, owner.name, supporter.key || ' ' || link.kind || ' ' || supported.key as link
    from supply_link link
    join node supporter on supporter.workspace_id = ${workspaceId} and supporter.id = link.from_id
    join node supported on supported.workspace_id = ${workspaceId} and supported.id = link.to_id
    left join node owner on owner.workspace_id = ${workspaceId} and owner.id = case
      when link.declared_as in ('maker', 'parent') then link.to_id
      when link.declared_as is not null then link.from_id end
    where link.workspace_id = ${workspaceId} and link.id = asked.id`;
}
