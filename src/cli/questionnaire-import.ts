import { extname } from 'node:path';
import { importQuestionnaire, questionnaireFileLimitBytes } from '../client/import-questionnaire.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { counted, plain } from './output.ts';
import { readQuestionSheet, sheetOptions, sheetUsage } from './read-question-sheet.ts';
import { connect, openUpload, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary:
    'Gives a workspace a questionnaire of its own, or a new version of one: holdfast.questionnaire/1, or any sheet (XLSX, CSV) by its columns.',
  usage: `FILE|- ${sheetUsage} ${serverUsage} [-o table|json]`,
  options: { ...sheetOptions, ...serverOptions },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the questionnaire to take in');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const isSheet = ['.xlsx', '.csv', '.tsv'].includes(extname(path).toLowerCase()) || options.map !== undefined;
    const document = isSheet ? await readQuestionSheet(path, options) : undefined;
    if (options['dry-run'] === true && document !== undefined) {
      terminal.out(`${JSON.stringify(document, null, 2)}\n`);
      return exit.clean;
    }
    const client = connect(options, terminal);
    const limitBytes = questionnaireFileLimitBytes;
    const bytes = document
      ? bytesOf(document)
      : (await openUpload(path, { limitBytes, what: 'a questionnaire', terminal })).bytes;
    const taken = await importQuestionnaire(client, bytes);
    const { id, version, title, questions, items } = taken;
    const size = `${counted(questions, 'question')}, ${counted(items, 'item')}`;
    terminal.out(
      format === 'json' ? `${JSON.stringify(taken)}\n` : `${plain(id)} ${version} ${plain(title)}: ${size}.\n`,
    );
    return exit.clean;
  },
};

async function* bytesOf(document: object): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(JSON.stringify(document));
}
