/** Rows without a key of their own: which row of the register each is, by its identifiers or its name. */
import { mistaken } from '../identifiers/checked.ts';
import type { Complaints, Place } from './complaints.ts';
import type { DraftRow, DraftSheet } from './draft.ts';
import type { RegisterKind, RegisterSheet } from './rows.ts';
import { template } from './template.ts';

/** What tells one supplier from all others, the strongest first. */
export const identifierTitles = { lei: 'LEI', duns: 'DUNS', uei: 'UEI', cage: 'CAGE', domain: 'domain' } as const;
type Identifier = keyof typeof identifierTitles;
const identifiers = Object.keys(identifierTitles) as Identifier[];

/** A row of the register by which rows without a key are found. */
export interface KnownRow extends Partial<Record<Identifier, string | null>> {
  key: string;
  kind: RegisterKind;
  name: string;
  aliases?: readonly string[];
}

/** How many rows of a sheet were found by what; `new` are those that nothing found. */
export type FoundBy = Partial<Record<Identifier | 'name' | 'new', number>>;

/** Begins the key of a new row that has none: no key can hold such a character. */
const mark = '\u0001';

function keyOfNewRow(sheet: RegisterSheet, row: number): string {
  return `${mark}${sheet} row ${row}`;
}

/** Whether a row will stand in the register without a key. */
export function isWithoutKey(key: string): boolean {
  return key.startsWith(mark);
}

/** A key as people may read it. */
export function shownKey(key: string): string {
  return key.replaceAll(mark, '');
}

/** What is looked up by its text: the rows of the register, or those of the file that came before. */
export class RowIndex {
  readonly #byIdentifier = new Map<string, string>();
  readonly #byName = new Map<string, string[]>();
  readonly #rows = new Map<string, KnownRow>();

  constructor(rows: Iterable<KnownRow> = []) {
    for (const row of rows) this.add(row);
  }

  add(row: KnownRow): void {
    this.#rows.set(row.key, row);
    for (const field of identifiers) if (row[field]) this.#byIdentifier.set(`${field} ${row[field]}`, row.key);
    for (const name of new Set([row.name, ...(row.aliases ?? [])].map(asName))) {
      const keys = this.#byName.get(`${row.kind} ${name}`);
      if (keys) keys.push(row.key);
      else this.#byName.set(`${row.kind} ${name}`, [row.key]);
    }
  }

  withIdentifier(field: Identifier, value: string): string | undefined {
    return this.#byIdentifier.get(`${field} ${value}`);
  }

  named(kind: RegisterKind, name: string): KnownRow[] {
    return (this.#byName.get(`${kind} ${asName(name)}`) ?? []).map((key) => this.#rows.get(key)!);
  }
}

function asName(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

/** Gives each row of a sheet without a key column the key of the row it means, or one that says it is new. */
export function deriveKeys(draft: DraftSheet, known: RowIndex, complaints: Complaints): FoundBy {
  const found: FoundBy = {};
  const earlier = new RowIndex();
  const placeOfKey = new Map<string, string>();
  const { kind } = template[draft.sheet];
  for (const row of draft.rows) {
    row.key ??= null;
    const name = nameOf(row);
    if (name === null || kind === null) continue;
    const decided = row.key as string | null;
    const meant = decided
      ? ({ key: decided, by: 'name' } as const)
      : findRow(draft, row, kind, name, known, complaints);
    if (meant === 'unclear') continue;
    const twin = findRow(draft, row, kind, name, earlier, complaints);
    if (twin === 'unclear') continue;
    const first = placeOfKey.get(meant?.key ?? twin?.key ?? '');
    if (first !== undefined) {
      const what = meant ? `${shownKey(meant.key)} stands` : 'The same stands';
      complaints.add(
        placeIn(draft, row, (meant ?? twin)!.by),
        name,
        mistaken(`${what} at ${first} already. A row has one place.`),
      );
      continue;
    }
    row.key = meant?.key ?? keyOfNewRow(draft.sheet, row.row);
    const by = meant?.by ?? 'new';
    if (!decided) found[by] = (found[by] ?? 0) + 1;
    placeOfKey.set(row.key, complaints.at(placeIn(draft, row, 'name')));
    earlier.add({ ...(row as object), key: row.key, kind, name });
  }
  return found;
}

function nameOf(row: DraftRow): string | null {
  return (row.legalName ?? row.name ?? null) as string | null;
}

type Meant = { key: string; by: Identifier | 'name' } | undefined | 'unclear';

/** By the identifiers, which must agree; else by the name, where one row has it and no identifier speaks against it. */
function findRow(
  draft: DraftSheet,
  row: DraftRow,
  kind: RegisterKind,
  name: string,
  index: RowIndex,
  complaints: Complaints,
): Meant {
  let meant: { key: string; by: Identifier } | undefined;
  for (const by of kind === 'supplier' ? identifiers : []) {
    const value = row[by] as string | null | undefined;
    const key = value ? index.withIdentifier(by, value) : undefined;
    if (key === undefined || key === meant?.key) continue;
    if (!meant) meant = { key, by };
    else {
      const message = `The ${identifierTitles[meant.by]} here is that of ${shownKey(meant.key)}, the ${identifierTitles[by]} that of ${shownKey(key)}. Which one is it?`;
      complaints.add(placeIn(draft, row, by), value!, mistaken(message));
      return 'unclear';
    }
  }
  if (meant) return meant;
  const named = index.named(kind, name).filter((one) => identifiers.every((by) => agree(one[by], row[by])));
  if (named.length < 2) return named[0] && { key: named[0].key, by: 'name' };
  const message = `${named.length} ${kind}s are named so: ${named
    .slice(0, 3)
    .map(({ key }) => shownKey(key))
    .join(', ')}. A key or an identifier tells which one is meant.`;
  complaints.add(placeIn(draft, row, 'name'), name, mistaken(message));
  return 'unclear';
}

/** Two different identifiers mean two companies; one that is not known speaks against nothing. */
function agree(held: string | null | undefined, given: unknown): boolean {
  return !held || !given || held === given;
}

function placeIn(draft: DraftSheet, row: DraftRow, by: Identifier | 'name'): Place {
  const placed = draft.columns.find(({ column }) =>
    by === 'name' ? column.field === 'legalName' || column.field === 'name' : column.field === by,
  )!;
  return { sheet: draft.sheet, row: row.row, index: placed.index, column: placed.column };
}
