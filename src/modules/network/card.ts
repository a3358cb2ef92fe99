import { AppError } from '../../common/errors.ts';
import { levels } from '../../common/network.ts';
import { transmissionScale } from '../../engines/failure/transmission.ts';
import { listIn, recordIn } from '../../engines/network/study-lists.ts';
import type { NetworkStudy } from '../../engines/network/study-network.ts';
import { isPermitted } from '../../platform/auth/permissions.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { strongestEvidence } from '../evidence/index.ts';
import { countDecisions } from '../findings/index.ts';
import type { NodeRef } from '../register/contract.ts';
import { findNode } from '../register/index.ts';
import { setsOf } from './card-alone.ts';
import { coneOf } from './card-cone.ts';
import { type BeingReckoned, type CardStep, dimensions, type NetworkCard } from './card-contract.ts';
import { concentrationOf, lackingOf } from './card-lacking.ts';
import { likelyOf } from './card-likely.ts';
import { named, type Refs, refsOf, tierOf } from './card-refs.ts';
import { needsOf, rungOf } from './card-rung.ts';
import { readStepStatements, type StepStatement } from './card-store.ts';
import { type StudiedNetwork, type StudyAtHand, studyAtHand } from './card-studies.ts';

/** What the models say of a node; to be asked for again while the network is being reckoned. */
export async function readCard(context: Context, reference: string): Promise<NetworkCard | BeingReckoned> {
  const node = await getNode(context, reference);
  const atHand = await studyAtHand(context);
  if (!atHand) return { state: 'being-reckoned' };
  const { database, workspaceId } = context;
  return database.inWorkspace(workspaceId, (tx) => cardOf(context, tx, node, atHand));
}

export async function getNode({ database, workspaceId }: Context, reference: string): Promise<NodeRef> {
  const node = await database.inWorkspace(workspaceId, (tx) => findNode(tx, workspaceId, reference));
  if (!node) throw new AppError('not-found', 'There is no such node.');
  return node;
}

/** Two passes: what there is to say by the numbers of nodes, then their names, read at once. */
async function cardOf(
  context: Context,
  tx: Tx,
  node: NodeRef,
  { network, isBehind }: StudyAtHand,
): Promise<NetworkCard> {
  const { study } = network;
  const exposure = await exposureOf(context, tx, node);
  const place = network.numberOf.get(node.id);
  if (place === undefined) return { ...emptyCard(node, network, isBehind), exposure };
  const cone = coneOf(network, place);
  const needs = needsOf(study, cone);
  const lacking = lackingOf(network, place, cone, needs);
  const path = study.criticality.isKnown ? [...listIn(study.criticality.paths, place)] : [];
  const alone = setsOf(study, place);
  const tiers = concentrationOf(study, place);
  const likely = likelyOf(network, place, cone);
  const compromise = compromiseOf(study, place);
  const refs = await refsOf(tx, context.workspaceId, network, [
    ...[...path, ...lacking.flatMap(({ nodes }) => nodes)],
    ...(alone
      ? [...alone.sets.flatMap(({ of, members }) => [of, ...members]), ...alone.parties.flatMap(({ party }) => party)]
      : []),
    ...tiers.flatMap(({ parties }) => parties.map(({ party }) => party)),
    ...(likely?.importance.map((one) => one.node) ?? []),
    ...(compromise?.steepest.flatMap(({ from, to }) => [from, to]) ?? []),
  ]);
  const steps = await stepsOf(context, tx, network, path, refs);
  return {
    state: 'ready',
    node,
    change: network.change,
    behind: isBehind,
    inNetwork: true,
    rung: rungOf(needs),
    criticality: study.criticality.isKnown
      ? { low: levels[study.criticality.low[place]!]!, high: levels[study.criticality.high[place]!]!, path: steps }
      : null,
    alone: alone && {
      ...alone,
      sets: alone.sets.map(({ of, members }) => ({ of: refs(of), members: members.map(refs) })),
      parties: alone.parties.map(({ by, party, fails }) => ({ by, fails, ...named(party, refs) })),
    },
    concentration: Object.fromEntries(
      dimensions.map((by) => [by, tiers.filter((tier) => tier.by === by).map((tier) => tierOf(tier, refs))]),
    ) as NetworkCard['concentration'],
    vanishes: tiers.filter(({ vanishes }) => vanishes === true).map(({ by, tier }) => ({ by, tier })),
    likely: likely && {
      ...likely,
      importance: likely.importance.map((one) => ({ ...one, node: refs(one.node) })),
    },
    compromise: compromise && {
      ...compromise,
      steepest: compromise.steepest.map((one) => ({ ...one, from: refs(one.from), to: refs(one.to) })),
    },
    exposure,
    sure: {
      links: cone.links.all,
      dependence: cone.links.dependence,
      verified: cone.links.verified,
      oldest: await oldestProof(context, tx, steps, node),
      unknown: lacking.map((one) => ({ ...one, nodes: one.nodes.map(refs) })),
    },
  };
}

function emptyCard(node: NodeRef, { change }: StudiedNetwork, behind: boolean): NetworkCard {
  const asked = { of: 0, known: 0, lacking: [] };
  const needs = {
    supporters: asked,
    recoverDays: asked,
    bufferDays: asked,
    failureProbability: asked,
    lossPerDay: asked,
  };
  return {
    ...{ state: 'ready', node, change, behind, inNetwork: false },
    rung: { ...rungOf(needs), reached: 'none' },
    ...{ criticality: null, alone: null, likely: null, compromise: null, exposure: null },
    concentration: { supplier: [], owner: [], site: [], country: [], region: [], technology: [] },
    vanishes: [],
    sure: { links: 0, dependence: 0, verified: 0, oldest: null, unknown: [] },
  };
}

/** Each node of the path with what is stated of the next step; of parallel links the one that carries the level: unknown, or the highest. */
async function stepsOf(
  { workspaceId, clock }: Context,
  tx: Tx,
  { ids }: StudiedNetwork,
  path: readonly number[],
  refs: Refs,
): Promise<CardStep[]> {
  const day = clock().toISOString().slice(0, 10);
  const statements = await readStepStatements(tx, workspaceId, { ids: path.map((node) => ids[node]!), day });
  const steps = path.map((node, place) => {
    const next = path[place + 1];
    return { node: refs(node), said: next === undefined ? null : strongest(statements, ids[node]!, ids[next]!) };
  });
  const lowest = Math.min(...steps.flatMap(({ said }) => (said ? rankOf(said.dependence) : [])));
  return steps.map(({ node, said }) => ({
    node,
    link: said && {
      ...{ id: said.id, kind: said.kind, group: said.group, dependence: said.dependence, confidence: said.confidence },
      decides: rankOf(said.dependence) === lowest,
    },
  }));
}

/** What a bill of materials says has no row of its own. */
function strongest(statements: readonly StepStatement[], fromId: string, toId: string): StepStatement {
  const own = statements.filter((one) => one.fromId === fromId && one.toId === toId);
  const observed: StepStatement = {
    ...{ fromId, toId, id: null, kind: 'part-of', group: null, dependence: null, confidence: 'observed' },
  };
  return (
    own.reduce<StepStatement | undefined>(
      (best, one) => (best && rankOf(best.dependence) >= rankOf(one.dependence) ? best : one),
      undefined,
    ) ?? observed
  );
}

/** Nobody says: as high as can be. */
function rankOf(dependence: StepStatement['dependence']): number {
  return dependence === null ? levels.length - 1 : levels.indexOf(dependence);
}

function compromiseOf({ compromise }: NetworkStudy, node: number) {
  const place = compromise ? compromise.tops.indexOf(node) : -1;
  if (!compromise || place < 0) return null;
  const { probability, method, steepest, sensitivity } = recordIn(compromise.records, place);
  const { version, owner } = transmissionScale;
  return {
    ...probability,
    method,
    scale: { version, owner },
    steepest: steepest.map((one) => ({
      ...one,
      route: routeOf(one.transmission),
    })),
    sensitivity,
  };
}

/** The value of the declared scale that a λ is. */
export function routeOf(transmission: number | null): string | null {
  return transmissionScale.routes.find((one) => one.transmission === transmission)?.route ?? null;
}

/** Findings are filtered by these; of a site or a part there are none of its own. */
async function exposureOf(
  { workspaceId, principal }: Context,
  tx: Tx,
  { kind, id }: NodeRef,
): Promise<NetworkCard['exposure']> {
  if (kind === 'site' || kind === 'component') return null;
  if (!principal || !isPermitted(principal, 'findings:read', workspaceId)) return null;
  return countDecisions(tx, workspaceId, { [kind]: id, state: 'open' });
}

/** Of the strongest evidence on each link and node of the widest path, the oldest. */
async function oldestProof(
  { workspaceId, clock }: Context,
  tx: Tx,
  steps: readonly CardStep[],
  node: NodeRef,
): Promise<NetworkCard['sure']['oldest']> {
  const subjects = [node.id, ...steps.flatMap((step) => [step.node.id, ...(step.link?.id ? [step.link.id] : [])])];
  const today = clock().toISOString().slice(0, 10);
  const found = [...(await strongestEvidence(tx, workspaceId, { subjects: [...new Set(subjects)], today })).values()];
  const [oldest] = found.toSorted((a, b) => (a.observedOn < b.observedOn ? -1 : 1));
  return oldest
    ? { number: oldest.number, title: oldest.title, grade: oldest.grade, observedOn: oldest.observedOn }
    : null;
}
