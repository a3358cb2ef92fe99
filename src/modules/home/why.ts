import { AppError } from '../../common/errors.ts';
import { feedInputs } from '../findings/index.ts';
import type { NodeKind } from '../register/contract.ts';
import { wholeWorkspace } from '../why/contract.ts';
import {
  type Asking,
  bindWhy,
  count,
  derived,
  type Explanation,
  input,
  inputsShown,
  list,
  sumOf,
  text,
  unknown,
} from '../why/index.ts';
import { type Home, homeWhy } from './contract.ts';
import rules from './derived-values.json' with { type: 'json' };
import { readFigures } from './operations.ts';
import { countByOrigin, countBySeverity, coverageByProduct } from './why-store.ts';

type Figures = Omit<Home, 'changes'>;

/** Why the figures of the home page are what they are. */
export const homeWhyRoute = bindWhy(homeWhy, {
  rules,
  read: async ({ tx, context }, id): Promise<Figures> => {
    if (id !== wholeWorkspace) throw new AppError('not-found', 'There is one home page a workspace.');
    return readFigures(tx, context);
  },
  subject: () => ({ id: wholeWorkspace, name: 'This workspace', node: null }),
  values: {
    'counts.suppliers': registered('supplier', 'suppliers'),
    'counts.sites': registered('site', 'sites'),
    'counts.products': registered('product', 'products'),
    'counts.systems': registered('system', 'systems'),
    'counts.functions': registered('function', 'functions'),
    'counts.productsWithBom': (_, { counts, coverage }) => ({
      result: count(counts.productsWithBom, counts.products),
      formula: `${counts.products} − ${coverage.productsWithoutBom} = ${counts.productsWithBom}`,
      inputs: [
        input('Products', count(counts.products), { why: figure('counts.products') }),
        input('Without a bill of materials', count(coverage.productsWithoutBom), {
          why: figure('coverage.productsWithoutBom'),
        }),
      ],
      list: list('/products', { bom: 'with' }),
    }),
    'counts.openFindings': explainFindings,
    'counts.knownExploited': async ({ tx }, { counts, coverage }) => ({
      result: count(counts.knownExploited, counts.openFindings),
      inputs: await feedInputs(tx, ['osv', 'kev']),
      unknown: unseen(coverage),
      list: list('/findings', { exploited: 'true' }),
    }),
    'counts.namesWaiting': (_, { counts }) => ({
      result: count(counts.namesWaiting),
      inputs: [],
      list: list('/supplier-names', { state: 'waiting' }),
    }),
    'counts.importsReady': (_, { counts }) => ({
      result: count(counts.importsReady),
      inputs: [],
      list: list('/imports', { waiting: 'true' }),
    }),
    'counts.evidenceExpiring': (_, { counts }) => ({
      result: count(counts.evidenceExpiring),
      inputs: [input('Counts as soon to expire', { is: 'hours', hours: 30 * 24 }, { origin: { from: 'program' } })],
      list: list('/evidence', { state: 'expires-soon' }),
    }),
    'coverage.components': covered('components', ({ components }) => components),
    'coverage.checked': covered('checked', ({ checked }) => checked),
    'coverage.unchecked': covered('unchecked', ({ components, checked }) => components - checked),
    'coverage.withoutAdvisories': (_, { coverage: { withoutAdvisories } }) => ({
      result: text(withoutAdvisories.map(({ ecosystem }) => ecosystem).join(', ') || 'none'),
      inputs: withoutAdvisories.map((one) => input(one.ecosystem, count(one.count))),
    }),
    'coverage.productsWithoutBom': (_, { coverage }) => ({
      result: count(coverage.productsWithoutBom),
      inputs: [],
      list: list('/products', { bom: 'without' }),
    }),
    'decisions.findings': (_, { decisions: { findings } }) => ({
      result: text(findings.map(({ vulnerability }) => vulnerability.id).join(', ') || 'none'),
      inputs: findings.flatMap(({ number, vulnerability, product, severity, knownExploited }) => [
        input(
          `${vulnerability.id} in ${product.name}`,
          { is: 'severity', ...severity },
          {
            node: product,
            why: derived('finding', number, 'severity'),
          },
        ),
        input(
          'Known exploited',
          { is: 'yes-no', yes: knownExploited },
          {
            why: derived('finding', number, 'knownExploited'),
          },
        ),
      ]),
    }),
    'decisions.staleFeeds': (_, { decisions, feeds }) => ({
      result: text(decisions.staleFeeds.map(({ title }) => title).join(', ') || 'none'),
      inputs: feeds.map(({ kind, title, stale }) =>
        input(title, { is: 'yes-no', yes: stale }, { why: derived('feed', kind, 'stale') }),
      ),
    }),
    'decisions.evidence': (_, { decisions: { evidence } }) => ({
      result: text(evidence.map(({ number }) => number).join(', ') || 'none'),
      inputs: evidence.map(({ number, title, validUntil, subject }) =>
        input(
          `${number} ${title}`,
          { is: 'day', day: validUntil! },
          { node: subject.node ?? subject.link?.from ?? null },
        ),
      ),
    }),
  },
});

function figure(value: string) {
  return derived('home', wholeWorkspace, value);
}

/** Rows of the register by the way they came: imports first named by their files. */
function registered(kind: NodeKind, name: 'suppliers' | 'sites' | 'products' | 'systems' | 'functions') {
  return async ({ tx, workspaceId, may }: Asking, { counts }: Figures): Promise<Explanation> => {
    const ways = may('imports:read') ? await countByOrigin(tx, workspaceId, kind) : [];
    const shown = ways.slice(0, inputsShown);
    const rest = ways.slice(inputsShown);
    const more = rest.length > 0 ? { inputs: rest.length, count: rest.reduce((sum, one) => sum + one.count, 0) } : null;
    return {
      result: count(counts[name]),
      ...sumOf(
        shown.map((one) => one.count),
        more,
      ),
      inputs: shown.map((one) =>
        input(
          one.origin?.from === 'import' ? `Imported with ${one.origin.file}` : 'Added one by one',
          count(one.count),
          {
            origin: one.origin,
          },
        ),
      ),
      more,
      list: list(`/${name}`),
    };
  };
}

async function explainFindings({ tx, workspaceId }: Asking, { counts, coverage }: Figures): Promise<Explanation> {
  const severities = await countBySeverity(tx, workspaceId);
  return {
    result: count(counts.openFindings),
    ...sumOf(severities.map((one) => one.count)),
    inputs: [
      ...severities.map((one) =>
        input(one.level === 'unknown' ? 'Severity not stated' : `Severity ${one.level}`, count(one.count), {
          list: list('/findings', { severity: one.level }),
        }),
      ),
      ...(await feedInputs(tx, ['osv'])),
    ],
    unknown: unseen(coverage),
    list: list('/findings'),
  };
}

/** What no finding can be known of. */
function unseen({ components, checked, productsWithoutBom }: Home['coverage']) {
  const parts = components - checked;
  return [
    ...(parts > 0
      ? [unknown('Parts that could not be checked', 'Ask the makers for package URLs and versions.', { count: parts })]
      : []),
    ...(productsWithoutBom > 0
      ? [
          unknown('Products without a bill of materials', 'Give them one; then their parts can be checked.', {
            count: productsWithoutBom,
            list: list('/products', { bom: 'without' }),
          }),
        ]
      : []),
  ];
}

type Covered = Awaited<ReturnType<typeof coverageByProduct>>[number];

/** What each product adds; a document that was not matched yet counts as a whole among what could not be checked. */
function covered(value: 'components' | 'checked' | 'unchecked', of: (product: Covered) => number) {
  return async ({ tx, workspaceId }: Asking, { coverage }: Figures): Promise<Explanation> => {
    const products = (await coverageByProduct(tx, workspaceId))
      .map((product) => ({ ...product, count: of(product) }))
      .sort((a, b) => b.count - a.count);
    const shown = products.slice(0, inputsShown);
    const rest = products.slice(inputsShown);
    const more = rest.length > 0 ? { inputs: rest.length, count: rest.reduce((sum, one) => sum + one.count, 0) } : null;
    const total = products.reduce((sum, one) => sum + one.count, 0);
    return {
      result: count(total, value === 'components' ? null : coverage.components),
      ...sumOf(
        shown.map((one) => one.count),
        more,
      ),
      inputs: shown.map(({ product, bom, matched, count: parts }) =>
        input(matched ? product.name : `${product.name}, not matched yet`, count(parts), {
          node: product,
          why: derived('bom', bom, value),
        }),
      ),
      more,
      unknown: unseen(coverage),
    };
  };
}
