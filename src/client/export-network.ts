import type { z } from 'zod';
import { exportNetworkRoute } from '../modules/network/contract.ts';
import type { Client } from './client.ts';

/** The form of the file, and the past moment that is asked about. */
export type NetworkExport = z.input<NonNullable<typeof exportNetworkRoute.query>> & { asOf?: string };

export async function exportNetwork(client: Client, query: NetworkExport): Promise<Uint8Array> {
  const response = await client.open(exportNetworkRoute, { query });
  return new Uint8Array(await response.arrayBuffer());
}
