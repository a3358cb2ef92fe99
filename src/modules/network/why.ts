import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { linksAt } from '../links/index.ts';
import { countNamesWaiting } from '../names/index.ts';
import { NodeKind, type NodeRef } from '../register/contract.ts';
import { findNode } from '../register/index.ts';
import {
  type Asking,
  bindWhy,
  count,
  type Explanation,
  inputsShown,
  list,
  statementInputs,
  unknown,
} from '../why/index.ts';
import { reachWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { readReach } from './operations.ts';

interface Reaching {
  node: NodeRef;
  counts: Record<Direction, Record<string, number>>;
}

type Direction = 'supports' | 'supported-by';

/** Why a node reaches as many nodes as it does. */
export const reachWhyRoute = bindWhy(reachWhy, {
  rules,
  ahead: async (context, id): Promise<Reaching> => {
    const reference = await idOf(context, id);
    const ask = (direction: Direction) => readReach(context, { node: reference, direction, limit: 1 });
    const supports = await ask('supports');
    return {
      node: supports.node,
      counts: { supports: supports.counts, 'supported-by': (await ask('supported-by')).counts },
    };
  },
  read: async (_, __, reaching) => reaching,
  subject: ({ node }) => ({ id: node.number ?? node.id, name: node.name, node }),
  values: Object.fromEntries(
    (['supports', 'supported-by'] as const).flatMap((direction) =>
      NodeKind.options.map((kind) => [
        `${direction}.${kind}`,
        (asking: Asking, reaching: Reaching) => explain(asking, reaching, direction, kind),
      ]),
    ),
  ) as Record<keyof typeof rules, (asking: Asking, reaching: Reaching) => Promise<Explanation>>,
});

async function idOf({ database, workspaceId }: Context, reference: string): Promise<string> {
  const node = await database.inWorkspace(workspaceId, (tx) => findNode(tx, workspaceId, reference));
  if (!node) throw new AppError('not-found', 'There is no such node.');
  return node.id;
}

/** The links of the first step lead on; the list shows all that is reached, with the paths. */
async function explain(
  asking: Asking,
  { node, counts }: Reaching,
  direction: Direction,
  kind: NodeKind,
): Promise<Explanation> {
  const { tx, workspaceId } = asking;
  const [end, other] = direction === 'supports' ? (['from', 'to'] as const) : (['to', 'from'] as const);
  const statements = await linksAt(tx, workspaceId, { nodeId: node.id, end });
  const waiting = direction === 'supported-by' ? await countNamesWaiting(tx, workspaceId) : 0;
  const left = statements.length - inputsShown;
  return {
    result: count(counts[direction][kind] ?? 0),
    inputs: await statementInputs(
      asking,
      statements.slice(0, inputsShown).map((statement) => ({
        statement,
        what: statement[other].name,
        value: { is: 'link' as const, link: statement.kind },
        node: statement[other],
        why: { kind: 'reach', id: statement[other].number ?? statement[other].id, value: `${direction}.${kind}` },
      })),
    ),
    more: left > 0 ? { inputs: left, count: null } : null,
    unknown:
      waiting > 0
        ? [
            unknown('Supplier names in bills of materials that wait', 'Say whom they mean; each may add a supplier.', {
              count: waiting,
              list: list('/supplier-names', { state: 'waiting' }),
            }),
          ]
        : [],
    list: list('/network/reach', { node: node.number ?? node.id, kind, direction }),
  };
}
