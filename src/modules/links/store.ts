import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { Level } from '../register/contract.ts';
import {
  allOf,
  holdRegister,
  isAfter,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  type RefColumns,
  type Slice,
} from '../register/index.ts';
import type { Confidence, LinkKind, SupplyLink } from './contract.ts';
import type { DeclaredAs } from './declared.ts';

export interface LinkFilter {
  nodeId: string | undefined;
  kind: LinkKind | undefined;
}

interface LinkRow extends Marked {
  id: string;
  kind: LinkKind;
  share: number | null;
  share_max: number | null;
  dependence: Level | null;
  transmission: number | null;
  confidence: Confidence;
  source: string | null;
  valid_from: string | null;
  valid_until: string | null;
  declared_as: DeclaredAs | null;
  change_set_id: string;
  from: RefColumns;
  to: RefColumns;
}

export type ListedLink = SupplyLink & Marked;

/** In the order in which they were stated. */
const order = [sql`link.id`];

export async function listLinksOf(
  tx: Tx,
  workspaceId: string,
  filter: LinkFilter,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<ListedLink[]> {
  const { rows } = await sql<LinkRow>`
    ${selectLinks(workspaceId)} where ${matching(workspaceId, filter)} and ${isAfter({ order, after })}
    order by ${sql.join(order)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...linkOf(row), mark: row.mark }));
}

export async function countLinks(tx: Tx, workspaceId: string, filter: LinkFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from supply_link link where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, { nodeId, kind }: LinkFilter): RawBuilder<boolean> {
  return allOf([
    sql`link.workspace_id = ${workspaceId}`,
    nodeId === undefined ? undefined : sql`(link.from_id = ${nodeId} or link.to_id = ${nodeId})`,
    kind && sql`link.kind = ${kind}`,
  ]);
}

export async function findLink(tx: Tx, workspaceId: string, id: string): Promise<SupplyLink | undefined> {
  const { rows } = await sql<LinkRow>`
    ${selectLinks(workspaceId)} where link.workspace_id = ${workspaceId} and link.id = ${id}`.execute(tx);
  return rows[0] && linkOf(rows[0]);
}

/** Holds a link until the change is committed. */
export async function lockLink(change: ChangeSet, id: string): Promise<SupplyLink | undefined> {
  const { tx, workspaceId } = change;
  await holdRegister(change, 'shared');
  await sql`select from supply_link where workspace_id = ${workspaceId} and id = ${id} for update`.execute(tx);
  return findLink(tx, workspaceId, id);
}

function selectLinks(workspaceId: string): RawBuilder<unknown> {
  return sql`
    select link.id, link.kind, link.share, link.share_max, link.dependence, link.transmission, link.confidence, link.source, link.valid_from, link.valid_until,
      link.declared_as, link.change_set_id, ${nodeJson('supporter')} as "from", ${nodeJson('supported')} as "to",
      ${markOf(order)} as mark
    from supply_link link
    join node supporter on supporter.workspace_id = ${workspaceId} and supporter.id = link.from_id
    join node supported on supported.workspace_id = ${workspaceId} and supported.id = link.to_id`;
}

function linkOf(row: LinkRow): SupplyLink {
  return {
    id: row.id,
    kind: row.kind,
    share: row.share,
    shareMax: row.share_max,
    dependence: row.dependence,
    transmission: row.transmission,
    confidence: row.confidence,
    source: row.source,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    from: nodeRefOf(row.from),
    to: nodeRefOf(row.to),
    declaredAs: row.declared_as,
    etag: row.change_set_id,
  };
}

export interface LinkValues {
  fromId: string;
  toId: string;
  kind: LinkKind;
  share: number | null;
  shareMax: number | null;
  dependence: Level | null;
  transmission: number | null;
  confidence: Confidence;
  source: string | null;
  validFrom: string | null;
  validUntil: string | null;
  declaredAs: DeclaredAs | null;
}

/** Gives the id of the new link; undefined where the same statement stands already. */
export async function insertLink(change: ChangeSet, link: LinkValues): Promise<string | undefined> {
  await holdRegister(change, 'shared');
  change.wrote('supply_link');
  const row = await change.tx
    .insertInto('supply_link')
    .values({
      workspace_id: change.workspaceId,
      id: newId(),
      from_id: link.fromId,
      to_id: link.toId,
      kind: link.kind,
      share: link.share,
      share_max: link.shareMax,
      dependence: link.dependence,
      transmission: link.transmission,
      confidence: link.confidence,
      source: link.source,
      valid_from: link.validFrom,
      valid_until: link.validUntil,
      declared_as: link.declaredAs,
      change_set_id: change.id,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'from_id', 'to_id', 'kind']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export async function updateLink(
  change: ChangeSet,
  id: string,
  link: Omit<LinkValues, 'fromId' | 'toId' | 'declaredAs'>,
): Promise<void> {
  change.wrote('supply_link');
  await change.tx
    .updateTable('supply_link')
    .set({
      kind: link.kind,
      share: link.share,
      share_max: link.shareMax,
      dependence: link.dependence,
      transmission: link.transmission,
      confidence: link.confidence,
      source: link.source,
      valid_from: link.validFrom,
      valid_until: link.validUntil,
      change_set_id: change.id,
    })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function removeLink(change: ChangeSet, id: string): Promise<void> {
  change.wrote('supply_link');
  await change.tx
    .deleteFrom('supply_link')
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Whether another link says the same of the same two nodes. */
export async function hasLink(
  { tx, workspaceId }: ChangeSet,
  { fromId, toId, kind }: Pick<LinkValues, 'fromId' | 'toId' | 'kind'>,
): Promise<boolean> {
  const row = await tx
    .selectFrom('supply_link')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('from_id', '=', fromId)
    .where('to_id', '=', toId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends the links that a field states now, but for those to the nodes that it states from now on. */
export async function removeDeclared(
  change: ChangeSet,
  { as, owner, ownerId, keep }: { as: DeclaredAs; owner: 'from' | 'to'; ownerId: string; keep: readonly string[] },
): Promise<void> {
  const [own, other] = owner === 'from' ? (['from_id', 'to_id'] as const) : (['to_id', 'from_id'] as const);
  change.wrote('supply_link');
  await change.tx
    .deleteFrom('supply_link')
    .where('workspace_id', '=', change.workspaceId)
    .where('declared_as', '=', as)
    .where(own, '=', ownerId)
    .$if(keep.length > 0, (query) => query.where(other, 'not in', keep))
    .execute();
}

/** Lets a field state links; one that stands already keeps its share, source and dates. */
export async function insertDeclared(
  change: ChangeSet,
  links: readonly { fromId: string; toId: string; kind: LinkKind; as: DeclaredAs }[],
): Promise<void> {
  if (links.length === 0) return;
  change.wrote('supply_link');
  await change.tx
    .insertInto('supply_link')
    .values(
      links.map((link) => ({
        workspace_id: change.workspaceId,
        id: newId(),
        from_id: link.fromId,
        to_id: link.toId,
        kind: link.kind,
        declared_as: link.as,
        change_set_id: change.id,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'from_id', 'to_id', 'kind'])
        .doUpdateSet({ declared_as: sql`excluded.declared_as`, change_set_id: change.id })
        .where(sql<boolean>`supply_link.declared_as is distinct from excluded.declared_as`),
    )
    .execute();
}

/** Whether `ownerId` stands under `ownedId` already, so that owning it would close a circle. */
export async function isOwnedBy({ tx, workspaceId }: ChangeSet, ownerId: string, ownedId: string): Promise<boolean> {
  const { rows } = await sql<{ circle: boolean }>`
    with recursive owner as (
      select ${ownerId}::uuid as id
      union
      select link.from_id from owner
      join supply_link link on link.workspace_id = ${workspaceId} and link.to_id = owner.id and link.declared_as = 'parent'
    )
    select exists (select from owner where id = ${ownedId}) as circle`.execute(tx);
  return rows[0]!.circle;
}
