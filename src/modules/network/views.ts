import type { z } from 'zod';
import type { Analysed, Ir8179View } from '../../engines/network/ir8179.ts';
import { type Interdependencies as Answered, type Ir8272View, ir8272View } from '../../engines/network/ir8272.ts';
import type { SectorViews } from '../../engines/network/sectors.ts';
import type { Context } from '../../platform/context.ts';
import type { Ir8272Report, NetworkTask } from '../../workers/study-network.ts';
import type { NodeRef } from '../register/contract.ts';
import type { RegisterDocument } from './document-store.ts';
import { documentOf, notesOn } from './documents.ts';
import { namesOf } from './file-names.ts';
import { type Interdependencies, mostOfView } from './views-contract.ts';

interface Asked {
  components?: boolean | undefined;
}

/** What the sectors look at, of the network of the workspace. */
export async function readSectors(context: Context, { components = true }: Asked) {
  const { found, named, notes } = await findSectors(context, components, first);
  return {
    singleSource: each(found.singleSource, ({ id, source, state }) => ({
      item: named(id),
      source: named(source),
      state,
    })),
    singleRegion: each(found.singleRegion, ({ id, ...more }) => ({ item: named(id), ...more })),
    tiers: found.tiers,
    buffers: each(found.buffers, ({ id, ...more }) => ({ item: named(id), ...more })),
    plants: each(found.plants, ({ id, owned }) => ({ item: named(id), owned })).items,
    manufacturing: found.manufacturing,
    notes,
  };
}

/** The lists as far as `cut` leaves them, with the names of all in them. */
export async function findSectors(
  context: Context,
  components: boolean,
  cut: <Item>(all: readonly Item[]) => First<Item>,
) {
  const register = await documentOf(context, components);
  const { singleSource, singleRegion, buffers, plants, ...whole } = await context.workers.run<SectorViews>(
    'study-network',
    task('sectors', register),
  );
  const found = {
    ...whole,
    singleSource: cut(singleSource),
    singleRegion: cut(singleRegion),
    buffers: cut(buffers),
    plants: cut(plants),
  };
  const named = await whoIs(context, register, [
    ...found.singleSource.items.flatMap(({ id, source }) => [id, source]),
    ...[...found.singleRegion.items, ...found.buffers.items, ...found.plants.items].map(({ id }) => id),
  ]);
  return { found, named, notes: notesOn(register) };
}

/** The network of the workspace in the processes of IR 8179. */
export async function readIr8179(context: Context, { components = true }: Asked) {
  const { found, named, notes } = await findIr8179(context, components, first);
  const described = (part: First<Analysed>) =>
    each(part, ({ id, path, ...more }) => ({ item: named(id), path: path.map(named), ...more }));
  return {
    procedure: { ...found.procedure, scale: [...found.procedure.scale] },
    programme: described(found.programme),
    system: described(found.system),
    component: described(found.component),
    review: each(found.review, ({ id, ...more }) => ({ item: named(id), ...more })),
    notes,
  };
}

export async function findIr8179(
  context: Context,
  components: boolean,
  cut: <Item>(all: readonly Item[]) => First<Item>,
) {
  const register = await documentOf(context, components);
  const { procedure, ...lists } = await context.workers.run<Ir8179View>('study-network', task('ir8179', register));
  const found = {
    procedure,
    programme: cut(lists.programme),
    system: cut(lists.system),
    component: cut(lists.component),
    review: cut(lists.review),
  };
  const named = await whoIs(context, register, [
    ...[found.programme, found.system, found.component].flatMap(({ items }) =>
      items.flatMap(({ id, path }) => [id, ...path]),
    ),
    ...found.review.items.map(({ id }) => id),
  ]);
  return { found, named, notes: notesOn(register) };
}

type Questions = z.input<typeof Interdependencies>;

const mostLines = 2000;

/** What the tool of IR 8272 would ask of the network of the workspace. */
export async function readIr8272(context: Context) {
  const register = await documentOf(context, false);
  const { input, left, view } = await context.workers.run<Ir8272Report>('study-network', {
    ...{ task: 'ir8272', document: register.document, mostLines },
  } satisfies NetworkTask);
  const ids = [...input.projects, ...input.products, ...input.suppliers].map(({ id }) => id);
  const named = await whoIs(context, register, ids);
  const nodes = Object.fromEntries(ids.map((id) => [id, named(id)]));
  return { questions: input as Questions, nodes, left, view };
}

export async function answerIr8272(_: Context, input: Answered): Promise<Ir8272View> {
  return ir8272View(input);
}

function task(which: 'sectors' | 'ir8179', { document }: RegisterDocument): NetworkTask {
  return { task: which, document };
}

async function whoIs(context: Context, register: RegisterDocument, ids: readonly string[]) {
  const named = await namesOf(context, [register], ids);
  return (id: string): NodeRef => named(id)!;
}

export interface First<Item> {
  count: number;
  items: Item[];
}

function first<Item>(all: readonly Item[]): First<Item> {
  return { count: all.length, items: all.slice(0, mostOfView) };
}

function each<Item, Other>({ count, items }: First<Item>, change: (item: Item) => Other): First<Other> {
  return { count, items: items.map(change) };
}
