/** Ends the check of a container; never leaves this folder. */
export class Refusal extends Error {}

export const macros = 'The workbook contains macros. Save it as .xlsx, which holds none.';
