import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/database/database.ts';
import { BomLists } from './bom-lists.ts';
import { type Snapshot, snapshotFrom } from './snapshot.ts';
import { findChange, readColumns } from './store.ts';

/** Memory for snapshots in one process, in bytes; a million places in BOMs take 4 MB, and 5 more for their lists. */
const memoryLimit = 128 * 1024 * 1024;

interface Kept {
  /** The newest change that is known not to have moved the network. */
  change: number;
  /** Links hold from a day and until a day, so a snapshot is good for its day. */
  day: string;
  snapshot: Promise<Snapshot>;
  isBuilding: boolean;
  size: number;
}

const keptBy = new WeakMap<Database['pool'], Map<string, Kept>>();
/** By workspace. */
const listsBy = new WeakMap<Database['pool'], Map<string, BomLists>>();

/**
 * The network of the workspace as the reader sees it: from memory, or built anew where a change has moved it. One of a past
 * change is built when it is asked for and does not move any more. However many ask and write meanwhile, one is built at a time.
 */
export async function snapshotOf({
  database,
  workspaceId,
  clock,
}: Pick<Context, 'database' | 'workspaceId' | 'clock'>): Promise<Snapshot> {
  const all = keptBy.get(database.pool) ?? new Map<string, Kept>();
  keptBy.set(database.pool, all);
  const key = `${workspaceId} ${JSON.stringify(database.sight)}`;
  const day = clock().toISOString().slice(0, 10);
  for (;;) {
    const known = all.get(key);
    const { change, moved } = await database.inWorkspace(workspaceId, (tx) =>
      findChange(tx, workspaceId, known?.change ?? Number.MAX_SAFE_INTEGER),
    );
    // Somebody else has begun to build meanwhile.
    if (all.get(key) !== known) continue;
    const isGood = known && known.day === day && !moved;
    if (known?.isBuilding && !isGood) {
      await known.snapshot.catch(() => {});
      continue;
    }
    const kept = isGood ? known : build(database, workspaceId, day, known);
    kept.change = Math.max(kept.change, change);
    all.delete(key);
    all.set(key, kept);
    try {
      const snapshot = await kept.snapshot;
      letGo(all);
      return snapshot;
    } catch (error) {
      if (all.get(key) === kept) all.delete(key);
      throw error;
    }
  }
}

/** Requests that come while it is built wait for the same one. */
function build(database: Database, workspaceId: string, day: string, known: Kept | undefined): Kept {
  const read = async () => {
    try {
      const before = await known?.snapshot.catch(() => undefined);
      const lists = listsOf(database, workspaceId);
      const columns = await database.inWorkspace(workspaceId, async (tx) => {
        const register = await readColumns(tx, workspaceId, day);
        await lists.need(
          tx,
          workspaceId,
          register.listings.map(({ bom, components }) => ({ id: bom, components })),
        );
        return register;
      });
      const snapshot = snapshotFrom(columns, lists, before);
      lists.keep(new Set(snapshot.boms));
      kept.change = Math.max(kept.change, snapshot.change);
      kept.size = snapshot.size;
      return snapshot;
    } finally {
      kept.isBuilding = false;
    }
  };
  const kept: Kept = { change: 0, day, snapshot: Promise.resolve().then(read), isBuilding: true, size: 0 };
  return kept;
}

function listsOf({ pool }: Database, workspaceId: string): BomLists {
  const all = listsBy.get(pool) ?? new Map<string, BomLists>();
  listsBy.set(pool, all);
  const lists = all.get(workspaceId) ?? new BomLists();
  all.set(workspaceId, lists);
  return lists;
}

/** Lets go of the snapshots not asked for longest; the newest stays however large it is. */
function letGo(all: Map<string, Kept>): void {
  let size = 0;
  for (const kept of all.values()) size += kept.size;
  for (const [key, kept] of all) {
    if (size <= memoryLimit || all.size === 1) return;
    all.delete(key);
    size -= kept.size;
  }
}
