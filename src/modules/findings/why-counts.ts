import { sql } from 'kysely';
import { uncheckedSentences } from '../../engines/matching/advisory-index.ts';
import type { Statement } from '../links/index.ts';
import {
  type FindingCountPath,
  type FindingCounts,
  findingCountPaths,
  type NodeRef,
  SeverityLevel,
} from '../register/contract.ts';
import { countFindings, noFindings } from '../register/index.ts';
import type { WhyInput, WhyUnknown } from '../why/contract.ts';
import {
  type Asking,
  count,
  derived,
  type Explanation,
  input,
  inputsShown,
  list,
  notKnown,
  statementInputs,
  sumOf,
  unknown,
} from '../why/index.ts';
import { bomInput, bomsInForce, feedInputs, uncheckedReasons, wasMatched } from './basis-store.ts';

/** A product whose findings count for something, and the link by which they do; none where many links lead there. */
export interface CountedProduct {
  product: NodeRef;
  statement: Statement | null;
}

interface Counted<Row> {
  counts(row: Row): FindingCounts;
  /** The filter of a list that shows what counts here, such as `{ supplier: 'S-0042' }`. */
  filter(row: Row): Record<string, string>;
  /** The products that are added up. */
  products(asking: Asking, row: Row): Promise<readonly CountedProduct[]>;
}

type Explainers<Row> = Record<FindingCountPath, (asking: Asking, row: Row) => Promise<Explanation>>;

/** Why the findings of a thing that stands on several products are as many: product by product. */
export function countsOverProducts<Row>(counted: Counted<Row>): Explainers<Row> {
  return explainers((path) => async (asking, row) => {
    const { tx, workspaceId } = asking;
    const products = await counted.products(asking, row);
    const ids = products.map(({ product }) => product.id);
    const boms = await bomsInForce(tx, workspaceId, ids);
    const result = countAt(counted.counts(row), path);
    const matched = await wasMatched(tx, workspaceId);
    const basis = await basisOf(asking, path);
    if (products.length === 0)
      return { result: notKnown('No product counts for it.'), inputs: basis, unknown: [noProduct] };
    if (boms.size === 0 || !matched) {
      return {
        result: notKnown('None of its products was checked.'),
        inputs: basis,
        unknown: unmet(boms.size, ids.length, matched),
      };
    }
    const parts = await partsAt(asking, path, products);
    const listed = parts.slice(0, inputsShown);
    const left = parts.slice(inputsShown);
    const more =
      left.length > 0 ? { inputs: left.length, count: left.reduce((sum, part) => sum + part.count, 0) } : null;
    return {
      result: count(result),
      ...sumOf(
        listed.map((part) => part.count),
        more,
      ),
      inputs: [...(await inputsOf(asking, path, listed)), ...basis],
      more,
      unknown: [
        ...unmet(boms.size, ids.length, matched),
        ...(path === 'findings.unchecked' ? [] : uncheckedParts(counted.counts(row).unchecked)),
      ],
      list:
        path === 'findings.unchecked' ? undefined : list('/findings', { ...counted.filter(row), ...filterAt(path) }),
    };
  });
}

/** Why the findings of one product are as many: by severity, from its document and the vulnerability data. */
export function countsOfProduct<
  Row extends { id: string; number: string; findings: FindingCounts },
>(): Explainers<Row> {
  return explainers((path) => async (asking, row) => {
    const { tx, workspaceId } = asking;
    const bom = (await bomsInForce(tx, workspaceId, [row.id])).get(row.id);
    const matched = await wasMatched(tx, workspaceId);
    const basis = [...(bom ? await bomInput(asking, bom.id) : []), ...(await basisOf(asking, path))];
    if (!bom || !matched) {
      return { result: notKnown('It was not checked.'), inputs: basis, unknown: unmet(bom ? 1 : 0, 1, matched) };
    }
    const result = countAt(row.findings, path);
    const unchecked = list(`/boms/${bom.number}/components`, { show: 'unchecked' });
    if (path === 'findings.unchecked') {
      const reasons = await uncheckedReasons(tx, workspaceId, bom.id);
      return {
        result: count(result),
        ...sumOf(reasons.map((one) => one.count)),
        inputs: [
          ...reasons.map((one) =>
            input(sentenceOf(one.reason), count(one.count), {
              list: list(unchecked.path, { show: 'unchecked', reason: one.reason }),
            }),
          ),
          ...basis,
        ],
        list: unchecked,
      };
    }
    const severities = path === 'findings' ? SeverityLevel.options : [];
    return {
      result: count(result),
      ...sumOf(severities.map((level) => row.findings[level])),
      inputs: [
        ...severities.map((level) =>
          input(titleOf(level), count(row.findings[level]), {
            why: derived('product', row.number, `findings.${level}`),
          }),
        ),
        ...basis,
      ],
      unknown: uncheckedParts(row.findings.unchecked, unchecked),
      list: list('/findings', { product: row.number, ...filterAt(path) }),
    };
  });
}

function explainers<Row>(of: (path: FindingCountPath) => Explainers<Row>[FindingCountPath]): Explainers<Row> {
  return Object.fromEntries(findingCountPaths.map((path) => [path, of(path)])) as Explainers<Row>;
}

function countAt(counts: FindingCounts, path: FindingCountPath): number {
  if (path === 'findings') return SeverityLevel.options.reduce((sum, level) => sum + counts[level], 0);
  return counts[path.slice('findings.'.length) as keyof FindingCounts];
}

/** How the list of findings is narrowed to what a path counts. */
function filterAt(path: FindingCountPath): Record<string, string> {
  if (path === 'findings' || path === 'findings.unchecked') return {};
  if (path === 'findings.knownExploited') return { exploited: 'true' };
  if (path === 'findings.malicious') return { malicious: 'true' };
  return { severity: path.slice('findings.'.length) };
}

function titleOf(level: SeverityLevel): string {
  return level === 'unknown' ? 'Severity not stated' : `Severity ${level}`;
}

function sentenceOf(reason: string): string {
  return (uncheckedSentences as Record<string, string>)[reason] ?? reason;
}

interface Part extends CountedProduct {
  count: number;
}

/** What each product adds, the most first. */
async function partsAt(
  { tx, workspaceId }: Asking,
  path: FindingCountPath,
  products: readonly CountedProduct[],
): Promise<Part[]> {
  const ids = products.map(({ product }) => product.id);
  const counts = await countFindings(
    tx,
    workspaceId,
    sql`select id as subject, id as product_id from unnest(${ids}::uuid[]) as one (id)`,
  );
  return products
    .map((one) => ({ ...one, count: countAt(counts.get(one.product.id) ?? noFindings, path) }))
    .sort((a, b) => b.count - a.count);
}

async function inputsOf(asking: Asking, path: FindingCountPath, parts: readonly Part[]): Promise<WhyInput[]> {
  const stated = parts.flatMap((part) => (part.statement ? [{ ...part, statement: part.statement }] : []));
  const inputs = await statementInputs(
    asking,
    stated.map((part) => ({
      statement: part.statement,
      what: part.product.name,
      value: count(part.count),
      node: part.product,
      why: whyOf(part, path),
    })),
  );
  const byProduct = new Map(inputs.map((one) => [one.node!.id, one]));
  return parts.map(
    (part) =>
      byProduct.get(part.product.id) ??
      input(part.product.name, count(part.count), { node: part.product, why: whyOf(part, path) }),
  );
}

function whyOf({ product }: Part, path: FindingCountPath) {
  return derived('product', product.number ?? product.id, path);
}

/** What the vulnerability data adds: no feed is behind what has no identity. */
function basisOf({ tx }: Asking, path: FindingCountPath): Promise<WhyInput[]> | WhyInput[] {
  if (path === 'findings.unchecked') return [];
  return feedInputs(tx, path === 'findings.knownExploited' ? ['osv', 'kev'] : ['osv']);
}

const noProduct = unknown('No product is linked with it.', 'Say which products it makes, holds or needs.', {});

function unmet(withBom: number, products: number, matched: boolean): WhyUnknown[] {
  return [
    ...(products > withBom
      ? [
          unknown('Products without a bill of materials', 'Give them one; then their parts can be checked.', {
            count: products - withBom,
          }),
        ]
      : []),
    ...(matched
      ? []
      : [unknown('No vulnerability data was met yet.', 'Load the advisories; matching follows by itself.')]),
  ];
}

function uncheckedParts(parts: number, shown?: WhyUnknown['list']): WhyUnknown[] {
  if (parts === 0) return [];
  const settle = 'Ask the maker for a package URL and a version of each.';
  return [unknown('Parts that could not be checked', settle, { count: parts, list: shown ?? undefined })];
}
