import spdx from '../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/spdx.SNAPSHOT.schema.json' with {
  type: 'json',
};

const listed = new Set(spdx.enum.map((name) => name.toLowerCase()));

/** Whether the SPDX list has the licence or exception, in any case of letters; those of ScanCode's own list are taken to be in it. */
function isListedLicence(name: string): boolean {
  return listed.has(name.toLowerCase()) || operandsOfOsi.has(name) || name.startsWith('LicenseRef-scancode-');
}

/** What expressions may say of licences without naming one (SPDX 3.0.1 annex B). */
const operandsOfOsi = new Set(['any-OSI', 'NONE', 'NOASSERTION']);

/** The licences and exceptions of an expression that the list does not have. */
export function unlistedLicences(expression: string): string[] {
  const names = expression.match(/[A-Za-z0-9.:+-]+/g)?.filter((word) => !/^(and|or|with)$/i.test(word)) ?? [];
  return names.filter((name) => !isListedLicence(name) && !isListedLicence(name.replace(/\+$/, '')));
}

/**
 * What keeps a text from being a licence expression (SPDX 3.0.1 annex B), with a reference to another document excluded (CSAF 2.1
 * §3.2.2.7); `null` where nothing does.
 */
export function problemWithLicenceExpression(text: string): string | null {
  const tokens = text.match(/\(|\)|[^\s()]+/g) ?? [];
  let open = 0;
  let wanted: 'operand' | 'operator' | 'exception' = 'operand';
  for (const token of tokens) {
    if (wanted === 'operand') {
      if (token === '(') open++;
      else if (isLicence(token)) wanted = 'operator';
      else return `"${token}" stands where the identifier of a licence belongs.`;
    } else if (wanted === 'exception') {
      if (!/^(AdditionRef-)?[A-Za-z0-9.-]+$/.test(token)) return `"${token}" is no identifier of an exception.`;
      wanted = 'operator';
    } else if (token === ')') {
      if (open-- === 0) return 'A parenthesis is closed that was not opened.';
    } else if (/^(AND|and|OR|or)$/.test(token)) wanted = 'operand';
    else if (/^(WITH|with)$/.test(token)) wanted = 'exception';
    else return `"${token}" stands where AND, OR or WITH belongs.`;
  }
  if (wanted !== 'operator') return 'The expression ends too early.';
  return open > 0 ? 'A parenthesis is not closed.' : null;
}

/** `license-id`, with a plus for "or later", or a reference to a licence of one's own, which takes none. */
function isLicence(token: string): boolean {
  if (/^(AND|OR|WITH)$/i.test(token)) return false;
  if (/^licenseref-/i.test(token)) return /^LicenseRef-[A-Za-z0-9.-]+$/.test(token);
  return /^[A-Za-z0-9.-]+\+?$/.test(token);
}
