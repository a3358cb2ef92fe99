import {
  type Asking,
  count,
  derived,
  type Explanation,
  input,
  inputsShown,
  list,
  notKnown,
  text,
  unknown,
} from '../why/index.ts';
import { bomsInForce, wasMatched } from './basis-store.ts';
import type { CountedProduct } from './why-counts.ts';

/** Why so many of a thing's products count as checked: each needs a bill of materials, and that it was matched. */
export async function explainChecked(
  asking: Asking,
  products: readonly CountedProduct[],
  filter: Record<string, string>,
): Promise<Explanation> {
  const { tx, workspaceId } = asking;
  const boms = await bomsInForce(
    tx,
    workspaceId,
    products.map(({ product }) => product.id),
  );
  const checked = list('/products', { ...filter, bom: 'with' });
  const without = products.length - boms.size;
  const unmet =
    without > 0
      ? [
          unknown('Products without a bill of materials', 'Give them one; then their parts can be checked.', {
            count: without,
            list: list('/products', { ...filter, bom: 'without' }),
          }),
        ]
      : [];
  if (!(await wasMatched(tx, workspaceId))) {
    const unmatched = unknown('No vulnerability data was met yet.', 'Load the advisories; matching follows by itself.');
    return { result: notKnown('Nothing was matched yet.'), inputs: [], unknown: [...unmet, unmatched] };
  }
  const having = products.filter(({ product }) => boms.has(product.id));
  const left = having.length - inputsShown;
  return {
    result: count(having.length, products.length),
    inputs: having.slice(0, inputsShown).map(({ product }) =>
      input(product.name, text(boms.get(product.id)!.number), {
        node: product,
        why: derived('product', product.number ?? product.id, 'checkedAt'),
      }),
    ),
    more: left > 0 ? { inputs: left, count: left } : null,
    unknown: unmet,
    list: checked,
  };
}
