import { AppError } from '../../common/errors.ts';
import type { Permission } from '../../common/route.ts';
import { isPermitted } from '../../platform/auth/permissions.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type BoundRoute, bind } from '../../platform/http/bind.ts';
import type { NodeRef } from '../register/contract.ts';
import { changeNumber } from '../register/index.ts';
import type { Why, WhyDeclaration, WhyInput, WhyList, WhyUnknown, WhyValue } from './contract.ts';

/** What a module says of a rule; the sentence belongs to the version. */
export interface Rule {
  title: string;
  rule: string;
  version: string;
  sentence: string;
  /** The standard or paper that it follows. */
  source?: string;
  assumptions?: readonly { text: string; owner: string }[];
}

/** One question why: everything is read in one transaction, so that value and inputs are of one moment. */
export interface Asking {
  tx: Tx;
  workspaceId: string;
  context: Context;
  /** `YYYY-MM-DD` of the moment that is read. */
  today: string;
  /** Whether who asks may also see things of another sort, such as imports behind a supplier. */
  may(permission: Permission): boolean;
}

/** What makes a value what it is; left out is what there is none of. */
export interface Explanation {
  result: WhyValue;
  formula?: string;
  inputs: readonly WhyInput[];
  more?: Why['more'];
  unknown?: readonly WhyUnknown[];
  assumptions?: Why['assumptions'];
  list?: WhyList | undefined;
}

/** The thing whose values are asked about, as others mention it. */
export interface Subject {
  id: string;
  name: string;
  node: NodeRef | null;
}

interface Explained<Value extends string, Row, Ahead> {
  rules: Readonly<Record<Value, Rule>>;
  /** What must be asked before, in transactions of its own. */
  ahead?(context: Context, id: string): Promise<Ahead>;
  /** Throws `not-found` where there is no such thing. */
  read(asking: Asking, id: string, ahead: Ahead): Promise<Row>;
  subject(row: Row): Subject;
  values: Readonly<Record<Value, (asking: Asking, row: Row) => Promise<Explanation> | Explanation>>;
}

/** Ties the values that a contract declares to their rules and to what explains them; none can be left out. */
export function bindWhy<Value extends string, Row, Ahead = undefined>(
  { kind, route, values: declared }: WhyDeclaration<Value>,
  { rules, ahead, read, subject, values }: Explained<Value, Row, Ahead>,
): BoundRoute {
  return bind(route, async (context, { params }) => {
    const { database, workspaceId } = context;
    const known = (await ahead?.(context, params.id)) as Ahead;
    return database.inWorkspace(workspaceId, async (tx) => {
      const asking = askingOf(context, tx);
      const row = await read(asking, params.id, known);
      const value = declared.find((one) => one === params.value);
      if (value === undefined) throw noSuchValue(declared);
      const explanation = await values[value](asking, row);
      return presented({ kind, value, rule: rules[value], explanation, ...subject(row) }, asking);
    });
  });
}

/** For what names origins in its own answer, as the explanations do. */
export function askingOf(context: Context, tx: Tx): Asking {
  const { workspaceId, principal } = context;
  return {
    tx,
    workspaceId,
    context,
    today: context.clock().toISOString().slice(0, 10),
    may: (permission) => principal !== null && isPermitted(principal, permission, workspaceId),
  };
}

function noSuchValue(declared: readonly string[]): AppError {
  return new AppError('not-found', `Nothing here is derived under this name. Ask for one of ${declared.join(', ')}.`);
}

async function presented(
  asked: Subject & { kind: string; value: string; rule: Rule; explanation: Explanation },
  { tx, workspaceId, context }: Asking,
): Promise<Why> {
  const { kind, id, value, name, node, rule, explanation } = asked;
  return {
    kind,
    id,
    value,
    name,
    node,
    title: rule.title,
    result: explanation.result,
    formula: explanation.formula ?? null,
    rule: { name: rule.rule, version: rule.version, sentence: rule.sentence, source: rule.source ?? null },
    inputs: [...explanation.inputs],
    more: explanation.more ?? null,
    assumptions: [...(rule.assumptions ?? []), ...(explanation.assumptions ?? [])],
    unknown: [...(explanation.unknown ?? [])],
    list: explanation.list ?? null,
    change: await changeNumber(tx, workspaceId),
    computedAt: context.clock().toISOString(),
  };
}
