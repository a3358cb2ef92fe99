import { listFindingsRoute } from '../../src/modules/findings/contract.ts';
import { listProductsRoute } from '../../src/modules/products/contract.ts';
import { listSuppliersRoute } from '../../src/modules/suppliers/contract.ts';
import type { Call, Caller } from './caller.ts';
import type { Samples } from './pages.ts';

interface FoundFinding {
  id: string;
  vulnerability: { id: string };
  component: { id: string };
}

/** Some of each kind: of findings the most and the least urgent, as the pages of both differ. */
export async function takeSamples(caller: Caller): Promise<Samples> {
  const list = async <Value>(route: Call['route'], sort: string) =>
    (await caller.get<{ items: Value[] }>({ route, query: { sort, limit: 100 } })).items;
  const findings = [
    ...(await list<FoundFinding>(listFindingsRoute, 'urgency')),
    ...(await list<FoundFinding>(listFindingsRoute, '-urgency')),
  ];
  return {
    products: (await list<{ id: string }>(listProductsRoute, 'number')).map(({ id }) => id),
    suppliers: (await list<{ id: string }>(listSuppliersRoute, 'number')).map(({ id }) => id),
    components: [...new Set(findings.map(({ component }) => component.id))],
    findings: findings.map(({ id, vulnerability }) => ({ id, vulnerability: vulnerability.id })),
    marks: await takeMarks(caller),
  };
}

/** How many pages are turned on from the first one, where there are so many. */
const pagesDown = 20;

async function takeMarks(caller: Caller): Promise<Samples['marks']> {
  const marks: { sort: string; after: string }[] = [];
  for (const sort of ['urgency', 'newest', 'product']) {
    let after: string | undefined;
    for (let page = 0; page < pagesDown; page++) {
      const next = await markBehind(caller, { sort, limit: 200, ...(after === undefined ? {} : { after }) });
      if (next === null) break;
      after = next;
    }
    if (after !== undefined) marks.push({ sort, after });
  }
  return marks;
}

async function markBehind(caller: Caller, query: Record<string, unknown>): Promise<string | null> {
  const { next } = await caller.get<{ next: string | null }>({ route: listFindingsRoute, query });
  return next;
}
