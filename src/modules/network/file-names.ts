import type { Context } from '../../platform/context.ts';
import type { NodeRef } from '../register/contract.ts';
import { readNodeRefs } from '../register/index.ts';
import type { RegisterDocument } from './document-store.ts';

/** Who the ids of files are; of several files the first that knows one says it. A node removed in this moment goes by what its file says of it. */
export async function namesOf(
  { database, workspaceId }: Context,
  registers: readonly RegisterDocument[],
  files: Iterable<string>,
): Promise<(file: string) => NodeRef | undefined> {
  const wanted = new Set(files);
  const known = new Map<string, NodeRef>();
  for (const { document, ids } of registers) {
    for (const [node, { id, kind, name = id }] of document.nodes.entries()) {
      if (!wanted.has(id) || known.has(id)) continue;
      known.set(id, { id: ids[node]!, kind: kind === 'owner' ? 'supplier' : kind, number: null, name });
    }
  }
  const refs = await database.inWorkspace(workspaceId, (tx) =>
    readNodeRefs(
      tx,
      workspaceId,
      Array.from(known.values(), ({ id }) => id),
    ),
  );
  const byId = new Map(refs.map((ref) => [ref.id, ref]));
  return (file) => byId.get(known.get(file)?.id ?? '') ?? known.get(file);
}
