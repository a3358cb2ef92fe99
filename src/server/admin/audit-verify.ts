import { AppError } from '../../common/errors.ts';
import { headMissing, holdsHead, type Verification, verifyChain } from '../../modules/audit/index.ts';
import { listWorkspaces } from '../../modules/workspaces/index.ts';
import { installationId } from '../../platform/database/database.ts';
import { readOptions } from './arguments.ts';
import { withPlatform } from './with-platform.ts';

export const usage = 'holdfast audit verify [--workspace SLUG] [--head NUMBER:HASH] [--data DIR] [-o json]';

/** Recomputes the audit chain of each workspace, or of one; a head noted earlier must be part of it. Exit 1 when it does not hold. */
export async function auditVerify(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv, { workspace: { type: 'string' }, head: { type: 'string' } }, usage);
  const results = await withPlatform({ data: options.data }, async ({ database }) => {
    const all = await database.inInstallation((tx) => listWorkspaces(tx));
    const wanted = options.workspace
      ? all.filter(({ slug, id }) => slug === options.workspace || id === options.workspace)
      : [...all, { id: installationId, slug: '(installation)', name: '' }];
    if (wanted.length === 0) throw new AppError('not-found', `There is no workspace "${options.workspace}".`);
    const { head } = options;
    const verifications: ({ workspace: string } & Verification)[] = [];
    let isHeld = head === undefined;
    for (const { id, slug } of wanted) {
      await database.inWorkspace(id, async (tx) => {
        verifications.push({ workspace: slug, ...(await verifyChain(tx, id, undefined)) });
        isHeld ||= head !== undefined && (await holdsHead(tx, id, head));
      });
    }
    // A head belongs to one of the chains; where none holds it, none can be trusted to be whole.
    if (isHeld || head === undefined) return verifications;
    return verifications.map((one) => ({ ...one, ok: false, problem: one.problem ?? headMissing(head) }));
  });
  const ok = results.every((result) => result.ok);
  if (options.output === 'json') process.stdout.write(`${JSON.stringify({ ok, workspaces: results })}\n`);
  else for (const result of results) process.stdout.write(`${lineOf(result)}\n`);
  return ok ? 0 : 1;
}

function lineOf({ workspace, ok, entries, head, problem }: { workspace: string } & Verification): string {
  return ok ? `${workspace}: ${entries} changes, the chain holds. Head ${head ?? 'none'}` : `${workspace}: ${problem}`;
}
