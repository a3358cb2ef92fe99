import { AppError } from '../../common/errors.ts';
import { decisionKey, type RowDecision, type RowDecisions } from '../../formats/register-workbook/decide-rows.ts';
import type { HeldRegister } from '../register/index.ts';
import type { ImportRow, LookAlike, LookAlikeChoice, SheetKind } from './contract.ts';

/** What a person said of a row that looks like another. */
export interface Decision {
  sheet: SheetKind;
  row: number;
  as: LookAlikeChoice;
  lookAlike: LookAlike;
}

/** Decisions of one import; whoever has more of them mends the list instead. */
export const mostDecisions = 10_000;

/** Adds choices to what was decided before; every one must be of a row that looks like another. */
export function decide(
  before: readonly Decision[],
  rows: readonly ImportRow[],
  { choices, rest }: { choices: readonly Pick<Decision, 'sheet' | 'row' | 'as'>[]; rest?: LookAlikeChoice | undefined },
): Decision[] {
  const decided = new Map(before.map((one) => [decisionKey(one.sheet, one.row), one]));
  const alike = new Map(rows.map((row) => [decisionKey(row.sheet, row.row), row]));
  for (const [index, { sheet, row, as }] of choices.entries()) {
    const found = alike.get(decisionKey(sheet, row));
    if (!found?.lookAlike) throw wrong(`/choices/${index}`, `Row ${row} of ${sheet} does not look like another.`);
    decided.set(decisionKey(sheet, row), decisionOf(found, as, `/choices/${index}/as`));
  }
  if (rest) {
    for (const [place, row] of alike) {
      if (decided.has(place) || !row.lookAlike) continue;
      if (rest === 'same' && row.lookAlike.other.id === null) continue;
      decided.set(place, decisionOf(row, rest, '/rest'));
    }
  }
  if (decided.size > mostDecisions) {
    throw new AppError(
      'conflict',
      `More than ${mostDecisions} rows look like others. Give them keys in the file instead.`,
    );
  }
  return [...decided.values()];
}

function decisionOf({ sheet, row, lookAlike }: ImportRow, as: LookAlikeChoice, at: string): Decision {
  const { choice: _, ...alike } = lookAlike!;
  if (as === 'same' && alike.other.id === null) {
    throw wrong(
      at,
      `Row ${row} looks like row ${alike.other.row} of the same file. Leave one of them out, or take both.`,
    );
  }
  return { sheet: sheet as SheetKind, row, as, lookAlike: alike };
}

function wrong(at: string, message: string): AppError {
  return new AppError('invalid-input', message, { problems: [{ at, message }] });
}

/** The decisions that still stand, and how the reading of the file heeds them; one about a row that is gone is asked anew. */
export function heededDecisions(
  decisions: readonly Decision[],
  { nodes }: HeldRegister,
): { standing: Decision[]; heeded: RowDecisions } {
  const wanted = new Set(decisions.map(({ lookAlike }) => lookAlike.other.id));
  const keys = new Map([...nodes].filter(([, { id }]) => wanted.has(id)).map(([key, { id }]) => [id, key]));
  const heeded = new Map<string, RowDecision>();
  const standing = decisions.filter(({ sheet, row, as, lookAlike }) => {
    const key = lookAlike.other.id === null ? undefined : keys.get(lookAlike.other.id);
    if (as === 'same' && key === undefined) return false;
    if (as === 'same') heeded.set(decisionKey(sheet, row), { as, key: key! });
    if (as === 'leave-out') heeded.set(decisionKey(sheet, row), { as });
    return true;
  });
  return { standing, heeded };
}
