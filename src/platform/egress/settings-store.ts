import type { Tx } from '../database/database.ts';

/** What may go out at all; each is switched on by itself (DESIGN §5, Outbound connections). */
export type EgressPurpose =
  | `feed.${'osv' | 'kev' | 'epss' | 'ghsa' | 'cve' | 'nvd' | 'csaf' | 'eol'}`
  | 'private-feed'
  | 'mail'
  | 'webhook';

/** How connections of this installation go out, as its administrator set it. */
export interface EgressSettings {
  /** The origin of a proxy; null leaves it to the environment of the program. */
  proxy: string | null;
  /** Hosts that are reached without the proxy. */
  direct: string[];
  /** Private and loopback addresses that may be reached all the same. */
  privateAddresses: string[];
}

/** Asked in a transaction of the installation, as everything here. */
export async function readEgressSettings(tx: Tx): Promise<EgressSettings> {
  const row = await tx.selectFrom('egress_setting').selectAll().executeTakeFirst();
  return { proxy: row?.proxy ?? null, direct: row?.direct ?? [], privateAddresses: row?.private_addresses ?? [] };
}

export async function writeEgressSettings(tx: Tx, { proxy, direct, privateAddresses }: EgressSettings): Promise<void> {
  const values = { proxy, direct, private_addresses: privateAddresses };
  await tx
    .insertInto('egress_setting')
    .values(values)
    .onConflict((conflict) => conflict.column('single').doUpdateSet(values))
    .execute();
}

export async function purposesSwitchedOn(tx: Tx): Promise<Set<EgressPurpose>> {
  const rows = await tx.selectFrom('egress_purpose').select('purpose').execute();
  return new Set(rows.map(({ purpose }) => purpose as EgressPurpose));
}

export async function switchPurpose(tx: Tx, purpose: EgressPurpose, to: 'on' | 'off'): Promise<void> {
  if (to === 'off') await tx.deleteFrom('egress_purpose').where('purpose', '=', purpose).execute();
  else
    await tx
      .insertInto('egress_purpose')
      .values({ purpose })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
