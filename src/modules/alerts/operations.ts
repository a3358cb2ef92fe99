import { AppError } from '../../common/errors.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import { changeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { requireEtag } from '../../platform/http/etag.ts';
import { notesOn, partsWeighed } from '../network/index.ts';
import { readNodeRefs, readPage } from '../register/index.ts';
import {
  type Alert,
  type AlertCause,
  type AlertQuery,
  type AlertRule,
  type AlertRuleChange,
  mostRules,
  NewAlertRule,
} from './contract.ts';
import { causesOf, enqueueJudging, raisedBy } from './judge-job.ts';
import offered from './offered.json' with { type: 'json' };
import {
  countAlerts,
  endAlerts,
  findRule,
  insertRule,
  type KeptCause,
  listAlertsOf,
  lockRules,
  readRules,
  readStanding,
  readWatch,
  removeRule,
  updateRule,
} from './store.ts';

export function listAlerts(context: Context, query: AlertQuery): Promise<Page<Alert>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const page = await readPage(context, `alerts:${query.state}`, query, (slice) =>
      listAlertsOf(tx, workspaceId, query.state, slice),
    );
    return { ...page, total: await countAlerts(tx, workspaceId, query.state) };
  });
}

export function listRules({ database, workspaceId }: Context) {
  return database.inWorkspace(workspaceId, async (tx) => {
    const items = await readRules(tx, workspaceId);
    const said = new Set(items.map(({ measure }) => JSON.stringify(NewAlertRule.shape.measure.parse(measure))));
    const left = offered
      .map((rule) => NewAlertRule.parse(rule))
      .filter(({ measure }) => !said.has(JSON.stringify(measure)));
    const checkedAt = (await readWatch(tx, workspaceId))?.toISOString() ?? null;
    return { items, offered: left, checkedAt, notes: notesOn({ parts: await partsWeighed(tx, workspaceId) }) };
  });
}

export async function addRule(context: Context, input: NewAlertRule): Promise<AlertRule> {
  const id = await changeSet(context, 'alert-rule.added', async (change) => {
    const { tx, workspaceId } = change;
    await lockRules(change);
    if ((await readRules(tx, workspaceId)).length >= mostRules) {
      throw new AppError('conflict', `A workspace has at most ${mostRules} rules for alerts. Remove one first.`);
    }
    const made = await insertRule(change, input);
    change.detail('name', input.name);
    if (input.enabled) await enqueueJudging(context, tx, workspaceId);
    return made;
  });
  return getRule(context, id);
}

function getRule({ database, workspaceId }: Context, id: string): Promise<AlertRule> {
  return database.inWorkspace(workspaceId, (tx) => requireRule(tx, workspaceId, id));
}

async function requireRule(tx: Tx, workspaceId: string, reference: string): Promise<AlertRule> {
  const rule = await findRule(tx, workspaceId, reference);
  if (!rule) throw new AppError('not-found', 'There is no such rule for alerts.');
  return rule;
}

export async function changeRule(
  context: Context,
  reference: string,
  input: AlertRuleChange,
  ifMatch: string,
): Promise<AlertRule> {
  const id = await changeSet(context, 'alert-rule.changed', async (change) => {
    const { tx, workspaceId } = change;
    await lockRules(change);
    const rule = await requireRule(tx, workspaceId, reference);
    requireEtag(rule.etag, ifMatch);
    const { id, number, raised, etag, ...before } = rule;
    const after = NewAlertRule.parse({ ...before, ...input });
    await updateRule(change, id, after);
    change.detail('rule', number);
    const isOther = JSON.stringify(after.measure) !== JSON.stringify(NewAlertRule.shape.measure.parse(before.measure));
    // What another measure raised says nothing of this one.
    if (!after.enabled || isOther) await endAll(tx, workspaceId, id, context.clock());
    if (after.enabled) await enqueueJudging(context, tx, workspaceId);
    return id;
  });
  return getRule(context, id);
}

async function endAll(tx: Tx, workspaceId: string, ruleId: string, at: Date): Promise<void> {
  const standing = await readStanding(tx, workspaceId, [ruleId]);
  await endAlerts(
    tx,
    workspaceId,
    standing.map(({ id }) => id),
    at,
  );
}

export function dropRule(context: Context, reference: string, ifMatch: string): Promise<void> {
  return changeSet(context, 'alert-rule.removed', async (change) => {
    const { tx, workspaceId } = change;
    await lockRules(change);
    const rule = await requireRule(tx, workspaceId, reference);
    requireEtag(rule.etag, ifMatch);
    await removeRule(change, rule.id);
    change.detail('rule', rule.number);
    change.detail('name', rule.name);
  });
}

/** Of a long list, so many are shown. */
const mostPreviewed = 50;

export async function previewRule(context: Context, rule: Pick<AlertRule, 'measure' | 'comparison' | 'threshold'>) {
  const { causes: found, notes } = await causesOf(context, [rule.measure]);
  const causes = found[0]!;
  const raised = raisedBy(rule, causes);
  const shown = await describe(context, [...raised.slice(0, mostPreviewed), ...causes.slice(0, 1)]);
  return {
    raised: shown.slice(0, Math.min(raised.length, mostPreviewed)),
    count: raised.length,
    highest: causes.length > 0 ? shown.at(-1)! : null,
    notes,
  };
}

async function describe({ database, workspaceId }: Context, causes: readonly KeptCause[]): Promise<AlertCause[]> {
  const ids = causes.flatMap(({ nodeId, because }) => [...(nodeId ? [nodeId] : []), ...because]);
  const refs = await database.inWorkspace(workspaceId, (tx) => readNodeRefs(tx, workspaceId, [...new Set(ids)]));
  const refOf = new Map(refs.map((ref) => [ref.id, ref]));
  return causes.map(({ nodeId, because, ...cause }) => ({
    ...cause,
    node: refOf.get(nodeId ?? '') ?? null,
    because: because.flatMap((id) => refOf.get(id) ?? []),
  }));
}
