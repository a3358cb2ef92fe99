import { sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { RememberedMapping } from '../../formats/register-workbook/mapping.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ImportMapping, SheetKind } from './contract.ts';

/** What a sheet with these titles is read as. */
export interface MappingToRemember {
  /** In hexadecimal. */
  signature: string;
  as: SheetKind | null;
  columns: { title: string; key: string; field: string | null }[];
}

interface MappingRow extends MappingToRemember {
  id: string;
  remembered_at: Date;
  used_at: Date;
  created_by: string | null;
}

/** Mappings of one workspace that are looked up; those that were not used for longest are not. */
const mostMappings = 500;

async function selectMappings(tx: Tx, workspaceId: string): Promise<MappingRow[]> {
  const { rows } = await sql<MappingRow>`
    select mapping.id, encode(mapping.titles_sha256, 'hex') as signature, mapping.sheet as "as", mapping.columns,
      mapping.remembered_at, mapping.used_at, coalesce(app_user.name, api_token.name) as created_by
    from import_mapping mapping
    left join app_user on app_user.id = mapping.actor_id and mapping.actor_kind = 'user'
    left join api_token on api_token.id = mapping.actor_id and mapping.actor_kind = 'token'
    where mapping.workspace_id = ${workspaceId}
    order by mapping.used_at desc, mapping.id limit ${mostMappings}`.execute(tx);
  return rows;
}

/** All that a workspace remembers, by the signature of the titles. */
export async function rememberedMappings(
  tx: Tx,
  workspaceId: string,
): Promise<Map<string, RememberedMapping & { at: Date }>> {
  const rows = await selectMappings(tx, workspaceId);
  return new Map(
    rows.map(({ id, signature, as, columns, remembered_at: at }) => {
      const fields = columns.flatMap(({ key, field }) => (field === null ? [] : [[key, field] as const]));
      return [signature, { id, as, at, fields: Object.fromEntries(fields) }];
    }),
  );
}

export async function listMappingsOf(tx: Tx, workspaceId: string): Promise<ImportMapping[]> {
  const rows = await selectMappings(tx, workspaceId);
  return rows.map(({ id, as, columns, remembered_at, used_at, created_by }) => ({
    id,
    as,
    columns: columns.map(({ title, field }) => ({ title, field })),
    rememberedAt: remembered_at.toISOString(),
    usedAt: used_at.toISOString(),
    createdBy: created_by,
  }));
}

/** Remembers a mapping in place of an earlier one for the same titles. */
export async function rememberMapping(
  { tx, workspaceId, actor }: ChangeSet,
  { signature, as, columns }: MappingToRemember,
  at: Date,
): Promise<void> {
  const said = {
    sheet: as,
    columns: JSON.stringify(columns),
    remembered_at: at,
    actor_kind: actor.kind,
    actor_id: actor.id,
  };
  await tx
    .insertInto('import_mapping')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      titles_sha256: Buffer.from(signature, 'hex'),
      used_at: at,
      ...said,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'titles_sha256']).doUpdateSet(said))
    .execute();
}

/** Whether there was one to forget. */
export async function removeMapping(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('import_mapping')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export async function noteUse(tx: Tx, workspaceId: string, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('import_mapping')
    .set({ used_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .execute();
}
