import type { z } from 'zod';
import type { Ir8179View } from '../../engines/network/ir8179.ts';
import { type Interdependencies as Answered, type Ir8272View, ir8272View } from '../../engines/network/ir8272.ts';
import type { SectorViews } from '../../engines/network/sectors.ts';
import type { Context } from '../../platform/context.ts';
import type { Ir8272Report, NetworkTask } from '../../workers/study-network.ts';
import type { NodeRef } from '../register/contract.ts';
import { readNodeRefs } from '../register/index.ts';
import type { RegisterDocument } from './document-store.ts';
import { documentOf } from './documents.ts';
import { type Interdependencies, mostOfView } from './views-contract.ts';

interface Asked {
  components?: boolean | undefined;
}

/** What the sectors look at, of the network of the workspace. */
export async function readSectors(context: Context, { components = true }: Asked) {
  const register = await documentOf(context, components);
  const found = await context.workers.run<SectorViews>('study-network', task('sectors', register));
  const singleSource = first(found.singleSource);
  const singleRegion = first(found.singleRegion);
  const buffers = first(found.buffers);
  const named = await namesOf(context, register, [
    ...singleSource.items.flatMap(({ id, source }) => [id, source]),
    ...[...singleRegion.items, ...buffers.items].map(({ id }) => id),
  ]);
  return {
    singleSource: each(singleSource, ({ id, source, state }) => ({ item: named(id), source: named(source), state })),
    singleRegion: each(singleRegion, ({ id, ...more }) => ({ item: named(id), ...more })),
    tiers: found.tiers,
    buffers: each(buffers, ({ id, ...more }) => ({ item: named(id), ...more })),
    manufacturing: found.manufacturing,
  };
}

/** The network of the workspace in the processes of IR 8179. */
export async function readIr8179(context: Context, { components = true }: Asked) {
  const register = await documentOf(context, components);
  const found = await context.workers.run<Ir8179View>('study-network', task('ir8179', register));
  const parts = [first(found.programme), first(found.system), first(found.component)] as const;
  const review = first(found.review);
  const named = await namesOf(context, register, [
    ...parts.flatMap(({ items }) => items.flatMap(({ id, path }) => [id, ...path])),
    ...review.items.map(({ id }) => id),
  ]);
  const [programme, system, component] = parts.map((part) =>
    each(part, ({ id, path, ...more }) => ({ item: named(id), path: path.map(named), ...more })),
  ) as [Described, Described, Described];
  return {
    procedure: { ...found.procedure, scale: [...found.procedure.scale] },
    ...{ programme, system, component },
    review: each(review, ({ id, ...more }) => ({ item: named(id), ...more })),
  };
}

type Described = First<Omit<Ir8179View['system'][number], 'id' | 'path'> & { item: NodeRef; path: NodeRef[] }>;

type Questions = z.input<typeof Interdependencies>;

const mostLines = 2000;

/** What the tool of IR 8272 would ask of the network of the workspace. */
export async function readIr8272(context: Context) {
  const register = await documentOf(context, false);
  const { input, left, view } = await context.workers.run<Ir8272Report>('study-network', {
    ...{ task: 'ir8272', document: register.document, mostLines },
  } satisfies NetworkTask);
  const ids = [...input.projects, ...input.products, ...input.suppliers].map(({ id }) => id);
  const named = await namesOf(context, register, ids);
  const nodes = Object.fromEntries(ids.map((id) => [id, named(id)]));
  return { questions: input as Questions, nodes, left, view };
}

export async function answerIr8272(_: Context, input: Answered): Promise<Ir8272View> {
  return ir8272View(input);
}

function task(which: 'sectors' | 'ir8179', { document }: RegisterDocument): NetworkTask {
  return { task: which, document };
}

interface First<Item> {
  count: number;
  items: Item[];
}

function first<Item>(all: readonly Item[]): First<Item> {
  return { count: all.length, items: all.slice(0, mostOfView) };
}

function each<Item, Other>({ count, items }: First<Item>, change: (item: Item) => Other): First<Other> {
  return { count, items: items.map(change) };
}

/** Who the ids of a file are; one removed in this moment goes by what the file says of it. */
async function namesOf(
  { database, workspaceId }: Context,
  { document, ids }: RegisterDocument,
  files: readonly string[],
): Promise<(file: string) => NodeRef> {
  const wanted = new Set(files);
  const known = new Map(
    document.nodes.flatMap(({ id, kind, name = id }, node) =>
      wanted.has(id)
        ? [[id, { id: ids[node]!, kind: kind === 'owner' ? 'supplier' : kind, number: null, name } satisfies NodeRef]]
        : [],
    ),
  );
  const refs = await database.inWorkspace(workspaceId, (tx) =>
    readNodeRefs(
      tx,
      workspaceId,
      Array.from(known.values(), ({ id }) => id),
    ),
  );
  const byId = new Map(refs.map((ref) => [ref.id, ref]));
  return (file) => byId.get(known.get(file)!.id) ?? known.get(file)!;
}
