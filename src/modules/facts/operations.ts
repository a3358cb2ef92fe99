import { AppError, type Problem } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { raiseFollowed } from '../notices/index.ts';
import { findNode, readPage } from '../register/index.ts';
import { type Attribute, attributes, type Fact, type FactChange, type FactQuery, type NewFact } from './contract.ts';
import {
  countFacts,
  factsHolding,
  findFact,
  insertFact,
  listFactsOf,
  lockFact,
  removeFact,
  updateFact,
} from './store.ts';

export function listFacts(context: Context, query: FactQuery): Promise<Page<Fact>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const node = query.node === undefined ? undefined : await findNode(tx, workspaceId, query.node);
    if (query.node !== undefined && !node) throw new AppError('not-found', 'There is no such node.');
    const filter = { nodeId: node?.id, attribute: query.attribute };
    const page = await readPage(context, 'facts', query, (slice) =>
      listFactsOf(tx, workspaceId, today(context), filter, slice),
    );
    return { ...page, total: await countFacts(tx, workspaceId, filter) };
  });
}

export function stateFact(context: Context, input: NewFact): Promise<Fact> {
  return changeSet(context, 'fact.stated', async (change) => {
    const node = await findNode(change.tx, change.workspaceId, input.nodeId);
    if (!node) throw refusal([{ at: '/nodeId', message: `There is no "${input.nodeId}" in the register.` }]);
    const { confidence = 'declared', source = null, validFrom = null, validUntil = null } = input;
    refuseEndBeforeBegin(validFrom, validUntil);
    const id = await insertFact(change, {
      nodeId: node.id,
      attribute: input.attribute,
      value: requireValue(input.attribute, input.value),
      confidence,
      source,
      validFrom,
      validUntil,
      statedAt: context.clock(),
    });
    return finish(context, change, id);
  });
}

export function changeFact(context: Context, id: string, input: FactChange, ifMatch: string): Promise<Fact> {
  return changeSet(context, 'fact.changed', async (change) => {
    const fact = await getLockedFact(context, change, id, ifMatch);
    const changed = { ...fact, ...input };
    refuseEndBeforeBegin(changed.validFrom, changed.validUntil);
    const value = input.value === undefined ? fact.value : requireValue(fact.attribute, input.value);
    await updateFact(change, fact.id, { ...changed, value, statedAt: context.clock() });
    return finish(context, change, fact.id);
  });
}

export function withdrawFact(context: Context, id: string, ifMatch: string): Promise<void> {
  return changeSet(context, 'fact.withdrawn', async (change) => {
    const fact = await getLockedFact(context, change, id, ifMatch);
    await removeFact(change, fact.id);
    noteFact(change, fact);
    await raiseFollowed(change);
  });
}

/**
 * Ends what is stated of an attribute of a node, as of the day before: whatever is stated next is in force, however well it is known.
 * A statement that holds from today on only is withdrawn.
 */
export function endFacts(context: Context, nodeId: string, attribute: Attribute): Promise<void> {
  return changeSet(context, 'fact.ended', async (change) => {
    const day = today(context);
    const dayBefore = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    for (const fact of await factsHolding(change, day, { nodeId, attribute })) {
      if (fact.validFrom === day) await removeFact(change, fact.id);
      else await updateFact(change, fact.id, { ...fact, validUntil: dayBefore, statedAt: new Date(fact.statedAt) });
    }
    await raiseFollowed(change);
  });
}

async function getLockedFact(context: Context, change: ChangeSet, id: string, ifMatch: string): Promise<Fact> {
  await lockFact(change, requireId(id));
  const fact = await findFact(change.tx, change.workspaceId, today(context), id);
  if (!fact) throw new AppError('not-found', 'There is no such statement.');
  requireEtag(fact.etag, ifMatch);
  return fact;
}

async function finish(context: Context, change: ChangeSet, id: string): Promise<Fact> {
  const fact = (await findFact(change.tx, change.workspaceId, today(context), id))!;
  noteFact(change, fact);
  await raiseFollowed(change);
  return fact;
}

function noteFact(change: ChangeSet, { id, node, attribute }: Fact): void {
  change.subject(node.id);
  change.detail('factId', id);
  change.detail('attribute', attribute);
}

/** The value as the attribute asks for it; each mistake stands at its place in the value. */
function requireValue(attribute: Attribute, value: unknown): unknown {
  const parsed = attributes[attribute].safeParse(value);
  if (parsed.success) return parsed.data;
  throw refusal(
    parsed.error.issues.map(({ path, message }) => ({ at: ['/value', ...path.map(String)].join('/'), message })),
  );
}

function refuseEndBeforeBegin(validFrom: string | null, validUntil: string | null): void {
  if (validFrom === null || validUntil === null || validFrom <= validUntil) return;
  throw refusal([{ at: '/validUntil', message: 'It would end before it begins.' }]);
}

function today({ clock }: Pick<Context, 'clock'>): string {
  return clock().toISOString().slice(0, 10);
}

function refusal(problems: Problem[]): AppError {
  return new AppError('invalid-input', problems[0]!.message, { problems });
}
