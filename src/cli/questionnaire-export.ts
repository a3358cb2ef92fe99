import { writeQuestionnaireWorkbook } from '../formats/questionnaire-workbook/write-workbook.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { deliver } from './deliver.ts';
import { requireQuestionnaire } from './read-questionnaire-file.ts';

export const command: Command = {
  summary: 'Gives a questionnaire as a workbook to fill in, or as data in the form holdfast.questionnaire/1.',
  usage: 'ID|FILE.json [--format xlsx|json] [--out FILE|-]',
  options: { format: { type: 'string' }, out: { type: 'string' } },
  async run({ positionals, options, terminal }) {
    const id = onlyPositional(positionals, 'ID', 'one of "holdfast questionnaire list", or the file of your own');
    const format = await choice(options, 'format', ['xlsx', 'json'] as const, 'xlsx');
    const questionnaire = await requireQuestionnaire(id);
    const delivery =
      format === 'xlsx'
        ? { content: await writeQuestionnaireWorkbook(questionnaire), fileForScreens: `${questionnaire.id}.xlsx` }
        : { content: `${JSON.stringify(questionnaire, null, 2)}\n`, fileForScreens: undefined };
    await deliver(delivery, options, terminal);
    return exit.clean;
  },
};
