import { AppError } from '../common/errors.ts';
import { createLogger } from '../platform/logging/index.ts';
import { auditVerify } from './admin/audit-verify.ts';
import { backup } from './admin/backup.ts';
import { backupVerify } from './admin/backup-verify.ts';
import { migrate } from './admin/migrate.ts';
import { restore } from './admin/restore.ts';
import { tokenCreate } from './admin/token-create.ts';
import { version } from './admin/version.ts';
import { serve } from './serve.ts';
import { worker } from './worker.ts';

/** The commands that run the program or work on its data folder. */
const commands: Record<string, (argv: readonly string[]) => Promise<number>> = {
  serve,
  worker,
  migrate,
  version,
  'token create': tokenCreate,
  'audit verify': auditVerify,
  backup,
  'backup verify': backupVerify,
  restore,
};

export async function runServerCommand(argv: readonly string[]): Promise<number> {
  const [first = '', second = ''] = argv;
  const words = commands[`${first} ${second}`] ? `${first} ${second}` : first;
  try {
    const command = commands[words];
    if (!command)
      throw new AppError(
        'invalid-input',
        `There is no command "${first} ${second}". "holdfast --help" lists them all.`,
      );
    return await command(argv.slice(words.split(' ').length));
  } catch (error) {
    if (error instanceof AppError) {
      process.stderr.write(`${error.message}\n`);
      return error.code === 'unavailable' ? 3 : 2;
    }
    createLogger().error({ error }, 'Holdfast failed');
    return 3;
  }
}
