/** Ends the check of a container; never leaves this folder. */
export class Refusal extends Error {}

export const macros = 'The workbook contains macros. Save it as .xlsx, which holds none.';

export const notAWorkbook = 'This is not an Excel workbook (.xlsx).';

export const damaged = 'The workbook is damaged. Open it in a spreadsheet program, save it again and try that file.';
