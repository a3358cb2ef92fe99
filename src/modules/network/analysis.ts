import type { NetworkAnalysis } from '../../engines/network/analyze-network.ts';
import type { Context } from '../../platform/context.ts';
import { documentOf } from './documents.ts';

/** What `network analyze` says of a file, said of the network of the workspace. */
export async function analyzeRegister(
  context: Context,
  { components = true }: { components?: boolean | undefined },
): Promise<NetworkAnalysis> {
  const { document } = await documentOf(context, components);
  return context.workers.run<NetworkAnalysis>('study-network', document);
}
