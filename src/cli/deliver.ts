import { writeFile } from 'node:fs/promises';
import { isatty } from 'node:tty';
import { AppError } from '../common/errors.ts';
import type { OptionValues, Terminal } from './command.ts';

/** What a command made, and the file it goes to where it would otherwise be poured onto a screen. */
export interface Delivery {
  content: Uint8Array | string;
  fileForScreens: string | undefined;
}

/** Writes to the file of `--out`; to stdout for `-` and where none is named, but for bytes that no screen can show. */
export async function deliver(
  { content, fileForScreens }: Delivery,
  { out, quiet }: OptionValues,
  terminal: Terminal,
): Promise<void> {
  const named = typeof out === 'string' && out !== '-';
  const file = named ? out : out === undefined && isatty(1) ? fileForScreens : undefined;
  if (file === undefined) {
    terminal.out(content);
    return;
  }
  await writeTo(file, content, named ? 'w' : 'wx');
  if (!quiet) terminal.note(`Written to ${file}.\n`);
}

async function writeTo(file: string, content: Uint8Array | string, flag: 'w' | 'wx'): Promise<void> {
  try {
    await writeFile(file, content, { flag });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = reasons[code ?? ''] ?? `it cannot be written (${code})`;
    throw new AppError('invalid-input', `${file}: ${why}. Name a file with --out FILE.`);
  }
}

const reasons: Record<string, string> = {
  EEXIST: 'a file of this name is here already',
  ENOENT: 'there is no such folder',
  EACCES: 'you may not write here',
  EISDIR: 'this is a folder',
};
