import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { newestChange, type PastChange, readPast } from '../../platform/database/past.ts';
import type { NodeKind } from '../register/contract.ts';
import {
  type ChangedRow,
  type DifferingNode,
  findChangeWith,
  firstChangeAt,
  readChangedRows,
  readChangesOf,
  readDiffering,
  readNames,
  type Span,
} from './compare-store.ts';
import type { Change, NodeDifference } from './contract.ts';
import { fieldsOf, linkDifferenceOf } from './difference.ts';
import { findNodeEver } from './undo-store.ts';
import { beginVisit } from './visit-store.ts';

export interface CompareQuery {
  since: string;
  until?: string | undefined;
  node?: string | undefined;
  kind?: NodeKind[] | undefined;
  limit: number;
  after?: string | undefined;
}

/** What is another at the end than at the beginning, node by node, with who changed it. */
export async function compare({ database, workspaceId, clock, cursors }: Context, query: CompareQuery) {
  const now = clock();
  const since = await readPast(database, workspaceId, { asked: query.since, now, at: '/query/since' });
  const until = query.until
    ? await readPast(database, workspaceId, { asked: query.until, now, at: '/query/until' })
    : await newestChange(database, workspaceId, now);
  if (until.number < since.number) throw new AppError('invalid-input', 'The second moment lies before the first.');
  const span: Span = { since: since.number, until: until.number };
  const list = `comparison:${span.since}:${span.until}:${query.node ?? ''}:${query.kind ?? ''}`;
  return database.inWorkspace(workspaceId, async (tx) => {
    const nodeId = query.node === undefined ? undefined : await getNodeEver(tx, workspaceId, query.node);
    const { items, counts } = await readDiffering(
      tx,
      workspaceId,
      { span, nodeId, kinds: query.kind },
      { after: cursors.decode(list, query.after), limit: query.limit + 1 },
    );
    const page = items.slice(0, query.limit);
    const sum = (what: 'count' | 'opened' | 'gone') => counts.reduce((total, count) => total + count[what], 0);
    return {
      items: await differencesOf(tx, workspaceId, span, page),
      next: items.length > query.limit ? cursors.encode(list, page.at(-1)!.mark) : null,
      total: sum('count'),
      since: momentOf(since),
      until: momentOf(until),
      counts: counts.map(({ kind, what, count }) => ({ kind, what, count })),
      findings: { opened: sum('opened'), gone: sum('gone') },
    };
  });
}

function momentOf({ number, at }: PastChange) {
  return { number, at: at.toISOString() };
}

async function getNodeEver(tx: Tx, workspaceId: string, reference: string): Promise<string> {
  const id = await findNodeEver(tx, workspaceId, reference);
  if (id) return id;
  throw new AppError('not-found', `There is nothing with the id or number "${reference}" here.`);
}

async function differencesOf(
  tx: Tx,
  workspaceId: string,
  span: Span,
  nodes: readonly Omit<DifferingNode, 'mark'>[],
): Promise<NodeDifference[]> {
  if (nodes.length === 0) return [];
  const ids = nodes.map(({ id }) => id);
  const rows = await readChangedRows(tx, workspaceId, span, ids);
  const changes = await readChangesOf(tx, workspaceId, span, ids);
  const names = await readNames(tx, workspaceId, {
    people: idsIn(rows, 'owner_id'),
    boms: idsIn(rows, 'bom_id'),
    nodes: [...idsIn(rows, 'from_id'), ...idsIn(rows, 'to_id')],
  });
  return nodes.map(({ what, opened, gone, id, kind, number, name }) => ({
    node: { id, kind, number, name },
    what,
    fields: rows.filter((row) => row.table !== 'supply_link' && row.id === id).flatMap((row) => fieldsOf(row, names)),
    links: rows
      .filter((row) => row.table === 'supply_link' && endsOf(row).includes(id))
      .flatMap((row) => linkDifferenceOf(row, names) ?? []),
    findings: { opened, gone },
    changes: changes.get(id) ?? [],
  }));
}

function endsOf({ before, after }: ChangedRow): unknown[] {
  const row = after ?? before;
  return [row?.from_id, row?.to_id];
}

function idsIn(rows: readonly ChangedRow[], column: string): string[] {
  const ids = rows.flatMap(({ before, after }) => [before?.[column], after?.[column]]);
  return [...new Set(ids.filter((id) => typeof id === 'string'))];
}

/** Which change was the newest at a moment. */
export async function findMoment({ database, workspaceId, clock }: Context, asked: string) {
  const past = await readPast(database, workspaceId, { asked, now: clock(), at: '/query/at' });
  return database.inWorkspace(workspaceId, async (tx) => {
    const change = await findChangeWith(tx, workspaceId, past.number);
    const first = await firstChangeAt(tx, workspaceId);
    return {
      ...momentOf(past),
      change: change ? changeIn(change) : null,
      first: first?.toISOString() ?? null,
    };
  });
}

/** A visit that was quiet for so long has ended, in milliseconds. */
const visitPause = 30 * 60 * 1000;

export function visit({ database, workspaceId, principal, clock }: Context) {
  const userId = principal?.userId ?? null;
  if (userId === null) return Promise.resolve({ since: null });
  return database.inWorkspace(workspaceId, async (tx) => {
    const before = await beginVisit(tx, workspaceId, { userId, now: clock(), pause: visitPause });
    const change = before === null ? undefined : await findChangeWith(tx, workspaceId, before);
    return { since: change ? { number: change.number, at: change.at } : null };
  });
}

function changeIn({ number, at, action, actor, erased }: Change): Change {
  return { number, at, action, actor, erased };
}
