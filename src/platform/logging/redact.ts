const secretKey = /cookie|authorization|passw|secret|token|api-?key|set-?up-?link/i;
const hidden = '[hidden]';

/** A copy of a log entry without the values whose names say that they are secret, however deep they stand. */
export function redactFields(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [key, serialised.has(key) ? value : redacted(key, value, 1)]),
  );
}

/** A line of text without passwords in URLs, bearer tokens and set-up links. */
export function redactText(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s/"]*@/gi, `$1:${hidden}@`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`)
    .replace(/(\/set-?up[/?#](?:[\w-]+=)?)[\w-]{16,}/gi, `$1${hidden}`);
}

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
