import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { raiseFollowed } from '../notices/index.ts';
import { getNodeId, holdRegister, lockNode, nodeRefOf, rewriteWords, updateNode } from '../register/index.ts';
import type { Duplicate, Merge } from './contract.ts';
import { byStrength, groundsOf, pairKey, pairsOf } from './grounds.ts';
import {
  type IdentifierField,
  identifierFields,
  insertDistinction,
  insertMerge,
  type Moved,
  moveBack,
  moveHanging,
  moveLinks,
  type RecognisedSupplier,
  readDistinctions,
  readMerges,
  readSuppliers,
  removeMerge,
  updateSupplier,
} from './store.ts';

/** Pairs of suppliers that look like one company, the strongest ground first. */
export function listDuplicates(
  { database, workspaceId }: Context,
  { limit }: { limit: number },
): Promise<{ items: Duplicate[]; total: number }> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const distinct = await readDistinctions(tx, workspaceId);
    const told = new Set(distinct.map(({ one, other }) => pairKey(one, other)));
    const found = pairsOf(await readSuppliers(tx, workspaceId))
      .filter(([one, other]) => !told.has(pairKey(one.id, other.id)))
      .map(([one, other]) => ({ one: shown(one), other: shown(other), grounds: groundsOf(one, other) }))
      .sort((a, b) => byStrength(a.grounds[0]!, b.grounds[0]!) || a.one.name.localeCompare(b.one.name));
    return { items: found.slice(0, limit), total: found.length };
  });
}

function shown(supplier: RecognisedSupplier) {
  return { ...nodeRefOf(supplier), country: supplier.country };
}

export function distinguish(context: Context, input: { oneId: string; otherId: string }): Promise<void> {
  return changeSet(context, 'supplier.distinguished', async (change) => {
    const one = await lockNode(change, 'supplier', input.oneId);
    const other = await lockNode(change, 'supplier', input.otherId);
    if (one.id === other.id) throw sameSupplier('/otherId');
    await insertDistinction(change, one.id, other.id);
    change.subject(one.id);
    change.detail('other', other.id);
  });
}

function sameSupplier(at: string): AppError {
  const message = 'This is one and the same supplier.';
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

export function listMerges(
  { database, workspaceId }: Context,
  reference: string,
): Promise<{ into: Merge | null; merged: Merge[] }> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const id = await getNodeId(tx, workspaceId, 'supplier', reference);
    const merges = (await readMerges(tx, workspaceId, id)).map(({ moved: _, ...merge }) => merge);
    return {
      into: merges.find(({ merged }) => merged.id === id) ?? null,
      merged: merges.filter(({ into }) => into.id === id),
    };
  });
}

/** Merges a supplier into another; nothing is lost, and a split puts it back. */
export function merge(context: Context, reference: string, { intoId }: { intoId: string }): Promise<Merge> {
  return changeSet(context, 'supplier.merged', async (change) => {
    await holdRegister(change, 'shared');
    const { supplier, into } = await bothOf(change, reference, intoId);
    const ground = groundsOf(supplier, into)[0] ?? { rule: 'decided' as const, value: null };
    const links = await moveLinks(change, supplier.id, into.id);
    const hanging = await moveHanging(change, supplier.id, into.id);
    const gained = gainOf(supplier, into);
    const moved: Moved = { ...links, ...hanging, ...gained };
    await updateSupplier(change, into.id, {
      ...into,
      ...gained.filled,
      aliases: [...into.aliases, ...gained.aliases],
      tags: [...into.tags, ...gained.tags],
    });
    await updateNode(change, into.id);
    await updateNode(change, supplier.id, { retired: true });
    await insertMerge(change, { supplierId: supplier.id, intoId: into.id, ground, moved });
    await rewriteWords(change, [supplier.id, into.id]);
    change.subject(into.id);
    change.detail('merged', supplier.id);
    change.detail('rule', ground.rule);
    await raiseFollowed(change);
    return supplier.id;
  }).then(async (id) => (await listMerges(context, id)).into!);
}

async function bothOf(change: ChangeSet, reference: string, intoReference: string) {
  const { tx, workspaceId } = change;
  const locked = await lockNode(change, 'supplier', reference);
  const target = await lockNode(change, 'supplier', intoReference);
  if (locked.id === target.id) throw sameSupplier('/intoId');
  const found = await readSuppliers(tx, workspaceId, [locked.id, target.id]);
  const supplier = found.find(({ id }) => id === locked.id)!;
  const into = found.find(({ id }) => id === target.id)!;
  const [earlier] = (await readMerges(tx, workspaceId, supplier.id)).filter(({ merged }) => merged.id === supplier.id);
  if (earlier) throw new AppError('conflict', `${supplier.name} is merged into ${earlier.into.name} already.`);
  if (into.retired) throw new AppError('conflict', `${into.name} is retired. Merge into one that is not.`);
  return { supplier, into };
}

/** What the other does not have yet: names, tags, and identifiers where it has none. */
function gainOf(supplier: RecognisedSupplier, into: RecognisedSupplier): Pick<Moved, 'aliases' | 'tags' | 'filled'> {
  const names = new Set([into.name, ...into.aliases]);
  const aliases = [...new Set([supplier.name, ...supplier.aliases])].filter((name) => !names.has(name));
  const filled: Partial<Record<IdentifierField, string>> = {};
  for (const field of identifierFields) {
    const value = supplier[field];
    if (into[field] === null && value !== null) filled[field] = value;
  }
  return { aliases, tags: supplier.tags.filter((tag) => !into.tags.includes(tag)), filled };
}

/** Takes a merged supplier out again; what was changed since stays where it is, and is counted. */
export function split(context: Context, reference: string) {
  return changeSet(context, 'supplier.split', async (change) => {
    const { tx, workspaceId } = change;
    await holdRegister(change, 'shared');
    const node = await lockNode(change, 'supplier', reference);
    const [held] = (await readMerges(tx, workspaceId, node.id)).filter(({ merged }) => merged.id === node.id);
    if (!held) throw new AppError('conflict', `${node.name} is not merged into another supplier.`);
    const { moved } = held;
    await lockNode(change, 'supplier', held.into.id);
    const [into] = await readSuppliers(tx, workspaceId, [held.into.id]);
    await updateSupplier(change, held.into.id, withoutGain(into!, moved));
    await updateNode(change, held.into.id);
    await updateNode(change, node.id, { retired: false });
    const returned = await moveBack(change, moved, held.into.id, node.id);
    await removeMerge(change, node.id);
    await rewriteWords(change, [node.id, held.into.id]);
    change.subject(node.id);
    change.detail('from', held.into.id);
    const came = [moved.supply_link, moved.links, moved.supplier_name, moved.evidence, moved.unit_supplier];
    const stayed = came.reduce((sum, rows) => sum + rows.length, 0) - returned;
    change.detail('returned', returned);
    change.detail('stayed', stayed);
    await raiseFollowed(change);
    return { supplier: held.merged, returned, stayed };
  });
}

function withoutGain(into: RecognisedSupplier, { aliases, tags, filled }: Moved): RecognisedSupplier {
  const values = { ...into };
  for (const field of identifierFields) {
    if (filled[field] !== undefined && into[field] === filled[field]) values[field] = null;
  }
  return {
    ...values,
    aliases: into.aliases.filter((alias) => !aliases.includes(alias)),
    tags: into.tags.filter((tag) => !tags.includes(tag)),
  };
}
