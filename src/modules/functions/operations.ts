import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import {
  type Filters,
  getNodeId,
  insertNode,
  lockNode,
  readListPage,
  updateNode,
  writeWords,
} from '../register/index.ts';
import type { FunctionListQuery, MissionFunction, NewMissionFunction } from './contract.ts';
import { findFunction, functionList, readFacetsOfFunctions, writeFunction } from './store.ts';

export function listFunctions(context: Context, query: FunctionListQuery) {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const shown = await functionList.shown(tx, workspaceId, query);
    return readListPage(context, tx, functionList, { query, shown });
  });
}

export function facetsOfFunctions({ database, workspaceId }: Context, query: Filters<FunctionListQuery>) {
  return database.inWorkspace(workspaceId, (tx) => readFacetsOfFunctions(tx, workspaceId, query));
}

export function getFunction({ database, workspaceId }: Context, reference: string): Promise<MissionFunction> {
  return database.inWorkspace(workspaceId, async (tx) => {
    const id = await getNodeId(tx, workspaceId, 'function', reference);
    return (await findFunction(tx, workspaceId, id))!;
  });
}

export function registerFunction(context: Context, input: NewMissionFunction): Promise<MissionFunction> {
  return changeSet(context, 'function.registered', async (change) => {
    const id = await insertNode(change, { kind: 'function', key: input.key ?? null, name: input.name });
    await writeFunction(change, id, input.criticality ?? null);
    return finish(change, id);
  });
}

export function changeFunction(
  context: Context,
  reference: string,
  input: Partial<NewMissionFunction>,
  ifMatch: string,
): Promise<MissionFunction> {
  return changeSet(context, 'function.changed', async (change) => {
    const node = await lockNode(change, 'function', reference);
    requireEtag(node.change_set_id, ifMatch);
    await updateNode(change, node.id, input);
    if (input.criticality !== undefined) await writeFunction(change, node.id, input.criticality);
    change.subject(node.id);
    return finish(change, node.id);
  });
}

async function finish(change: ChangeSet, id: string): Promise<MissionFunction> {
  await writeWords(change, { id, kind: 'function' });
  return (await findFunction(change.tx, change.workspaceId, id))!;
}

export function retireFunction(context: Context, reference: string): Promise<MissionFunction> {
  return setRetired(context, 'function.retired', reference, true);
}

export function restoreFunction(context: Context, reference: string): Promise<MissionFunction> {
  return setRetired(context, 'function.restored', reference, false);
}

function setRetired(context: Context, action: string, reference: string, retired: boolean): Promise<MissionFunction> {
  return changeSet(context, action, async (change) => {
    const node = await lockNode(change, 'function', reference);
    await updateNode(change, node.id, { retired });
    change.subject(node.id);
    return (await findFunction(change.tx, change.workspaceId, node.id))!;
  });
}
