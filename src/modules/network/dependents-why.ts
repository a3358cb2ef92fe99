import { bindWhy, count, type Explanation, input, inputsShown, list } from '../why/index.ts';
import { dependentsWhy } from './dependents-contract.ts';
import rules from './dependents-derived-values.json' with { type: 'json' };
import type { NetworkNode } from './neighbourhood-contract.ts';
import { getOneMeant } from './references.ts';
import { readShared } from './shared-reach.ts';

/** What a value counts of all that depends on a node. */
const counted = {
  functions: { kind: 'function' },
  suppliers: { kind: 'supplier', tier: 1 },
} as const;

type Counted = keyof typeof counted;

/** Why so many functions and direct suppliers end at a node. */
export const dependentsWhyRoute = bindWhy(dependentsWhy, {
  rules,
  ahead: async (context, id) => {
    const node = await getOneMeant(context, id);
    const ask = ({ kind, ...more }: (typeof counted)[Counted]) =>
      readShared(context, {
        ...{ node: [node.id], direction: 'supports', layers: ['supply', 'access'], limit: inputsShown },
        ...{ kind: [kind], ...more },
      });
    return { node, functions: await ask(counted.functions), suppliers: await ask(counted.suppliers) };
  },
  read: async (_, __, dependents) => dependents,
  subject: ({ node }) => ({ id: node.number ?? node.id, name: node.name, node }),
  values: {
    functions: (_, { node, functions }) => explain(node.number ?? node.id, functions, 'functions'),
    suppliers: (_, { node, suppliers }) => explain(node.number ?? node.id, suppliers, 'suppliers'),
  },
});

function explain(
  reference: string,
  { items, total }: { items: readonly NetworkNode[]; total: number },
  value: Counted,
): Explanation {
  const left = total - items.length;
  const { kind, ...tier } = counted[value];
  return {
    result: count(total),
    inputs: items.map(({ id, kind: own, number, name, low, high }) =>
      input(name, low === high ? { is: 'level', level: low } : { is: 'level-range', low, high }, {
        node: { id, kind: own, number, name },
        why: { kind: 'network-card', id: number ?? id, value: 'criticality' },
      }),
    ),
    more: left > 0 ? { inputs: left, count: null } : null,
    list: list('/network/shared', {
      node: reference,
      kind,
      ...Object.fromEntries(Object.entries(tier).map(([name, one]) => [name, String(one)])),
    }),
  };
}
