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
import { recountFindings } from '../register/index.ts';
import { RuleScope } from './contract.ts';
import { type Change, changesBetween, type Grounds } from './grounds.ts';
import { resolveScope } from './resolve-scope.ts';
import { type ResolvedScope, reaches } from './rule-scope.ts';
import {
  type JudgedFinding,
  type OwnVoice,
  ownName,
  type RememberedGround,
  readDecisions,
  readGroundsOf,
  readRuleVoices,
  readSpokenOf,
  readStatements,
  readStates,
  readTrust,
  rememberGrounds,
  removeStates,
  type StandingState,
  type StoredStatement,
  writeStates,
} from './store.ts';

/** What a judging changed. */
export interface Judged {
  /** Ids of findings that are closed now and were not before, and the other way round. */
  closed: string[];
  reopened: string[];
  /** Ids of findings of which something that a decision rested on changed. */
  woke: string[];
  /** By id, all of which the state or what decides it is another now. */
  moved: Map<string, { from: FindingState; to: FindingState }>;
}

/** Those whose state itself is another, and how many of them came to each. */
export function turnedBy({ moved }: Judged): { turned: Judged['moved']; states: Record<string, number> } {
  const turned = new Map([...moved].filter(([, { from, to }]) => from !== to));
  const states: Record<string, number> = {};
  for (const { to } of turned.values()) states[to] = (states[to] ?? 0) + 1;
  return { turned, states };
}

/** Everything, for judgings after a change that may touch any finding. */
export const allFindings: RawBuilder<boolean> = sql`true`;

/**
 * Brings the states of findings in line with everybody who speaks of them: the one place where it is decided what a finding comes to
 * (decision 0036). It writes what differs, and nothing where nothing does.
 */
export async function judgeFindings(
  change: ChangeSet,
  { scope, now }: { scope: RawBuilder<boolean>; now: Date },
): Promise<Judged> {
  const { tx, workspaceId } = change;
  const court = await openCourt(tx, workspaceId, scope);
  const before = await readStates(
    tx,
    workspaceId,
    court.findings.map(({ id }) => id),
  );
  const judged: Judged = { closed: [], reopened: [], woke: [], moved: new Map() };
  const written: StandingState[] = [];
  const removed: string[] = [];
  const remembered: RememberedGround[] = [];
  const products = new Set<string>();
  for (const finding of court.findings) {
    const { judgement, woke, fresh } = hear(finding, court, now);
    remembered.push(...fresh);
    judged.woke.push(...(fresh.some((ground) => ground.woke !== null) ? [finding.id] : []));
    const standing = before.get(finding.id);
    const next = standingOf(finding, judgement, woke);
    if (JSON.stringify(next && comparable(next)) === JSON.stringify(standing && comparable(standing))) continue;
    const [from, to] = [standing, next].map((one) => (one?.state ?? 'open') as FindingState);
    judged.moved.set(finding.id, { from: from!, to: to! });
    if (next) written.push(next);
    else removed.push(finding.id);
    if (Boolean(next?.closed) !== Boolean(standing?.closed)) {
      (next?.closed ? judged.closed : judged.reopened).push(finding.id);
      products.add(finding.productId);
    }
  }
  await rememberGrounds(tx, workspaceId, remembered);
  await writeStates(change, written);
  await removeStates(change, removed);
  if (products.size > 0) await recountFindings(tx, workspaceId, sql`select unnest(${[...products]}::uuid[])`);
  return judged;
}

/** Everybody who was heard of one finding, for whoever asks why. */
export async function hearingOf(tx: Tx, workspaceId: string, findingId: string, now: Date) {
  const court = await openCourt(tx, workspaceId, sql`finding.id = ${findingId}`);
  const [finding] = court.findings;
  if (!finding)
    return { trust: court.trust, judgement: judge([], { trust: court.trust, now }), woke: null, statements: [] };
  const { judgement, woke } = hear(finding, court, now);
  return { trust: court.trust, judgement, woke, statements: statementsFor(finding, court) };
}

interface Court {
  findings: JudgedFinding[];
  statements: Map<string, StoredStatement[]>;
  decisions: Map<string, OwnVoice>;
  rules: (OwnVoice & { resolved: ResolvedScope })[];
  grounds: Map<string, RememberedGround>;
  trust: TrustClass[];
  own: string;
}

async function openCourt(tx: Tx, workspaceId: string, scope: RawBuilder<boolean>): Promise<Court> {
  const findings = await readSpokenOf(tx, workspaceId, scope);
  const ids = findings.map(({ id }) => id);
  const names = new Set(findings.flatMap((finding) => finding.names.map((name) => name.toLowerCase())));
  const statements = new Map<string, StoredStatement[]>();
  for (const statement of await readStatements(tx, workspaceId, [...names])) {
    const { name, aliases } = statement.body.vulnerability;
    for (const one of new Set([name, ...aliases].map((text) => text.toLowerCase()))) {
      statements.set(one, [...(statements.get(one) ?? []), statement]);
    }
  }
  const rules = [];
  for (const rule of await readRuleVoices(tx, workspaceId)) {
    rules.push({ ...rule, resolved: await resolveOrNothing(tx, workspaceId, RuleScope.parse(rule.scope)) });
  }
  return {
    findings,
    statements,
    decisions: await readDecisions(tx, workspaceId, ids),
    rules,
    grounds: await readGroundsOf(tx, workspaceId, ids),
    trust: await readTrust(tx, workspaceId),
    own: await ownName(tx, workspaceId),
  };
}

/** A rule whose product or group is no more reaches nothing. */
async function resolveOrNothing(tx: Tx, workspaceId: string, scope: RuleScope): Promise<ResolvedScope> {
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
  return [...candidates].filter(({ body, productId }) => {
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
