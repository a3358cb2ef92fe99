import { AppError, type Problem } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import { isShare, notAShare } from '../../common/network.ts';
import type { Page } from '../../common/page.ts';
import linkEnds from '../../formats/register-workbook/link-ends.json' with { type: 'json' };
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { raiseFollowed } from '../notices/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { findNode, findNodes, readPage } from '../register/index.ts';
import type { NewSourceGroup, SourceGroup, SourceGroupChange, SourceGroupQuery } from './contract.ts';
import {
  countGroups,
  findGroupNamed,
  getGroup,
  insertGroup,
  listGroupsOf,
  lockGroup,
  removeGroup,
  type SourceValues,
  updateGroup,
  writeSources,
} from './store.ts';

export function listSourceGroups(context: Context, query: SourceGroupQuery): Promise<Page<SourceGroup>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const node = query.node === undefined ? undefined : await findNode(tx, workspaceId, query.node);
    if (query.node !== undefined && !node) throw new AppError('not-found', 'There is no such node.');
    const page = await readPage(context, 'source-groups', query, (slice) =>
      listGroupsOf(tx, workspaceId, node?.id, slice),
    );
    return { ...page, total: await countGroups(tx, workspaceId, node?.id) };
  });
}

export function stateSourceGroup(context: Context, input: NewSourceGroup): Promise<SourceGroup> {
  return changeSet(context, 'source-group.stated', async (change) => {
    const of = await findNode(change.tx, change.workspaceId, input.ofId);
    if (!of) throw refusal([{ at: '/ofId', message: `There is no "${input.ofId}" in the register.` }]);
    const sources = await sourcesFor(change, of, input.sources);
    refuseNeed(input.need, sources.length);
    const id = await insertGroup(change, {
      nodeId: of.id,
      name: input.name,
      need: input.need,
      dependence: input.dependence ?? null,
    });
    await writeSources(change, id, sources);
    return finish(change, id);
  });
}

/** Says as part of a change that does more that one of these sources suffices; a group of the node with the name gets them instead of its own. */
export async function stateAlternatives(
  change: ChangeSet,
  { nodeId, name, sources }: { nodeId: string; name: string; sources: readonly SourceValues[] },
): Promise<void> {
  const id =
    (await findGroupNamed(change, nodeId, name)) ??
    (await insertGroup(change, { nodeId, name, need: 1, dependence: null }));
  await writeSources(change, id, sources);
}

export function changeSourceGroup(
  context: Context,
  id: string,
  input: SourceGroupChange,
  ifMatch: string,
): Promise<SourceGroup> {
  return changeSet(context, 'source-group.changed', async (change) => {
    const group = await getLockedGroup(change, id, ifMatch);
    const sources = input.sources && (await sourcesFor(change, group.of, input.sources));
    const need = input.need ?? group.need;
    refuseNeed(need, sources?.length ?? group.sources.length);
    const dependence = input.dependence === undefined ? group.dependence : input.dependence;
    await updateGroup(change, group.id, { name: input.name ?? group.name, need, dependence });
    if (sources) await writeSources(change, group.id, sources);
    return finish(change, group.id);
  });
}

export function withdrawSourceGroup(context: Context, id: string, ifMatch: string): Promise<void> {
  return changeSet(context, 'source-group.withdrawn', async (change) => {
    const group = await getLockedGroup(change, id, ifMatch);
    await removeGroup(change, group.id);
    noteGroup(change, group);
    await raiseFollowed(change);
  });
}

async function getLockedGroup(change: ChangeSet, id: string, ifMatch: string): Promise<SourceGroup> {
  const group = await lockGroup(change, requireId(id));
  if (!group) throw new AppError('not-found', 'There is no such source group.');
  requireEtag(group.etag, ifMatch);
  return group;
}

async function finish(change: ChangeSet, id: string): Promise<SourceGroup> {
  const group = await getGroup(change, id);
  noteGroup(change, group);
  await raiseFollowed(change);
  return group;
}

function noteGroup(change: ChangeSet, { id, of, need, sources }: SourceGroup): void {
  change.subject(of.id);
  change.detail('groupId', id);
  change.detail('need', need);
  change.detail('sources', sources.length);
}

/** The sources with the ids of their nodes; every mistake is named with its place. */
async function sourcesFor(
  { tx, workspaceId }: ChangeSet,
  of: NodeRef,
  sources: NewSourceGroup['sources'],
): Promise<SourceValues[]> {
  const problems: Problem[] = [];
  const values: SourceValues[] = [];
  const nodes = await findNodes(
    tx,
    workspaceId,
    sources.map(({ nodeId }) => nodeId),
  );
  for (const [place, source] of sources.entries()) {
    const node = nodes[place];
    const message = node ? wrongSource(node, of, values) : `There is no "${source.nodeId}" in the register.`;
    if (message) problems.push({ at: `/sources/${place}/nodeId`, message });
    const { share = null, shareMax = null, qualified = null, switchDays = null, dependence = null } = source;
    if (!isShare(share, shareMax)) problems.push({ at: `/sources/${place}/shareMax`, message: notAShare });
    if (node) values.push({ nodeId: node.id, share, shareMax, qualified, switchDays, dependence });
  }
  const least = values.reduce((sum, { share }) => sum + (share ?? 0), 0);
  // Shares are decimal fractions: 0.1 ten times is a little under or over 1.
  if (least > 1 + 1e-9) problems.push({ at: '/sources', message: 'The shares of a group are more than 1 in all.' });
  if (problems.length > 0) throw refusal(problems);
  return values;
}

function wrongSource(node: NodeRef, of: NodeRef, before: readonly SourceValues[]): string | undefined {
  if (node.id === of.id) return 'A node is not a source of itself.';
  if (before.some(({ nodeId }) => nodeId === node.id)) return `${node.name} stands in the group already.`;
  const supports = Object.entries(linkEnds).some(
    ([kind, { from, to }]) => kind !== 'owns' && from.includes(node.kind) && to.includes(of.kind),
  );
  return supports ? undefined : `A ${node.kind} does not support a ${of.kind}.`;
}

function refuseNeed(need: number, sources: number): void {
  if (need > sources) {
    throw refusal([{ at: '/need', message: `${need} sources are needed, and the group has ${sources}.` }]);
  }
}

function refusal(problems: Problem[]): AppError {
  return new AppError('invalid-input', problems[0]!.message, { problems });
}
