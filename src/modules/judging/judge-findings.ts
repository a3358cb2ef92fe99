import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../common/errors.ts';
import { noSubject, statementApplies, type VexCase } from '../../engines/vex/applies.ts';
import {
  type FindingState,
  isClosed,
  type Judgement,
  judge,
  stateOfStatus,
  type TrustClass,
  type Voice,
} from '../../engines/vex/judge.ts';
import type { VexJustification } from '../../formats/vex/document.ts';
import type { ChangeSet } from '../../platform/database/change-set.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type NewNotice, raiseNotices } from '../notices/index.ts';
import { recountFindings } from '../register/index.ts';
import { isSpokenOf } from './candidates.ts';
import { RuleScope } from './contract.ts';
import { type Change, changesBetween, type Grounds } from './grounds.ts';
import { resolveScope } from './resolve-scope.ts';
import { type ResolvedScope, reaches } from './rule-scope.ts';
import {
  forgetGrounds,
  gatherStatistics,
  type JudgedFinding,
  lockJudging,
  type OwnVoice,
  ownName,
  type RememberedGround,
  readDecisions,
  readDocket,
  readGroundsOf,
  readRuleVoices,
  readStatements,
  readStates,
  readTrust,
  rememberGrounds,
  removeStates,
  type StandingState,
  type StoredStatement,
  writeStates,
} from './store.ts';

/** What a judging changed; it grows with the products that are touched, not with their findings. */
export interface Judged {
  closed: number;
  reopened: number;
  /** Findings of which the state or what decides it is another now. */
  moved: number;
  /** Findings whose state itself is another, by the state they came to. */
  states: Record<string, number>;
  /** Of all that moved. */
  productIds: Set<string>;
  /** The first by number whose state itself is another. */
  first: { id: string; from: FindingState; to: FindingState }[];
  /** Of each product, how many findings are open again because something that a decision rested on changed, and by what. */
  woke: Map<string, Record<string, number>>;
  /** Of each product, how many findings were decided for a time that is over. */
  expired: Map<string, number>;
}

const shownFirst = 50;
/** From here on the database is told what was said; less it notices by itself in time. */
const manyFindings = 2_000;

export interface Judging {
  /** Which findings, as a condition of `candidates.ts`. */
  scope: RawBuilder<boolean>;
  now: Date;
  /** A rule that was said anew or taken away: what it rested on counts no longer. */
  anew?: string | undefined;
  progress?: ((done: number) => Promise<void>) | undefined;
}

/**
 * Brings the states of findings in line with everybody who speaks of them: the one place where it is decided what a finding comes to
 * (decision 0036). It writes what differs, and nothing where nothing does; it hears portion by portion (decision 0044).
 */
export async function judgeFindings(change: ChangeSet, { scope, now, anew, progress }: Judging): Promise<Judged> {
  const { tx, workspaceId } = change;
  await lockJudging(tx, workspaceId);
  const bench = await openBench(tx, workspaceId);
  const judged: Judged = {
    closed: 0,
    reopened: 0,
    moved: 0,
    states: {},
    productIds: new Set(),
    first: [],
    woke: new Map(),
    expired: new Map(),
  };
  const recounted = new Set<string>();
  let done = 0;
  for await (const findings of readDocket(tx, workspaceId, spokenAmong(scope, workspaceId, bench))) {
    const findingIds = findings.map(({ id }) => id);
    if (anew) await forgetGrounds(tx, workspaceId, { voiceId: anew, findingIds });
    const court = { ...bench, ...(await readVoices(tx, workspaceId, findings)) };
    const before = await readStates(tx, workspaceId, findingIds);
    const verdicts = findings.map((finding) => weigh(finding, court, before.get(finding.id), now));
    for (const verdict of verdicts) note(judged, recounted, verdict, now);
    await rememberGrounds(
      tx,
      workspaceId,
      verdicts.flatMap(({ fresh }) => fresh),
    );
    const moved = verdicts.filter(({ isMoved }) => isMoved);
    await writeStates(
      change,
      moved.flatMap(({ next }) => next ?? []),
    );
    await removeStates(
      change,
      moved.flatMap(({ next, finding }) => (next ? [] : [finding.id])),
    );
    done += findings.length;
    await progress?.(done);
  }
  if (judged.moved >= manyFindings) await gatherStatistics(tx);
  if (recounted.size > 0) await recountFindings(tx, workspaceId, sql`select unnest(${[...recounted]}::uuid[])`);
  await raiseNotices(change, noticesOf(judged));
  return judged;
}

/** Only of what changed now: a finding that stays woken is told once. */
function noticesOf({ woke, expired }: Judged): NewNotice[] {
  const ended = [...expired].map(([id, findings]) => ({ id, counts: { findings } }));
  return [
    ...(woke.size > 0
      ? [{ type: 'triage.woke' as const, subjects: [...woke].map(([id, counts]) => ({ id, counts })) }]
      : []),
    ...(ended.length > 0 ? [{ type: 'triage.expired' as const, subjects: ended }] : []),
  ];
}

function spokenAmong(scope: RawBuilder<boolean>, workspaceId: string, { rules }: Bench): RawBuilder<boolean> {
  const reaching = rules.map(({ resolved }) => resolved);
  return sql`${scope} and ${isSpokenOf(workspaceId, reaching)}`;
}

interface Verdict {
  finding: JudgedFinding;
  standing: StandingState | undefined;
  next: StandingState | undefined;
  isMoved: boolean;
  fresh: RememberedGround[];
}

function weigh(finding: JudgedFinding, court: Court, standing: StandingState | undefined, now: Date): Verdict {
  const { judgement, woke, fresh } = hear(finding, court, now);
  const next = standingOf(finding, judgement, woke);
  const isMoved = JSON.stringify(next && comparable(next)) !== JSON.stringify(standing && comparable(standing));
  return { finding, standing, next, isMoved, fresh };
}

function note(
  judged: Judged,
  recounted: Set<string>,
  { finding, standing, next, isMoved, fresh }: Verdict,
  now: Date,
): void {
  const { id, productId } = finding;
  const changes = fresh.find(({ woke }) => woke !== null)?.woke;
  if (changes && !next?.closed) {
    const counts = judged.woke.get(productId) ?? {};
    for (const what of ['findings', ...changes.map((one) => one.what)]) counts[what] = (counts[what] ?? 0) + 1;
    judged.woke.set(productId, counts);
  }
  if (!isMoved) return;
  if (standing?.expiresAt && Date.parse(standing.expiresAt) <= now.getTime()) {
    judged.expired.set(productId, (judged.expired.get(productId) ?? 0) + 1);
  }
  judged.moved++;
  judged.productIds.add(productId);
  const [from, to] = [standing, next].map((one) => (one?.state ?? 'open') as FindingState) as [
    FindingState,
    FindingState,
  ];
  if (from !== to) {
    judged.states[to] = (judged.states[to] ?? 0) + 1;
    if (judged.first.length < shownFirst) judged.first.push({ id, from, to });
  }
  if (Boolean(next?.closed) === Boolean(standing?.closed)) return;
  judged[next?.closed ? 'closed' : 'reopened']++;
  recounted.add(productId);
}

/** Everybody who was heard of one finding, for whoever asks why. */
export async function hearingOf(tx: Tx, workspaceId: string, findingId: string, now: Date) {
  const bench = await openBench(tx, workspaceId);
  const { trust } = bench;
  const scope = spokenAmong(sql`finding.id = ${findingId}`, workspaceId, bench);
  let finding: JudgedFinding | undefined;
  for await (const [found] of readDocket(tx, workspaceId, scope)) finding = found;
  if (!finding) return { trust, judgement: judge([], { trust, now }), woke: null, statements: [] };
  const court = { ...bench, ...(await readVoices(tx, workspaceId, [finding])) };
  const { judgement, woke } = hear(finding, court, now);
  return { trust, judgement, woke, statements: statementsFor(finding, court) };
}

/** What is the same for all findings. */
interface Bench {
  rules: (OwnVoice & { resolved: ResolvedScope })[];
  trust: TrustClass[];
  own: string;
}

async function openBench(tx: Tx, workspaceId: string): Promise<Bench> {
  const rules = [];
  for (const rule of await readRuleVoices(tx, workspaceId)) {
    rules.push({ ...rule, resolved: await resolveOrNothing(tx, workspaceId, RuleScope.parse(rule.scope)) });
  }
  return { rules, trust: await readTrust(tx, workspaceId), own: await ownName(tx, workspaceId) };
}

/** Who else speaks of some findings. */
interface Voices {
  statements: Map<string, StoredStatement[]>;
  decisions: Map<string, OwnVoice>;
  grounds: Map<string, RememberedGround>;
}

type Court = Bench & Voices;

async function readVoices(tx: Tx, workspaceId: string, findings: readonly JudgedFinding[]): Promise<Voices> {
  const ids = findings.map(({ id }) => id);
  const names = new Set(findings.flatMap((finding) => finding.names.map((name) => name.toLowerCase())));
  const statements = new Map<string, StoredStatement[]>();
  for (const statement of await readStatements(tx, workspaceId, [...names])) {
    const { name, aliases } = statement.body.vulnerability;
    for (const one of new Set([name, ...aliases].map((text) => text.toLowerCase()))) {
      const known = statements.get(one);
      if (known) known.push(statement);
      else statements.set(one, [statement]);
    }
  }
  return {
    statements,
    decisions: await readDecisions(tx, workspaceId, ids),
    grounds: await readGroundsOf(tx, workspaceId, ids),
  };
}

/** A rule whose product or group is no more reaches nothing. */
export async function resolveOrNothing(tx: Tx, workspaceId: string, scope: RuleScope): Promise<ResolvedScope> {
  try {
    return await resolveScope(tx, workspaceId, scope);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return { productIds: [] };
    throw error;
  }
}

interface Hearing {
  judgement: Judgement;
  /** What changed since the voice that would have decided was heard first. */
  woke: Change[] | null;
  /** Grounds to be remembered. */
  fresh: RememberedGround[];
}

function hear(finding: JudgedFinding, court: Court, now: Date): Hearing {
  const applying = statementsFor(finding, court);
  const grounds = groundsOf(finding, applying);
  const voices: Voice[] = applying.map((statement) => voiceOf(statement, finding, court.own));
  const fresh: RememberedGround[] = [];
  let woke: Change[] | null = null;
  for (const { kind, own } of ownVoicesFor(finding, court)) {
    const key = `${own.id} ${finding.id}`;
    const known = court.grounds.get(key);
    if (!known) fresh.push({ voiceId: own.id, findingId: finding.id, grounds, woke: null });
    const changes = known ? (known.woke ?? changesBetween(known.grounds, grounds)) : [];
    if (known && known.woke === null && changes.length > 0) fresh.push({ ...known, woke: changes });
    if (changes.length > 0) woke ??= changes;
    else voices.push(ownVoice(kind, own));
  }
  return { judgement: judge(voices, { trust: court.trust, now }), woke, fresh };
}

function ownVoicesFor(
  finding: JudgedFinding,
  { decisions, rules }: Court,
): { kind: 'decision' | 'rule'; own: OwnVoice }[] {
  const decision = decisions.get(finding.id);
  const reaching = rules.filter(({ resolved }) =>
    reaches(resolved, { ...finding, purl: finding.component.purl, version: versionOf(finding) }),
  );
  return [
    ...(decision ? [{ kind: 'decision' as const, own: decision }] : []),
    ...reaching.map((own) => ({ kind: 'rule' as const, own })),
  ];
}

function ownVoice(kind: 'decision' | 'rule', { id, state, justification, decidedAt, expiresOn }: OwnVoice): Voice {
  return {
    kind,
    id,
    trust: 'own',
    author: '',
    at: decidedAt.toISOString(),
    state: state as FindingState,
    justification: justification as VexJustification | null,
    // A decision holds through its last day.
    expiresAt: expiresOn === null ? null : new Date(Date.parse(`${expiresOn}T00:00:00Z`) + 86_400_000).toISOString(),
  };
}

function voiceOf(
  { documentId, position, author, body }: StoredStatement,
  { makers, suppliers }: JudgedFinding,
  own: string,
): Voice {
  const name = author?.trim().toLowerCase() ?? '';
  const trust =
    name === own ? 'own' : makers.includes(name) ? 'maker' : suppliers.includes(name) ? 'supplier' : 'other';
  return {
    kind: 'statement',
    id: `${documentId}#${String(position).padStart(6, '0')}`,
    trust,
    author: author ?? documentId,
    at: body.lastUpdated ?? body.timestamp,
    state: stateOfStatus(body.status),
    justification: body.justification,
    expiresAt: null,
  };
}

function statementsFor(finding: JudgedFinding, { statements }: Court): StoredStatement[] {
  const candidates = new Set(finding.names.flatMap((name) => statements.get(name.toLowerCase()) ?? []));
  const one = caseOf(finding);
  return [...candidates].filter(({ body, productId, inBom }) => {
    if (inBom && productId !== finding.productId) return false;
    // A document that was handed over for one product speaks of no other where it names none itself.
    if (productId !== null && productId !== finding.productId && body.product === null) return false;
    const isHandedOver = productId === finding.productId && body.product === null;
    return (isHandedOver || body.product !== null) && statementApplies(body, one);
  });
}

function caseOf(finding: JudgedFinding): VexCase {
  const { product, component, names } = finding;
  return {
    names,
    product: {
      ...noSubject,
      name: product.name,
      version: product.version,
      purl: product.key?.startsWith('pkg:') ? product.key : null,
      refs: product.key === null ? [] : [product.key],
    },
    component: { ...noSubject, name: component.name, version: versionOf(finding), purl: component.purl },
  };
}

function versionOf({ component, matchedVersion }: JudgedFinding): string | null {
  return component.version ?? matchedVersion;
}

function groundsOf(finding: JudgedFinding, statements: readonly StoredStatement[]): Grounds {
  const { range, severity, vector, knownExploited } = finding;
  const vex = statements.map(({ author, body }) => `${author ?? ''} ${body.status} ${body.justification ?? ''}`);
  return { range, severity, vector, knownExploited, version: versionOf(finding), vex: [...new Set(vex)].sort() };
}

/** What stands of a finding; one that is open and was never closed by anybody needs no row. */
function standingOf(
  finding: JudgedFinding,
  { state, by, disputed }: Judgement,
  woke: Change[] | null,
): StandingState | undefined {
  if (by === null && woke === null) return undefined;
  return {
    id: finding.id,
    productId: finding.productId,
    state,
    closed: isClosed(state),
    by: by && { kind: by.kind, id: by.id, trust: by.trust, author: by.author, justification: by.justification },
    disputed,
    expiresAt: by?.expiresAt ?? null,
    woke,
  };
}

function comparable({ state, closed, by, disputed, expiresAt, woke }: StandingState) {
  const { kind, id } = (by ?? {}) as { kind?: string; id?: string };
  const changes = (woke as Change[] | null)?.map(({ what }) => what);
  return [state, closed, kind, id, disputed, expiresAt, changes];
}
