import { AppError } from '../../common/errors.ts';
import { controlledBy } from '../../engines/network/ownership.ts';
import { insideOf } from '../../engines/places/inside-area.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { sitesOfHazard } from '../hazards/index.ts';
import { holdingsOf } from './holdings.ts';
import { findInCountries, findInRegions, readOwnership, readPlaces, readSources } from './predicate-store.ts';
import type { ChosenNode, NodePredicate } from './reach-of-contract.ts';
import { findMeant, nothingCalled } from './references.ts';

/** By id: the first condition that a node meets. */
export type Chosen = Map<string, Pick<ChosenNode, 'by' | 'certain'>>;

/** The nodes that meet one of the conditions, in the order of these. */
export async function chooseNodes(
  { database, workspaceId, clock }: Pick<Context, 'database' | 'workspaceId' | 'clock'>,
  predicate: NodePredicate,
): Promise<Chosen> {
  const { node = [], group = [], owner = [], country = [], region = [], hazard = [], polygon } = predicate;
  if ([node, group, owner, country, region, hazard].every(({ length }) => length === 0) && polygon === undefined) {
    const message = 'Say which nodes: by node, group, owner, country, region, hazard or polygon.';
    throw new AppError('invalid-input', message, { problems: [{ at: '/query/node', message }] });
  }
  const day = clock().toISOString().slice(0, 10);
  return database.inWorkspace(workspaceId, async (tx) => {
    const chosen: Chosen = new Map();
    const choose = (ids: readonly string[], by: ChosenNode['by']) => {
      for (const id of ids) if (!chosen.has(id)) chosen.set(id, { by, certain: true });
    };
    choose(await meantBy(tx, workspaceId, node), 'node');
    if (group.length > 0) choose(await sourcesOf(tx, workspaceId, group), 'group');
    if (owner.length > 0) {
      for (const { id, certain } of await belongings(tx, workspaceId, day, owner)) {
        if (!chosen.has(id)) chosen.set(id, { by: 'owner', certain });
      }
    }
    if (country.length > 0) choose(await findInCountries(tx, workspaceId, country), 'country');
    if (region.length > 0) choose(await findInRegions(tx, workspaceId, { regions: region, day }), 'region');
    for (const id of hazard) choose(await sitesOfHazard(tx, workspaceId, id), 'hazard');
    if (polygon) {
      const isInside = insideOf(polygon);
      const places = await readPlaces(tx, workspaceId);
      const inside = places.filter(({ longitude, latitude }) => isInside([longitude, latitude]));
      choose(
        inside.map(({ id }) => id),
        'polygon',
      );
    }
    return chosen;
  });
}

async function meantBy(tx: Tx, workspaceId: string, references: readonly string[]): Promise<string[]> {
  const found = await findMeant(tx, workspaceId, references);
  return found.flatMap((nodes, place) =>
    nodes.length > 0 ? nodes.map(({ id }) => id) : nothingCalled(references[place]!),
  );
}

async function sourcesOf(tx: Tx, workspaceId: string, groups: readonly string[]): Promise<string[]> {
  const found = await readSources(tx, workspaceId, groups);
  return groups.flatMap((group) => {
    const sources = found.get(group);
    if (sources) return sources;
    throw new AppError('not-found', `There is no source group with the id or key "${group}" here.`);
  });
}

async function belongings(tx: Tx, workspaceId: string, day: string, owners: readonly string[]) {
  const ids = await suppliersIn(tx, workspaceId, owners);
  const { holdings, nodeOf, ids: all } = holdingsOf(await readOwnership(tx, workspaceId, day), ids);
  const controlled = controlledBy(
    holdings,
    ids.map((id) => nodeOf.get(id)!),
  );
  return controlled.map(({ node, certain }) => ({ id: all[node]!, certain }));
}

async function suppliersIn(tx: Tx, workspaceId: string, references: readonly string[]): Promise<string[]> {
  const found = await findMeant(tx, workspaceId, references);
  return found.map(([node], place) => {
    if (node?.kind === 'supplier') return node.id;
    throw new AppError(
      'not-found',
      `There is no supplier with the id, number, key or name "${references[place]}" here.`,
    );
  });
}
