import { nodeKinds } from '../../common/network.ts';
import type { NumberedConcentration } from '../../engines/network/concentration.ts';
import type { NetworkStudy } from '../../engines/network/study-network.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { NodeRef } from '../register/contract.ts';
import { readNodeRefs } from '../register/index.ts';
import type { CardTier } from './card-contract.ts';
import type { StudiedNetwork } from './card-studies.ts';

/** A node of a study by its number, or a country, region or technology. */
export type Party = number | string;

export type Refs = (node: number) => NodeRef;

/** What people read of the nodes among these, in one query. */
export async function refsOf(
  tx: Tx,
  workspaceId: string,
  { ids, study }: StudiedNetwork,
  parties: readonly Party[],
): Promise<Refs> {
  const wanted = new Set(parties.flatMap((party) => (typeof party === 'number' ? ids[party]! : [])));
  const found = new Map((await readNodeRefs(tx, workspaceId, [...wanted])).map((ref) => [ref.id, ref]));
  return (node) =>
    found.get(ids[node]!) ?? { id: ids[node]!, kind: kindIn(study, node), number: null, name: ids[node]! };
}

/** As the register has it, where an owner is a supplier in that role. */
export function kindIn({ kinds }: NetworkStudy, node: number): NodeRef['kind'] {
  const kind = nodeKinds[kinds[node]!]!;
  return kind === 'owner' ? 'supplier' : kind;
}

export function named(party: Party, refs: Refs): { node: NodeRef | null; name: string } {
  if (typeof party === 'string') return { node: null, name: party };
  const node = refs(party);
  return { node, name: node.name };
}

export function tierOf({ by: _, ...tier }: NumberedConcentration, refs: Refs): CardTier {
  return { ...tier, parties: tier.parties.map(({ party, share }) => ({ ...named(party, refs), share })) };
}
