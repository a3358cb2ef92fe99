import { AppError } from '../common/errors.ts';
import { narrowedTo } from '../engines/questionnaires/narrow.ts';
import type { Questionnaire } from '../formats/questionnaire/document.ts';
import { inRole } from '../formats/questionnaire/in-role.ts';
import { writeQuestionnaireWorkbook } from '../formats/questionnaire-workbook/write-workbook.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit, type OptionValues } from './command.ts';
import { deliver } from './deliver.ts';
import { requireQuestionnaire } from './read-questionnaire-file.ts';

export const command: Command = {
  summary: 'Gives a questionnaire as a workbook to fill in, or as data in the form holdfast.questionnaire/1.',
  usage: 'ID|FILE.json [--format xlsx|json] [--profile ID] [--role ROLE] [--out FILE|-]',
  options: {
    format: { type: 'string' },
    profile: { type: 'string' },
    role: { type: 'string' },
    out: { type: 'string' },
  },
  async run({ positionals, options, terminal }) {
    const id = onlyPositional(positionals, 'ID', 'one of "holdfast questionnaire list", or the file of your own');
    const format = await choice(options, 'format', ['xlsx', 'json'] as const, 'xlsx');
    const questionnaire = partIn(await requireQuestionnaire(id), options);
    const delivery =
      format === 'xlsx'
        ? { content: await writeQuestionnaireWorkbook(questionnaire), fileForScreens: `${questionnaire.id}.xlsx` }
        : { content: `${JSON.stringify(questionnaire, null, 2)}\n`, fileForScreens: undefined };
    await deliver(delivery, options, terminal);
    return exit.clean;
  },
};

/** The whole, or what a profile lists of it; in general words, or in those of a role. */
function partIn(questionnaire: Questionnaire, { profile, role }: OptionValues): Questionnaire {
  const { title, profiles = [], roles = [] } = questionnaire;
  const part = typeof profile === 'string' ? narrowedTo(questionnaire, profile) : questionnaire;
  if (!part) throw noSuch('profile', { title, given: profile, offered: profiles });
  if (typeof role !== 'string') return part;
  if (!roles.some(({ id }) => id === role)) throw noSuch('role', { title, given: role, offered: roles });
  return inRole(part, role);
}

function noSuch(
  what: string,
  { title, given, offered }: { title: string; given: unknown; offered: readonly { id: string }[] },
): AppError {
  const names = offered.length > 0 ? `: take one of ${offered.map(({ id }) => id).join(', ')}` : '';
  return new AppError('invalid-input', `${title} has no ${what} "${given}"${names}.`);
}
