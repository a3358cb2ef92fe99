import type { Problem } from '../../common/errors.ts';
import { type Parsed, refused } from '../../common/parsed.ts';
import {
  type Item,
  type itemKinds,
  type Option,
  type Questionnaire,
  questionnaireSchemaName,
} from '../questionnaire/document.ts';
import { questionnaireLimitBytes, readQuestionnaireObject } from '../questionnaire/read-questionnaire.ts';
import { parseNumber } from '../register-workbook/parse-number.ts';
import { asCompared } from '../register-workbook/template.ts';
import { columnLetters } from '../xlsx/column-letters.ts';
import { unreadableCell } from '../xlsx/unreadable-cell.ts';
import kindWords from './kind-words.json' with { type: 'json' };
import { readOptions, slug, yesNo } from './read-options.ts';
import { readReferences } from './read-references.ts';
import { type SheetField, sheetFields } from './sheet-fields.ts';
import type { Sheet } from './survey-sheets.ts';

export interface SheetMapping {
  sheet: string;
  /** The row of the titles, 1-based; 0 where there is none. */
  titles: number;
  /** Columns by field, `C`. Only the question is needed. */
  columns: Partial<Record<SheetField, string>>;
  /** What a question is whose row says neither its kind nor its answers. */
  otherwise: 'yes-no' | 'text';
}

/** What the questionnaire is called, which no sheet says. */
export type Heading = Pick<Questionnaire, 'id' | 'version' | 'title' | 'summary' | 'language'>;

/** Questions in one sheet, and characters in a cell that is read. */
const mostQuestions = 5000;
const longestText = 4000;
const longestId = 80;
/** Told at once; the first ones say what is wrong with the rest. */
const mostProblems = 500;

type SheetKind = (typeof itemKinds)[number] | 'yes-no';

const kindByWord = new Map(
  Object.entries(kindWords).flatMap(([kind, words]) =>
    words.map((word) => [asCompared(word), kind as SheetKind] as const),
  ),
);

/**
 * Makes a questionnaire of somebody's sheet: a row for each question, its id kept where a column holds it. One mistake refuses the whole, each told
 * with its cell. Section names are carried on down; a row with nothing but a name begins a section.
 */
export function readQuestionnaireSheet(
  sheets: readonly Sheet[],
  mapping: SheetMapping,
  heading: Heading,
): Parsed<Questionnaire> {
  const sheet = sheets.find(({ name }) => name === mapping.sheet);
  if (!sheet) return refused({ at: '', message: `The file has no sheet "${mapping.sheet}".` });
  if (mapping.columns.question === undefined) {
    return refused({ at: mapping.sheet, message: 'Say which column holds the questions.' });
  }
  return new Making(sheet, mapping).make(heading);
}

interface MadeSection {
  id: string;
  title: string;
  items: Item[];
}

type Cells = Record<SheetField, string>;

class Making {
  readonly #sheet: Sheet;
  readonly #mapping: SheetMapping;
  readonly #places: Readonly<Partial<Record<SheetField, number>>>;
  readonly #problems: Problem[] = [];
  readonly #sections: MadeSection[] = [];
  readonly #sets = new Map<string, { name: string; options: readonly Option[] }>();
  /** Where each id stands. */
  readonly #ids = new Map<string, string>();
  #questions = 0;

  constructor(sheet: Sheet, mapping: SheetMapping) {
    this.#sheet = sheet;
    this.#mapping = mapping;
    this.#places = Object.fromEntries(
      sheetFields.flatMap((field) => {
        const column = mapping.columns[field];
        return column === undefined ? [] : [[field, indexOf(column)]];
      }),
    );
  }

  make(heading: Heading): Parsed<Questionnaire> {
    for (const { row, cells } of this.#sheet.rows) {
      if (row > this.#mapping.titles) this.#takeRow(row, cells);
      if (this.#problems.length >= mostProblems) break;
    }
    const { name } = this.#sheet;
    if (this.#questions > mostQuestions) {
      return refused({ at: name, message: `The sheet has more than ${mostQuestions} questions.` });
    }
    if (this.#problems.length > 0) return refused(...this.#problems);
    if (this.#questions === 0) return refused({ at: name, message: 'No row below the titles holds a question.' });
    const document = {
      schema: questionnaireSchemaName,
      ...heading,
      wording: 'own',
      options: Object.fromEntries([...this.#sets.values()].map(({ name: set, options }) => [set, options])),
      sections: this.#sections.filter(({ items }) => items.length > 0),
    };
    if (Buffer.byteLength(JSON.stringify(document)) <= questionnaireLimitBytes)
      return readQuestionnaireObject(document);
    const megabytes = questionnaireLimitBytes / 1024 / 1024;
    return refused({
      at: name,
      message: `The questions come to more than the ${megabytes} MB that one questionnaire may have.`,
    });
  }

  #takeRow(row: number, cells: readonly string[]): void {
    const before = this.#problems.length;
    const said = Object.fromEntries(
      sheetFields.map((field) => [field, this.#textIn(field, row, cells)]),
    ) as unknown as Cells;
    if (this.#problems.length > before && said.question === '') return;
    if (said.question === '') {
      this.#takeHeading(row, cells, said);
      return;
    }
    const section = this.#sectionFor(said.section);
    const id = this.#idOf(said.id, row, section);
    const item = this.#itemOf(id, said, row);
    this.#questions++;
    if (item && this.#questions <= mostQuestions) section.items.push(item);
  }

  #textIn(field: SheetField, row: number, cells: readonly string[]): string {
    const place = this.#places[field];
    const text = place === undefined ? '' : (cells[place] ?? '').trim();
    const unreadable = unreadableCell(text);
    if (unreadable !== undefined) this.#tell(field, row, unreadable);
    else if (text.length > longestText) {
      this.#tell(field, row, `The text has ${text.length} characters; ${longestText} are the most.`);
    } else return text;
    return '';
  }

  /** A row without a question: the name of a section, or something beside the questions. */
  #takeHeading(row: number, cells: readonly string[], said: Cells): void {
    const texts = cells.map((cell) => cell.trim()).filter((cell) => cell !== '' && unreadableCell(cell) === undefined);
    if (said.section !== '') this.#sectionFor(said.section);
    else if (texts.length === 1) this.#begin(texts[0]!);
    else if (said.id !== '' || said.options !== '')
      this.#tell('question', row, 'The row says something of a question, and no question stands here.');
  }

  #sectionFor(title: string): MadeSection {
    const last = this.#sections.at(-1);
    if (title === '') return last ?? this.#begin(this.#sheet.name);
    // A name that comes again further down means the section that has it.
    return this.#sections.find((one) => asCompared(one.title) === asCompared(title)) ?? this.#begin(title);
  }

  #begin(title: string): MadeSection {
    const section = { id: String(this.#sections.length + 1), title: title.slice(0, 200), items: [] };
    this.#sections.push(section);
    return section;
  }

  #idOf(text: string, row: number, section: MadeSection): string {
    if (text.length > longestId) {
      this.#tell('id', row, `The id has ${text.length} characters; ${longestId} are the most.`);
      return '';
    }
    let id = text.replaceAll(/[^A-Za-z0-9]*([._-])[^A-Za-z0-9]*|[^A-Za-z0-9._-]+/g, (_, mark?: string) => mark ?? '-');
    id = id.replaceAll(/^[._-]+|[._-]+$/g, '');
    if (text !== '' && id === '') {
      this.#tell('id', row, `"${text}" holds no letter or digit that an id could be made of.`);
      return '';
    }
    if (id === '') {
      let number = section.items.length + 1;
      while (this.#ids.has(`${section.id}.${number}`)) number++;
      id = `${section.id}.${number}`;
    }
    const before = this.#ids.get(id);
    if (before !== undefined) this.#tell('id', row, `The id ${id} stands at ${before} already.`);
    else this.#ids.set(id, this.#cell('id', row));
    return id;
  }

  #itemOf(id: string, said: Cells, row: number): Item | undefined {
    const kind = this.#kindOf(said, row);
    const options = this.#optionsOf(kind, said, row);
    const weight = this.#weightOf(said.weight, row);
    const references =
      said.reference === '' ? [] : readReferences(said.reference, this.#titleOf('reference') || 'Reference');
    if (kind === undefined) return undefined;
    return {
      id,
      text: said.question,
      ...(said.help === '' ? {} : { help: said.help }),
      kind: kind === 'yes-no' ? 'single' : kind,
      ...(options === undefined ? {} : { options }),
      ...(kind === 'table' ? { columns: [{ id: 'entry', title: 'Entry', kind: 'text' as const }] } : {}),
      ...(weight === undefined ? {} : { weight }),
      ...(said.evidence === '' ? {} : { evidence: { wanted: said.evidence, class: 'other' as const } }),
      ...(references.length > 0 ? { references } : {}),
    };
  }

  #kindOf({ kind, options }: Cells, row: number): SheetKind | undefined {
    if (kind === '') return options === '' ? this.#mapping.otherwise : 'single';
    const known = kindByWord.get(asCompared(kind));
    if (known === undefined) {
      const words = 'single, multi, number, date, text, file, table';
      this.#tell('kind', row, `"${kind.slice(0, 60)}" is no kind of question. Take one of ${words}, or yes/no.`);
    }
    return known;
  }

  /** The name of the set that the answers form. */
  #optionsOf(kind: SheetKind | undefined, { options }: Cells, row: number): string | undefined {
    if (kind === undefined || !['single', 'multi', 'yes-no'].includes(kind)) {
      if (options !== '' && kind !== undefined && kind !== 'text') {
        this.#tell('options', row, `A question of kind ${kind} has no answers to choose from.`);
      }
      if (options === '' || kind !== 'text') return undefined;
    }
    const set = options === '' ? yesNo : readOptions(options);
    if (typeof set === 'string') {
      this.#tell('options', row, set);
      return undefined;
    }
    if (options === '' && kind === 'multi') {
      this.#tell('options', row, 'A question with several answers needs the answers to choose from.');
      return undefined;
    }
    const key = JSON.stringify(set);
    const name = this.#sets.get(key)?.name ?? this.#nameFor(set);
    this.#sets.set(key, { name, options: set });
    return name;
  }

  #nameFor(set: readonly Option[]): string {
    const taken = new Set([...this.#sets.values()].map(({ name }) => name));
    const base = set
      .map(({ id }) => slug(id))
      .join('-')
      .slice(0, 40)
      .replace(/-+$/, '');
    let name = base;
    for (let more = 2; taken.has(name); more++) name = `${base}-${more}`;
    return name;
  }

  #weightOf(text: string, row: number): number | undefined {
    if (text === '') return undefined;
    const number = parseNumber(text);
    if (number !== null && number >= 0 && number <= 100) return number;
    this.#tell('weight', row, `"${text.slice(0, 60)}" is no weight: that is a number from 0 to 100.`);
    return undefined;
  }

  #titleOf(field: SheetField): string {
    const place = this.#places[field];
    const { rows } = this.#sheet;
    return place === undefined ? '' : (rows.find(({ row }) => row === this.#mapping.titles)?.cells[place] ?? '').trim();
  }

  #cell(field: SheetField, row: number): string {
    const place = this.#places[field] ?? this.#places.question!;
    return `${this.#sheet.name}!${columnLetters(place)}${row}`;
  }

  #tell(field: SheetField, row: number, message: string): void {
    this.#problems.push({ at: this.#cell(field, row), message });
  }
}

/** 0 for `A`. */
function indexOf(column: string): number {
  return [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
