import { AppError, type Problem } from '../../common/errors.ts';
import { problemWithMapping, type SheetMapping } from '../../formats/register-workbook/mapping.ts';
import type { PlannedSheet } from '../../formats/register-workbook/plan-sheets.ts';
import type { ImportSheet, SheetMappingChoice } from './contract.ts';
import type { MappingToRemember } from './mapping-store.ts';

/** How a sheet is read, as it is kept with the import. */
export interface SheetPlan extends PlannedSheet {
  /** For rows without a key: how many were found by what. */
  foundBy: Record<string, number> | null;
  /** When the mapping that is used was remembered. */
  rememberedAt: string | null;
}

/** A plan as people see it. */
export function importSheetOf({ offer, fields, how, foundBy, rememberedAs, rememberedAt }: SheetPlan): ImportSheet {
  const { sheet, as, headerRow, rows, columns, suggested } = offer;
  return {
    sheet,
    as: how === 'left-out' ? null : as,
    how,
    headerRow,
    rows,
    remembered: rememberedAs && rememberedAt ? { id: rememberedAs, at: rememberedAt } : null,
    foundBy,
    columns: columns.map(({ column, title, samples }) => ({ column, title, samples, field: fields[column] ?? null })),
    suggested,
  };
}

/** What an import that is over keeps of its plans: how its columns were read, not what stood in them. */
export function withoutSamples(plans: readonly SheetPlan[]): SheetPlan[] {
  return plans.map((plan) => ({
    ...plan,
    offer: { ...plan.offer, columns: plan.offer.columns.map((column) => ({ ...column, samples: [] })) },
  }));
}

/** The mappings to read a file by: as it was chosen now, and for the sheets that were not named as before. */
export function chosenMappings(
  plans: readonly SheetPlan[],
  before: readonly SheetMapping[],
  choices: readonly SheetMappingChoice[],
): SheetMapping[] {
  const problems: Problem[] = choices.flatMap((choice, index) => {
    const message = problemWith(choice, plans);
    return message ? [{ at: `/sheets/${index}`, message }] : [];
  });
  const chosen = choices.map(({ sheet, as, columns }) => ({
    sheet,
    as,
    headerRow: plans.find(({ offer }) => offer.sheet === sheet)?.offer.headerRow ?? 1,
    fields: columns,
  }));
  const kept = before.filter(({ sheet }) => !choices.some((choice) => choice.sheet === sheet));
  const untouched = plans.filter(
    ({ how, offer }) => how !== 'waits' && how !== 'left-out' && !isIn(offer.sheet, choices),
  );
  const kinds = [...chosen.map(({ as }) => as), ...untouched.map(({ offer }) => offer.as)].filter((as) => as !== null);
  const twice = kinds.find((as, index) => kinds.indexOf(as) !== index);
  if (twice) problems.push({ at: '/sheets', message: `Two sheets are given as ${twice}. Leave one of them out.` });
  if (problems.length > 0) throw new AppError('invalid-input', problems[0]!.message, { problems });
  return [...kept, ...chosen];
}

function isIn(sheet: string, choices: readonly SheetMappingChoice[]): boolean {
  return choices.some((choice) => choice.sheet === sheet);
}

function problemWith({ sheet, as, columns }: SheetMappingChoice, plans: readonly SheetPlan[]): string | undefined {
  const plan = plans.find(({ offer }) => offer.sheet === sheet);
  if (!plan) return `The file has no sheet "${sheet}".`;
  const unknown = Object.keys(columns).find((letters) => !plan.offer.columns.some(({ column }) => column === letters));
  if (unknown) return `The sheet ${sheet} has nothing in column ${unknown}.`;
  return problemWithMapping({ as, fields: columns });
}

/** What is remembered of choices; a sheet without a single title could not be known again. */
export function mappingsToRemember(
  plans: readonly SheetPlan[],
  choices: readonly SheetMappingChoice[],
): MappingToRemember[] {
  return choices.flatMap(({ sheet, as, columns }) => {
    const { signature, columns: offered } = plans.find(({ offer }) => offer.sheet === sheet)!.offer;
    if (offered.every(({ title }) => title === '')) return [];
    return [
      {
        signature,
        as,
        columns: offered
          .filter(({ key }) => key !== '')
          .map(({ title, key, column }) => ({ title: title || column, key, field: columns[column] ?? null })),
      },
    ];
  });
}
