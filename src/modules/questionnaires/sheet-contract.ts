import { z } from 'zod';
import { oneOrMore } from '../../common/page.ts';
import { declareRoute } from '../../common/route.ts';
import { sheetFields } from '../../formats/questionnaire-sheet/sheet-fields.ts';

/** The largest sheet of questions, in bytes as received. */
const sheetLimitBytes = 8 * 1024 * 1024;

/** `question=C`: the field of ours, then the letters of the column. */
const columnChoice = z
  .string()
  .regex(
    new RegExp(`^(${sheetFields.join('|')})=[A-Z]{1,2}$`),
    'A column is chosen as question=C; fields are id, section, question, kind, options, reference, weight, help, evidence.',
  );

export const SheetQuery = z.object({
  fileName: z.string().max(300).default('sheet.xlsx').describe('Tells CSV from XLSX'),
  sheet: z.string().max(200).optional().describe('Which sheet holds the questions; without it the file is looked at'),
  titles: z.coerce.number().int().min(0).max(1_048_576).optional().describe('The row of the titles; 0 where none'),
  column: oneOrMore(columnChoice).describe('What a column is: `question=C`, once for each'),
  otherwise: z
    .enum(['yes-no', 'text'])
    .default('yes-no')
    .describe('What a question is whose row says neither kind nor answers'),
  id: z.string().max(80).default('own-questionnaire'),
  version: z.string().max(40).default('1.0.0'),
  title: z.string().max(200).default('Own questionnaire'),
  summary: z.string().max(4000).default('Brought in from a sheet.'),
  language: z.string().max(35).default('en'),
});
export type SheetQuery = z.infer<typeof SheetQuery>;

const Field = z.enum(sheetFields);

export const SurveyedSheet = z.object({
  sheet: z.string(),
  rows: z.int().describe('Below the titles, that say something'),
  titles: z.int().describe('The row of the titles; 0 where none was found'),
  columns: z.array(z.object({ column: z.string().describe('`C`'), title: z.string(), samples: z.array(z.string()) })),
  suggested: z.partialRecord(Field, z.string()).describe('What the columns seem to be, by field'),
});
export type SurveyedSheet = z.infer<typeof SurveyedSheet>;

export const QuestionSheet = z.object({
  sheets: z.array(SurveyedSheet),
  document: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe(
      'The questionnaire, to be looked over and brought in by POST /questionnaires; null while a cell is wrong',
    ),
  questions: z.int(),
  problems: z.array(z.object({ at: z.string().describe('`Sheet1!C14`'), message: z.string() })),
});
export type QuestionSheet = z.infer<typeof QuestionSheet>;

export const readQuestionSheetRoute = declareRoute({
  method: 'POST',
  path: '/questionnaires/sheet',
  summary: 'Read questions from any sheet, XLSX or CSV, by what its columns are; nothing is kept',
  permission: 'assessments:write',
  query: SheetQuery,
  body: 'bytes',
  limitBytes: sheetLimitBytes,
  output: QuestionSheet,
});
