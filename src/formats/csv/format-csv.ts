/**
 * What a spreadsheet would run as a formula, also behind apostrophes: `=`, `+`, `-` and `@`, also in full width, and after tabs
 * and line breaks (OWASP, CSV injection).
 */
export const formulaLike = /^'*[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes rows as RFC 4180 in UTF-8. A cell that a spreadsheet would run as a formula gets an apostrophe in front, which
 * `parseCsv` takes back; plain negative numbers are safe and stay as they are.
 * A byte order mark is written where the text needs one for Excel to read it right.
 */
export function formatCsv(rows: Iterable<readonly string[]>): string {
  const lines: string[] = [];
  for (const row of rows) lines.push(row.map(formatCell).join(','), '\r\n');
  const text = lines.join('');
  return /^[\0-\x7f]*$/.test(text) ? text : `\ufeff${text}`;
}

function formatCell(cell: string): string {
  const isNumber = /^-\d+(\.\d+)?$/.test(cell);
  const guarded = formulaLike.test(cell) && !isNumber ? `'${cell}` : cell;
  return /[",;|\t\r\n]|^\s|\s$|^\ufeff/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
