/** Ends the check of a container; never leaves this folder. */
export class Refusal extends Error {}

/** A file that is kept and handed on to colleagues carries its macros along, so that it is refused, not only not run. */
export const macros = 'The workbook contains macros. Save it as .xlsx, which holds none.';

export const notAWorkbook = 'This is not an Excel workbook (.xlsx).';

export const damaged = 'The workbook is damaged. Open it in a spreadsheet program, save it again and try that file.';

export function damagedPart(part: string, how: string): string {
  return `The part ${part} of the workbook is damaged: ${how}. Open it in a spreadsheet program, save it again and try that file.`;
}
