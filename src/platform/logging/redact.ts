const secretKey =
  /cookie|authorization|passw|passphrase|^pass$|secret|token|credential|api[-_]?key|private[-_]?key|one[-_]?time|^otp$|set-?up-?link/i;
const hidden = '[hidden]';

/** A copy of a log entry without the values whose names say that they are secret, however deep they stand. */
export function redactFields(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [key, serialised.has(key) ? value : redacted(key, value, 1)]),
  );
}

/**
 * A line of text without what is secret by its looks: passwords in URLs and beside a word that says so (`password=…`, also in JSON
 * within a text), credentials of HTTP, our own tokens, sessions and links, which bear a prefix for this, and set-up links.
 */
export function redactText(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s"]*@/gi, `$1:${hidden}@`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`)
    .replace(/\bhf[a-z]_[\w-]{16,}/g, hidden)
    .replace(/(\/set-?up[/?#](?:[\w-]+=)?)[\w-]{16,}/gi, `$1${hidden}`)
    .replace(namedSecret, `$1$2${hidden}`);
}

/** A word that says it, perhaps in quotes of some depth of JSON, `:` or `=`, and the value: to its closing quote, or one word. */
const namedSecret =
  /((?:passw(?:or)?d|passphrase|secret|api[-_]?key|token|one[-_ ]?time[-_ ]?code)(?:\\*["'])?\s*[:=]\s*)(?:(\\*["'])(?:[^"'\\]|\\(?!\\*["']))*|[^\s"'\\,;&})\]]+)/gi;

/** What the logger's own serialisers show, each by naming the few fields it shows. */
const serialised = new Set(['err', 'error', 'req', 'res']);

/** Deeper than this nothing is logged: an entry is a line, not a document. */
const deepest = 6;

function redacted(key: string, value: unknown, depth: number): unknown {
  if (secretKey.test(key)) return hidden;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth === deepest) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => redacted('', item, depth + 1));
  if (value instanceof Error) return value.message;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redacted(name, item, depth + 1)]));
}
