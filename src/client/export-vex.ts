import { exportVexRoute } from '../modules/vex/contract.ts';
import type { Client } from './client.ts';

/** The document as the server writes it. */
export async function exportVex(
  client: Client,
  query: { format: 'openvex' | 'csaf' | 'cyclonedx' | 'spdx' } & Record<string, string>,
): Promise<Uint8Array> {
  const response = await client.open(exportVexRoute, { query });
  return new Uint8Array(await response.arrayBuffer());
}
