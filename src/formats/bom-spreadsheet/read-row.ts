import type { Problem } from '../../common/errors.ts';
import { parseCpe } from '../cpe/cpe.ts';
import { isList } from '../hbom/fields.ts';
import { nothingKnown, type Part } from '../hbom/part.ts';
import { isNothing, mostPlacesInAll, readValue, type Value } from '../hbom/read-value.ts';
import type { Checked } from '../identifiers/checked.ts';
import { parsePurl } from '../purl/purl.ts';
import { columnLetters } from '../xlsx/column-letters.ts';
import { unreadableCell } from '../xlsx/unreadable-cell.ts';
import type { PartsColumn, PartsHeader, TableRow } from './find-parts-header.ts';

/** Where a sheet's complaints go; `name` is null for a file that has one table only. */
export interface SheetPlace {
  name: string | null;
  /** What cannot be read, or is missing. */
  problems: Problem[];
  /** What can be read and contradicts itself. */
  warnings: Problem[];
}

export function cellAt({ name }: Pick<SheetPlace, 'name'>, row: number, index: number): string {
  const cell = `${columnLetters(index)}${row}`;
  return name === null ? cell : `${name}!${cell}`;
}

/** Values that come again and again are read once. */
const mostRemembered = 1_000;

/** Reads rows of one sheet into parts. */
export class RowReader {
  readonly #header: PartsHeader;
  readonly #place: SheetPlace;
  readonly #remembered = new Map<PartsColumn, Map<string, Checked<Value>>>();
  readonly #listsHardware: boolean;
  /** The row in which each place on a board is taken. */
  readonly #designators = new Map<string, number>();
  #places = 0;

  constructor(header: PartsHeader, place: SheetPlace) {
    this.#header = header;
    this.#place = place;
    this.#listsHardware = header.columns.some(({ field }) => field.hardware);
  }

  /** Undefined for a row that is empty, or that names no product, which is a problem. */
  read(row: TableRow): Part | undefined {
    const values = this.#valuesOf(row);
    if (values.size === 0) return undefined;
    const part: Part = { ...nothingKnown, kind: '', ...(Object.fromEntries(values) as Partial<Part>) };
    part.ref = this.#place.name === null ? `row ${row.row}` : `${this.#place.name}!${row.row}`;
    part.name ||= part.partNumber ?? nameIn(part) ?? '';
    if (part.name === '') {
      this.#complain(row, 'name', 'The row names no product.');
      return undefined;
    }
    this.#places += part.designators.length;
    if (this.#places > mostPlacesInAll && part.designators.length > 0) {
      part.designators = [];
      this.#complain(row, 'designators', `The parts take more than ${mostPlacesInAll} places on boards.`);
    }
    part.kind ||= this.#kindOf(part);
    if (part.kind === 'device') part.partNumber ??= part.name;
    part.version ??= versionIn(part);
    this.#compare(part, row);
    return part;
  }

  #valuesOf(row: TableRow): Map<string, Value> {
    const values = new Map<string, Value>();
    for (const column of this.#header.columns) {
      const text = row.cells[column.index] ?? '';
      if (isNothing(text)) continue;
      const value = this.#valueOf(column, text);
      if (value.ok) this.#take(values, column, row, value.value);
      else this.#place.problems.push({ at: cellAt(this.#place, row.row, column.index), message: value.message });
    }
    return values;
  }

  #valueOf(column: PartsColumn, text: string): Checked<Value> {
    const unreadable = unreadableCell(text);
    if (unreadable !== undefined) return { ok: false, message: unreadable, fix: null };
    if (column.regime !== undefined) return { ok: true, value: [{ regime: column.regime, statement: text.trim() }] };
    const known = this.#remembered.get(column) ?? new Map<string, Checked<Value>>();
    this.#remembered.set(column, known);
    const value = known.get(text) ?? readValue(column.field.type, text);
    if (known.size < mostRemembered) known.set(text, value);
    return value;
  }

  /** Several columns of one list add to each other; of anything else the first counts. */
  #take(values: Map<string, Value>, { field, index, title }: PartsColumn, row: TableRow, value: Value): void {
    const before = values.get(field.field);
    if (before === undefined) values.set(field.field, value);
    else if (isList(field)) values.set(field.field, [...(before as string[]), ...(value as string[])]);
    else if (before !== value) {
      const at = cellAt(this.#place, row.row, index);
      this.#place.warnings.push({
        at,
        message: `"${title}" contradicts another column of this row, which says ${before}; that one counts.`,
      });
    }
  }

  #kindOf(part: Part): string {
    if (this.#listsHardware && part.purl === null) return 'device';
    return part.purl === null ? 'application' : 'library';
  }

  #compare({ designators, quantity, purl, version, level, location }: Part, row: TableRow): void {
    if (quantity !== null && designators.length > 0 && designators.length !== quantity) {
      this.#warn(
        row,
        'quantity',
        `The quantity is ${quantity}, but ${designators.length} places on the board are named.`,
      );
    }
    // The same letters and number may stand on the boards of other assemblies.
    for (const designator of level === 0 ? designators : []) {
      const place = `${location ?? ''} ${designator}`;
      const taken = this.#designators.get(place);
      if (taken !== undefined) {
        this.#warn(row, 'designators', `${designator} is the place of the part in row ${taken} already.`);
      }
      this.#designators.set(place, row.row);
    }
    const named = purl === null ? null : versionIn({ purl });
    if (named !== null && version !== null && named !== version) {
      this.#warn(row, 'purl', `The package URL says version ${named}, its row ${version}.`);
    }
  }

  #warn(row: TableRow, field: string, message: string): void {
    this.#place.warnings.push({ at: this.#cellOf(row, field), message });
  }

  #complain(row: TableRow, field: string, message: string): void {
    this.#place.problems.push({ at: this.#cellOf(row, field), message });
  }

  #cellOf({ row }: TableRow, field: string): string {
    const column = this.#header.columns.find((one) => one.field.field === field) ?? this.#header.columns[0]!;
    return cellAt(this.#place, row, column.index);
  }
}

function nameIn({ purl, cpe }: Part): string | null {
  const read = purl === null ? undefined : parsePurl(purl);
  if (read?.ok) return read.value.name;
  const named = cpe === null ? undefined : parseCpe(cpe);
  return named?.ok && !/^[*-]$/.test(named.value.product) ? named.value.product : null;
}

function versionIn({ purl }: Pick<Part, 'purl'>): string | null {
  const read = purl === null ? undefined : parsePurl(purl);
  return read?.ok ? (read.value.version ?? null) : null;
}
