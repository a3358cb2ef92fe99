import { isId } from '../../common/ids.ts';
import type { Page } from '../../common/page.ts';
import type { Context } from '../../platform/context.ts';
import type { AuditEntry } from './contract.ts';
import { countEntries, listEntries, type Verification, verifyChain } from './store.ts';

export function listAudit(
  { database, workspaceId, cursors }: Context,
  query: {
    limit: number;
    after?: string | undefined;
    action?: string | undefined;
    subject?: string | undefined;
    since?: string | undefined;
  },
): Promise<Page<AuditEntry>> {
  const [before] = cursors.decode('audit', query.after) ?? [];
  const subjectId = query.subject === undefined || isId(query.subject) ? query.subject : nobody;
  const filter = { action: query.action, subjectId, since: query.since, upTo: database.sight.asOf };
  return database.inWorkspace(workspaceId, async (tx) => {
    const total = await countEntries(tx, workspaceId, filter);
    const found = await listEntries(tx, workspaceId, filter, {
      before: before as number | undefined,
      limit: query.limit + 1,
    });
    const items = found.slice(0, query.limit);
    const next = found.length > query.limit ? cursors.encode('audit', [items.at(-1)!.number]) : null;
    return { items, next, total };
  });
}

/** An id that no row has. */
const nobody = '00000000-0000-0000-0000-000000000000';

export function verifyAudit(
  { database, workspaceId }: Context,
  { head }: { head?: string | undefined },
): Promise<Verification> {
  return database.inWorkspace(workspaceId, (tx) => verifyChain(tx, workspaceId, head));
}
