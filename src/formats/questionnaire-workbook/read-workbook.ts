import type { Problem } from '../../common/errors.ts';
import { type Parsed, parsed, refused } from '../../common/parsed.ts';
import { type Answer, type AnswersDocument, answersSchemaName } from '../questionnaire/answers.ts';
import { type Item, itemsOf, type Questionnaire } from '../questionnaire/document.ts';
import { labelsElsewhere } from '../questionnaire/in-language.ts';
import { parseDay } from '../register-workbook/parse-day.ts';
import { asCompared } from '../register-workbook/template.ts';
import { columnLetters } from '../xlsx/column-letters.ts';
import { readXlsx, type XlsxSheet } from '../xlsx/read-xlsx.ts';
import { unreadableCell } from '../xlsx/unreadable-cell.ts';
import { answerColumns, type ColumnKey, columnMark, columns, parseMark } from './columns.ts';

/** What a reader of a workbook needs of the questionnaires it may belong to. */
export type FindQuestionnaire = (id: string) => Promise<Questionnaire | undefined>;

export interface WorkbookReading {
  document: AnswersDocument;
  questionnaire: Questionnaire;
}

/** Whether bytes are no text: they can be nothing but a workbook, whose reader says what else they are. */
export function isBinaryFile(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0x50 && second === 0x4b) || bytes.subarray(0, 4096).includes(0);
}

/** Whether bytes are a workbook that carries the keys of questions. */
export function isAnsweredWorkbook(bytes: Uint8Array): boolean {
  if (!isBinaryFile(bytes)) return false;
  const read = readXlsx(bytes);
  return read.ok && questionnaireIn(read.value.sheets) !== undefined;
}

/**
 * Takes the answers out of a workbook, whatever was sorted, copied or renamed in it: rows are known by their hidden keys. Each mistake is told with
 * its cell, and one mistake refuses the whole. What stands in no answer cell is not looked at.
 */
export async function readQuestionnaireWorkbook(
  bytes: Uint8Array,
  find: FindQuestionnaire,
): Promise<Parsed<WorkbookReading>> {
  const read = readXlsx(bytes);
  if (!read.ok) return read;
  const id = questionnaireIn(read.value.sheets);
  if (id === undefined) {
    return refused({
      at: '',
      message: 'No row carries the key of a question: this is no workbook that Holdfast has written.',
    });
  }
  const questionnaire = await find(id);
  if (!questionnaire)
    return refused({ at: '', message: `The workbook belongs to the questionnaire ${id}, which is not here.` });
  return new Gathering(questionnaire).gather(read.value.sheets);
}

function questionnaireIn(sheets: readonly XlsxSheet[]): string | undefined {
  for (const { rows } of sheets) {
    for (const { cells } of rows) {
      for (const cell of cells) {
        const marked = parseMark(cell);
        if (marked) return marked.questionnaire;
      }
    }
  }
  return undefined;
}

/** A text and the cell it stands in. */
interface Cell {
  text: string;
  at: string;
}

type Row = Record<ColumnKey, Cell | undefined>;

class Gathering {
  readonly #questionnaire: Questionnaire;
  readonly #items: ReadonlyMap<string, Item>;
  readonly #problems: Problem[] = [];
  readonly #answers: AnswersDocument['answers'] = {};
  readonly #signature: Record<string, string> = {};
  /** Where a question was answered first. */
  readonly #places = new Map<string, { at: string; said: string }>();

  constructor(questionnaire: Questionnaire) {
    this.#questionnaire = questionnaire;
    this.#items = new Map([...itemsOf(questionnaire)].map((item) => [item.id, item]));
  }

  gather(sheets: readonly XlsxSheet[]): Parsed<WorkbookReading> {
    for (const sheet of sheets) this.#takeSheet(sheet);
    if (this.#problems.length > 0) return refused(...this.#problems);
    const { id, version } = this.#questionnaire;
    const document: AnswersDocument = {
      schema: answersSchemaName,
      questionnaire: { id, version },
      answers: this.#answers,
      ...(Object.keys(this.#signature).length > 0 ? { signature: this.#signature } : {}),
    };
    return parsed({ document, questionnaire: this.#questionnaire });
  }

  #takeSheet({ name, rows }: XlsxSheet): void {
    let places: Map<ColumnKey, number> | undefined;
    for (const { row, cells } of rows) {
      const found = columnsIn(cells);
      if (found) {
        places = found;
        continue;
      }
      const column = cells.findIndex((cell) => parseMark(cell));
      if (column < 0) continue;
      const marked = parseMark(cells[column]!)!;
      const at = `${name}!${columnLetters(column)}${row}`;
      if (marked.questionnaire !== this.#questionnaire.id) {
        this.#tell(
          at,
          `The row belongs to the questionnaire ${marked.questionnaire}, not to ${this.#questionnaire.id}.`,
        );
      } else if (!places) {
        this.#tell(at, 'The hidden row above the titles is missing: nothing says which column holds the answers.');
        return;
      } else {
        const cellOf = (key: ColumnKey): Cell | undefined => {
          const place = places?.get(key);
          const text = place === undefined ? '' : (cells[place] ?? '').trim();
          if (text === '') return undefined;
          const cell = { text, at: `${name}!${columnLetters(place!)}${row}` };
          const unreadable = answerColumns.includes(key) ? unreadableCell(text) : undefined;
          if (unreadable !== undefined) this.#tell(cell.at, unreadable);
          return unreadable === undefined ? cell : undefined;
        };
        const all = Object.fromEntries(columns.map(({ key }) => [key, cellOf(key)])) as Row;
        if (marked.field !== undefined) this.#takeSignature(marked.field, all, at);
        else this.#takeItem(marked.item!, all, at);
      }
    }
  }

  #takeSignature(field: string, { answer }: Row, at: string): void {
    if (!this.#questionnaire.signature?.fields.some(({ id }) => id === field))
      this.#tell(at, `There is no field ${field}.`);
    else if (answer) this.#signature[field] = answer.text;
  }

  #takeItem(id: string, row: Row, at: string): void {
    const item = this.#items.get(id);
    if (!item) {
      this.#tell(at, `${this.#questionnaire.title} has no question ${id}.`);
      return;
    }
    const answer = this.#answerIn(item, row);
    if (Object.keys(answer).length === 0) return;
    const said = JSON.stringify(answer);
    const before = this.#places.get(id);
    if (before && before.said !== said) {
      this.#tell(at, `Question ${id} is answered twice and differently: see ${before.at}.`);
      return;
    }
    this.#places.set(id, { at, said });
    this.#answers[id] = answer;
  }

  #answerIn(item: Item, { answer, words, proof, issued, until }: Row): Answer {
    const taken: Answer = {};
    if (answer) this.#takeChoice(item, answer, taken);
    if (words) this.#takeWords(item, words, taken);
    const days = { issued: this.#day(issued), validUntil: this.#day(until) };
    if (proof || days.issued || days.validUntil) {
      if (!proof) {
        this.#tell((until ?? issued)!.at, 'A day stands here, and no document that it belongs to.');
        return taken;
      }
      taken.proofs = [
        {
          title: proof.text.slice(0, 400),
          class: item.evidence?.class ?? 'other',
          grade: 'with-proof',
          verification: 'unverified',
          ...(days.issued ? { issued: days.issued } : {}),
          ...(days.validUntil ? { validUntil: days.validUntil } : {}),
        },
      ];
    }
    return taken;
  }

  #takeChoice(item: Item, { text, at }: Cell, taken: Answer): void {
    if (item.kind === 'number') {
      const number = Number(text.replace(',', '.'));
      if (Number.isFinite(number)) taken.number = number;
      else this.#tell(at, 'This is not a number.');
      return;
    }
    if (item.kind === 'date') {
      const day = this.#day({ text, at });
      if (day) taken.date = day;
      return;
    }
    const options = item.options === undefined ? [] : this.#questionnaire.options[item.options]!;
    if (options.length === 0) {
      taken.text = text;
      return;
    }
    const chosen: string[] = [];
    for (const part of item.kind === 'multi' ? text.split(/[;\n]/) : [text]) {
      if (part.trim() === '') continue;
      const typed = asCompared(part);
      const option = options.find(({ id, label }) =>
        [label, id, ...labelsElsewhere(this.#questionnaire, item.options!, id)].some(
          (one) => asCompared(one) === typed,
        ),
      );
      if (option) chosen.push(option.id);
      else
        this.#tell(
          at,
          `"${part.trim()}" is no answer to ${item.id}: take one of ${options.map(({ label }) => label).join(', ')}.`,
        );
    }
    if (chosen.length > 0) taken.choice = item.kind === 'multi' ? [...new Set(chosen)] : chosen[0]!;
  }

  #takeWords(item: Item, { text, at }: Cell, taken: Answer): void {
    if (!item.columns) {
      // Beside a choice, a number or a day the words explain it.
      const field = item.kind === 'text' ? 'text' : 'explanation';
      taken[field] = taken[field] === undefined ? text : `${taken[field]}\n${text}`;
      return;
    }
    const rows = text.split('\n').filter((line) => line.trim() !== '');
    taken.rows = rows.map((line) => {
      const parts = line.split('|').map((part) => part.trim());
      if (parts.length > item.columns!.length)
        this.#tell(at, `The table has ${item.columns!.length} columns: "${line}" has more.`);
      return Object.fromEntries(item.columns!.map(({ id }, index) => [id, parts[index] ?? '']));
    });
  }

  #day(cell: Cell | undefined): string | undefined {
    if (!cell) return undefined;
    const day = parseDay(cell.text);
    if (day.ok) return day.value;
    this.#tell(cell.at, day.message);
    return undefined;
  }

  #tell(at: string, message: string): void {
    this.#problems.push({ at, message });
  }
}

function columnsIn(cells: readonly string[]): Map<ColumnKey, number> | undefined {
  const places = new Map<ColumnKey, number>();
  for (const { key } of columns) {
    const place = cells.findIndex((cell) => cell.trim() === columnMark(key));
    if (place >= 0) places.set(key, place);
  }
  return places.has('item') && places.has('answer') ? places : undefined;
}
