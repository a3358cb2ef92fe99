import { AppError } from '../../common/errors.ts';
import type { Facet } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type NodeLevels, nodeLevels } from '../network/index.ts';
import { findNodes, numberOf } from '../register/index.ts';
import { type Cadence, CadenceLevel, type PlannedSupplier, type PlanQuery, PlanState } from './cadence-contract.ts';
import { type AskedSupplier, listAsked, readMonths, writeMonths } from './cadence-store.ts';
import { compareRanked, plannedFor, type Ranked, soonDays } from './plan.ts';

const dayMs = 24 * 3600_000;
const mostFunctions = 3;

export function getCadence({ database, workspaceId }: Context): Promise<Cadence> {
  return database.inWorkspace(workspaceId, (tx) => cadenceOf(tx, workspaceId));
}

async function cadenceOf(tx: Tx, workspaceId: string): Promise<Cadence> {
  const months = await readMonths(tx, workspaceId);
  return { items: CadenceLevel.options.map((level) => ({ level, months: months.get(level) ?? null })) };
}

export function changeCadence(context: Context, { items }: Cadence): Promise<Cadence> {
  const twice = items.findIndex(({ level }, place) => items.findIndex((one) => one.level === level) !== place);
  if (twice >= 0) {
    const message = `The level ${items[twice]!.level} stands here twice.`;
    throw new AppError('invalid-input', message, { problems: [{ at: `/items/${twice}/level`, message }] });
  }
  return changeSet(context, 'assessment-cadence.changed', async (change) => {
    const set = items.flatMap(({ level, months }) => (months === null ? [] : [[level, months] as const]));
    await writeMonths(change, new Map(set));
    for (const [level, months] of set) change.detail(level, months);
    return cadenceOf(change.tx, change.workspaceId);
  });
}

type Row = Ranked & { asked: AskedSupplier; months: number | null; least: PlannedSupplier['least'] };

/** Whom to ask now: suggested by the cadence of the level of what rests on each supplier; nothing is sent by itself. */
export async function readPlan(context: Context, query: PlanQuery) {
  const { database, workspaceId, cursors, clock } = context;
  const { q, state = ['never-answered', 'due'], level, questionnaire, limit, after } = query;
  const name = `assessment-plan:${JSON.stringify([q, state, level, questionnaire])}`;
  const start = Number(cursors.decode(name, after)?.[0] ?? 0);
  const found = await nodeLevels(context);
  return database.inWorkspace(workspaceId, async (tx) => {
    const months = await readMonths(tx, workspaceId);
    const asked = await listAsked(tx, workspaceId, { search: q, questionnaire });
    const rows = asked.map((one) => rowOf(one, { found, months, now: clock() }));
    const isOfState = (row: Row) => state.includes(row.state);
    const isOfLevel = (row: Row) => level === undefined || level.includes(row.level);
    const shown = rows.filter((row) => isOfState(row) && isOfLevel(row)).sort(compareRanked);
    const end = start + limit;
    return {
      items: await written(tx, workspaceId, shown.slice(start, end), found),
      next: end < shown.length ? cursors.encode(name, [end]) : null,
      total: shown.length,
      facets: {
        state: facet(rows.filter(isOfLevel), ({ state: value }) => value, PlanState.options),
        level: facet(rows.filter(isOfState), ({ level: value }) => value, CadenceLevel.options),
      },
      ruled: months.size > 0,
    };
  });
}

function rowOf(
  asked: AskedSupplier,
  { found, months: all, now }: { found: NodeLevels; months: ReadonlyMap<CadenceLevel, number>; now: Date },
): Row {
  const range = found.levelOf(asked.id);
  const level = range?.high ?? 'unknown';
  const months = all.get(level) ?? null;
  const planned = plannedFor(
    { answeredOn: asked.last && dayOf(asked.last.submittedAt), isAwaited: asked.awaited !== null, months },
    { today: dayOf(now), soon: dayOf(new Date(now.getTime() + soonDays * dayMs)) },
  );
  return { ...planned, asked, level, least: range?.low ?? null, months, name: asked.name };
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

async function written(
  tx: Tx,
  workspaceId: string,
  rows: readonly Row[],
  found: NodeLevels,
): Promise<PlannedSupplier[]> {
  const functions = rows.map(({ asked }) => found.functionsOn(asked.id, mostFunctions));
  const ids = [...new Set([...rows.map(({ asked }) => asked.id), ...functions.flat()])];
  const nodes = new Map((await findNodes(tx, workspaceId, ids)).flatMap((node) => (node ? [[node.id, node]] : [])));
  return rows.map(({ asked, state, level, least, months, dueOn }, place) => ({
    supplier: nodes.get(asked.id)!,
    state,
    level,
    least,
    functions: functions[place]!.flatMap((id) => nodes.get(id) ?? []),
    months,
    dueOn,
    last: asked.last && {
      ...asked.last,
      number: numberOf('assessment', asked.last.number)!,
      submittedAt: asked.last.submittedAt.toISOString(),
    },
    awaited: asked.awaited && { id: asked.awaited.id, number: numberOf('assessment', asked.awaited.number)! },
  }));
}

function facet<Value extends string>(rows: readonly Row[], of: (row: Row) => Value, order: readonly Value[]): Facet {
  return order.flatMap((value) => {
    const count = rows.filter((row) => of(row) === value).length;
    return count > 0 ? [{ value, count }] : [];
  });
}
