import { AppError } from '../../common/errors.ts';
import { isId } from '../../common/ids.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { findNode } from '../register/index.ts';
import { findHead, headMissing, problemBetween, type Verification, verifyChain } from './chain-store.ts';
import type { AuditEntry, AuditQuery, Named, WrittenRow } from './contract.ts';
import { type AuditFilter, countFacets, findEntry, findNumbers, readEntries } from './entry-store.ts';
import {
  countWrittenRows,
  idsIn,
  isTableWithPast,
  listWrittenRowsOf,
  namesOf,
  type TableWithPast,
} from './row-store.ts';

type Filters = Omit<AuditQuery, 'limit' | 'after' | 'sort'>;

export function listAudit(
  context: Context,
  query: Partial<Filters> & Pick<AuditQuery, 'limit' | 'after'> & { sort?: AuditQuery['sort'] },
): Promise<Page<AuditEntry>> {
  const { database, workspaceId, cursors } = context;
  const { limit, sort = '-number' } = query;
  const list = `audit:${sort}`;
  const [after] = (cursors.decode(list, query.after) ?? []) as [number?];
  return database.inWorkspace(workspaceId, async (tx) => {
    const filter = await filterOf(context, tx, query);
    const { total, numbers } = await findNumbers(tx, workspaceId, filter, {
      oldestFirst: sort === 'number',
      after,
      limit: limit + 1,
    });
    const shown = numbers.slice(0, limit);
    return {
      items: await readEntries(tx, workspaceId, shown),
      next: numbers.length > limit ? cursors.encode(list, [shown.at(-1)!]) : null,
      total,
    };
  });
}

export function readAuditFacets(context: Context, query: Filters) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) =>
    countFacets(tx, workspaceId, await filterOf(context, tx, query)),
  );
}

/** The filter of a query, with its references resolved; what names nothing is found nowhere. */
export async function filterOf(context: Context, tx: Tx, query: Partial<Filters>): Promise<AuditFilter> {
  const { actor, subject, since, until } = query;
  return {
    actions: query.action,
    by: query.by,
    actorId: actor === undefined || isId(actor) ? actor : nobody,
    subjectId: subject === undefined || isId(subject) ? subject : await subjectNamed(context, tx, subject),
    subjectKinds: query.subjectKind,
    since: since === undefined ? undefined : new Date(since),
    before: until === undefined ? undefined : endOf(until),
    text: query.q,
    ...sightOf(context),
  };
}

function sightOf({ database: { sight } }: Context): AuditFilter {
  return { upTo: sight.asOf, seenOnly: sight.units !== undefined };
}

async function subjectNamed({ workspaceId }: Context, tx: Tx, reference: string): Promise<string> {
  return (await findNode(tx, workspaceId, reference))?.id ?? nobody;
}

/** An id that no row has. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** A day is over with the next one's beginning; a moment itself still counts. */
function endOf(until: string): Date {
  const isDay = !until.includes('T');
  return new Date(new Date(until).getTime() + (isDay ? 24 * 3600_000 : 1));
}

export function readAuditEntry(context: Context, number: number) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const { id, ...entry } = await getEntry(context, tx, number);
    const findings = await countWrittenRows(tx, workspaceId, 'finding', id);
    const tables = [...Object.entries(entry.rows), ...(findings > 0 ? [['finding', findings] as const] : [])];
    const { number: newest } = await tx
      .selectFrom('change_counter')
      .select('number')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    return {
      ...entry,
      tables: tables.map(([table, rows]) => ({ table, rows })),
      names: await namesOf(tx, workspaceId, idsIn(entry.details)),
      newest,
    };
  });
}

async function getEntry(context: Context, tx: Tx, number: number) {
  const entry = await findEntry(tx, context.workspaceId, number, sightOf(context));
  if (!entry) throw new AppError('not-found', `There is no change ${number}.`);
  return entry;
}

export function listWrittenRows(
  context: Context,
  number: number,
  query: { table: string; limit: number; after?: string | undefined },
): Promise<Page<WrittenRow> & { names: Record<string, Named> }> {
  const { database, workspaceId, cursors } = context;
  const table = tableNamed(query.table);
  const list = `audit:${number}:${table}`;
  const [after] = (cursors.decode(list, query.after) ?? []) as [string?];
  return database.inWorkspace(workspaceId, async (tx) => {
    const { id: changeId } = await getEntry(context, tx, number);
    const found = await listWrittenRowsOf(tx, workspaceId, { table, changeId }, { after, limit: query.limit + 1 });
    const items = found.slice(0, query.limit);
    return {
      items,
      next: found.length > query.limit ? cursors.encode(list, [items.at(-1)!.id]) : null,
      total: await countWrittenRows(tx, workspaceId, table, changeId),
      names: await namesOf(tx, workspaceId, idsIn(items)),
    };
  });
}

function tableNamed(table: string): TableWithPast {
  if (isTableWithPast(table)) return table;
  const message = `No past is kept of "${table}".`;
  throw new AppError('invalid-input', message, { problems: [{ at: '/query/table', message }] });
}

/** The whole chain, whatever the reader may see of it: nothing of a row is said. */
export function verifyAudit(
  { database, workspaceId }: Context,
  { head }: { head?: string | undefined },
): Promise<Verification> {
  return database.seenWith({ units: undefined }).inWorkspace(workspaceId, (tx) => verifyChain(tx, workspaceId, head));
}

export function compareHeads({ database, workspaceId }: Context, { first, second }: { first: string; second: string }) {
  return database.seenWith({ units: undefined }).inWorkspace(workspaceId, async (tx) => {
    const found = [await findHead(tx, workspaceId, first), await findHead(tx, workspaceId, second)];
    const [from, to] = found.toSorted((a, b) => (a?.number ?? 0) - (b?.number ?? 0));
    const missing = [first, second].find((_, index) => !found[index]);
    if (missing !== undefined || !from || !to) {
      const problem = headMissing(missing ?? first);
      return { ok: false, from: asMoment(found[0]), to: asMoment(found[1]), changes: null, problem };
    }
    const problem = await problemBetween(tx, workspaceId, { from: from.number, to: to.number });
    return {
      ok: problem === null,
      from: asMoment(from),
      to: asMoment(to),
      changes: to.number - from.number,
      problem,
    };
  });
}

function asMoment(head: { number: number; at: Date } | undefined) {
  return head ? { number: head.number, at: head.at.toISOString() } : null;
}
