import { bomInput, bomsInForce, countsOfProduct, feedInputs, findingCountRules } from '../findings/index.ts';
import { supportPaths, supportsOf } from '../links/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { getNodeId } from '../register/index.ts';
import {
  type Asking,
  bindWhy,
  count,
  derived,
  type Explanation,
  input,
  inputsShown,
  list,
  notKnown,
  statementInputs,
  unknown,
} from '../why/index.ts';
import { type ProductListItem, productWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { productList } from './store.ts';

/** Why the figures of a product are what they are. */
export const productWhyRoute = bindWhy(productWhy, {
  rules: { ...rules, ...findingCountRules },
  read: async ({ tx, workspaceId }, reference) => {
    const id = await getNodeId(tx, workspaceId, 'product', reference);
    const [product] = await productList.read(tx, workspaceId, [id]);
    return product!;
  },
  subject: (product) => ({ id: product.number, name: product.name, node: refOf(product) }),
  values: {
    components: explainComponents,
    checkedAt: explainChecked,
    functions: explainFunctions,
    ...countsOfProduct<ProductListItem>(),
  },
});

function refOf({ id, number, name }: ProductListItem): NodeRef {
  return { id, kind: 'product', number, name };
}

const noBom = unknown('What it holds', 'Give it a bill of materials, or ask its maker for one.');

async function explainComponents(asking: Asking, { id, components }: ProductListItem): Promise<Explanation> {
  const bom = (await bomsInForce(asking.tx, asking.workspaceId, [id])).get(id);
  if (!bom || components === null) {
    return { result: notKnown('It has no bill of materials.'), inputs: [], unknown: [noBom] };
  }
  return {
    result: count(components),
    inputs: await bomInput(asking, bom.id),
    list: list(`/boms/${bom.number}/components`),
  };
}

async function explainChecked(asking: Asking, { id, checkedAt }: ProductListItem): Promise<Explanation> {
  const bom = (await bomsInForce(asking.tx, asking.workspaceId, [id])).get(id);
  const inputs = [
    ...(bom ? await bomInput(asking, bom.id) : []),
    ...(await feedInputs(asking.tx, ['osv', 'kev', 'epss'])),
  ];
  if (checkedAt !== null) return { result: { is: 'moment', at: checkedAt }, inputs };
  const settle = unknown('What is known against its parts', 'Load the advisories; matching follows by itself.');
  return { result: notKnown('It was not checked yet.'), inputs, unknown: bom ? [settle] : [noBom] };
}

/** Every link on a shortest way to each function; one that many ways pass stands once. */
async function explainFunctions(asking: Asking, product: ProductListItem): Promise<Explanation> {
  const { tx, workspaceId } = asking;
  const paths = supportPaths(product.id, await supportsOf(tx, workspaceId, product.id), 'function');
  const statements = [...new Map([...paths.values()].flat().map((one) => [one.id, one])).values()];
  const left = statements.length - inputsShown;
  const levels = product.functions.slice(0, inputsShown).map((one) =>
    input(
      `Criticality of ${one.name}`,
      one.criticality ? { is: 'level', level: one.criticality } : notKnown('Nobody has declared it.'),
      {
        node: one,
        why: derived('function', one.number ?? one.id, 'criticality'),
      },
    ),
  );
  return {
    result: count(product.functions.length),
    inputs: [
      ...(await statementInputs(
        asking,
        statements.slice(0, inputsShown).map((statement) => ({
          statement,
          what: `${statement.from.name} to ${statement.to.name}`,
          value: { is: 'link' as const, link: statement.kind },
          node: statement.to,
        })),
      )),
      ...levels,
    ],
    more: left > 0 ? { inputs: left, count: null } : null,
    unknown:
      product.functions.length === 0
        ? [unknown('What rests on it', 'Say which system it is part of, and which mission functions need that.')]
        : [],
    list: list('/network/reach', { node: product.number, kind: 'function' }),
  };
}
