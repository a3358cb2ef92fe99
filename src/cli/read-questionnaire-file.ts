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
import { readQuestionnaireWorkbook } from '../formats/questionnaire-workbook/read-workbook.ts';
import type { Terminal } from './command.ts';
import { readInputFile, readStdin } from './input-file.ts';

/** The questionnaire that ships under this id. */
export async function requireShipped(id: string): Promise<Questionnaire> {
  const questionnaire = await findShipped(id);
  if (questionnaire) return questionnaire;
  throw new AppError('invalid-input', `There is no questionnaire "${id}". Those that ship: ${shippedIds.join(', ')}.`);
}

/** Answers as JSON (`holdfast.answers/1`) or as the workbook that Holdfast wrote, with the questionnaire they belong to. */
export async function requireAnswers(
  path: string,
  terminal: Terminal,
): Promise<{ document: AnswersDocument; questionnaire: Questionnaire }> {
  const bytes =
    path === '-'
      ? await readStdin(terminal, { limitBytes: answersLimitBytes, tooLarge: answersTooLarge })
      : await readInputFile(path, 'a file of answers');
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const read = await readQuestionnaireWorkbook(bytes, findShipped);
    if (!read.ok) throw new AppError('invalid-input', `${path} cannot be taken.`, { problems: read.problems });
    return read.value;
  }
  const read = readAnswers(bytes);
  if (!read.ok)
    throw new AppError('invalid-input', `${path} holds no answers that can be taken.`, { problems: read.problems });
  const questionnaire = await requireShipped(read.value.questionnaire.id);
  const problems = checkAnswers(read.value, questionnaire);
  if (problems.length > 0)
    throw new AppError('invalid-input', `${path} does not fit ${questionnaire.title}.`, { problems });
  return { document: read.value, questionnaire };
}
