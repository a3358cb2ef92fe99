/** The leaves of a licence expression, in order: what names a licence, and what follows WITH. */
export interface LicenceExpression {
  licences: string[];
  exceptions: string[];
}

const tokens = /\s+|[()]|[^\s()]+/gy;
const licence = /^(?:(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9.-]+\+?)$/;
const exception = /^(?:(?:DocumentRef-[A-Za-z0-9.-]+:)?AdditionRef-[A-Za-z0-9.-]+|[A-Za-z0-9.-]+)$/;
const operator = /^(?:AND|OR|WITH|and|or|with)$/;

/** Reads an SPDX licence expression (SPDX 2.3 Annex D, 3.0.1 Annex B), or says in a sentence what is wrong with it. */
export function parseLicenceExpression(text: string): LicenceExpression | string {
  const found: LicenceExpression = { licences: [], exceptions: [] };
  let open = 0;
  let state: 'operand' | 'exception' | 'operator' = 'operand';
  let mayTakeWith = false;
  for (const [token] of text.matchAll(tokens)) {
    if (token.trim() === '') continue;
    if (state === 'operator') {
      if (token === ')') {
        if (open-- === 0) return 'A parenthesis is closed that was not opened.';
        mayTakeWith = false;
      } else if (!operator.test(token)) return `"${shortened(token)}" stands where AND, OR or WITH is expected.`;
      else if (token.toUpperCase() === 'WITH') {
        if (!mayTakeWith) return 'WITH must follow a single licence.';
        state = 'exception';
      } else state = 'operand';
    } else if (state === 'exception') {
      if (!exception.test(token) || operator.test(token)) return `"${shortened(token)}" is no licence exception.`;
      found.exceptions.push(token);
      state = 'operator';
      mayTakeWith = false;
    } else if (token === '(') open++;
    else if (!licence.test(token) || operator.test(token)) return `"${shortened(token)}" is no licence.`;
    else {
      found.licences.push(token);
      state = 'operator';
      mayTakeWith = true;
    }
  }
  if (state !== 'operator')
    return text.trim() === '' ? 'The licence expression is empty.' : 'The licence expression ends too early.';
  return open > 0 ? 'A parenthesis is not closed.' : found;
}

function shortened(token: string): string {
  return token.length > 60 ? `${token.slice(0, 57)}…` : token;
}
