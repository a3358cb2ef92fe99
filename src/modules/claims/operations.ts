import { AppError } from '../../common/errors.ts';
import type { Page, PageQuery } from '../../common/page.ts';
import { claimsMade } from '../../engines/claims/claims-made.ts';
import { type JudgedClaim, judgeClaims } from '../../engines/claims/judge-claims.ts';
import { claimRules } from '../../engines/claims/rules.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { dayRead } from '../life-cycles/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { getNodeId } from '../register/index.ts';
import { findAssessment, newestAnswers, readForms, type Submitted, suppliersWithAnswers } from './answers-store.ts';
import type { Claim, ClaimQuery, SupplierClaims } from './contract.ts';
import { readEnded, type Support } from './delivery-store.ts';
import { pageIn } from './page-in.ts';
import { readFacts, readRestricted } from './read-facts.ts';

/** Suppliers whose answers are held in memory at once. */
const batchSize = 200;

type Counts = Pick<SupplierClaims, 'contradicted' | 'hints' | 'agrees' | 'unknown'>;

interface ListedClaims extends Page<Claim> {
  counts: Counts;
}

/** Contradictions first, then hints, then what cannot be checked; each with both sides. */
export function listClaims(context: Context, query: ClaimQuery): Promise<ListedClaims> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const only = await narrowedTo(tx, workspaceId, query);
    const found: Claim[] = [];
    for await (const claims of judgedBySupplier(tx, workspaceId, only)) {
      found.push(...claims.filter((claim) => isAskedFor(claim, query)));
    }
    return { ...pageIn(context, 'claims', found.sort(byWeight), query), counts: countsOf(found) };
  });
}

/** Some suppliers, or one assessment of one, newest or not; an assessment of another supplier than the one asked for has nothing to tell. */
interface Narrowed {
  supplierIds?: readonly string[];
  assessmentId?: string;
}

async function narrowedTo(tx: Tx, workspaceId: string, { supplier, assessment }: ClaimQuery): Promise<Narrowed> {
  const supplierId = supplier === undefined ? undefined : await getNodeId(tx, workspaceId, 'supplier', supplier);
  if (assessment === undefined) return supplierId === undefined ? {} : { supplierIds: [supplierId] };
  const found = await findAssessment(tx, workspaceId, assessment);
  if (!found) throw new AppError('not-found', 'There is no such assessment.');
  return { supplierIds: [supplierId ?? found.supplierId], assessmentId: found.id };
}

/** How the answers of each supplier stand, the most contradicted first. */
export function listSupplierClaims(context: Context, query: PageQuery): Promise<Page<SupplierClaims>> {
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, async (tx) => {
    const counted = await countClaims(tx, workspaceId);
    const ordered = counted.sort(
      (a, b) =>
        b.contradicted - a.contradicted ||
        b.hints - a.hints ||
        a.supplier.name.localeCompare(b.supplier.name, 'en') ||
        (a.supplier.id < b.supplier.id ? -1 : 1),
    );
    return pageIn(context, 'supplier-claims', ordered, query);
  });
}

/** Each answer of one supplier that is held against what is known. */
export async function claimsOfSupplier(tx: Tx, workspaceId: string, supplierId: string): Promise<Claim[]> {
  const found: Claim[] = [];
  for await (const claims of judgedBySupplier(tx, workspaceId, { supplierIds: [supplierId] })) found.push(...claims);
  return found;
}

/** By supplier, of those that have submitted answers: all of them, or those that a list shows. */
export async function countClaimsOf(
  tx: Tx,
  workspaceId: string,
  supplierIds?: readonly string[],
): Promise<Map<string, Counts>> {
  const counted = await countClaims(tx, workspaceId, supplierIds);
  return new Map(counted.map(({ supplier, ...counts }) => [supplier.id, counts]));
}

async function countClaims(tx: Tx, workspaceId: string, supplierIds?: readonly string[]): Promise<SupplierClaims[]> {
  const counted: SupplierClaims[] = [];
  for await (const claims of judgedBySupplier(tx, workspaceId, supplierIds ? { supplierIds } : {})) {
    if (claims.length > 0) counted.push({ supplier: claims[0]!.supplier, ...countsOf(claims) });
  }
  return counted;
}

/** Supplier by supplier, read in batches of a fixed number of queries. */
async function* judgedBySupplier(
  tx: Tx,
  workspaceId: string,
  { supplierIds: only, assessmentId }: Narrowed = {},
): AsyncGenerator<Claim[]> {
  const day = await dayRead(tx, workspaceId);
  const support = once(() => readEnded(tx, workspaceId));
  let after: string | undefined;
  do {
    const suppliers = await suppliersWithAnswers(tx, workspaceId, { only, after, limit: batchSize });
    yield* await judgeBatch(tx, workspaceId, { suppliers, assessmentId, support, day });
    after = suppliers.length === batchSize ? suppliers.at(-1)!.id : undefined;
  } while (after !== undefined);
}

const supportRules = claimRules.filter(({ check }) => check === 'support');
const noSupport: Support = { isKnown: false, ended: [] };

/** What is read at most once, and only if somebody asks. */
function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let known: Promise<Value> | undefined;
  return () => {
    known ??= read();
    return known;
  };
}

interface Batch {
  suppliers: readonly NodeRef[];
  assessmentId: string | undefined;
  /** Looks at every component of the workspace, so only where an answer is held against it. */
  support: () => Promise<Support>;
  /** ISO, of the moment that is read. */
  day: string;
}

async function judgeBatch(
  tx: Tx,
  workspaceId: string,
  { suppliers, assessmentId, support, day }: Batch,
): Promise<Claim[][]> {
  const ids = suppliers.map(({ id }) => id);
  if (ids.length === 0) return [];
  const submitted = await newestAnswers(tx, workspaceId, ids, assessmentId);
  const forms = await readForms(tx, workspaceId, [...new Set(submitted.map(({ formId }) => formId))]);
  const isHeldToSupport = submitted.some(
    ({ formId, answers }) => claimsMade(forms.get(formId)!, answers, { rules: supportRules, day }).length > 0,
  );
  const facts = await readFacts(tx, workspaceId, ids, {
    restricted: await readRestricted(tx, workspaceId),
    support: isHeldToSupport ? await support() : noSupport,
  });
  const bySupplier = Map.groupBy(submitted, ({ supplierId }) => supplierId);
  return suppliers.map((supplier) =>
    (bySupplier.get(supplier.id) ?? []).flatMap((given) =>
      judgeClaims({ questionnaire: forms.get(given.formId)!, answers: given.answers }, facts.get(supplier.id)!, {
        day,
      }).map((judged) => claimOf(judged, supplier, given)),
    ),
  );
}

function claimOf({ claim, against, ...judged }: JudgedClaim, supplier: NodeRef, { assessment, on }: Submitted): Claim {
  return {
    ...judged,
    id: `${assessment.number}.${claim.item}.${judged.rule.id}`,
    supplier,
    claim: { ...claim, assessment, on },
    against: against.map(({ says, ref, source, on: day }) => ({
      says,
      ref: ref && { ...ref, product: ref.product ?? null },
      source,
      on: day,
    })),
  };
}

function isAskedFor(claim: Claim, { outcome, severity, rule }: ClaimQuery): boolean {
  return (
    (outcome === undefined || outcome.includes(claim.outcome)) &&
    (severity === undefined || severity.includes(claim.severity)) &&
    (rule === undefined || rule.includes(claim.rule.id))
  );
}

const outcomes = ['contradicted', 'unknown', 'agrees'] as const;

function byWeight(a: Claim, b: Claim): number {
  return (
    outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome) ||
    a.severity.localeCompare(b.severity) ||
    a.supplier.name.localeCompare(b.supplier.name, 'en') ||
    (a.id < b.id ? -1 : 1)
  );
}

function countsOf(claims: readonly Claim[]): Counts {
  const count = (outcome: Claim['outcome'], severity?: Claim['severity']) =>
    claims.filter((one) => one.outcome === outcome && (severity === undefined || one.severity === severity)).length;
  return {
    contradicted: count('contradicted', 'contradiction'),
    hints: count('contradicted', 'hint'),
    agrees: count('agrees'),
    unknown: count('unknown'),
  };
}
