/** The main pages and what each asks of the API on arrival; `cold-pages.ts` holds that against what a browser asks. */
import { portfolioRoute } from '../../src/modules/assessment-reports/contract.ts';
import {
  assessmentFindingFacetsRoute,
  listAssessmentFindingsRoute,
} from '../../src/modules/assessment-reviews/contract.ts';
import {
  assessmentFacetsRoute,
  listAssessmentsRoute,
  listRoundsRoute,
} from '../../src/modules/assessments/contract.ts';
import { auditFacetsRoute, listAuditRoute } from '../../src/modules/audit/contract.ts';
import { listBomComponentsRoute, listBomsRoute, readBomTreeRoute } from '../../src/modules/boms/contract.ts';
import { listCandidatesRoute } from '../../src/modules/candidates/contract.ts';
import { listClaimsRoute } from '../../src/modules/claims/contract.ts';
import { listDeclarationsRoute } from '../../src/modules/declarations/contract.ts';
import { listEvidenceRoute } from '../../src/modules/evidence/contract.ts';
import { listFeedsRoute } from '../../src/modules/feeds/contract.ts';
import { findingFacetsRoute, getFindingRoute, listFindingsRoute } from '../../src/modules/findings/contract.ts';
import { listHazardsRoute } from '../../src/modules/hazards/contract.ts';
import { compareRoute, visitRoute } from '../../src/modules/history/contract.ts';
import { homeRoute } from '../../src/modules/home/contract.ts';
import { listLifeCyclesRoute } from '../../src/modules/life-cycles/contract.ts';
import { getLikelihoodRoute } from '../../src/modules/likelihood/contract.ts';
import { listLinksRoute } from '../../src/modules/links/contract.ts';
import { listMergesRoute } from '../../src/modules/merges/contract.ts';
import { listNamesRoute, nameFacetsRoute } from '../../src/modules/names/contract.ts';
import { cardRoute } from '../../src/modules/network/card-contract.ts';
import { criticalNodesRoute, networkOverviewRoute } from '../../src/modules/network/card-lists-contract.ts';
import { reachRoute } from '../../src/modules/network/contract.ts';
import { countriesRoute, flowsRoute } from '../../src/modules/network/map-contract.ts';
import { neighbourhoodRoute, wholeNetworkRoute } from '../../src/modules/network/neighbourhood-contract.ts';
import { countUnreadRoute, getFollowRoute } from '../../src/modules/notices/contract.ts';
import { listPartsRoute } from '../../src/modules/parts/contract.ts';
import { getProductRoute, listProductsRoute, productFacetsRoute } from '../../src/modules/products/contract.ts';
import { getQuestionnaireRoute, listQuestionnairesRoute } from '../../src/modules/questionnaires/contract.ts';
import { searchRoute } from '../../src/modules/register/contract.ts';
import { listSitesRoute, sitePlacesRoute } from '../../src/modules/sites/contract.ts';
import { getSupplierRoute, listSuppliersRoute, supplierFacetsRoute } from '../../src/modules/suppliers/contract.ts';
import {
  getClassificationRoute,
  getCriticalSoftwareRoute,
  getTaxonomyRoute,
} from '../../src/modules/taxonomy/contract.ts';
import { hearingRoute } from '../../src/modules/triage/contract.ts';
import { getSessionRoute } from '../../src/modules/users/contract.ts';
import { listViewsRoute } from '../../src/modules/views/contract.ts';
import { getVulnerabilityRoute } from '../../src/modules/vulnerabilities/contract.ts';
import type { Call } from './caller.ts';

/** Of what is there, by which visits differ. */
export interface Samples {
  products: readonly string[];
  suppliers: readonly string[];
  components: readonly string[];
  findings: readonly { id: string; vulnerability: string }[];
  /** Places far down in the list of findings, by how it is sorted. */
  marks: readonly { sort: string; after: string }[];
}

/** Asks one thing of the API and gives its JSON. */
export type Ask = <Value>(call: Call) => Promise<Value>;

/** Gives another of these at each call. */
export type Pick = <Value>(values: readonly Value[]) => Value;

export interface Page {
  name: string;
  /** How often it is visited against the others. */
  weight: number;
  /** Asks what the page asks, and is done when all of it is answered. */
  visit(ask: Ask, pick: Pick, samples: Samples): Promise<unknown>;
  /** Where it is found in the browser; undefined where another page shows the same with other words. */
  path?: (samples: Samples) => string;
}

/** What stands around every page; asked once, when somebody comes. */
export const shell: Page = {
  name: 'shell',
  weight: 1,
  visit: (ask) => Promise.all([getSessionRoute, listFeedsRoute, countUnreadRoute].map((route) => ask({ route }))),
};

const limit = 50;

export const pages: readonly Page[] = [
  {
    name: 'home',
    weight: 10,
    path: () => '/',
    visit: async (ask) => {
      const [visit] = await Promise.all([
        ask<{ since: { number: number } | null }>({ route: visitRoute }),
        ask({ route: homeRoute }),
        ask({ route: getLikelihoodRoute, params: { id: 'workspace' } }),
      ]);
      if (visit.since) await ask({ route: compareRoute, query: { since: String(visit.since.number), limit: 6 } });
    },
  },
  {
    name: 'suppliers',
    weight: 8,
    path: () => '/suppliers',
    visit: (ask) =>
      Promise.all([
        ask({ route: listSuppliersRoute, query: { limit } }),
        ask({ route: supplierFacetsRoute }),
        ask({ route: getTaxonomyRoute }),
        viewsOf(ask, 'suppliers'),
      ]),
  },
  {
    name: 'supplier',
    weight: 8,
    path: ({ suppliers }) => `/suppliers/${suppliers[0]}`,
    visit: (ask, pick, { suppliers }) => {
      const id = pick(suppliers);
      return Promise.all([
        withLikelihood(ask, { route: getSupplierRoute, params: { id } }),
        ask({ route: cardRoute, params: { id } }),
        ask({ route: listProductsRoute, query: { maker: id, limit: 10 } }),
        ask({ route: listSitesRoute, query: { supplier: id, limit: 10 } }),
        ask({ route: reachRoute, query: { node: id, kind: 'function', limit: 5 } }),
        ask({ route: listLinksRoute, query: { node: id, limit: 100 } }),
        ask({ route: listEvidenceRoute, query: { subject: id, limit: 5 } }),
        ask({ route: listDeclarationsRoute, query: { supplier: id, limit: 5 } }),
        ask({ route: listClaimsRoute, query: { supplier: id, limit: 200 } }),
        ask({ route: listAssessmentsRoute, query: { supplier: id, limit: 4 } }),
        ...aroundSupplier(ask, id),
      ]);
    },
  },
  {
    name: 'assessments',
    weight: 3,
    path: () => '/assessments',
    visit: (ask) =>
      Promise.all([
        ask({ route: listAssessmentsRoute, query: { limit } }),
        ask({ route: assessmentFacetsRoute }),
        ask({ route: listRoundsRoute, query: { limit: 200 } }),
        ask({ route: listQuestionnairesRoute }),
        viewsOf(ask, 'assessments'),
      ]),
  },
  {
    name: 'portfolio of assessments',
    weight: 2,
    path: () => '/assessments/portfolio',
    visit: (ask) =>
      Promise.all([
        ask({ route: portfolioRoute, query: { limit } }),
        ask({ route: listQuestionnairesRoute }),
        viewsOf(ask, 'assessment-portfolio'),
      ]),
  },
  {
    name: 'findings on assessments',
    weight: 1,
    path: () => '/assessments/findings',
    visit: (ask) =>
      Promise.all([
        ask({ route: listAssessmentFindingsRoute, query: { limit } }),
        ask({ route: assessmentFindingFacetsRoute }),
        viewsOf(ask, 'assessment-findings'),
      ]),
  },
  {
    name: 'questionnaires',
    weight: 1,
    path: () => '/questionnaires',
    visit: (ask) => ask({ route: listQuestionnairesRoute }),
  },
  {
    name: 'questionnaire',
    weight: 1,
    path: () => '/questionnaires/vendor-scrm-template',
    visit: (ask) => ask({ route: getQuestionnaireRoute, params: { id: 'vendor-scrm-template' } }),
  },
  {
    name: 'map',
    weight: 3,
    path: () => '/map',
    visit: (ask) =>
      Promise.all([
        ask({ route: sitePlacesRoute }),
        ask({ route: flowsRoute }),
        ask({ route: countriesRoute }),
        ask({ route: listHazardsRoute, query: { limit } }),
      ]),
  },
  {
    name: 'analysis',
    weight: 2,
    path: () => '/analysis',
    visit: (ask) =>
      Promise.all([
        ask({ route: networkOverviewRoute }),
        ask({ route: criticalNodesRoute, query: { sort: 'criticality' } }),
      ]),
  },
  {
    name: 'products',
    weight: 8,
    path: () => '/products',
    visit: (ask) =>
      Promise.all([
        ask({ route: listProductsRoute, query: { limit } }),
        ask({ route: productFacetsRoute }),
        ask({ route: getTaxonomyRoute }),
        viewsOf(ask, 'products'),
      ]),
  },
  {
    name: 'product',
    weight: 12,
    path: ({ products }) => `/products/${products[0]}`,
    visit: (ask, pick, { products }) => {
      const id = pick(products);
      return Promise.all([
        withLikelihood(ask, { route: getProductRoute, params: { id } }),
        ask({ route: cardRoute, params: { id } }),
        ask({ route: listLinksRoute, query: { node: id, limit: 100 } }),
        ask({ route: listEvidenceRoute, query: { subject: id, limit: 5 } }),
        ask({ route: listLifeCyclesRoute, query: { product: id } }),
        ask({ route: getTaxonomyRoute }),
        ask({ route: getClassificationRoute, params: { id } }),
        ask({ route: getCriticalSoftwareRoute, params: { id } }),
        ask({ route: listPartsRoute, query: { product: id, kind: 'hardware', limit: 6 } }),
      ]);
    },
  },
  {
    name: 'BOM of a product',
    weight: 8,
    path: ({ products }) => `/products/${products[0]}/bom`,
    visit: async (ask, pick, { products }) => {
      const id = pick(products);
      const product = ask({ route: getProductRoute, params: { id } });
      const { items } = await ask<{ items: { id: string }[] }>({
        route: listBomsRoute,
        query: { product: id, limit: 50 },
      });
      await Promise.all([
        product,
        ask({ route: readBomTreeRoute, params: { id: items[0]!.id }, query: { of: -1 } }),
        ask({ route: listCandidatesRoute, query: { product: id, limit: 1 } }),
      ]);
    },
  },
  {
    name: 'components of a BOM',
    weight: 4,
    visit: async (ask, pick, { products }) => {
      const { items } = await ask<{ items: { id: string }[] }>({
        route: listBomsRoute,
        query: { product: pick(products), limit: 1 },
      });
      const sort = pick(['document', 'name', 'findings']);
      await ask({ route: listBomComponentsRoute, params: { id: items[0]!.id }, query: { limit, sort } });
    },
  },
  {
    name: 'findings of a product',
    weight: 8,
    path: ({ products }) => `/products/${products[0]}/findings`,
    visit: (ask, pick, { products }) => {
      const id = pick(products);
      return Promise.all([
        ask({ route: getProductRoute, params: { id } }),
        ask({ route: listFindingsRoute, query: { product: id } }),
        ask({ route: listBomsRoute, query: { product: id, limit: 50 } }),
        ask({ route: listCandidatesRoute, query: { product: id, limit: 1 } }),
      ]);
    },
  },
  {
    name: 'findings',
    weight: 12,
    path: () => '/findings',
    visit: (ask) =>
      Promise.all([
        ask({ route: listFindingsRoute, query: { limit } }),
        ask({ route: findingFacetsRoute }),
        ask({ route: getTaxonomyRoute }),
        viewsOf(ask, 'findings'),
      ]),
  },
  {
    name: 'findings, filtered and sorted',
    weight: 8,
    visit: (ask, pick, samples) => {
      const { sort, ...filters } = pick<Record<string, unknown>>([
        { exploited: true, sort: 'newest' },
        { severity: ['critical', 'high'], sort: 'product' },
        { fix: 'available', sort: '-vulnerability' },
        { severity: ['medium'], sort: 'component' },
        { q: 'react', sort: 'severity' },
        { vulnerability: pick(samples.findings).vulnerability },
        { supplier: pick(samples.suppliers) },
        { component: pick(samples.components) },
      ]);
      return Promise.all([
        ask({ route: listFindingsRoute, query: { limit, sort, ...filters } }),
        ask({ route: findingFacetsRoute, query: filters }),
      ]);
    },
  },
  {
    name: 'findings, far down',
    weight: 4,
    visit: (ask, pick, { marks }) => ask({ route: listFindingsRoute, query: { limit, ...pick(marks) } }),
  },
  {
    name: 'finding',
    weight: 10,
    path: ({ findings }) => `/findings/${findings[0]!.id}`,
    visit: (ask, pick, { findings }) => {
      const { id, vulnerability } = pick(findings);
      return Promise.all([
        ask({ route: getFindingRoute, params: { id } }),
        ask({ route: getVulnerabilityRoute, params: { id: vulnerability } }),
        ask({ route: hearingRoute, params: { id } }),
      ]);
    },
  },
  {
    name: 'blast radius of a component',
    weight: 6,
    visit: (ask, pick, { components }) => ask({ route: reachRoute, query: { node: pick(components) } }),
  },
  {
    name: 'blast radius of a supplier',
    weight: 6,
    path: ({ suppliers }) => `/suppliers/${suppliers[0]}/depends`,
    visit: (ask, pick, { suppliers }) => {
      const id = pick(suppliers);
      return Promise.all([
        ask({ route: getSupplierRoute, params: { id } }),
        ask({ route: reachRoute, query: { node: id } }),
        ...aroundSupplier(ask, id),
      ]);
    },
  },
  {
    name: 'network around a supplier',
    weight: 3,
    path: ({ suppliers }) => `/network?node=${suppliers[0]}`,
    visit: (ask, pick, { suppliers }) => ask({ route: neighbourhoodRoute, query: { node: pick(suppliers) } }),
  },
  {
    name: 'network',
    weight: 1,
    path: () => '/network',
    visit: (ask) => ask({ route: wholeNetworkRoute, query: { limit: 2000 } }),
  },
  {
    name: 'search',
    weight: 8,
    visit: (ask, pick, { findings }) =>
      ask({
        route: searchRoute,
        query: {
          q: pick([
            ...['react', 'org.core', 'supplier 1', 'product 7 of', 'pkg:npm/vue', 'no such thing'],
            pick(findings).vulnerability,
          ]),
        },
      }),
  },
  {
    name: 'names found in BOMs',
    weight: 3,
    path: () => '/names',
    visit: (ask) =>
      Promise.all([
        ask({ route: listNamesRoute, query: { limit } }),
        ask({ route: nameFacetsRoute }),
        viewsOf(ask, 'supplier-names'),
      ]),
  },
  {
    name: 'audit',
    weight: 3,
    path: () => '/audit',
    visit: (ask) =>
      Promise.all([
        ask({ route: listAuditRoute, query: { limit } }),
        ask({ route: auditFacetsRoute }),
        viewsOf(ask, 'audit'),
      ]),
  },
];

/** What others have kept of a list. */
function viewsOf(ask: Ask, list: string): Promise<unknown> {
  return ask({ route: listViewsRoute, query: { list } });
}

/** What stands around each tab of a supplier. */
function aroundSupplier(ask: Ask, id: string): Promise<unknown>[] {
  return [getFollowRoute, listMergesRoute].map((route) => ask({ route, params: { id } }));
}

/** What has findings shows, once it is there, how probable it is that one of them is exploited. */
async function withLikelihood(ask: Ask, call: Call): Promise<unknown> {
  const { number } = await ask<{ number: string }>(call);
  return ask({ route: getLikelihoodRoute, params: { id: number } });
}
