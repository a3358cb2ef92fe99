import type { OsvFormEvent } from './osv-form.ts';

/** What a text such as `>= 1.0, < 1.2.3` says: events of one range, or one version. */
export type Compared = { events: OsvFormEvent[] } | { version: string };

const comparison = /^(>=|<=|<|>|=)\s*(\S+)$/;

/**
 * Reads the ranges of GitHub's advisories, which CVE records of GitHub write too: comparisons joined by commas. `after` gives the
 * least version above another, for `>`; undefined where it cannot be said, or the text is no range.
 */
export function readComparators(text: string, after: (version: string) => string | undefined): Compared | undefined {
  let from: string | undefined;
  let end: OsvFormEvent | undefined;
  const parts = text.split(',').map((part) => part.trim());
  for (const part of parts) {
    const [, operator, version] = comparison.exec(part) ?? [];
    if (operator === undefined || version === undefined) return undefined;
    if (operator === '=') return parts.length === 1 ? { version } : undefined;
    if (operator.startsWith('>')) {
      if (from !== undefined) return undefined;
      from = operator === '>' ? after(version) : version;
      if (from === undefined) return undefined;
    } else {
      if (end !== undefined) return undefined;
      end = operator === '<' ? { fixed: version } : { last_affected: version };
    }
  }
  return { events: [{ introduced: from ?? '0' }, ...(end ? [end] : [])] };
}
