import { setImmediate } from 'node:timers/promises';
import { mostTogether, reachEachInLists } from '../../engines/graph/reach-each-in-lists.ts';
import type { Context } from '../../platform/context.ts';
import { ranks } from '../links/index.ts';
import type { CountryRow } from './country-contract.ts';
import { readCountryNodes, readRankedFunctions } from './country-store.ts';
import { readFlows } from './flow-store.ts';
import { findNumber, type Snapshot } from './snapshot.ts';
import { snapshotOf } from './snapshots.ts';

export function flowsOf({ database, workspaceId }: Context, { limit }: { limit: number }) {
  return database.inWorkspace(workspaceId, (tx) => readFlows(tx, workspaceId, limit));
}

/** What lies in each country, and how many functions rest on it. */
export async function countriesOf(context: Context) {
  const { database, workspaceId } = context;
  const { nodes, functions } = await database.inWorkspace(workspaceId, async (tx) => ({
    nodes: await readCountryNodes(tx, workspaceId),
    functions: await readRankedFunctions(tx, workspaceId),
  }));
  const rows = new Map<string | null, CountryRow & { members: number[] }>();
  const snapshot = await snapshotOf(context);
  for (const { id, kind, country, direct } of nodes) {
    const row = rows.get(country) ?? emptyRow(country ?? '');
    rows.set(country, row);
    row[kind === 'site' ? 'sites' : 'suppliers']++;
    if (direct) row.direct++;
    const number = findNumber(snapshot, id);
    if (number !== undefined) row.members.push(number);
  }
  const { sites, suppliers, direct } = rows.get(null) ?? emptyRow('');
  rows.delete(null);
  await countFunctions(snapshot, [...rows.values()], functions);
  const countries = [...rows.values()].map(({ members: _, ...row }) => row);
  return {
    countries: countries.sort((one, other) => one.country.localeCompare(other.country)),
    unknown: { sites, suppliers, direct },
    functions: functions.length,
    concentration: concentrationOf(
      countries.map((row) => row.direct),
      direct,
    ),
  };
}

function emptyRow(country: string): CountryRow & { members: number[] } {
  return { country, sites: 0, suppliers: 0, direct: 0, functions: 0, dependence: 'nothing', members: [] };
}

/** `functions`: the most critical first. */
async function countFunctions(
  snapshot: Snapshot,
  rows: readonly (CountryRow & { members: number[] })[],
  functions: readonly { id: string; rank: number }[],
): Promise<void> {
  const known = functions.flatMap(({ id, rank }) => {
    const number = findNumber(snapshot, id);
    return number === undefined ? [] : [{ number, rank }];
  });
  const restsOn = await supportOf(
    snapshot,
    known.map(({ number }) => number),
  );
  for (const [word, reached] of restsOn.entries()) {
    const together = known.slice(word * mostTogether, (word + 1) * mostTogether);
    for (const row of rows) {
      const bits = row.members.reduce((all, member) => all | reached[member]!, 0);
      const resting = together.filter((_, bit) => (bits & (1 << bit)) !== 0);
      if (row.functions === 0 && resting[0]) row.dependence = ranks[resting[0].rank - 1]!;
      row.functions += resting.length;
    }
  }
}

const supportKept = new WeakMap<Snapshot, { functions: readonly number[]; restsOn: Uint32Array[] }>();

/** By node of the register, a bit for each function that rests on it: as many in a word as it has bits. Other requests come between. */
async function supportOf(snapshot: Snapshot, functions: readonly number[]): Promise<Uint32Array[]> {
  const kept = supportKept.get(snapshot);
  if (kept && String(kept.functions) === String(functions)) return kept.restsOn;
  const restsOn: Uint32Array[] = [];
  for (let first = 0; first < functions.length; first += mostTogether) {
    const reached = reachEachInLists(snapshot.graph, functions.slice(first, first + mostTogether), 'up');
    restsOn.push(reached.slice(0, snapshot.graph.links.nodeCount));
    await setImmediate();
  }
  supportKept.set(snapshot, { functions, restsOn });
  return restsOn;
}

/**
 * HHI on the scale to 10 000 (models M5) by number of suppliers. Those of no known country count once as each in a country of its own
 * (the least), once as all in the largest (the most).
 */
export function concentrationOf(counts: readonly number[], unknown: number) {
  const all = counts.reduce((sum, count) => sum + count, unknown);
  if (all === 0) return null;
  const index = (parts: readonly number[]) => parts.reduce((sum, part) => sum + (part / all) ** 2, 0);
  const largest = Math.max(0, ...counts);
  const least = index(counts) + unknown / all ** 2;
  const most = index(counts) - (largest / all) ** 2 + ((largest + unknown) / all) ** 2;
  return {
    hhi: { low: Math.round(least * 10_000), high: Math.round(most * 10_000) },
    effective: { low: 1 / most, high: 1 / least },
  };
}
