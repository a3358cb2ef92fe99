import { extname } from 'node:path';
import { importQuestionnaire } from '../client/import-questionnaire.ts';
import { answersLimitBytes, answersTooLarge, isAnswers } from '../formats/questionnaire/read-answers.ts';
import { isAnsweredWorkbook } from '../formats/questionnaire-workbook/read-workbook.ts';
import { answerText } from './answer-text.ts';
import { choice, onlyPositional } from './arguments.ts';
import { type Command, exit } from './command.ts';
import { readInputFile, readStdin } from './input-file.ts';
import { counted, formatTable, plain } from './output.ts';
import { readQuestionSheet, sheetOptions, sheetUsage } from './read-question-sheet.ts';
import { type AnswersRead, answersIn, ownOption, ownUsage, questionnaireIn } from './read-questionnaire-file.ts';
import { connect, serverOptions, serverUsage } from './server-client.ts';

export const command: Command = {
  summary:
    'Gives a workspace a questionnaire of its own, or a new version of one: holdfast.questionnaire/1, or any sheet (XLSX, CSV) by its columns. A workbook that was filled in is read as the answers it holds, without a server.',
  usage: `FILE|- ${sheetUsage} ${ownUsage} ${serverUsage} [-o table|json]`,
  options: { ...sheetOptions, ...ownOption, ...serverOptions },
  async run({ positionals, options, terminal }) {
    const path = onlyPositional(positionals, 'FILE', 'the questionnaire to take in');
    const format = await choice(options, 'output', ['table', 'json'] as const, 'table');
    const bytes =
      path === '-'
        ? await readStdin(terminal, { limitBytes: answersLimitBytes, tooLarge: answersTooLarge })
        : await readInputFile(path, 'a questionnaire');
    if (isAnsweredWorkbook(bytes) || isAnswers(bytes)) {
      const read = await answersIn(bytes, path, options);
      terminal.out(format === 'json' ? `${JSON.stringify(read.document)}\n` : textOf(read));
      return exit.clean;
    }
    const isSheet = ['.xlsx', '.csv', '.tsv'].includes(extname(path).toLowerCase()) || options.map !== undefined;
    const document = isSheet ? await readQuestionSheet(bytes, path, options) : questionnaireIn(bytes, path);
    if (options['dry-run'] === true) {
      terminal.out(`${JSON.stringify(document, null, 2)}\n`);
      return exit.clean;
    }
    const taken = await importQuestionnaire(connect(options, terminal), once(isSheet ? bytesOf(document) : bytes));
    const { id, version, title, questions, items } = taken;
    const size = `${counted(questions, 'question')}, ${counted(items, 'item')}`;
    terminal.out(
      format === 'json' ? `${JSON.stringify(taken)}\n` : `${plain(id)} ${version} ${plain(title)}: ${size}.\n`,
    );
    return exit.clean;
  },
};

function bytesOf(document: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The answers of a file that was filled in: `assessment import` takes them into a round. */
function textOf({ document, questionnaire: { title, version } }: AnswersRead): string {
  const rows = Object.entries(document.answers).map(([item, answer]) => [item, answerText(answer)]);
  const table = rows.length > 0 ? `${formatTable(['ITEM', 'ANSWER'], rows)}\n` : '';
  return `${table}${counted(rows.length, 'answer')} to ${plain(title)} ${version}. "holdfast assessment import" takes them into a round.\n`;
}
