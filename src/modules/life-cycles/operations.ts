import { AppError } from '../../common/errors.ts';
import type { Context } from '../../platform/context.ts';
import { getNodeId } from '../register/index.ts';
import type { LifeCycleList, LifeCycleQuery } from './contract.ts';
import { lifeCyclesOf } from './judge.ts';
import { componentById, componentsOfProduct, knownProducts } from './store.ts';

const mostShown = 500;

/** How the release cycles of what was asked for stand on this day. */
export function listLifeCycles(
  { database, workspaceId, clock }: Context,
  { product, component, state }: LifeCycleQuery,
): Promise<LifeCycleList> {
  if ((product === undefined) === (component === undefined)) {
    throw new AppError('invalid-input', 'Ask for one product or for one component.');
  }
  return database.inWorkspace(workspaceId, async (tx) => {
    const components =
      product !== undefined
        ? await componentsOfProduct(tx, workspaceId, await getNodeId(tx, workspaceId, 'product', product))
        : await componentById(tx, workspaceId, await getNodeId(tx, workspaceId, 'component', component!));
    const products = await knownProducts(tx);
    const all = lifeCyclesOf(components, products, clock().toISOString().slice(0, 10));
    const counts = { ended: 0, ending: 0, supported: 0, unknown: 0 };
    for (const one of all) counts[one.state]++;
    const asked = state === undefined ? all : all.filter((one) => state.includes(one.state));
    return {
      items: asked.slice(0, mostShown),
      counts,
      components: components.length,
      notKnown: components.length - all.length,
      loaded: products.length > 0,
    };
  });
}
