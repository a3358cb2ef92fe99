import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../../common/ids.ts';
import type { Context } from '../../platform/context.ts';
import { installationId } from '../../platform/database/database.ts';
import type { SpooledFile } from '../../platform/files/spool.ts';
import { type Newness, readNewness, recordsHash } from './bundle-store.ts';
import { type BundleAnswer, isAdvisoryKind } from './contract.ts';
import { currentIssues, lockKind, noteJob } from './issue-store.ts';
import { loadJobKind } from './load-job.ts';
import { type ReadPart, readBundle } from './read-bundle.ts';
import { takeIssue } from './take-issue.ts';

/** Takes in what a bundle carries, each kind whole or not at all; what is older than what is in force is left where it is. */
export async function loadBundle(
  context: Context,
  { file, older }: { file: SpooledFile; older: 'refuse' | 'accept' },
): Promise<BundleAnswer> {
  const folder = join(context.cacheDirectory, 'bundles', newId());
  try {
    const { manifest, parts } = await readBundle(file.path, folder);
    const items: BundleAnswer['items'] = [];
    for (const part of parts) items.push(await takePart(context, part, { madeAt: manifest.madeAt, older }));
    return { madeAt: manifest.madeAt, items };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function takePart(
  { database, jobs, actor, clock }: Context,
  part: ReadPart,
  { madeAt, older }: { madeAt: string; older: 'refuse' | 'accept' },
): Promise<BundleAnswer['items'][number]> {
  const { kind, asOf, inForceSince, content, corpusSha256 } = part;
  return database.inInstallation(async (tx) => {
    await lockKind(tx, kind);
    const held = await readNewness(tx, kind);
    const told = { kind, asOf, inForceAsOf: held?.asOf ?? null };
    const current = (await currentIssues(tx)).find(({ newest }) => newest.kind === kind)?.ready;
    const same = isAdvisoryKind(kind)
      ? corpusSha256 !== null && (await recordsHash(tx, kind)) === corpusSha256
      : current?.sha256.equals(content.sha256);
    if (same) return { ...told, result: 'unchanged' as const };
    if (older === 'refuse' && held && isOlder({ asOf, inForceSince }, held))
      return { ...told, result: 'older' as const };
    const source = { by: 'bundle' as const, madeAt, inForceSince };
    const id = await takeIssue(tx, kind, { fileName: part.file, file: content, source, now: clock() });
    const job = await jobs.start(tx, { kind: loadJobKind, workspaceId: installationId, actor, subjectId: id });
    await noteJob(tx, id, job);
    return { ...told, result: 'loading' as const };
  });
}

/** By what the data states where both do; else by since when they were in force where they were made. */
function isOlder(carried: Newness, held: Newness): boolean {
  if (carried.asOf !== null && held.asOf !== null && carried.asOf !== held.asOf) return carried.asOf < held.asOf;
  return carried.inForceSince < held.inForceSince;
}
