/** For JSON that goes to PostgreSQL, which stores any text but NUL and halves of characters. */
export function storable(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\u{fffd}').toWellFormed() : value;
}
