import type { NetworkAnalysis } from '../../engines/network/analyze-network.ts';
import type { NetworkDifference } from '../../engines/network/compare-networks.ts';
import type { Context } from '../../platform/context.ts';
import { readPast } from '../../platform/database/past.ts';
import type { NetworkTask } from '../../workers/study-network.ts';
import { documentOf } from './documents.ts';

interface Asked {
  components?: boolean | undefined;
}

/** What `network analyze` says of a file, said of the network of the workspace. */
export async function analyzeRegister(context: Context, { components = true }: Asked): Promise<NetworkAnalysis> {
  const { document } = await documentOf(context, components);
  return study<NetworkAnalysis>(context, { task: 'analyze', document });
}

/** What `network diff` says of two files, said of the workspace at an earlier change or moment and at that of the reader. */
export async function compareRegister(
  context: Context,
  { since, components = true }: Asked & { since: string },
): Promise<NetworkDifference> {
  const { database, workspaceId, clock } = context;
  const past = await readPast(database, workspaceId, { asked: since, now: clock(), at: '/query/since' });
  const then = { ...context, database: database.seenWith({ asOf: past.number }), clock: () => past.at };
  const { document: before } = await documentOf(then, components);
  const { document: after } = await documentOf(context, components);
  return study<NetworkDifference>(context, { task: 'compare', before, after });
}

function study<Answer>({ workers }: Context, task: NetworkTask): Promise<Answer> {
  return workers.run<Answer>('study-network', task);
}
