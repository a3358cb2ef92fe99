import type { Context } from '../../platform/context.ts';
import type { Database } from '../../platform/database/database.ts';
import { type Snapshot, snapshotFrom } from './snapshot.ts';
import { findChange, readColumns } from './store.ts';

/** Memory for snapshots in one process, in bytes; 100,000 components take about 5 MB. */
const memoryLimit = 128 * 1024 * 1024;

interface Kept {
  /** The newest change that is known not to have moved the network. */
  change: number;
  /** Links hold from a day and until a day, so a snapshot is good for its day. */
  day: string;
  snapshot: Promise<Snapshot>;
  size: number;
}

const keptBy = new WeakMap<Database, Map<string, Kept>>();

/** The network of the workspace as it is now: from memory, or built anew where a change has moved it. */
export async function snapshotOf({
  database,
  workspaceId,
  clock,
}: Pick<Context, 'database' | 'workspaceId' | 'clock'>): Promise<Snapshot> {
  const all = keptBy.get(database) ?? new Map<string, Kept>();
  keptBy.set(database, all);
  const day = clock().toISOString().slice(0, 10);
  const { change, moved } = await database.inWorkspace(workspaceId, (tx) =>
    findChange(tx, workspaceId, all.get(workspaceId)?.change ?? 0),
  );
  const known = all.get(workspaceId);
  const kept = known && known.day === day && !moved ? known : build(database, workspaceId, day);
  kept.change = Math.max(kept.change, change);
  all.delete(workspaceId);
  all.set(workspaceId, kept);
  try {
    const snapshot = await kept.snapshot;
    kept.size = snapshot.size;
    letGo(all);
    return snapshot;
  } catch (error) {
    if (all.get(workspaceId) === kept) all.delete(workspaceId);
    throw error;
  }
}

/** Requests that come while it is built wait for the same one. */
function build(database: Database, workspaceId: string, day: string): Kept {
  const snapshot = database.inWorkspace(workspaceId, async (tx) =>
    snapshotFrom(await readColumns(tx, workspaceId, day)),
  );
  return { change: 0, day, snapshot, size: 0 };
}

/** Lets go of the snapshots not asked for longest; the newest stays however large it is. */
function letGo(all: Map<string, Kept>): void {
  let size = 0;
  for (const kept of all.values()) size += kept.size;
  for (const [workspaceId, kept] of all) {
    if (size <= memoryLimit || all.size === 1) return;
    all.delete(workspaceId);
    size -= kept.size;
  }
}
