import { type RawBuilder, sql } from 'kysely';
import { isId, newId } from '../../common/ids.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import {
  allOf,
  isAfter,
  type Marked,
  markOf,
  nodeJson,
  nodeRefOf,
  numberOf,
  parseNumber,
  type RefColumns,
  type Slice,
  takeNumbers,
} from '../register/index.ts';
import type { Declaration, DeclarationState, Statement } from './contract.ts';

/** What a row of a statement became: its node and its link; null where it was left out. */
export type Taken = Record<string, { nodeId: string; linkId: string | null } | null>;

/** A declaration as the table has it, with its parent and how often it was passed on. */
export type StoredDeclaration = Omit<Declaration, 'link'> & {
  parentRef: string | null;
  queries: Record<string, string>;
  taken: Taken;
};

interface DeclarationRow extends Marked {
  id: string;
  number: number;
  supplier: RefColumns | null;
  name: string;
  parent: { id: string; number: number; name: string } | null;
  parent_ref: string | null;
  depth: number;
  pass_on: number;
  passed_on: number;
  state: DeclarationState;
  version: number;
  note: string | null;
  due_on: string | null;
  asked_at: Date;
  opened_at: Date | null;
  declared_at: Date | null;
  decided_at: Date | null;
  comment: string | null;
  queries: Record<string, string>;
  taken: Taken;
  change_set_id: string;
}

const newestFirst = [sql`-one.number`];

function select(workspaceId: string): RawBuilder<unknown> {
  return sql`
    select one.*, ${nodeJson('node')} as supplier, ${markOf(newestFirst)} as mark,
      case when above.id is not null then jsonb_build_object('id', above.id, 'number', above.number, 'name', above.name) end as parent,
      (select count(*) from declaration below where below.workspace_id = ${workspaceId} and below.parent_id = one.id) as passed_on
    from declaration one
    left join node on node.workspace_id = ${workspaceId} and node.id = one.supplier_id
    left join declaration above on above.workspace_id = ${workspaceId} and above.id = one.parent_id`;
}

function declarationOf(row: DeclarationRow): StoredDeclaration {
  return {
    id: row.id,
    number: numberOf('declaration', row.number)!,
    supplier: row.supplier && nodeRefOf(row.supplier),
    name: row.name,
    parent: row.parent && { ...row.parent, number: numberOf('declaration', row.parent.number)! },
    parentRef: row.parent_ref,
    depth: row.depth,
    passOn: row.pass_on,
    passedOn: row.passed_on,
    state: row.state,
    version: row.version,
    note: row.note,
    dueOn: row.due_on,
    askedAt: row.asked_at.toISOString(),
    openedAt: row.opened_at?.toISOString() ?? null,
    declaredAt: row.declared_at?.toISOString() ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    comment: row.comment,
    queries: row.queries,
    taken: row.taken,
    etag: row.change_set_id,
  };
}

export interface DeclarationFilter {
  supplierId: string | undefined;
  state: readonly DeclarationState[] | undefined;
}

export async function listDeclarationsOf(
  tx: Tx,
  workspaceId: string,
  filter: DeclarationFilter,
  { after, limit }: Omit<Slice, 'order'>,
): Promise<(StoredDeclaration & Marked)[]> {
  const { rows } = await sql<DeclarationRow>`
    ${select(workspaceId)} where ${matching(workspaceId, filter)} and ${isAfter({ order: newestFirst, after })}
    order by ${sql.join(newestFirst)} limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...declarationOf(row), mark: row.mark }));
}

export async function countDeclarations(tx: Tx, workspaceId: string, filter: DeclarationFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from declaration one where ${matching(workspaceId, filter)}`.execute(tx);
  return rows[0]!.count;
}

function matching(workspaceId: string, { supplierId, state }: DeclarationFilter): RawBuilder<boolean> {
  return allOf([
    sql`one.workspace_id = ${workspaceId}`,
    supplierId === undefined ? undefined : sql`one.supplier_id = ${supplierId}`,
    state && sql`one.state = any(${[...state]}::text[])`,
  ]);
}

/** By its id or number. */
export async function findDeclaration(
  tx: Tx,
  workspaceId: string,
  reference: string,
): Promise<StoredDeclaration | undefined> {
  const parsed = parseNumber(reference);
  if (!isId(reference) && parsed?.series !== 'declaration') return undefined;
  const { rows } = await sql<DeclarationRow>`
    ${select(workspaceId)} where one.workspace_id = ${workspaceId}
      and ${parsed ? sql`one.number = ${parsed.number}` : sql`one.id = ${reference}`}`.execute(tx);
  return rows[0] && declarationOf(rows[0]);
}

/** Holds a declaration until the transaction ends. */
export async function lockDeclaration(
  tx: Tx,
  workspaceId: string,
  reference: string,
): Promise<StoredDeclaration | undefined> {
  const found = await findDeclaration(tx, workspaceId, reference);
  if (!found) return undefined;
  await sql`select from declaration where workspace_id = ${workspaceId} and id = ${found.id} for update`.execute(tx);
  return findDeclaration(tx, workspaceId, found.id);
}

/** Those that a supplier passed on directly, in the order in which it did. */
export async function listChildren(tx: Tx, workspaceId: string, parentId: string): Promise<StoredDeclaration[]> {
  const { rows } = await sql<DeclarationRow>`
    ${select(workspaceId)} where one.workspace_id = ${workspaceId} and one.parent_id = ${parentId} order by one.number`.execute(
    tx,
  );
  return rows.map(declarationOf);
}

/** All below one, level by level. */
export async function listBelow(tx: Tx, workspaceId: string, id: string): Promise<StoredDeclaration[]> {
  const { rows } = await sql<DeclarationRow>`
    with recursive below as (
      select id from declaration where workspace_id = ${workspaceId} and parent_id = ${id}
      union all
      select child.id from below join declaration child on child.workspace_id = ${workspaceId} and child.parent_id = below.id
    )
    ${select(workspaceId)} where one.workspace_id = ${workspaceId} and one.id in (select id from below)
    order by one.depth, one.number`.execute(tx);
  return rows.map(declarationOf);
}

/** How many links one request has led to, all levels together; holds the request, so that two at once are counted both. */
export async function countOfRequest(tx: Tx, workspaceId: string, id: string): Promise<number> {
  const { rows: roots } = await sql<{ id: string }>`
    with recursive above as (
      select id, parent_id from declaration where workspace_id = ${workspaceId} and id = ${id}
      union all
      select up.id, up.parent_id from above join declaration up on up.workspace_id = ${workspaceId} and up.id = above.parent_id
    )
    select id from above where parent_id is null`.execute(tx);
  const root = roots[0]!.id;
  await sql`select from declaration where workspace_id = ${workspaceId} and id = ${root} for update`.execute(tx);
  return (await listBelow(tx, workspaceId, root)).length;
}

export interface NewDeclaration {
  supplierId: string | null;
  name: string;
  parentId: string | null;
  parentRef: string | null;
  depth: number;
  passOn: number;
  note: string | null;
  dueOn: string | null;
  askedAt: Date;
  statement: Statement;
}

/** Adds a declaration with its draft, and gives its id. */
export async function insertDeclaration(change: ChangeSet, one: NewDeclaration): Promise<string> {
  const { tx, workspaceId } = change;
  const id = newId();
  change.wrote('declaration');
  await tx
    .insertInto('declaration')
    .values({
      workspace_id: workspaceId,
      id,
      number: await takeNumbers(tx, workspaceId, 'declaration', 1),
      supplier_id: one.supplierId,
      name: one.name,
      parent_id: one.parentId,
      parent_ref: one.parentRef,
      depth: one.depth,
      pass_on: one.passOn,
      state: 'asked',
      version: 0,
      note: one.note,
      due_on: one.dueOn,
      asked_at: one.askedAt,
      queries: '{}',
      taken: '{}',
      change_set_id: change.id,
    })
    .execute();
  await tx
    .insertInto('declaration_draft')
    .values({
      workspace_id: workspaceId,
      declaration_id: id,
      statement: JSON.stringify(one.statement),
      version: 0,
      saved_at: one.askedAt,
    })
    .execute();
  return id;
}

export interface DeclarationChange {
  supplierId?: string;
  state?: DeclarationState;
  version?: number;
  openedAt?: Date;
  declaredAt?: Date;
  decidedAt?: Date | null;
  comment?: string | null;
  queries?: Record<string, string>;
  taken?: Taken;
}

export async function updateDeclaration(change: ChangeSet, id: string, given: DeclarationChange): Promise<void> {
  const { supplierId, state, version, openedAt, declaredAt, decidedAt, comment, queries, taken } = given;
  change.wrote('declaration');
  await change.tx
    .updateTable('declaration')
    .set({
      ...(supplierId === undefined ? {} : { supplier_id: supplierId }),
      ...(state === undefined ? {} : { state }),
      ...(version === undefined ? {} : { version }),
      ...(openedAt === undefined ? {} : { opened_at: openedAt }),
      ...(declaredAt === undefined ? {} : { declared_at: declaredAt }),
      ...(decidedAt === undefined ? {} : { decided_at: decidedAt }),
      ...(comment === undefined ? {} : { comment }),
      ...(queries === undefined ? {} : { queries: JSON.stringify(queries) }),
      ...(taken === undefined ? {} : { taken: JSON.stringify(taken) }),
      change_set_id: change.id,
    })
    .where('workspace_id', '=', change.workspaceId)
    .where('id', '=', id)
    .execute();
}

export interface Draft {
  statement: Statement;
  version: number;
  savedAt: Date;
}

/** Nothing typed where there is no draft: the asking was undone and done again. */
export async function findDraft(tx: Tx, workspaceId: string, declarationId: string): Promise<Draft | undefined> {
  const row = await tx
    .selectFrom('declaration_draft')
    .select(['statement', 'version', 'saved_at'])
    .where('workspace_id', '=', workspaceId)
    .where('declaration_id', '=', declarationId)
    .executeTakeFirst();
  return row && { statement: row.statement as Statement, version: row.version, savedAt: row.saved_at };
}

/** Saves over the version that was seen; false where another stands there by now. */
export async function writeDraft(
  tx: Tx,
  workspaceId: string,
  declarationId: string,
  { statement, seen, savedAt }: { statement: Statement; seen: number; savedAt: Date },
): Promise<boolean> {
  const draft = { statement: JSON.stringify(statement), version: seen + 1, saved_at: savedAt };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('declaration_draft')
    .values({ workspace_id: workspaceId, declaration_id: declarationId, ...draft })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'declaration_id'])
        .doUpdateSet(draft)
        .where('declaration_draft.version', '=', seen),
    )
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The number of the next version; one whose declaring was undone keeps its own. */
export async function nextVersion({ tx, workspaceId }: ChangeSet, declarationId: string): Promise<number> {
  const row = await tx
    .selectFrom('declaration_version')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('workspace_id', '=', workspaceId)
    .where('declaration_id', '=', declarationId)
    .executeTakeFirst();
  return (row?.number ?? 0) + 1;
}

export async function insertVersion(
  { tx, workspaceId }: ChangeSet,
  version: { declarationId: string; number: number; statement: Statement; personId: string; declaredAt: Date },
): Promise<void> {
  await tx
    .insertInto('declaration_version')
    .values({
      workspace_id: workspaceId,
      declaration_id: version.declarationId,
      number: version.number,
      statement: JSON.stringify(version.statement),
      person_id: version.personId,
      declared_at: version.declaredAt,
    })
    .execute();
}

export interface DeclaredVersion {
  statement: Statement;
  number: number;
  declaredAt: Date;
  /** Who attested it; null once the name is erased. */
  by: string | null;
  byErased: boolean;
}

export async function findVersion(
  tx: Tx,
  workspaceId: string,
  declarationId: string,
  number: number,
): Promise<DeclaredVersion | undefined> {
  const { rows } = await sql<Omit<DeclaredVersion, 'byErased'> & { erased: Date | null }>`
    select version.statement, version.number, version.declared_at as "declaredAt", person.name as by, person.erased_at as erased
    from declaration_version version
    join person on person.workspace_id = ${workspaceId} and person.id = version.person_id
    where version.workspace_id = ${workspaceId} and version.declaration_id = ${declarationId} and version.number = ${number}`.execute(
    tx,
  );
  const [row] = rows;
  return row && { ...row, byErased: row.erased !== null };
}

/** A supplier with all that were merged into it, over any number of merges: what they declared is its own now. */
function mergedWith(workspaceId: string, supplierId: string): RawBuilder<unknown> {
  return sql`(
    with recursive whole as (
      select ${supplierId}::uuid as id
      union
      select merge.supplier_id from whole
      join supplier_merge merge on merge.workspace_id = ${workspaceId} and merge.into_id = whole.id
    )
    select id from whole)`;
}

/** The newest declaration that we asked a supplier for itself, or one merged into it where it has none, and that was answered, with what became of its rows. */
export async function findEarlier(
  tx: Tx,
  workspaceId: string,
  supplierId: string,
  before: string | undefined,
): Promise<StoredDeclaration | undefined> {
  const { rows } = await sql<DeclarationRow>`
    ${select(workspaceId)} where one.workspace_id = ${workspaceId} and one.supplier_id in ${mergedWith(workspaceId, supplierId)} and one.version > 0
      and one.parent_id is null and one.state <> 'rejected' and ${before === undefined ? sql`true` : sql`one.id < ${before}`}
    order by one.supplier_id = ${supplierId} desc, one.number desc limit 1`.execute(tx);
  return rows[0] && declarationOf(rows[0]);
}

/** What the rows of everything accepted from a supplier before became, the newest winning, and its own before that of one merged into it. */
export async function readTaken(tx: Tx, workspaceId: string, supplierId: string): Promise<Taken> {
  const { rows } = await sql<{ taken: Taken }>`
    select taken from declaration where workspace_id = ${workspaceId} and supplier_id in ${mergedWith(workspaceId, supplierId)}
      and parent_id is null and taken <> '{}' order by supplier_id = ${supplierId}, number`.execute(tx);
  return Object.assign({}, ...rows.map(({ taken }) => taken));
}

export async function readChangeNumber(tx: Tx, workspaceId: string, id: string): Promise<number> {
  const { number } = await tx
    .selectFrom('change_set')
    .select('number')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return number;
}

export async function readAsker(tx: Tx, workspaceId: string): Promise<string> {
  const { name } = await tx
    .selectFrom('workspace')
    .select('name')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return name;
}
