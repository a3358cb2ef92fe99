import { AppError } from '../common/errors.ts';
import { sheetNamed } from '../formats/register-workbook/find-header.ts';
import { type RegisterSheet, registerSheets } from '../formats/register-workbook/rows.ts';
import { formatTemplateCsv, writeTemplateXlsx } from '../formats/register-workbook/write-register.ts';
import { choice } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { deliver } from './deliver.ts';

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
    await deliver({ content, fileForScreens: format === 'xlsx' ? fileForScreens : undefined }, options, terminal);
    return exit.clean;
  },
};

function sheetOf({ sheet }: OptionValues): RegisterSheet | undefined {
  if (sheet === undefined) return undefined;
  const named = sheetNamed(String(sheet));
  if (!named) throw new AppError('invalid-input', `There is no sheet "${sheet}". Take ${registerSheets.join(', ')}.`);
  return named;
}
