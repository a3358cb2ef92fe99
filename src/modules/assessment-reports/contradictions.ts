import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { countClaimsOf } from '../claims/index.ts';
import { changeNumber } from '../register/index.ts';

/** As many suppliers are held against what is known at each call; the counts of all are kept, which a call would take seconds for. */
const mostCounted = 200;
const mostKept = 20;
const kept = new Map<string, ReadonlyMap<string, number>>();

/** Contradicted answers by supplier, of these at least; those of all are reckoned once for each change, day and sight. */
export async function contradictionsOf(
  tx: Tx,
  { workspaceId, principal, clock }: Pick<Context, 'workspaceId' | 'principal' | 'clock'>,
  supplierIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const sight = principal?.units.get(workspaceId) ?? null;
  const day = clock().toISOString().slice(0, 10);
  const key = JSON.stringify([workspaceId, await changeNumber(tx, workspaceId), day, sight]);
  const known = kept.get(key);
  if (known) return known;
  const isFew = supplierIds.length <= mostCounted;
  const counted = await countClaimsOf(tx, workspaceId, isFew ? supplierIds : undefined);
  const contradicted = new Map([...counted].map(([supplier, counts]) => [supplier, counts.contradicted]));
  if (isFew) return contradicted;
  kept.set(key, contradicted);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  return contradicted;
}
