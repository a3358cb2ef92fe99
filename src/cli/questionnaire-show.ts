import { type QuestionnaireStructure, structureOf } from '../engines/questionnaires/describe.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { formatTable } from './output.ts';
import { requireQuestionnaire } from './read-questionnaire-file.ts';

export const command: Command = {
  summary: 'Shows the sections of a questionnaire with their sizes, and the gates that let parts of it fall away.',
  usage: 'ID|FILE.json [-o table|json]',
  options: {},
  async run({ positionals, options, terminal }) {
    const id = onlyPositional(positionals, 'ID', 'one of "holdfast questionnaire list", or the file of your own');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const structure = structureOf(await requireQuestionnaire(id));
    terminal.out(format === 'json' ? `${JSON.stringify(structure)}\n` : textOf(structure));
    return exit.clean;
  },
};

function textOf({ title, version, summary, questions, items, sections, gates }: QuestionnaireStructure): string {
  const rows = sections.map((section) => [section.id, `${section.questions}`, `${section.items}`, section.title]);
  const table = formatTable(
    ['SECTION', 'QUESTIONS', 'ITEMS', 'TITLE'],
    [...rows, ['', `${questions}`, `${items}`, 'In all']],
  );
  const told = gates.map(({ id, text }) => [id, text]);
  return `${title} ${version}\n${summary}\n\n${table}${told.length > 0 ? `\n${formatTable(['GATE', 'WHAT FALLS AWAY'], told)}` : ''}`;
}
