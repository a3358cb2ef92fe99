/** Degrees as typed, with a point or a comma; null for nothing, and for no number a value that the server refuses at its field. */
export function degreesOf(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  if (text === '') return null;
  const degrees = Number(text);
  return Number.isFinite(degrees) ? degrees : Number.MAX_SAFE_INTEGER;
}
