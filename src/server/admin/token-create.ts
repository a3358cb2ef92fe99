import { AppError } from '../../common/errors.ts';
import { Scope } from '../../modules/tokens/contract.ts';
import { makeToken } from '../../modules/tokens/index.ts';
import { addWorkspace, listWorkspaces, turnTo } from '../../modules/workspaces/index.ts';
import type { Role } from '../../platform/context.ts';
import type { Tx } from '../../platform/database/database.ts';
import { readOptions } from './arguments.ts';
import { withPlatform } from './with-platform.ts';

export const usage =
  'holdfast token create --role administrator|programme-lead|analyst|buyer|auditor|workspace-administrator|installation-administrator [--role …] [--scope …] [--workspace SLUG] [--name NAME] [--expires DAYS] [--data DIR] [-o json]';

const system = { kind: 'system' as const, id: null };

/** Rights by the word given to `--role`; `administrator` runs installation and workspace, as whoever holds the data folder does. */
const rightsOf: Record<string, { role?: Role; installation?: true }> = {
  administrator: { role: 'administrator', installation: true },
  admin: { role: 'administrator', installation: true },
  'workspace-administrator': { role: 'administrator' },
  'installation-administrator': { installation: true },
  'programme-lead': { role: 'programme-lead' },
  analyst: { role: 'analyst' },
  buyer: { role: 'buyer' },
  auditor: { role: 'auditor' },
};

/** Makes a token on the data folder; the secret alone goes to stdout. */
export async function tokenCreate(argv: readonly string[]): Promise<number> {
  const options = readOptions(
    argv,
    {
      role: { type: 'string', multiple: true },
      scope: { type: 'string', multiple: true },
      workspace: { type: 'string' },
      name: { type: 'string' },
      expires: { type: 'string' },
    },
    usage,
  );
  const rights = readRights(options.role ?? []);
  const scopes = options.scope ? readScopes(options.scope) : null;
  const expiresInDays = readDays(options.expires);
  const token = await withPlatform({ data: options.data, create: true }, (platform) =>
    platform.database.inInstallation(async (tx) => {
      const workspaceId = await findWorkspace(tx, options.workspace);
      await turnTo(tx, workspaceId);
      const name = options.name ?? `Command line, ${(options.role ?? []).join(' and ')}`;
      return makeToken(
        tx,
        { workspaceId, actor: system, now: platform.clock() },
        { ...rights, name, scopes, expiresInDays },
      );
    }),
  );
  if (options.output === 'json')
    process.stdout.write(`${JSON.stringify({ token: token.secret, ...token, secret: undefined })}\n`);
  else {
    process.stderr.write(
      `Token for ${(options.role ?? []).join(' and ')}, valid until ${token.expiresAt}. It is shown only now:\n`,
    );
    process.stdout.write(`${token.secret}\n`);
  }
  return 0;
}

function readRights(words: string[]): { role: Role | null; installation: boolean } {
  if (words.length === 0) throw new AppError('invalid-input', `Say which role the token has. Usage: ${usage}`);
  let role: Role | null = null;
  let installation = false;
  for (const word of words.flatMap((one) => one.split(','))) {
    const rights = rightsOf[word];
    if (!rights) throw new AppError('invalid-input', `There is no role "${word}". Usage: ${usage}`);
    if (role && rights.role && role !== rights.role)
      throw new AppError('invalid-input', 'A token has one role in its workspace.');
    role = rights.role ?? role;
    installation ||= rights.installation ?? false;
  }
  return { role, installation };
}

function readScopes(words: string[]): Scope[] {
  return words
    .flatMap((one) => one.split(','))
    .map((word) => {
      const scope = Scope.safeParse(word);
      if (scope.success) return scope.data;
      throw new AppError('invalid-input', `There is no scope "${word}". The scopes are ${Scope.options.join(', ')}.`);
    });
}

function readDays(text: string | undefined): number {
  const days = Number(text ?? 90);
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days;
  throw new AppError('invalid-input', `--expires takes a number of days from 1 to 3650, not "${text}".`);
}

/** The workspace named, or the only one beside the example; an installation that has none yet gets its first. */
async function findWorkspace(tx: Tx, slug: string | undefined): Promise<string> {
  const workspaces = await listWorkspaces(tx);
  if (slug !== undefined) {
    const named = workspaces.find((workspace) => workspace.slug === slug || workspace.id === slug);
    if (named) return named.id;
    throw new AppError(
      'not-found',
      `There is no workspace "${slug}". There is: ${workspaces.map((one) => one.slug).join(', ') || 'none'}.`,
    );
  }
  const [only, another] = workspaces.filter(({ example }) => !example);
  if (another) {
    throw new AppError(
      'invalid-input',
      `Say for which workspace, with --workspace: ${workspaces.map((one) => one.slug).join(', ')}.`,
    );
  }
  if (only) return only.id;
  process.stderr.write('There is no workspace yet: made one named "Main".\n');
  return (await addWorkspace(tx, { name: 'Main', administratorId: null, actor: system })).id;
}
