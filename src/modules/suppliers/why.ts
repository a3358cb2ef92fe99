import { type CountedProduct, countsOverProducts, explainChecked, findingCountRules } from '../findings/index.ts';
import { statementsOf } from '../links/index.ts';
import { getNodeId } from '../register/index.ts';
import { type Asking, bindWhy, countOfLinked, list, unknown } from '../why/index.ts';
import { type SupplierListItem, supplierWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { supplierList } from './store.ts';

/** Why the figures of a supplier are what they are. */
export const supplierWhyRoute = bindWhy(supplierWhy, {
  rules: { ...rules, ...findingCountRules },
  read: async ({ tx, workspaceId }, reference) => {
    const id = await getNodeId(tx, workspaceId, 'supplier', reference);
    const [supplier] = await supplierList.read(tx, workspaceId, [id]);
    return supplier!;
  },
  subject: ({ id, number, name }) => ({ id: number, name, node: { id, kind: 'supplier', number, name } }),
  values: {
    products: async (asking, supplier) =>
      countOfLinked(asking, {
        statements: await made(asking, supplier),
        end: 'to',
        rows: list('/products', { maker: supplier.number }),
        none: unknown('No product names it as its maker.', 'Add its products, or name it as the maker of one.'),
      }),
    checkedProducts: async (asking, supplier) =>
      explainChecked(asking, await counted(asking, supplier), { maker: supplier.number }),
    sites: async ({ tx, workspaceId, ...asking }, { id, number }) =>
      countOfLinked(
        { tx, workspaceId, ...asking },
        {
          statements: await statementsOf(tx, workspaceId, {
            nodeId: id,
            end: 'to',
            kind: 'site-of',
            otherKind: 'site',
          }),
          end: 'from',
          rows: list('/sites', { supplier: number }),
          none: unknown('No site is known.', 'Ask where it makes and keeps what it delivers, and add the sites.'),
        },
      ),
    ...countsOverProducts<SupplierListItem>({
      counts: ({ findings }) => findings,
      filter: ({ number }) => ({ supplier: number }),
      products: counted,
    }),
  },
});

function made({ tx, workspaceId }: Asking, { id }: SupplierListItem) {
  return statementsOf(tx, workspaceId, { nodeId: id, end: 'from', kind: 'manufactures', otherKind: 'product' });
}

async function counted(asking: Asking, supplier: SupplierListItem): Promise<CountedProduct[]> {
  const statements = await made(asking, supplier);
  return statements.map((statement) => ({ product: statement.to, statement }));
}
