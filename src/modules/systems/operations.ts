import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { declareLinks } from '../links/index.ts';
import {
  type Filters,
  getNodeId,
  insertNode,
  lockNode,
  readListPage,
  requireNodeId,
  updateNode,
  writeWords,
} from '../register/index.ts';
import type { NewSystem, System, SystemListQuery } from './contract.ts';
import { findSystem, readFacetsOfSystems, systemList } from './store.ts';

export function listSystems(context: Context, query: SystemListQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await systemList.shown(tx, workspaceId, query);
    return readListPage(context, tx, systemList, { query, shown });
  });
}

export function facetsOfSystems({ database, workspaceId }: Context, query: Filters<SystemListQuery>) {
  return database.inWorkspace(workspaceId, (tx) => readFacetsOfSystems(tx, workspaceId, query));
}

export function getSystem({ database, workspaceId }: Context, reference: string): Promise<System> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const id = await getNodeId(tx, workspaceId, 'system', reference);
    return (await findSystem(tx, workspaceId, id))!;
  });
}

export function registerSystem(context: Context, input: NewSystem): Promise<System> {
  return changeSet(context, 'system.registered', async (change) => {
    const id = await insertNode(change, { kind: 'system', key: input.key ?? null, name: input.name });
    return finish(change, id, input.functionIds);
  });
}

export function changeSystem(
  context: Context,
  reference: string,
  input: Partial<NewSystem>,
  ifMatch: string,
): Promise<System> {
  return changeSet(context, 'system.changed', async (change) => {
    const node = await lockNode(change, 'system', reference);
    requireEtag(node.change_set_id, ifMatch);
    await updateNode(change, node.id, input);
    change.subject(node.id);
    return finish(change, node.id, input.functionIds);
  });
}

async function finish(change: ChangeSet, id: string, functions: readonly string[] | undefined): Promise<System> {
  const { tx, workspaceId } = change;
  if (functions) {
    const functionIds: string[] = [];
    for (const [index, reference] of functions.entries()) {
      functionIds.push((await requireNodeId(tx, workspaceId, 'function', reference, `/functionIds/${index}`))!);
    }
    await declareLinks(change, 'function', id, functionIds);
  }
  await writeWords(change, { id, kind: 'system' });
  return (await findSystem(tx, workspaceId, id))!;
}

export function retireSystem(context: Context, reference: string): Promise<System> {
  return setRetired(context, 'system.retired', reference, true);
}

export function restoreSystem(context: Context, reference: string): Promise<System> {
  return setRetired(context, 'system.restored', reference, false);
}

function setRetired(context: Context, action: string, reference: string, retired: boolean): Promise<System> {
  return changeSet(context, action, async (change) => {
    const node = await lockNode(change, 'system', reference);
    await updateNode(change, node.id, { retired });
    change.subject(node.id);
    return (await findSystem(change.tx, change.workspaceId, node.id))!;
  });
}
