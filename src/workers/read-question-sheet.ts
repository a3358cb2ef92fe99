import type { Problem } from '../common/errors.ts';
import { type Parsed, parsed } from '../common/parsed.ts';
import type { Questionnaire } from '../formats/questionnaire/document.ts';
import { type Heading, readQuestionnaireSheet, type SheetMapping } from '../formats/questionnaire-sheet/read-sheet.ts';
import {
  readSheets,
  type SurveyedSheet,
  surveySheet,
  surveySheets,
} from '../formats/questionnaire-sheet/survey-sheets.ts';

export interface QuestionSheetInput {
  bytes: Uint8Array;
  /** Tells CSV from XLSX. */
  fileName: string;
  /** What the columns are; only looked at where it is left out. */
  mapping?: SheetMapping;
  heading: Heading;
}

export interface QuestionSheetReading {
  sheets: SurveyedSheet[];
  /** Null where nothing says what the columns are, or where a cell is wrong. */
  document: Questionnaire | null;
  problems: Problem[];
}

/** Reads somebody's sheet of questions away from the thread that serves. */
export function run({ bytes, fileName, mapping, heading }: QuestionSheetInput): Parsed<QuestionSheetReading> {
  const file = readSheets(bytes, fileName);
  if (!file.ok) return file;
  const sheets = surveySheets(file.value);
  if (!mapping) return parsed({ sheets, document: null, problems: [] });
  const mapped = sheets.map((one, at) =>
    one.sheet === mapping.sheet ? surveySheet(file.value[at]!, mapping.titles) : one,
  );
  const read = readQuestionnaireSheet(file.value, mapping, heading);
  if (!read.ok) return parsed({ sheets: mapped, document: null, problems: read.problems });
  return parsed({ sheets: mapped, document: read.value, problems: [] });
}
