import { AppError } from '../../common/errors.ts';
import type { Graph } from '../../engines/graph/build-graph.ts';
import type { NetworkStudy } from '../../engines/network/study-network.ts';
import type { Context } from '../../platform/context.ts';
import type { Database, Tx } from '../../platform/database/database.ts';
import type { NetworkTask } from '../../workers/study-network.ts';
import { findMove } from '../register/index.ts';
import { type DocumentAsked, headOf, readNetworkPieces } from './document-store.ts';
import { onlySuppliersWeighed, partsWeighed } from './documents.ts';
import { eachInPortions } from './portions.ts';

/** Every change of these moves a study, of a name too; what is found against a part does not. */
const tables = [
  ...['node', 'supplier', 'site', 'product', 'mission_function', 'fact', 'supply_link', 'supplier_name'],
  ...['source_group', 'source_group_source', 'named_component', 'unit_supplier'],
];

/** The network of a workspace as one reader sees it, reckoned once for all who ask. */
export interface StudiedNetwork {
  /** The newest change that it has seen. */
  change: number;
  study: NetworkStudy;
  graph: Graph;
  /** By node of the study: its id in the register, and the way back. */
  ids: readonly string[];
  numberOf: ReadonlyMap<string, number>;
}

/** A study as a request gets it: of the newest change, or of an earlier one while that is being reckoned. */
export interface StudyAtHand {
  network: StudiedNetwork;
  isBehind: boolean;
}

interface Kept {
  /** The newest change that is known not to have moved the network. */
  change: number;
  /** Links and statements hold from a day and until a day. */
  day: string;
  network: Promise<StudiedNetwork>;
  finished: StudiedNetwork | undefined;
  isRunning: boolean;
  size: number;
}

/** So long a request waits before it is told to ask again, in ms; nobody else waits meanwhile. */
const mostWait = 8_000;

/** Memory for studies in one process, in bytes; of 13,000 nodes with 276,000 links one takes 60 MB. */
const memoryLimit = 256 * 1024 * 1024;

const keptBy = new WeakMap<Database['pool'], Map<string, Kept>>();

/**
 * The study of the network as the reader sees it, once for each change that moves it and each past moment that is asked for. One is reckoned
 * at a time, in a worker; undefined where none is at hand yet.
 */
export async function studyAtHand(context: Context): Promise<StudyAtHand | undefined> {
  const { database, workspaceId, clock } = context;
  const all = keptBy.get(database.pool) ?? new Map<string, Kept>();
  keptBy.set(database.pool, all);
  const key = `${workspaceId} ${JSON.stringify(database.sight)}`;
  const day = clock().toISOString().slice(0, 10);
  const timeIsUp = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => timeIsUp.resolve(undefined), mostWait);
  try {
    for (;;) {
      const known = all.get(key);
      const { change, moved } = await database.inWorkspace(workspaceId, (tx) =>
        findMove(tx, workspaceId, known?.change ?? Number.MAX_SAFE_INTEGER, { tables }),
      );
      // Somebody else has begun meanwhile.
      if (all.get(key) !== known) continue;
      const isGood = known !== undefined && known.day === day && !moved;
      if (known?.isRunning && !isGood) {
        const ended = await Promise.race([known.network.then(done, done), timeIsUp.promise]);
        if (ended) continue;
        return known.finished && { network: known.finished, isBehind: true };
      }
      const kept = isGood ? known : begin(context, all, key, { day, before: known?.finished });
      kept.change = Math.max(kept.change, change);
      all.delete(key);
      all.set(key, kept);
      const network = await Promise.race([kept.network, timeIsUp.promise]);
      letGo(all);
      if (network) return { network, isBehind: false };
      return kept.finished && { network: kept.finished, isBehind: true };
    }
  } finally {
    clearTimeout(timer);
  }
}

const done = () => true as const;

/** What was reckoned before stays at hand until this is. */
function begin(
  context: Context,
  all: Map<string, Kept>,
  key: string,
  { day, before }: { day: string; before: StudiedNetwork | undefined },
): Kept {
  const kept: Kept = {
    change: 0,
    day,
    network: reckon(context, day),
    finished: before,
    isRunning: true,
    size: before ? sizeOf(before) : 0,
  };
  kept.network.then(
    (network) => {
      kept.isRunning = false;
      kept.finished = network;
      kept.size = sizeOf(network);
    },
    (error) => {
      kept.isRunning = false;
      // What was too large stays too large until a change moves it.
      if (!(error instanceof TooLarge) && all.get(key) === kept) all.delete(key);
    },
  );
  return kept;
}

class TooLarge extends AppError {
  constructor() {
    super('unprocessable', 'The network is too large to be reckoned in the memory that one calculation may take.');
  }
}

function isOutOfMemory(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

async function reckon({ database, workspaceId, workers }: Context, day: string): Promise<StudiedNetwork> {
  const { change, ids, parts, pieces } = await database.inWorkspace(workspaceId, async (tx) => {
    const found = await findMove(tx, workspaceId, 0, { tables });
    const parts = await partsWeighed(tx, workspaceId);
    return { ...found, parts, ...(await readPieces(tx, workspaceId, { day, parts })) };
  });
  const task: NetworkTask = { task: 'study', pieces };
  const move = pieces.map(({ buffer }) => buffer as ArrayBuffer);
  const study = await workers.run<NetworkStudy>('study-network', task, { move }).catch((error: unknown) => {
    throw isOutOfMemory(error) ? new TooLarge() : error;
  });
  if (parts === 'suppliers') study.notes.push(onlySuppliersWeighed);
  const numberOf = new Map<string, number>();
  await eachInPortions(ids, (id, node) => numberOf.set(id, node));
  return { change, study, graph: { nodeCount: ids.length, up: study.up, down: study.down }, ids, numberOf };
}

/** The document as JSON, piece by piece as it is read. */
async function readPieces(tx: Tx, workspaceId: string, asked: DocumentAsked) {
  const encoder = new TextEncoder();
  const pieces = [encoder.encode(JSON.stringify(headOf(asked)))];
  const ids = await readNetworkPieces(tx, workspaceId, asked, (piece) => {
    pieces.push(encoder.encode(JSON.stringify(piece)));
  });
  return { ids, pieces };
}

/** In bytes, the ids of nodes with their look-up included. */
function sizeOf({ ids, study }: StudiedNetwork): number {
  return ids.length * 150 + bytesIn(study);
}

function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce<number>((sum, one) => sum + bytesIn(one), 0);
}

/** Lets go of the studies not asked for longest; the newest stays however large it is. */
function letGo(all: Map<string, Kept>): void {
  let size = 0;
  for (const kept of all.values()) size += kept.size;
  for (const [key, kept] of all) {
    if (size <= memoryLimit || all.size === 1) return;
    all.delete(key);
    size -= kept.size;
  }
}
