import { writeNetwork } from '../../formats/network/write-network.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import { type RegisterDocument, readNetworkDocument } from './document-store.ts';

/** The network of the workspace as a file, as of the day of the reader. */
export async function exportNetwork(
  context: Context,
  { components = true }: { components?: boolean | undefined },
): Promise<Download> {
  const { document } = await documentOf(context, components);
  return { fileName: 'network.json', mediaType: 'application/json', bytes: writeNetwork(document) };
}

export function documentOf({ database, workspaceId, clock }: Context, components: boolean): Promise<RegisterDocument> {
  const day = clock().toISOString().slice(0, 10);
  return database.inWorkspace(workspaceId, (tx) => readNetworkDocument(tx, workspaceId, { day, components }));
}
