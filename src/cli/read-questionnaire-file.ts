import { existsSync } from 'node:fs';
import { AppError } from '../common/errors.ts';
import { findShipped, shippedIds } from '../engines/questionnaires/library/library.ts';
import type { AnswersDocument } from '../formats/questionnaire/answers.ts';
import type { Questionnaire } from '../formats/questionnaire/document.ts';
import {
  answersLimitBytes,
  answersTooLarge,
  checkAnswers,
  readAnswers,
} from '../formats/questionnaire/read-answers.ts';
import { readQuestionnaire } from '../formats/questionnaire/read-questionnaire.ts';
import { isBinaryFile, readQuestionnaireWorkbook } from '../formats/questionnaire-workbook/read-workbook.ts';
import type { OptionValues, Terminal } from './command.ts';
import { readInputFile, readStdin } from './input-file.ts';

/** The option of every command that reads answers, and how it stands in a help page. */
export const ownOption = { questionnaire: { type: 'string' } } as const;
export const ownUsage = '[--questionnaire FILE.json]';

/** The questionnaire that ships under this id, or the one of one's own in this file. */
export async function requireQuestionnaire(idOrFile: string): Promise<Questionnaire> {
  const shipped = await findShipped(idOrFile);
  if (shipped) return shipped;
  if (existsSync(idOrFile)) return questionnaireIn(await readInputFile(idOrFile, 'a questionnaire'), idOrFile);
  throw new AppError(
    'invalid-input',
    `There is no questionnaire "${idOrFile}". Those that ship: ${shippedIds.join(', ')}.`,
  );
}

/** A questionnaire in the form `holdfast.questionnaire/1`. */
export function questionnaireIn(bytes: Uint8Array, path: string): Questionnaire {
  const read = readQuestionnaire(bytes);
  if (read.ok) return read.value;
  throw new AppError('invalid-input', `${path} is no questionnaire that can be taken.`, { problems: read.problems });
}

export interface AnswersRead {
  document: AnswersDocument;
  questionnaire: Questionnaire;
}

/** Answers as JSON (`holdfast.answers/1`) or as the workbook that Holdfast wrote, with the questionnaire they belong to. */
export async function requireAnswers(path: string, options: OptionValues, terminal: Terminal): Promise<AnswersRead> {
  const bytes =
    path === '-'
      ? await readStdin(terminal, { limitBytes: answersLimitBytes, tooLarge: answersTooLarge })
      : await readInputFile(path, 'a file of answers');
  return answersIn(bytes, path, options);
}

export async function answersIn(
  bytes: Uint8Array,
  path: string,
  { questionnaire: file }: OptionValues,
): Promise<AnswersRead> {
  const own = typeof file === 'string' ? await requireQuestionnaire(file) : undefined;
  const find = async (id: string) => (own?.id === id ? own : await findShipped(id));
  if (isBinaryFile(bytes)) {
    const read = await readQuestionnaireWorkbook(bytes, find);
    if (!read.ok) throw new AppError('invalid-input', `${path} cannot be taken.`, { problems: read.problems });
    return read.value;
  }
  const read = readAnswers(bytes);
  if (!read.ok)
    throw new AppError('invalid-input', `${path} holds no answers that can be taken.`, { problems: read.problems });
  const { id } = read.value.questionnaire;
  const questionnaire = await find(id);
  if (!questionnaire)
    throw new AppError(
      'invalid-input',
      `These are answers to ${id}, which does not ship. Name its file: --questionnaire FILE.json.`,
    );
  const problems = checkAnswers(read.value, questionnaire);
  if (problems.length > 0)
    throw new AppError('invalid-input', `${path} does not fit ${questionnaire.title}.`, { problems });
  return { document: read.value, questionnaire };
}
