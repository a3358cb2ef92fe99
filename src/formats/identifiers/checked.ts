/** What reading a typed value gives: the value in its one form, or a sentence for who typed it and, where it is clear, the cure. */
export type Checked<T> = { ok: true; value: T } | { ok: false; message: string; fix: string | null };

export function taken<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export function mistaken(
  message: string,
  fix: string | null = null,
): { ok: false; message: string; fix: string | null } {
  return { ok: false, message, fix };
}
