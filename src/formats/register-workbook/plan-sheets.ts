import { columnLetters } from '../xlsx/column-letters.ts';
import { findHeader, recogniseSheet, type SheetInput, sheetNamed } from './find-header.ts';
import { mappingFor, type RememberedMapping, type SheetMapping } from './mapping.ts';
import type { RegisterSheet } from './rows.ts';
import { signatureOf } from './signature.ts';
import { offerMapping, type SheetOffer } from './suggest-mapping.ts';

/** How a sheet is read, and what it offers to who wants to read it otherwise. */
export interface PlannedSheet {
  offer: SheetOffer;
  /** Our field by column letter, as it is read or, while it waits, as it seems. */
  fields: Readonly<Record<string, string>>;
  /** Absent where its own titles tell how it is read, or nobody has said it yet. */
  mapping: SheetMapping | null;
  how: 'template' | 'chosen' | 'remembered' | 'waits' | 'left-out';
  /** Of the mapping that was remembered. */
  rememberedAs: string | null;
}

export interface KnownMappings {
  /** What was chosen for this very file. */
  chosen?: readonly SheetMapping[];
  /** By the signature of the titles. */
  remembered?: ReadonlyMap<string, RememberedMapping>;
}

/** Rows in which the titles of a remembered mapping are looked for. */
const rowsSearched = 20;

/**
 * Says how each sheet that holds rows is read. A sheet that is named or titled as the template has it needs nothing; one with
 * other titles needs a mapping: chosen for this file, or remembered from another with the same titles. Beside rows on the
 * template, a sheet of another name is left out unless somebody maps it.
 */
export function planSheets(inputs: readonly SheetInput[], known: KnownMappings): PlannedSheet[] {
  const filled = inputs.filter(({ rows }) => rows.length > 0);
  const planned = filled.map((input) => planSheet(input, filled.length === 1, known));
  const isAnyRead = planned.some(({ how, offer }) => how !== 'waits' && offer.rows > 0);
  return planned.map((sheet) =>
    sheet.how === 'waits' && isAnyRead && !sheetNamed(sheet.offer.sheet) ? { ...sheet, how: 'left-out' } : sheet,
  );
}

function planSheet(input: SheetInput, isAlone: boolean, { chosen, remembered }: KnownMappings): PlannedSheet {
  const choice = chosen?.find(({ sheet }) => sheet === input.name);
  if (choice) return { ...read(offerMapping(input, choice.headerRow), choice), how: 'chosen', rememberedAs: null };
  const own = ownSheet(input, isAlone);
  if (own) {
    const header = findHeader(own, input.rows);
    const placed = header?.columns.map(({ column, index }) => [columnLetters(index), column.field]) ?? [];
    const offer = { ...offerMapping(input, header?.row), as: own };
    return { offer, fields: Object.fromEntries(placed), mapping: null, how: 'template', rememberedAs: null };
  }
  for (const row of input.rows.slice(0, rowsSearched)) {
    const found = remembered?.get(signatureOf(row.cells));
    if (!found) continue;
    const mapping = mappingFor(found, input.name, row);
    return { ...read(offerMapping(input, row.row), mapping), how: 'remembered', rememberedAs: found.id };
  }
  const offer = offerMapping(input);
  const seeming = Object.entries(offer.as === null ? {} : offer.suggested[offer.as]);
  const fields = Object.fromEntries(seeming.map(([letters, { field }]) => [letters, field]));
  return { offer, fields, mapping: null, how: 'waits', rememberedAs: null };
}

function read(offer: SheetOffer, mapping: SheetMapping): Pick<PlannedSheet, 'offer' | 'fields' | 'mapping'> {
  return { offer: { ...offer, as: mapping.as }, fields: mapping.fields, mapping };
}

/** The sheet of the template that this is: complete, or without a row that anything could be read from. */
function ownSheet(input: SheetInput, isAlone: boolean): RegisterSheet | undefined {
  const named = sheetNamed(input.name);
  if (named) {
    const header = findHeader(named, input.rows);
    if (header?.missing.length === 0) return named;
    const below = header ? input.rows.length - header.rowsBefore : input.rows.length - 1;
    return below < 1 ? named : undefined;
  }
  return isAlone ? recogniseSheet(input.rows) : undefined;
}
