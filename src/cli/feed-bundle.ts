import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { openBundle } from '../client/import-feed.ts';
import { AppError } from '../common/errors.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit, type Terminal } from './command.ts';
import { toldPlainly } from './input-file.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary:
    'Writes all vulnerability data that is in force at the server into one file, to carry to one without a network.',
  usage: `FILE|- ${serverUsage} [-o table|json] [--quiet]`,
  options: serverOptions,
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'where to write the bundle, - for stdout');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const bytes = await openBundle(connect(options, terminal));
    if (path === '-') {
      for await (const piece of bytes) terminal.out(piece);
      return exit.clean;
    }
    const written = await writeWhole(path, bytes);
    const answer = { path, ...written };
    if (format === 'json') terminal.out(`${JSON.stringify(answer)}\n`);
    else if (!options.quiet) told(answer, terminal);
    return exit.clean;
  },
};

function told(
  { path, size, sha256 }: { path: string; size: number; sha256: string },
  { out }: Pick<Terminal, 'out'>,
): void {
  out(`${path}: ${size} bytes, SHA-256 ${sha256}\nThere: holdfast feed import bundle ${path}\n`);
}

/** Under its name only once it is whole, so that half a bundle is never carried. */
async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<{ size: number; sha256: string }> {
  const part = `${path}.part`;
  const hash = createHash('sha256');
  let size = 0;
  try {
    const file = await open(part, 'w', 0o600);
    try {
      for await (const piece of bytes) {
        hash.update(piece);
        size += piece.length;
        await file.writeFile(piece);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    return { size, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(part, { force: true });
    throw unwritten(path, error);
  }
}

function unwritten(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'ENOSPC' || code === 'EROFS') {
    const why = {
      ENOENT: 'its folder is not there',
      EACCES: 'you may not write there',
      ENOSPC: 'the disk is full',
      EROFS: 'the disk is read-only',
    };
    return new AppError('invalid-input', `${path} cannot be written: ${why[code]}.`);
  }
  return toldPlainly(path, error, 'a file to write');
}
