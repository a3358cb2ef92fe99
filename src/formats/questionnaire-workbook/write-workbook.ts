import { type Cell, type CellStyle, colToLetter, type DataValidation, type WriteSheet, writeXlsx } from 'hucre';
import type { Answer, AnswersDocument } from '../questionnaire/answers.ts';
import { everyItem, type Item, type Option, type Questionnaire, type Section } from '../questionnaire/document.ts';
import { escapeText } from '../xlsx/escape-text.ts';
import { answerColumns, type ColumnKey, columnMark, columns, itemMark, signatureMark } from './columns.ts';

/** The hidden row of keys and the row of titles. */
const headRows = 2;
const font = { name: 'Calibri', size: 11 } as const;
const wrapped = { wrapText: true, vertical: 'top' } as const;
const shade = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'F2F1ED' } } as const;
const field = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFFBE6' } } as const;

const styles = {
  title: { font: { ...font, bold: true }, fill: shade, alignment: wrapped, numFmt: '@' },
  question: { font, alignment: wrapped, numFmt: '@' },
  /** Text, so that a date or `007` stays as it was typed. */
  answer: { font, alignment: wrapped, fill: field, numFmt: '@', protection: { locked: false } },
} satisfies Record<string, CellStyle>;

/**
 * The workbook in which a questionnaire is answered: a sheet of instructions with the progress, a sheet for each section with drop-downs, and one for
 * the signature. Questions are locked without a password: who must unlock them can, and the reader takes nothing but answers.
 */
export function writeQuestionnaireWorkbook(
  questionnaire: Questionnaire,
  given: Pick<AnswersDocument, 'answers' | 'signature'> = { answers: {} },
): Promise<Uint8Array> {
  const names = sheetNames(questionnaire);
  return writeXlsx({
    sheets: [
      instructions(questionnaire, names),
      ...questionnaire.sections.map((section, index) =>
        sectionSheet(section, { questionnaire, answers: given.answers, name: names[index]! }),
      ),
      ...(questionnaire.signature ? [signatureSheet(questionnaire, given.signature ?? {})] : []),
      listsSheet(questionnaire),
    ],
  });
}

const listsName = 'Lists';

/** The labels of each set of options in a column of its own: in a rule itself they would end at a comma, and after 255 characters. */
function listsSheet({ options }: Questionnaire): WriteSheet {
  const sets = Object.values(options);
  const cells = new Map<string, Partial<Cell>>();
  for (const [column, set] of sets.entries()) {
    for (const [row, { label }] of set.entries())
      cells.set(`${row},${column}`, { value: escapeText(label), style: styles.question });
  }
  const rows = Math.max(0, ...sets.map((set) => set.length));
  return {
    name: listsName,
    hidden: true,
    rows: Array.from({ length: rows }, () => []),
    cells,
    protection: { sheet: true },
  };
}

function listOf({ options }: Questionnaire, name: string): string {
  const column = colToLetter(Object.keys(options).indexOf(name));
  return `${listsName}!$${column}$1:$${column}$${options[name]!.length}`;
}

/** Excel takes 31 characters, none of `[]:*?/\`, and no name twice whatever its case. */
function sheetNames({ sections }: Questionnaire): string[] {
  const taken = new Set(['instructions', 'signature', listsName.toLowerCase()]);
  return sections.map(({ id, title }) => {
    const full = (title.startsWith(id) ? title : `${id} ${title}`).replaceAll(/[[\]:*?/\\'\s]+/g, ' ').trim();
    let name = full.slice(0, 31).trim();
    for (let more = 2; taken.has(name.toLowerCase()); more++) name = `${full.slice(0, 28).trim()} ${more}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

function sectionSheet(
  section: Section,
  { questionnaire, answers, name }: { questionnaire: Questionnaire; answers: AnswersDocument['answers']; name: string },
): WriteSheet {
  const cells = new Map<string, Partial<Cell>>();
  const dataValidations: DataValidation[] = [];
  for (const [index, { key, title }] of columns.entries()) {
    cells.set(`0,${index}`, { value: columnMark(key), style: styles.question });
    cells.set(`1,${index}`, { value: title, style: styles.title });
  }
  let row = headRows;
  for (const item of everyItem(section.items)) {
    const options = item.options === undefined ? [] : questionnaire.options[item.options]!;
    const texts = textsOf(item, { questionnaire, options, answer: answers[item.id] });
    for (const [index, { key }] of columns.entries()) {
      const style = answerColumns.includes(key) ? styles.answer : styles.question;
      cells.set(`${row},${index}`, { value: texts[key] === '' ? null : escapeText(texts[key]), style });
    }
    if (item.kind !== 'multi' && options.length > 0)
      dataValidations.push(
        dropDown(row, { labels: options.map(({ label }) => label), list: listOf(questionnaire, item.options!) }),
      );
    row++;
  }
  return {
    name,
    columns: columns.map(({ key, width }) => ({ width, hidden: key === 'item' })),
    rows: Array.from({ length: row }, () => []),
    cells,
    rowDefs: new Map([[0, { hidden: true }]]),
    freezePane: { rows: headRows },
    dataValidations,
    protection: { sheet: true, formatColumns: false, formatRows: false },
  };
}

interface Shown {
  questionnaire: Questionnaire;
  options: readonly Option[];
  answer: Answer | undefined;
}

function textsOf(item: Item, { questionnaire, options, answer }: Shown): Record<ColumnKey, string> {
  const [proof] = answer?.proofs ?? [];
  return {
    item: itemMark(questionnaire, item),
    number: item.id,
    question: [item.heading, item.text, item.help, askFor(item, options)].filter(Boolean).join('\n'),
    answer: answerText(item, options, answer),
    words: wordsOf(item, answer),
    proof: proof?.title ?? '',
    issued: proof?.issued ?? '',
    until: proof?.validUntil ?? '',
    wanted: item.evidence?.wanted ?? '',
  };
}

function askFor({ kind, columns: tableColumns }: Item, options: readonly Option[]): string {
  if (kind === 'multi')
    return `Write those that hold, with a semicolon between them: ${options.map(({ label }) => label).join('; ')}.`;
  if (kind !== 'table') return '';
  return `In your words, a line for each: ${tableColumns!.map(({ title }) => title).join(' | ')}.`;
}

function answerText(item: Item, options: readonly Option[], answer: Answer | undefined): string {
  if (item.kind === 'number') return answer?.number === undefined ? '' : String(answer.number);
  if (item.kind === 'date') return answer?.date ?? '';
  const chosen = [answer?.choice ?? []].flat();
  return chosen.map((id) => options.find((option) => option.id === id)?.label ?? id).join('; ');
}

function wordsOf({ columns: tableColumns = [] }: Item, answer: Answer | undefined): string {
  if (answer?.rows) return answer.rows.map((row) => tableColumns.map(({ id }) => row[id] ?? '').join(' | ')).join('\n');
  return [answer?.text, answer?.explanation].filter(Boolean).join('\n');
}

const answerColumn = columns.findIndex(({ key }) => key === 'answer');
const wordsColumn = columns.findIndex(({ key }) => key === 'words');
const questionColumn = columns.findIndex(({ key }) => key === 'question');

function dropDown(row: number, { labels, list }: { labels: readonly string[]; list: string }): DataValidation {
  return {
    type: 'list',
    formula1: list,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop',
    errorTitle: 'Not in the list',
    errorMessage: `Take one of: ${labels.join(', ')}.`.slice(0, 225),
    range: `${colToLetter(answerColumn)}${row + 1}`,
  };
}

function instructions(questionnaire: Questionnaire, names: readonly string[]): WriteSheet {
  const lines = [
    questionnaire.title,
    questionnaire.summary,
    'Fill in the shaded cells. Choose an answer from the list of its cell, and say more in your own words where it helps.',
    'Name the document that proves an answer, the day it was issued and the last day on which it holds, as 2026-01-31.',
    'Rows may be sorted, columns renamed or moved and sheets copied: every question keeps its hidden key.',
  ];
  const cells = new Map<string, Partial<Cell>>();
  for (const [row, text] of lines.entries()) {
    cells.set(`${row},0`, { value: escapeText(text), style: row === 0 ? styles.title : styles.question });
  }
  const start = lines.length + 1;
  for (const [column, text] of ['Section', 'Answered', 'Questions'].entries()) {
    cells.set(`${start},${column}`, { value: text, style: styles.title });
  }
  for (const [index, section] of questionnaire.sections.entries()) {
    const row = start + 1 + index;
    const count = [...everyItem(section.items)].length;
    cells.set(`${row},0`, { value: names[index]!, style: styles.question });
    cells.set(`${row},1`, { value: null, formula: answeredFormula(names[index]!, count), formulaResult: 0 });
    cells.set(`${row},2`, { value: count });
  }
  return {
    name: 'Instructions',
    columns: [{ width: 90 }, { width: 12 }, { width: 12 }],
    rows: Array.from({ length: start + 1 + questionnaire.sections.length }, () => []),
    cells,
    protection: { sheet: true },
  };
}

/** Rows in which an answer or words stand. */
function answeredFormula(sheet: string, count: number): string {
  const cellsOf = (column: number) =>
    `'${sheet}'!$${colToLetter(column)}$${headRows + 1}:$${colToLetter(column)}$${headRows + count}`;
  return `SUMPRODUCT(--((${cellsOf(answerColumn)}<>"")+(${cellsOf(wordsColumn)}<>"")>0))`;
}

function signatureSheet(questionnaire: Questionnaire, values: Readonly<Record<string, string>>): WriteSheet {
  const { text, fields } = questionnaire.signature!;
  const cells = new Map<string, Partial<Cell>>();
  for (const [index, key] of (['item', 'question', 'answer'] as const).entries()) {
    cells.set(`0,${index}`, { value: columnMark(key), style: styles.question });
  }
  cells.set('1,1', { value: escapeText(text), style: styles.question });
  for (const [index, { id, title }] of fields.entries()) {
    const row = headRows + index;
    const value = values[id] ?? '';
    cells.set(`${row},0`, { value: signatureMark(questionnaire, id), style: styles.question });
    cells.set(`${row},1`, { value: escapeText(title), style: styles.question });
    cells.set(`${row},2`, { value: value === '' ? null : escapeText(value), style: styles.answer });
  }
  return {
    name: 'Signature',
    columns: [{ width: 4, hidden: true }, { width: columns[questionColumn]!.width }, { width: 40 }],
    rows: Array.from({ length: headRows + fields.length }, () => []),
    cells,
    rowDefs: new Map([[0, { hidden: true }]]),
    protection: { sheet: true },
  };
}
