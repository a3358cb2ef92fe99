import { AppError } from '../common/errors.ts';
import { createLogger } from '../platform/logging/index.ts';
import { auditVerify, usage as auditVerifyUsage } from './admin/audit-verify.ts';
import { backup, usage as backupUsage } from './admin/backup.ts';
import { backupVerify, usage as backupVerifyUsage } from './admin/backup-verify.ts';
import { migrate, usage as migrateUsage } from './admin/migrate.ts';
import { restore, usage as restoreUsage } from './admin/restore.ts';
import { tokenCreate, usage as tokenCreateUsage } from './admin/token-create.ts';
import { version, usage as versionUsage } from './admin/version.ts';
import { serve, usage as serveUsage } from './serve.ts';
import { worker, usage as workerUsage } from './worker.ts';

interface ServerCommand {
  run: (argv: readonly string[]) => Promise<number>;
  usage: string;
  summary: string;
}

/** The commands that run the program or work on its data folder. */
const commands: Record<string, ServerCommand> = {
  serve: { run: serve, usage: serveUsage, summary: 'Starts Holdfast with its database, until Ctrl-C.' },
  worker: {
    run: worker,
    usage: workerUsage,
    summary: 'Works on jobs beside other servers, on the database of DATABASE_URL.',
  },
  'token create': {
    run: tokenCreate,
    usage: tokenCreateUsage,
    summary: 'Makes an API token on the data folder, whether a server runs or not.',
  },
  'audit verify': {
    run: auditVerify,
    usage: auditVerifyUsage,
    summary: 'Recomputes the chain of changes of each workspace; exit 1 where one does not hold.',
  },
  backup: {
    run: backup,
    usage: backupUsage,
    summary: 'Writes everything into one file, beside a running server or on a stopped data folder.',
  },
  'backup verify': {
    run: backupVerify,
    usage: backupVerifyUsage,
    summary: 'Holds such a file against its counts and hashes, and restores nothing.',
  },
  restore: {
    run: restore,
    usage: restoreUsage,
    summary: 'Brings such a file into a new data folder, or the empty database of DATABASE_URL: all or nothing.',
  },
  migrate: {
    run: migrate,
    usage: migrateUsage,
    summary: "Brings the database to this program's schema and ends; --distributed spreads it over a cluster of Citus.",
  },
  version: { run: version, usage: versionUsage, summary: 'Program, Node, database, format, and the age of each feed.' },
};

/** The lines of `holdfast --help` for these commands. */
export function overviewOfServerCommands(): string {
  return Object.values(commands)
    .map(({ usage, summary }) => `  ${usage}\n      ${summary}\n`)
    .join('');
}

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
    const rest = argv.slice(words.split(' ').length);
    if (rest.some((word) => word === '--help' || word === '-h')) {
      process.stdout.write(`${command.usage}\n\n${command.summary}\n`);
      return 0;
    }
    return await command.run(rest);
  } catch (error) {
    if (error instanceof AppError) {
      process.stderr.write(`${error.message}\n`);
      return error.code === 'unavailable' ? 3 : 2;
    }
    createLogger().error({ error }, 'Holdfast failed');
    return 3;
  }
}
