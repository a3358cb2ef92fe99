import { writeFile } from 'node:fs/promises';
import { isatty } from 'node:tty';
import { AppError } from '../common/errors.ts';
import { sheetNamed } from '../formats/register-workbook/find-header.ts';
import { type RegisterSheet, registerSheets } from '../formats/register-workbook/rows.ts';
import { formatTemplateCsv, writeTemplateXlsx } from '../formats/register-workbook/write-register.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type OptionValues, type Terminal } from './command.ts';

const formats = ['xlsx', 'csv'] as const;

/** Where the workbook goes when it would otherwise be poured onto a screen. */
const fileForScreens = 'holdfast-register.xlsx';

export const command: Command = {
  summary: 'Gives the workbook in which suppliers, sites, products, systems, functions and links are imported.',
  usage: '[--format xlsx|csv] [--sheet NAME] [--out FILE]',
  options: { format: { type: 'string' }, sheet: { type: 'string' }, out: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', `"${positionals[0]}" is one word too many.`);
    const format = await choice(options, 'format', formats, 'xlsx');
    const sheet = sheetOf(options);
    if (format === 'xlsx' && sheet)
      throw new AppError('invalid-input', 'The workbook has all sheets; --sheet goes with --format csv.');
    const content = format === 'xlsx' ? await writeTemplateXlsx() : formatTemplateCsv(sheet ?? 'Suppliers');
    await deliver(content, format, options, terminal);
    return exit.clean;
  },
};

function sheetOf({ sheet }: OptionValues): RegisterSheet | undefined {
  if (sheet === undefined) return undefined;
  const named = sheetNamed(String(sheet));
  if (!named) throw new AppError('invalid-input', `There is no sheet "${sheet}". Take ${registerSheets.join(', ')}.`);
  return named;
}

async function deliver(
  content: Uint8Array | string,
  format: (typeof formats)[number],
  { out, quiet }: OptionValues,
  terminal: Terminal,
): Promise<void> {
  const named = typeof out === 'string' && out !== '-';
  if (!named && !(out === undefined && format === 'xlsx' && isatty(1))) {
    terminal.out(content);
    return;
  }
  const file = named ? out : fileForScreens;
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
