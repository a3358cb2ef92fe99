import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { type LinkState, linkStates } from '../vendor-links/index.ts';
import type { Declaration } from './contract.ts';
import type { StoredDeclaration } from './store.ts';

/** What the links of this module are for. */
export const purpose = 'declaration' as const;

/** Declarations as the buyer sees them: with how their links stand. */
export async function presented(
  tx: Tx,
  { workspaceId, clock }: Pick<Context, 'workspaceId' | 'clock'>,
  declarations: readonly StoredDeclaration[],
): Promise<Declaration[]> {
  const ids = declarations.map(({ id }) => id);
  const links = await linkStates(tx, { workspaceId, purpose }, ids, clock());
  return declarations.map(({ parentRef: _, queries: __, taken: ___, ...declaration }) => ({
    ...declaration,
    link: linkOf(links.get(declaration.id)),
  }));
}

function linkOf(link: LinkState | undefined): Declaration['link'] {
  if (!link) return { state: 'none', expiresAt: null, lastUsedAt: null };
  const { state, expiresAt, lastUsedAt } = link;
  return { state, expiresAt: expiresAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}
