import { type CountedProduct, countsOverProducts, explainChecked, findingCountRules } from '../findings/index.ts';
import { productsReaching, statementsOf } from '../links/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { getNodeId, readNodeRefs } from '../register/index.ts';
import {
  type Asking,
  bindWhy,
  count,
  countOfLinked,
  derived,
  type Explanation,
  fieldInput,
  input,
  inputsShown,
  list,
  notKnown,
  text,
  unknown,
} from '../why/index.ts';
import { functionWhy, type MissionFunction } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { findFunction } from './store.ts';

/** Why the figures of a mission function are what they are. */
export const functionWhyRoute = bindWhy(functionWhy, {
  rules: { ...rules, ...findingCountRules },
  read: async ({ tx, workspaceId }, reference) => {
    const id = await getNodeId(tx, workspaceId, 'function', reference);
    return (await findFunction(tx, workspaceId, id))!;
  },
  subject: (one) => ({ id: one.number, name: one.name, node: refOf(one) }),
  values: {
    criticality: explainCriticality,
    systems: async (asking, one) =>
      countOfLinked(asking, {
        statements: await statementsOf(asking.tx, asking.workspaceId, {
          nodeId: one.id,
          end: 'to',
          kind: 'needed-by',
          otherKind: 'system',
        }),
        end: 'from',
        rows: list('/systems', { function: one.number }),
        none: unknown('No system is named that it needs.', 'Say of a system that this function needs it.'),
      }),
    products: explainProducts,
    checkedProducts: async (asking, one) =>
      explainChecked(asking, await reaching(asking, one), { function: one.number }),
    ...countsOverProducts<MissionFunction>({
      counts: ({ findings }) => findings,
      filter: ({ number }) => ({ function: number }),
      products: reaching,
    }),
  },
});

function refOf({ id, number, name }: MissionFunction): NodeRef {
  return { id, kind: 'function', number, name };
}

async function explainCriticality(asking: Asking, one: MissionFunction): Promise<Explanation> {
  if (one.criticality === null) {
    return {
      result: notKnown('Nobody has declared it.'),
      inputs: [],
      unknown: [unknown('The criticality of this function', 'Declare how much is at stake when it fails.')],
    };
  }
  const value = { is: 'level' as const, level: one.criticality };
  const declared = {
    table: 'mission_function' as const,
    field: 'criticality',
    node: refOf(one),
    what: 'Declared level',
    value,
  };
  return { result: value, inputs: [{ ...(await fieldInput(asking, declared)), decides: true }] };
}

/** Each product leads on to the links by which it reaches the function. */
async function explainProducts(asking: Asking, one: MissionFunction): Promise<Explanation> {
  const products = await reaching(asking, one);
  const left = products.length - inputsShown;
  return {
    result: count(products.length),
    inputs: products.slice(0, inputsShown).map(({ product }) =>
      input(product.name, text('reaches it'), {
        node: product,
        why: derived('product', product.number ?? product.id, 'functions'),
      }),
    ),
    more: left > 0 ? { inputs: left, count: left } : null,
    unknown:
      products.length === 0
        ? [unknown('No product reaches it.', 'Say which systems it needs, and which products are part of them.')]
        : [],
    list: list('/products', { function: one.number }),
  };
}

async function reaching({ tx, workspaceId }: Asking, { id }: MissionFunction): Promise<CountedProduct[]> {
  const pairs = await productsReaching(tx, workspaceId, [id]);
  const products = await readNodeRefs(
    tx,
    workspaceId,
    pairs.map(({ productId }) => productId),
  );
  return products.map((product) => ({ product, statement: null }));
}
