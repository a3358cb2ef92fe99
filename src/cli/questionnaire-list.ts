import { AppError } from '../common/errors.ts';
import { outlineOf } from '../engines/questionnaires/describe.ts';
import { shippedIds } from '../engines/questionnaires/library/library.ts';
import { choice } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { formatTable } from './output.ts';
import { requireQuestionnaire } from './read-questionnaire-file.ts';

export const command: Command = {
  summary: 'Lists the questionnaires that ship with Holdfast. Needs no server and no network.',
  usage: '[-o table|json]',
  options: {},
  async run({ positionals, options, terminal }) {
    if (positionals.length > 0) throw new AppError('invalid-input', 'questionnaire list takes no file.');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const outlines = (await Promise.all(shippedIds.map(requireQuestionnaire))).map(outlineOf);
    const rows = outlines.map(({ id, version, questions, items, title }) => [
      id,
      version,
      `${questions}`,
      `${items}`,
      title,
    ]);
    terminal.out(
      format === 'json'
        ? `${JSON.stringify(outlines)}\n`
        : formatTable(['ID', 'VERSION', 'QUESTIONS', 'ITEMS', 'TITLE'], rows),
    );
    return exit.clean;
  },
};
