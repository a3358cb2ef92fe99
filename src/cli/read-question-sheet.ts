import { basename } from 'node:path';
import { AppError } from '../common/errors.ts';
import type { Questionnaire } from '../formats/questionnaire/document.ts';
import { readQuestionnaireSheet } from '../formats/questionnaire-sheet/read-sheet.ts';
import { type SheetField, sheetFields } from '../formats/questionnaire-sheet/sheet-fields.ts';
import {
  readSheets,
  type Sheet,
  type SurveyedSheet,
  surveySheet,
  surveySheets,
} from '../formats/questionnaire-sheet/survey-sheets.ts';
import { asCompared } from '../formats/register-workbook/template.ts';
import { choice } from './arguments.ts';
import type { OptionValues } from './command.ts';

const texts = ['map', 'sheet', 'titles', 'otherwise', 'id', 'version', 'title', 'summary', 'language'] as const;

export const sheetOptions = {
  ...(Object.fromEntries(texts.map((name) => [name, { type: 'string' }])) as Record<
    (typeof texts)[number],
    { type: 'string' }
  >),
  'dry-run': { type: 'boolean' },
} as const;

export const sheetUsage =
  '[--map question=C,section=Area,…] [--sheet NAME] [--titles ROW] [--otherwise yes-no|text] [--id ID] [--version 1.0.0] [--title TITLE] [--summary TEXT] [--language en] [--dry-run]';

/** The questionnaire that somebody's sheet is, read here; columns are named by their letters or their titles. */
export async function readQuestionSheet(
  bytes: Uint8Array,
  path: string,
  options: OptionValues,
): Promise<Questionnaire> {
  const said = (name: (typeof texts)[number], standard: string) =>
    typeof options[name] === 'string' ? options[name] : standard;
  const sheets = readSheets(bytes, path);
  if (!sheets.ok) throw new AppError('invalid-input', `${path} cannot be read.`, { problems: sheets.problems });
  const survey = chosenSheet(sheets.value, options);
  const columns =
    typeof options.map === 'string' ? columnsOf(options.map, survey) : (survey.suggested as Record<string, string>);
  const name = basename(path).replace(/\.[a-z]+$/i, '');
  const read = readQuestionnaireSheet(
    sheets.value,
    {
      sheet: survey.sheet,
      titles: survey.titles,
      columns,
      otherwise: await choice(options, 'otherwise', ['yes-no', 'text'] as const, 'yes-no'),
    },
    {
      id: said(
        'id',
        `own-${name
          .replaceAll(/[^A-Za-z0-9]+/g, '-')
          .replaceAll(/^-|-$/g, '')
          .toLowerCase()}`,
      ),
      version: said('version', '1.0.0'),
      title: said('title', name),
      summary: said('summary', `Brought in from ${basename(path)}.`),
      language: said('language', 'en'),
    },
  );
  if (read.ok) return read.value;
  throw new AppError('invalid-input', `${path} cannot be taken as a questionnaire.`, { problems: read.problems });
}

/** The sheet that is named, or the one with most rows. */
function chosenSheet(sheets: readonly Sheet[], { sheet, titles }: OptionValues): SurveyedSheet {
  const surveyed = surveySheets(sheets);
  const most = surveyed.reduce((best, one) => (one.rows > best.rows ? one : best));
  const chosen = typeof sheet === 'string' ? surveyed.find((one) => one.sheet === sheet) : most;
  if (!chosen) {
    const names = surveyed.map((one) => one.sheet).join(', ');
    throw new AppError('invalid-input', `There is no sheet "${sheet}". The file has: ${names}.`);
  }
  if (titles === undefined) return chosen;
  if (!/^\d{1,7}$/.test(String(titles))) throw new AppError('invalid-input', '--titles takes the number of a row.');
  return surveySheet(sheets.find(({ name }) => name === chosen.sheet)!, Number(titles));
}

function columnsOf(map: string, { sheet, columns }: SurveyedSheet): Partial<Record<SheetField, string>> {
  const pairs = map.split(',').map((pair) => {
    const [field = '', ...rest] = pair.split('=');
    const place = rest.join('=').trim();
    if (!sheetFields.includes(field.trim() as SheetField) || place === '') {
      throw new AppError('invalid-input', `--map takes question=C or section=Area; of: ${sheetFields.join(', ')}.`);
    }
    const column =
      columns.find(({ title }) => title !== '' && asCompared(title) === asCompared(place)) ??
      columns.find((one) => one.column === place.toUpperCase());
    if (!column) throw new AppError('invalid-input', `The sheet ${sheet} has no column "${place}".`);
    return [field.trim(), column.column] as const;
  });
  return Object.fromEntries(pairs);
}
