import type { Database, Tx } from '../../platform/database/database.ts';
import { type BomStructure, structureOf } from './below.ts';
import { type ComponentsOf, uncheckedPositions } from './component-list-store.ts';
import { readGraph } from './store.ts';

/** Nodes kept in memory over all BOMs, at about 30 bytes each. */
const mostNodes = 500_000;

const kept = new WeakMap<Database, Map<string, BomStructure>>();

/** The dependency graph of a BOM, which never changes; the BOMs looked at last stay in memory. */
export async function structureOfBom(database: Database, tx: Tx, of: ComponentsOf): Promise<BomStructure | undefined> {
  const structures = kept.get(database) ?? new Map<string, BomStructure>();
  kept.set(database, structures);
  const structure = structures.get(of.bomId) ?? (await readStructure(tx, of));
  if (!structure) return undefined;
  structures.delete(of.bomId);
  structures.set(of.bomId, structure);
  letGo(structures);
  return structure;
}

async function readStructure(tx: Tx, of: ComponentsOf): Promise<BomStructure | undefined> {
  const graph = await readGraph(tx, of.workspaceId, of.bomId);
  return graph && structureOf(graph, await uncheckedPositions(tx, of));
}

/** Lets go of those not looked at for longest; the newest stays however large it is. */
function letGo(structures: Map<string, BomStructure>): void {
  let nodes = 0;
  for (const { order } of structures.values()) nodes += order.length;
  for (const [bomId, { order }] of structures) {
    if (nodes <= mostNodes || structures.size === 1) return;
    structures.delete(bomId);
    nodes -= order.length;
  }
}
