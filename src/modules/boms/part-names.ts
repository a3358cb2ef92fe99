import { sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { requireId } from '../../common/ids.ts';
import { productMeant } from '../../engines/scan/product-meant.ts';
import type { Context } from '../../platform/context.ts';
import { type ChangeSet, changeSet } from '../../platform/database/change-set.ts';
import { compiledIndex, enqueueMatch } from '../findings/index.ts';
import type { PartNameRule } from '../parts/contract.ts';
import { identifyRows, nameKeyOf, purlsToChange, readRules, removeRule, writeRule } from '../parts/index.ts';
import { lockComponents, reidentify } from './component-store.ts';

type Said = Pick<PartNameRule, 'vendor' | 'product' | 'says' | 'identifier'>;

/** Characters; no registry and no dictionary knows longer ones. */
const longestIdentifier = 600;

/** Says which product a name in spreadsheets means, or that it does not mean one: for the documents in force and all that come. */
export function sayName(context: Context, said: Said): Promise<PartNameRule> {
  const identifier = productMeant(said.identifier);
  if (identifier === undefined || identifier.length > longestIdentifier) {
    const message = 'This is neither a package URL such as pkg:npm/left-pad nor a CPE 2.3 name.';
    throw new AppError('invalid-input', message, { problems: [{ at: '/identifier', message }] });
  }
  return changing(context, 'part-name.decided', async (change) => {
    const id = await writeRule(change, { ...said, identifier }, context.clock());
    change.detail('ruleId', id);
    change.detail('says', said.says);
    change.detail('identifier', identifier);
    await apply(context, change, nameKeyOf(said.vendor, said.product));
    return (await readRules(change.tx, change.workspaceId, id))[0]!;
  });
}

/** Takes back what was said of a name: its rows are found as if nobody had said it. */
export async function takeBackName(context: Context, id: string): Promise<void> {
  await changing(context, 'part-name.reopened', async (change) => {
    const rule = await removeRule(change, requireId(id));
    if (!rule) throw new AppError('not-found', 'There is no such rule.');
    change.detail('ruleId', id);
    change.detail('says', rule.says);
    change.detail('identifier', rule.identifier);
    await apply(context, change, rule.nameKey);
  });
}

function changing<T>(context: Context, action: string, work: (change: ChangeSet) => Promise<T>): Promise<T> {
  return changeSet(context, action, async (change) => {
    await lockComponents(change.tx, change.workspaceId);
    return work(change);
  });
}

/** Components whose package URL is another one now are matched anew; the rows are found at once. */
async function apply(context: Context, change: ChangeSet, nameKey: string): Promise<void> {
  const { tx, workspaceId } = change;
  const purls = await purlsToChange(tx, workspaceId, nameKey);
  for (const [bomId, changed] of purls) await reidentify(change, bomId, changed);
  change.detail('documents', purls.size);
  const index = await compiledIndex(context);
  if (index) {
    const where = sql`name_key = ${nameKey}`;
    await identifyRows(context, tx, { workspaceId, indexPath: index.path, where });
  }
  if (purls.size > 0) await enqueueMatch(tx, context, { pending: true });
}
