import { levels } from '../../common/network.ts';
import { criticality } from '../../engines/network/criticality.ts';
import type { Context } from '../../platform/context.ts';
import type { LevelBounds, NetworkTask } from '../../workers/study-network.ts';
import type { Level, NodeKind, NodeRef } from '../register/contract.ts';
import { findMove } from '../register/index.ts';
import type { NetworkNode } from './neighbourhood-contract.ts';
import {
  type LevelInput,
  type LevelledNetwork,
  levelInput,
  levelledNetwork,
  levelsOf,
  tierOf,
} from './neighbourhood-levels.ts';
import { firstByName, readLevelColumns, readPlacedNodes, tablesOfLevels } from './neighbourhood-store.ts';
import { findNumber, idOf, kindOf, nodeKinds, type Snapshot } from './snapshot.ts';
import { snapshotOf } from './snapshots.ts';

interface KeptLevels {
  change: number;
  day: string;
  levelled: Promise<LevelledNetwork>;
}

const keptFor = new WeakMap<Snapshot, KeptLevels>();

/** From so many links on levels are reckoned in a thread of their own. */
const linksForThread = 100_000;

/** The network with levels and tiers, reckoned anew where a change has moved them. */
export async function levelledOf(context: Context): Promise<LevelledNetwork> {
  const { database, workspaceId } = context;
  const snapshot = await snapshotOf(context);
  const day = dayOf(context);
  const known = keptFor.get(snapshot);
  const { change, moved } = await database.inWorkspace(workspaceId, (tx) =>
    findMove(tx, workspaceId, known?.change ?? Number.MAX_SAFE_INTEGER, { tables: tablesOfLevels }),
  );
  if (known && known.day === day && !moved) return known.levelled;
  const kept = { change, day, levelled: reckon(context, snapshot, day) };
  keptFor.set(snapshot, kept);
  kept.levelled.catch(() => {
    if (keptFor.get(snapshot) === kept) keptFor.delete(snapshot);
  });
  return kept.levelled;
}

export function dayOf({ clock }: Pick<Context, 'clock'>): string {
  return clock().toISOString().slice(0, 10);
}

async function reckon(context: Context, snapshot: Snapshot, day: string): Promise<LevelledNetwork> {
  const { database, workspaceId } = context;
  const columns = await database.inWorkspace(workspaceId, (tx) => readLevelColumns(tx, workspaceId, day));
  const input = levelInput(snapshot, columns);
  return levelledNetwork(snapshot, input, await boundsOf(context, input));
}

async function boundsOf({ workers }: Context, { network, stated }: LevelInput): Promise<LevelBounds> {
  if (network.links.from.length < linksForThread) return criticality(network, stated);
  const task: NetworkTask = { task: 'levels', network, stated };
  return workers.run<LevelBounds>('study-network', task);
}

export interface Filtered {
  kind?: readonly NodeKind[] | undefined;
  least?: Level | undefined;
}

export function matcherOf(net: LevelledNetwork, { kind, least }: Filtered): (node: number) => boolean {
  const kinds = kind && new Set(kind.map((one) => nodeKinds.indexOf(one)));
  const level = least === undefined ? 0 : levels.indexOf(least);
  return (node) =>
    (!kinds || kinds.has(kindOf(net.snapshot, node))) && (level === 0 || levelsOf(net, node).high >= level);
}

/** Higher stands before lower: by what it is at most, then at least. */
function rankOf(net: LevelledNetwork, node: number): number {
  const { low, high } = levelsOf(net, node);
  return high * levels.length + low;
}

/** Ids ordered by name at once. */
const mostNames = 20_000;

/** The most critical first, of equals by name; where more are alike than can be ordered by name, the first by id of those. */
export async function bestOf(
  { database, workspaceId }: Context,
  net: LevelledNetwork,
  nodes: readonly number[],
  most: number,
): Promise<number[]> {
  if (most <= 0) return [];
  if (nodes.length <= most) return [...nodes];
  const byRank: number[][] = [];
  for (const node of nodes) {
    const rank = rankOf(net, node);
    byRank[rank] ??= [];
    byRank[rank].push(node);
  }
  const best: number[] = [];
  for (const alike of byRank.reverse()) {
    if (!alike) continue;
    const left = most - best.length;
    if (alike.length <= left) best.push(...alike);
    else {
      const numbers = new Map(
        alike
          .sort((a, b) => a - b)
          .slice(0, mostNames)
          .map((node) => [idOf(net.snapshot, node), node]),
      );
      const ids = await database.inWorkspace(workspaceId, (tx) =>
        firstByName(tx, workspaceId, [...numbers.keys()], left),
      );
      best.push(...ids.map((id) => numbers.get(id)!));
    }
    if (best.length >= most) break;
  }
  return best;
}

/** Without those that are no part of the network: new ones without a link, and retired ones. */
export function numbersOf(snapshot: Snapshot, nodes: readonly NodeRef[]): number[] {
  return [...new Set(nodes.flatMap(({ id }) => findNumber(snapshot, id) ?? []))];
}

export function networkColumns(net: LevelledNetwork, node: number): Pick<NetworkNode, 'tier' | 'low' | 'high'> {
  const { low, high } = levelsOf(net, node);
  return { tier: tierOf(net, node), low: levels[low]!, high: levels[high]! };
}

/** In the order of levels, then of names. */
export async function networkNodes(
  { database, workspaceId }: Context,
  net: LevelledNetwork,
  numbers: readonly number[],
): Promise<NetworkNode[]> {
  const ids = numbers.map((node) => idOf(net.snapshot, node));
  const placed = await database.inWorkspace(workspaceId, (tx) => readPlacedNodes(tx, workspaceId, ids));
  return numbers
    .flatMap((number, index) => {
      const found = placed.get(ids[index]!);
      if (!found) return [];
      const { id, kind, name } = found;
      return [
        { rank: rankOf(net, number), node: { id, kind, number: found.number, name, ...networkColumns(net, number) } },
      ];
    })
    .sort((a, b) => b.rank - a.rank || (a.node.name < b.node.name ? -1 : Number(a.node.name > b.node.name)))
    .map(({ node }) => node);
}
