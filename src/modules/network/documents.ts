import { type NetworkForm, networkForms, writeNetworkAs } from '../../formats/network/write-as.ts';
import type { Context } from '../../platform/context.ts';
import type { Download } from '../../platform/http/bind.ts';
import { type RegisterDocument, readNetworkDocument } from './document-store.ts';

/** The network of the workspace as a file, as of the day of the reader. */
export async function exportNetwork(
  context: Context,
  { components = true, format }: { components?: boolean | undefined; format: NetworkForm },
): Promise<Download> {
  const { document } = await documentOf(context, components);
  const { ending, mediaType } = networkForms[format];
  return { fileName: `network.${ending}`, mediaType, bytes: await writeNetworkAs(format, document) };
}

export function documentOf({ database, workspaceId, clock }: Context, components: boolean): Promise<RegisterDocument> {
  const day = clock().toISOString().slice(0, 10);
  return database.inWorkspace(workspaceId, (tx) => readNetworkDocument(tx, workspaceId, { day, components }));
}
