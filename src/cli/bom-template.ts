import { AppError } from '../common/errors.ts';
import { hbomTemplate, hbomTemplateCsv } from '../formats/bom-spreadsheet/write-spreadsheet.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { deliver } from './deliver.ts';

export const command: Command = {
  summary: 'Gives the workbook in which the parts of hardware are listed; every command that takes a BOM reads it.',
  usage: 'hbom [--format xlsx|csv] [--out FILE|-]',
  options: { format: { type: 'string' }, out: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const kind = onlyPositional(positionals, 'KIND', 'hbom, the template of hardware');
    if (kind !== 'hbom') throw new AppError('invalid-input', `There is no template "${kind}". Take hbom.`);
    const format = await choice(options, 'format', ['xlsx', 'csv'] as const, 'xlsx');
    const delivery =
      format === 'xlsx'
        ? { content: await hbomTemplate(), fileForScreens: 'holdfast-hbom.xlsx' }
        : { content: hbomTemplateCsv(), fileForScreens: undefined };
    await deliver(delivery, options, terminal);
    return exit.clean;
  },
};
