import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { countClaimsOf } from '../claims/index.ts';
import { changeNumber } from '../register/index.ts';

/** Counts that are kept: each page of a list would else hold all answers against all that is known. */
const mostKept = 20;
const kept = new Map<string, ReadonlyMap<string, number>>();

/** Contradicted answers by supplier, reckoned once for each change, day and sight. */
export async function contradictionsOf(
  tx: Tx,
  { workspaceId, principal, clock }: Pick<Context, 'workspaceId' | 'principal' | 'clock'>,
): Promise<ReadonlyMap<string, number>> {
  const sight = principal?.units.get(workspaceId) ?? null;
  const day = clock().toISOString().slice(0, 10);
  const key = JSON.stringify([workspaceId, await changeNumber(tx, workspaceId), day, sight]);
  const known = kept.get(key);
  if (known) return known;
  const counted = await countClaimsOf(tx, workspaceId);
  const contradicted = new Map([...counted].map(([supplier, counts]) => [supplier, counts.contradicted]));
  kept.set(key, contradicted);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  return contradicted;
}
