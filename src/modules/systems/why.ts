import { type CountedProduct, countsOverProducts, explainChecked, findingCountRules } from '../findings/index.ts';
import { statementsOf } from '../links/index.ts';
import { getNodeId } from '../register/index.ts';
import { type Asking, bindWhy, countOfLinked, list, unknown } from '../why/index.ts';
import { type System, systemWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { findSystem } from './store.ts';

/** Why the figures of a system are what they are. */
export const systemWhyRoute = bindWhy(systemWhy, {
  rules: { ...rules, ...findingCountRules },
  read: async ({ tx, workspaceId }, reference) => {
    const id = await getNodeId(tx, workspaceId, 'system', reference);
    return (await findSystem(tx, workspaceId, id))!;
  },
  subject: ({ id, number, name }) => ({ id: number, name, node: { id, kind: 'system', number, name } }),
  values: {
    products: async (asking, system) =>
      countOfLinked(asking, {
        statements: await parts(asking, system),
        end: 'from',
        rows: list('/products', { system: system.number }),
        none: unknown('No product is part of it.', 'Say of its products that they are part of this system.'),
      }),
    checkedProducts: async (asking, system) =>
      explainChecked(asking, await counted(asking, system), { system: system.number }),
    ...countsOverProducts<System>({
      counts: ({ findings }) => findings,
      filter: ({ number }) => ({ system: number }),
      products: counted,
    }),
  },
});

function parts({ tx, workspaceId }: Asking, { id }: System) {
  return statementsOf(tx, workspaceId, { nodeId: id, end: 'to', kind: 'part-of', otherKind: 'product' });
}

async function counted(asking: Asking, system: System): Promise<CountedProduct[]> {
  const statements = await parts(asking, system);
  return statements.map((statement) => ({ product: statement.from, statement }));
}
