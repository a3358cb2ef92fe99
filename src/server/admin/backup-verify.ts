import { readBackup } from '../../platform/backup/read-backup.ts';
import { readFileOptions } from './arguments.ts';
import { progressBar } from './progress.ts';

export const usage = 'holdfast backup verify FILE [--quiet] [-o json]';

/** Reads a backup to its last byte and holds it against its counts and hashes; restores nothing. */
export async function backupVerify(argv: readonly string[]): Promise<number> {
  const { file, options } = readFileOptions(argv, { quiet: { type: 'boolean' } }, usage);
  const progress = progressBar('Verifying', options);
  const { manifest } = await readBackup(file, { onProgress: (share) => progress.show(share) }).finally(() =>
    progress.done(),
  );
  const { tables, ...rest } = manifest;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  if (options.output === 'json') {
    process.stdout.write(`${JSON.stringify({ ok: true, file, rows, ...rest, tables })}\n`);
    return 0;
  }
  process.stdout.write(
    `${[
      `The backup is whole: ${rows} rows of ${tables.length} tables are as they were written.`,
      `Made ${manifest.madeAt} by Holdfast ${manifest.program} on PostgreSQL ${manifest.postgres}, schema ${manifest.migrations.at(-1)}, ${manifest.keys ? 'with keys: secret' : 'without keys'}.`,
      ...manifest.heads.flatMap(({ workspaceId, head }) => (head ? [`${workspaceId}: audit head ${head}`] : [])),
    ].join('\n')}\n`,
  );
  return 0;
}
