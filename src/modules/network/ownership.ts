import {
  controlledBy,
  type Holding,
  type Holdings,
  ownershipChains,
  ultimateOwners,
} from '../../engines/network/ownership.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { findNode, getNodeId, readNodeRefs } from '../register/index.ts';
import { type HoldingsById, holdingsOf } from './holdings.ts';
import type { Ownership } from './ownership-contract.ts';
import { readOwnership } from './predicate-store.ts';

/** A supplier among all who own each other on a day. */
export interface Owned extends HoldingsById {
  supplier: NodeRef;
  at: number;
}

export async function readOwned(tx: Tx, workspaceId: string, reference: string, day: string): Promise<Owned> {
  const id = await getNodeId(tx, workspaceId, 'supplier', reference);
  const supplier = (await findNode(tx, workspaceId, id))!;
  const known = holdingsOf(await readOwnership(tx, workspaceId, day), [id]);
  return { ...known, supplier, at: known.nodeOf.get(id)! };
}

/** Of more, how many there are is told. */
const mostChains = 200;
const mostControlled = 200;

/** Who owns a supplier and who controls it in the end, and what it owns and controls itself. */
export function readOwnershipOf({ database, workspaceId, clock }: Context, reference: string): Promise<Ownership> {
  const day = clock().toISOString().slice(0, 10);
  return database.inWorkspace(workspaceId, async (tx) => {
    const owned = await readOwned(tx, workspaceId, reference, day);
    const { holdings, ids, at } = owned;
    const { certain, possible, rings } = ultimateOwners({ nodeCount: ids.length }, holdings);
    const { chains, owners, complete } = ownershipChains(holdings, at, mostChains);
    const controls = controlledBy(holdings, [at]).slice(1);
    const direct = holdings.of(at);
    const owns = holdings.ownedBy(at).map((node) => partOf(holdings, node, at));
    const ring = rings.find((members) => members.includes(certain[at]!)) ?? [];
    const told = controls.slice(0, mostControlled);
    const named = await namesOf(tx, workspaceId, owned, [
      ...[at, certain[at]!, possible[at]!, ...ring],
      ...[...direct, ...owners, ...owns].map(({ owner }) => owner),
      ...[...chains.flatMap(({ nodes }) => nodes), ...told.map(({ node }) => node)],
    ]);
    const holding = ({ owner, min, max, stated }: Holding) => ({ node: named(owner), min, max, stated });
    return {
      node: named(at),
      ultimate: named(certain[at]!),
      possible: named(possible[at]!),
      ring: ring.map(named),
      direct: direct.map(holding),
      owners: owners.map(holding).sort((a, b) => b.max - a.max || b.min - a.min),
      chains: chains.map(({ nodes, min, max }) => ({ nodes: nodes.map(named), min, max })),
      complete,
      owns: owns.map(holding),
      controls: told.map(({ node, certain: isCertain }) => ({ node: named(node), certain: isCertain })),
      controlled: controls.length,
    };
  });
}

/** What one owns of a node, under the number of the node. */
function partOf(holdings: Holdings, node: number, owner: number): Holding {
  return { ...holdings.of(node).find((one) => one.owner === owner)!, owner: node };
}

async function namesOf(
  tx: Tx,
  workspaceId: string,
  { ids }: Owned,
  nodes: readonly number[],
): Promise<(node: number) => NodeRef> {
  const refs = await readNodeRefs(
    tx,
    workspaceId,
    [...new Set(nodes)].map((node) => ids[node]!),
  );
  const byId = new Map(refs.map((ref) => [ref.id, ref]));
  return (node) => byId.get(ids[node]!)!;
}
