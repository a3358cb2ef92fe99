import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import { type Parsed, parsed, refused } from '../common/parsed.ts';
import type { BomDocument, ReadOptions } from '../formats/bom/document.ts';
import { bomLimitBytes, bomTooLarge } from '../formats/bom/size-limit.ts';
import { readBomDocument } from '../formats/bom-files/read-bom-document.ts';
import type { Terminal } from './command.ts';
import { readStdin, toldPlainly } from './input-file.ts';

/** Reads the BOM in a file, or on stdin for `-`, whole; a file that cannot be opened is refused as a bad document is. */
export async function readBomDocumentFile(
  path: string,
  terminal: Pick<Terminal, 'stdin'>,
  options: ReadOptions,
): Promise<Parsed<BomDocument>> {
  const bytes = await readBomBytes(path, terminal);
  return bytes.ok ? readBomDocument(bytes.value, options) : bytes;
}

/** The bytes alone, refused likewise. */
export async function readBomBytes(path: string, terminal: Pick<Terminal, 'stdin'>): Promise<Parsed<Uint8Array>> {
  try {
    return parsed(
      path === '-' ? await readStdin(terminal, { limitBytes: bomLimitBytes, tooLarge: bomTooLarge }) : readWhole(path),
    );
  } catch (error) {
    const told = toldPlainly(path, error, 'a BOM');
    if (!(told instanceof AppError)) throw told;
    return refused({ at: '', message: told.message });
  }
}

/** As above, for a command that can do nothing without it. */
export async function requireBomDocument(
  path: string,
  terminal: Pick<Terminal, 'stdin' | 'note'>,
  options: ReadOptions,
): Promise<BomDocument> {
  const read = await readBomDocumentFile(path, terminal, options);
  if (read.ok) {
    for (const { at, message } of read.warnings) terminal.note(`${[path, at, message].filter(Boolean).join(': ')}\n`);
    return read.value;
  }
  throw new AppError('invalid-input', `${path} cannot be read as a BOM.`, {
    problems: read.problems.map(({ at, message }) => ({ at: `${path} ${at}`.trimEnd(), message })),
  });
}

function readWhole(path: string): Uint8Array {
  if (statSync(path).size > bomLimitBytes) throw new AppError('too-large', bomTooLarge);
  return readFileSync(path);
}
