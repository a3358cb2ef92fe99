import { open, readFile } from 'node:fs/promises';
import { AppError, type Problem } from '../../common/errors.ts';
import { isSameAnswer } from '../../engines/questionnaires/difference.ts';
import { proposeAnswers } from '../../engines/questionnaires/same-questions.ts';
import { isPackage, readPackage, type TakeFile } from '../../formats/answers-package/read-package.ts';
import type { AnswersDocument, Proof as FullProof } from '../../formats/questionnaire/answers.ts';
import { itemsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import {
  answersLimitBytes,
  answersTooLarge,
  checkAnswers,
  readAnswers,
} from '../../formats/questionnaire/read-answers.ts';
import { isBinaryFile, readQuestionnaireWorkbook } from '../../formats/questionnaire-workbook/read-workbook.ts';
import { piecesOf, type SpooledFile } from '../../platform/files/spool.ts';
import type { Answer } from './answers-contract.ts';
import { bareAnswer } from './answers-of.ts';
import type { AnswerChange } from './contract.ts';

/** Finds a questionnaire that a file may belong to, by its id. */
export type Find = (id: string) => Promise<Questionnaire | undefined>;

/** What a file says: a filled workbook, a file of answers or a signed package. */
export interface AnswersInFile {
  questionnaire: Questionnaire;
  document: AnswersDocument;
  /** Of a package, whose signature holds: who signed, and the fingerprint of the key. */
  signedBy: string | null;
}

/** Reads any of the three; what is none of them, or says what is not asked, is refused with its places. */
export async function readAnswersFile(file: SpooledFile, find: Find, takeFile?: TakeFile): Promise<AnswersInFile> {
  const start = await startOf(file);
  if (isPackage(start)) {
    const read = await readPackage(piecesOf(file), takeFile);
    if (!read.ok) throw refusal(read.problems);
    const { manifest, questionnaire, document, keyFingerprint } = read.value;
    const by = manifest.signedBy ?? manifest.supplier;
    return { questionnaire, document, signedBy: `${by} (key ${keyFingerprint.slice(0, 16)})` };
  }
  if (file.size > answersLimitBytes) throw new AppError('too-large', answersTooLarge);
  const bytes = await readFile(file.path);
  if (isBinaryFile(bytes)) {
    const read = await readQuestionnaireWorkbook(bytes, find);
    if (!read.ok) throw refusal(read.problems);
    return { ...read.value, signedBy: null };
  }
  const read = readAnswers(bytes);
  if (!read.ok) throw refusal(read.problems);
  const { id } = read.value.questionnaire;
  const questionnaire = await find(id);
  if (!questionnaire) {
    throw refusal([{ at: '/questionnaire/id', message: `These are answers to ${id}, which is not here.` }]);
  }
  const problems = checkAnswers(read.value, questionnaire);
  if (problems.length > 0) throw refusal(problems);
  return { questionnaire, document: read.value, signedBy: null };
}

async function startOf({ path }: SpooledFile): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function refusal(problems: readonly Problem[]): AppError {
  return new AppError('invalid-input', problems[0]!.message, { problems });
}

/** What the file says otherwise than what stands. */
export interface Difference {
  changes: (AnswerChange & { from: string | null })[];
  unchanged: number;
  /** Proofs by the question they stand beside. */
  proofs: { item: string; proof: FullProof }[];
}

/**
 * Holds a file against what was answered. What it leaves empty stays as it is. Answers to another questionnaire serve where both ask the same;
 * what they leave disputed is left to whoever answers.
 */
export function differenceOf(
  { questionnaire, document }: AnswersInFile,
  { form, answers, day }: { form: Questionnaire; answers: ReadonlyMap<string, Answer | null>; day: string },
): Difference {
  const said =
    questionnaire.id === form.id
      ? Object.entries(document.answers).map(([item, answer]) => ({ item, answer, from: null }))
      : proposeAnswers({ questionnaire, answers: document.answers }, form, day).proposed.map(
          ({ item, answer, rests }) => ({ item, answer, from: `${questionnaire.title}, ${rests[0]!.item}` }),
        );
  const texts = new Map([...itemsOf(form)].map(({ id, text }) => [id, text]));
  const difference: Difference = { changes: [], unchanged: 0, proofs: [] };
  for (const { item, answer, from } of said) {
    const text = texts.get(item);
    if (text === undefined) continue;
    for (const proof of answer.proofs ?? []) difference.proofs.push({ item, proof });
    const after = bareAnswer(answer);
    if (!after) continue;
    const before = answers.get(item) ?? null;
    if (isSameAnswer(before, after)) difference.unchanged++;
    else difference.changes.push({ item, text, before, after, from });
  }
  return difference;
}
