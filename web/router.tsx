import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from '@tanstack/react-router';
import { z } from 'zod';
import { withTexts } from './messages/messages.ts';
import { AlertsSearch } from './pages/alerts/search.ts';
import { AnalysisSearch } from './pages/analysis/search.ts';
import { PlanSearch } from './pages/assessments/plan-search.ts';
import {
  AskNextSearch,
  AssessmentSearch,
  AssessmentsSearch,
  CompareSearch,
  FindingsSearch,
  HeatMapSearch,
  PortfolioSearch,
  RoundsSearch,
  SendSearch,
} from './pages/assessments/search.ts';
import { AuditSearch, EntrySearch } from './pages/audit/search.ts';
import { CandidateSearch } from './pages/candidates/search.ts';
import { ComparisonSearch } from './pages/comparison/search.ts';
import { DeclarationSearch } from './pages/declarations/search.ts';
import { EvidenceSearch } from './pages/evidence/search.ts';
import { FindingSearch } from './pages/findings/search.ts';
import { FunctionSearch } from './pages/functions/search.ts';
import { ImportListSearch, ImportSearch } from './pages/imports/search.ts';
import { MapSearch } from './pages/map/search.ts';
import { NameSearch } from './pages/names/search.ts';
import { NetworkSearch } from './pages/network/search.ts';
import { ChannelSearch, NoticeSearch } from './pages/notices/search.ts';
import { PartSearch } from './pages/parts/search.ts';
import { BomSearch, NewProductSearch, PlaceSearch, ProductSearch } from './pages/products/search.ts';
import { EditorSearch, QuestionnaireSearch } from './pages/questionnaires/search.ts';
import { PeopleSearch } from './pages/settings/search.ts';
import { NewSiteSearch, SiteSearch } from './pages/sites/search.ts';
import { SupplierSearch } from './pages/suppliers/search.ts';
import { ReachSearch, SystemSearch } from './pages/systems/search.ts';
import { TaxonomySearch } from './pages/taxonomy/search.ts';
import { DraftSearch } from './pages/what-if/search.ts';
import { choices, parseSearch, stringifySearch, text } from './search-params.ts';
import { BrokenPage, LostPage } from './shell/broken-page.tsx';
import { Shell } from './shell/shell.tsx';

/** A page that comes when it is asked for, with the texts that only such pages need. */
const lazyPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(() => withTexts(load), name);

/** The moment that the pages show goes along from page to page. */
const root = createRootRoute({
  component: Outlet,
  notFoundComponent: LostPage,
  errorComponent: BrokenPage,
  validateSearch: z.object({ asOf: text, why: choices(z.string().max(400)) }),
  search: { middlewares: [retainSearchParams(['asOf'])] },
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyPage(() => import('./pages/setup/setup-page.tsx'), 'SetupPage'),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyPage(() => import('./pages/setup/invitation-page.tsx'), 'InvitationPage'),
});
const declare = createRoute({
  getParentRoute: () => root,
  path: '/declare',
  component: lazyPage(() => import('./pages/declare/declare-page.tsx'), 'DeclarePage'),
});
const answer = createRoute({
  getParentRoute: () => root,
  path: '/answer',
  component: lazyPage(() => import('./pages/answer/answer-page.tsx'), 'AnswerPage'),
});
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell, notFoundComponent: LostPage });

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/home-page.tsx'), 'HomePage'),
});
const start = createRoute({
  getParentRoute: () => shell,
  path: '/start',
  component: lazyPage(() => import('./pages/home/start-page.tsx'), 'StartPage'),
});

const suppliers = createRoute({
  getParentRoute: () => shell,
  path: '/suppliers',
  validateSearch: SupplierSearch,
  component: lazyPage(() => import('./pages/suppliers/suppliers-page.tsx'), 'SuppliersPage'),
});
const newSupplier = createRoute({
  getParentRoute: () => shell,
  path: '/suppliers/new',
  component: lazyPage(() => import('./pages/suppliers/supplier-form.tsx'), 'NewSupplierPage'),
});
const supplierDuplicates = createRoute({
  getParentRoute: () => shell,
  path: '/suppliers/duplicates',
  component: lazyPage(() => import('./pages/suppliers/duplicates-page.tsx'), 'DuplicatesPage'),
});
const supplier = createRoute({
  getParentRoute: () => shell,
  path: '/suppliers/$id',
  component: lazyPage(() => import('./pages/suppliers/supplier-page.tsx'), 'SupplierPage'),
});
const editSupplier = createRoute({
  getParentRoute: () => shell,
  path: '/suppliers/$id/edit',
  component: lazyPage(() => import('./pages/suppliers/supplier-form.tsx'), 'EditSupplierPage'),
});
const supplierReach = createRoute({
  getParentRoute: () => shell,
  path: '/suppliers/$id/depends',
  validateSearch: ReachSearch,
  component: lazyPage(() => import('./pages/suppliers/supplier-page.tsx'), 'SupplierReachPage'),
});
const supplierHistory = createRoute({
  getParentRoute: () => shell,
  path: '/suppliers/$id/history',
  component: lazyPage(() => import('./pages/suppliers/supplier-page.tsx'), 'SupplierHistoryPage'),
});

const sites = createRoute({
  getParentRoute: () => shell,
  path: '/sites',
  validateSearch: SiteSearch,
  component: lazyPage(() => import('./pages/sites/sites-page.tsx'), 'SitesPage'),
});
const newSite = createRoute({
  getParentRoute: () => shell,
  path: '/sites/new',
  validateSearch: NewSiteSearch,
  component: lazyPage(() => import('./pages/sites/site-form.tsx'), 'NewSitePage'),
});
const site = createRoute({
  getParentRoute: () => shell,
  path: '/sites/$id',
  validateSearch: ReachSearch,
  component: lazyPage(() => import('./pages/sites/site-page.tsx'), 'SitePage'),
});
const editSite = createRoute({
  getParentRoute: () => shell,
  path: '/sites/$id/edit',
  component: lazyPage(() => import('./pages/sites/site-form.tsx'), 'EditSitePage'),
});

const map = createRoute({
  getParentRoute: () => shell,
  path: '/map',
  validateSearch: MapSearch,
  component: lazyPage(() => import('./pages/map/map-page.tsx'), 'MapPage'),
});
const drafts = createRoute({
  getParentRoute: () => shell,
  path: '/what-if',
  validateSearch: DraftSearch,
  component: lazyPage(() => import('./pages/what-if/drafts-page.tsx'), 'DraftsPage'),
});
const alerts = createRoute({
  getParentRoute: () => shell,
  path: '/alerts',
  validateSearch: AlertsSearch,
  component: lazyPage(() => import('./pages/alerts/alerts-page.tsx'), 'AlertsPage'),
});
const draft = createRoute({
  getParentRoute: () => shell,
  path: '/what-if/$id',
  component: lazyPage(() => import('./pages/what-if/draft-page.tsx'), 'DraftPage'),
});

const products = createRoute({
  getParentRoute: () => shell,
  path: '/products',
  validateSearch: ProductSearch,
  component: lazyPage(() => import('./pages/products/products-page.tsx'), 'ProductsPage'),
});
const newProduct = createRoute({
  getParentRoute: () => shell,
  path: '/products/new',
  validateSearch: NewProductSearch,
  component: lazyPage(() => import('./pages/products/product-form.tsx'), 'NewProductPage'),
});
const product = createRoute({
  getParentRoute: () => shell,
  path: '/products/$id',
  component: lazyPage(() => import('./pages/products/product-page.tsx'), 'ProductPage'),
});
const editProduct = createRoute({
  getParentRoute: () => shell,
  path: '/products/$id/edit',
  component: lazyPage(() => import('./pages/products/product-form.tsx'), 'EditProductPage'),
});
const productBom = createRoute({
  getParentRoute: () => shell,
  path: '/products/$id/bom',
  validateSearch: BomSearch,
  component: lazyPage(() => import('./pages/products/bom-page.tsx'), 'BomPage'),
});
const productFindings = createRoute({
  getParentRoute: () => shell,
  path: '/products/$id/findings',
  validateSearch: PlaceSearch,
  component: lazyPage(() => import('./pages/products/product-page.tsx'), 'ProductFindingsPage'),
});
const productReach = createRoute({
  getParentRoute: () => shell,
  path: '/products/$id/depends',
  validateSearch: ReachSearch,
  component: lazyPage(() => import('./pages/products/product-page.tsx'), 'ProductReachPage'),
});
const productHistory = createRoute({
  getParentRoute: () => shell,
  path: '/products/$id/history',
  component: lazyPage(() => import('./pages/products/product-page.tsx'), 'ProductHistoryPage'),
});
const component = createRoute({
  getParentRoute: () => shell,
  path: '/components/$id',
  validateSearch: ReachSearch,
  component: lazyPage(() => import('./pages/components/component-page.tsx'), 'ComponentPage'),
});

const parts = createRoute({
  getParentRoute: () => shell,
  path: '/parts',
  validateSearch: PartSearch,
  component: lazyPage(() => import('./pages/parts/parts-page.tsx'), 'PartsPage'),
});

const systems = createRoute({
  getParentRoute: () => shell,
  path: '/systems',
  validateSearch: SystemSearch,
  component: lazyPage(() => import('./pages/systems/systems-page.tsx'), 'SystemsPage'),
});
const newSystem = createRoute({
  getParentRoute: () => shell,
  path: '/systems/new',
  component: lazyPage(() => import('./pages/systems/system-form.tsx'), 'NewSystemPage'),
});
const system = createRoute({
  getParentRoute: () => shell,
  path: '/systems/$id',
  validateSearch: ReachSearch,
  component: lazyPage(() => import('./pages/systems/system-page.tsx'), 'SystemPage'),
});
const editSystem = createRoute({
  getParentRoute: () => shell,
  path: '/systems/$id/edit',
  component: lazyPage(() => import('./pages/systems/system-form.tsx'), 'EditSystemPage'),
});
const functions = createRoute({
  getParentRoute: () => shell,
  path: '/functions',
  validateSearch: FunctionSearch,
  component: lazyPage(() => import('./pages/functions/functions-page.tsx'), 'FunctionsPage'),
});
const newFunction = createRoute({
  getParentRoute: () => shell,
  path: '/functions/new',
  component: lazyPage(() => import('./pages/functions/function-form.tsx'), 'NewFunctionPage'),
});
const missionFunction = createRoute({
  getParentRoute: () => shell,
  path: '/functions/$id',
  validateSearch: ReachSearch,
  component: lazyPage(() => import('./pages/functions/function-page.tsx'), 'FunctionPage'),
});
const editFunction = createRoute({
  getParentRoute: () => shell,
  path: '/functions/$id/edit',
  component: lazyPage(() => import('./pages/functions/function-form.tsx'), 'EditFunctionPage'),
});

const taxonomy = createRoute({
  getParentRoute: () => shell,
  path: '/taxonomy',
  validateSearch: TaxonomySearch,
  component: lazyPage(() => import('./pages/taxonomy/taxonomy-page.tsx'), 'TaxonomyPage'),
});

const findings = createRoute({
  getParentRoute: () => shell,
  path: '/findings',
  validateSearch: FindingSearch,
  component: lazyPage(() => import('./pages/findings/findings-page.tsx'), 'FindingsPage'),
});
const finding = createRoute({
  getParentRoute: () => shell,
  path: '/findings/$id',
  component: lazyPage(() => import('./pages/findings/finding-page.tsx'), 'FindingPage'),
});
const vulnerability = createRoute({
  getParentRoute: () => shell,
  path: '/vulnerabilities/$id',
  component: lazyPage(() => import('./pages/vulnerabilities/vulnerability-page.tsx'), 'VulnerabilityPage'),
});
const network = createRoute({
  getParentRoute: () => shell,
  path: '/network',
  validateSearch: NetworkSearch,
  component: lazyPage(() => import('./pages/network/network-page.tsx'), 'NetworkPage'),
});
const candidates = createRoute({
  getParentRoute: () => shell,
  path: '/candidates',
  validateSearch: CandidateSearch,
  component: lazyPage(() => import('./pages/candidates/candidates-page.tsx'), 'CandidatesPage'),
});
const decidedCandidates = createRoute({
  getParentRoute: () => shell,
  path: '/candidates/decided',
  component: lazyPage(() => import('./pages/candidates/decided-page.tsx'), 'DecidedPage'),
});
const rules = createRoute({
  getParentRoute: () => shell,
  path: '/rules',
  component: lazyPage(() => import('./pages/triage/rules-page.tsx'), 'RulesPage'),
});
const vex = createRoute({
  getParentRoute: () => shell,
  path: '/vex',
  component: lazyPage(() => import('./pages/vex/vex-page.tsx'), 'VexPage'),
});
const names = createRoute({
  getParentRoute: () => shell,
  path: '/names',
  validateSearch: NameSearch,
  component: lazyPage(() => import('./pages/names/names-page.tsx'), 'NamesPage'),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: '/imports',
  validateSearch: ImportListSearch,
  component: lazyPage(() => import('./pages/imports/imports-page.tsx'), 'ImportsPage'),
});
const oneImport = createRoute({
  getParentRoute: () => shell,
  path: '/imports/$id',
  validateSearch: ImportSearch,
  component: lazyPage(() => import('./pages/imports/import-page.tsx'), 'ImportPage'),
});
const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: AuditSearch,
  component: lazyPage(() => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
});
const chain = createRoute({
  getParentRoute: () => shell,
  path: '/audit/chain',
  component: lazyPage(() => import('./pages/audit/chain-page.tsx'), 'ChainPage'),
});
const auditEntry = createRoute({
  getParentRoute: () => shell,
  path: '/audit/$number',
  validateSearch: EntrySearch,
  component: lazyPage(() => import('./pages/audit/entry-page.tsx'), 'EntryPage'),
});

const analysis = createRoute({
  getParentRoute: () => shell,
  path: '/analysis',
  validateSearch: AnalysisSearch,
  component: lazyPage(() => import('./pages/analysis/analysis-page.tsx'), 'AnalysisPage'),
});
const notices = createRoute({
  getParentRoute: () => shell,
  path: '/notices',
  validateSearch: NoticeSearch,
  component: lazyPage(() => import('./pages/notices/notices-page.tsx'), 'NoticesPage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyPage(() => import('./pages/settings/you-page.tsx'), 'YouPage'),
});
const dataSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/data',
  component: lazyPage(() => import('./pages/settings/feeds-page.tsx'), 'FeedsPage'),
});
const privateFeedSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/private-feeds',
  component: lazyPage(() => import('./pages/settings/private-feeds-page.tsx'), 'PrivateFeedsPage'),
});
const noticeSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/notices',
  component: lazyPage(() => import('./pages/settings/notices-page.tsx'), 'NoticeSettingsPage'),
});
const channelSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/channels',
  validateSearch: ChannelSearch,
  component: lazyPage(() => import('./pages/settings/channels-page.tsx'), 'ChannelsPage'),
});
const memberSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/members',
  component: lazyPage(() => import('./pages/settings/members-page.tsx'), 'MembersPage'),
});
const unitSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/units',
  component: lazyPage(() => import('./pages/settings/units-page.tsx'), 'UnitsPage'),
});
const settingsCountries = createRoute({
  getParentRoute: () => shell,
  path: '/settings/countries',
  component: lazyPage(() => import('./pages/settings/countries-page.tsx'), 'CountriesPage'),
});
const peopleSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/people',
  validateSearch: PeopleSearch,
  component: lazyPage(() => import('./pages/settings/people-page.tsx'), 'PeoplePage'),
});
const tokenSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/tokens',
  component: lazyPage(() => import('./pages/settings/tokens-page.tsx'), 'TokensPage'),
});
const workspaceSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/workspaces',
  component: lazyPage(() => import('./pages/settings/workspaces-page.tsx'), 'WorkspacesPage'),
});

const evidenceList = createRoute({
  getParentRoute: () => shell,
  path: '/evidence',
  validateSearch: EvidenceSearch,
  component: lazyPage(() => import('./pages/evidence/evidence-list-page.tsx'), 'EvidenceListPage'),
});
const oneEvidence = createRoute({
  getParentRoute: () => shell,
  path: '/evidence/$id',
  component: lazyPage(() => import('./pages/evidence/evidence-page.tsx'), 'EvidencePage'),
});

const assessmentPlan = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/plan',
  validateSearch: PlanSearch,
  component: lazyPage(() => import('./pages/assessments/plan-page.tsx'), 'PlanPage'),
});

const declarations = createRoute({
  getParentRoute: () => shell,
  path: '/declarations',
  validateSearch: DeclarationSearch,
  component: lazyPage(() => import('./pages/declarations/declarations-page.tsx'), 'DeclarationsPage'),
});
const declaration = createRoute({
  getParentRoute: () => shell,
  path: '/declarations/$id',
  component: lazyPage(() => import('./pages/declarations/declaration-page.tsx'), 'DeclarationPage'),
});

const assessments = createRoute({
  getParentRoute: () => shell,
  path: '/assessments',
  validateSearch: AssessmentsSearch,
  component: lazyPage(() => import('./pages/assessments/assessments-page.tsx'), 'AssessmentsPage'),
});
const assessmentRounds = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/rounds',
  validateSearch: RoundsSearch,
  component: lazyPage(() => import('./pages/assessments/rounds-page.tsx'), 'RoundsPage'),
});
const assessmentFindings = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/findings',
  validateSearch: FindingsSearch,
  component: lazyPage(() => import('./pages/assessments/findings-page.tsx'), 'FindingsPage'),
});
const sendAssessments = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/send',
  validateSearch: SendSearch,
  component: lazyPage(() => import('./pages/assessments/send-page.tsx'), 'SendPage'),
});
const portfolio = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/portfolio',
  validateSearch: PortfolioSearch,
  component: lazyPage(() => import('./pages/assessments/portfolio-page.tsx'), 'PortfolioPage'),
});
const heatMap = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/heat-map',
  validateSearch: HeatMapSearch,
  component: lazyPage(() => import('./pages/assessments/heat-map-page.tsx'), 'HeatMapPage'),
});
const askNext = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/ask-next',
  validateSearch: AskNextSearch,
  component: lazyPage(() => import('./pages/assessments/ask-next-page.tsx'), 'AskNextPage'),
});
const compareAssessments = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/compare',
  validateSearch: CompareSearch,
  component: lazyPage(() => import('./pages/assessments/compare-page.tsx'), 'ComparePage'),
});
const assessment = createRoute({
  getParentRoute: () => shell,
  path: '/assessments/$id',
  validateSearch: AssessmentSearch,
  component: lazyPage(() => import('./pages/assessments/assessment-page.tsx'), 'AssessmentPage'),
});

const comparison = createRoute({
  getParentRoute: () => shell,
  path: '/comparison',
  validateSearch: ComparisonSearch,
  component: lazyPage(() => import('./pages/comparison/comparison-page.tsx'), 'ComparisonPage'),
});

const questionnaires = createRoute({
  getParentRoute: () => shell,
  path: '/questionnaires',
  component: lazyPage(() => import('./pages/questionnaires/questionnaires-page.tsx'), 'QuestionnairesPage'),
});
const newQuestionnaire = createRoute({
  getParentRoute: () => shell,
  path: '/questionnaires/new',
  component: lazyPage(() => import('./pages/questionnaires/new-page.tsx'), 'NewQuestionnairePage'),
});
const questionnaire = createRoute({
  getParentRoute: () => shell,
  path: '/questionnaires/$id',
  validateSearch: QuestionnaireSearch,
  component: lazyPage(() => import('./pages/questionnaires/questionnaire-page.tsx'), 'QuestionnairePage'),
});
const editQuestionnaire = createRoute({
  getParentRoute: () => shell,
  path: '/questionnaires/$id/edit',
  validateSearch: EditorSearch,
  component: lazyPage(() => import('./pages/questionnaires/editor/editor-page.tsx'), 'EditorPage'),
});

const lost = createRoute({ getParentRoute: () => shell, path: '$', component: LostPage });

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    invitation,
    declare,
    answer,
    shell.addChildren([
      ...[
        home,
        start,
        suppliers,
        newSupplier,
        supplierDuplicates,
        supplier,
        editSupplier,
        supplierReach,
        supplierHistory,
      ],
      ...[sites, newSite, site, editSite, map],
      ...[
        alerts,
        assessmentPlan,
        drafts,
        draft,
        products,
        newProduct,
        product,
        editProduct,
        productBom,
        productFindings,
        productReach,
        productHistory,
        component,
        parts,
      ],
      taxonomy,
      ...[systems, newSystem, system, editSystem, functions, newFunction, missionFunction, editFunction],
      ...[
        findings,
        vulnerability,
        finding,
        network,
        candidates,
        decidedCandidates,
        rules,
        vex,
        names,
        imports,
        oneImport,
        audit,
        chain,
        auditEntry,
        comparison,
        declarations,
        declaration,
        evidenceList,
        oneEvidence,
      ],
      ...[questionnaires, newQuestionnaire, questionnaire, editQuestionnaire],
      ...[
        assessments,
        assessmentRounds,
        assessmentFindings,
        sendAssessments,
        portfolio,
        heatMap,
        askNext,
        compareAssessments,
        assessment,
      ],
      ...[
        analysis,
        notices,
        settings,
        noticeSettings,
        channelSettings,
        dataSettings,
        privateFeedSettings,
        memberSettings,
        unitSettings,
        settingsCountries,
        peopleSettings,
        tokenSettings,
        workspaceSettings,
        lost,
      ],
    ]),
  ]),
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: LostPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
