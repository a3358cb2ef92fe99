import type { CellProblem } from '../../../src/modules/imports/contract.ts';
import { t } from '../../messages/messages.ts';

/** What is wrong with a cell, and the likely fix where the message does not name it already. */
export function problemText({ message, fix }: Pick<CellProblem, 'message' | 'fix'>): string {
  if (!fix || message.includes(fix)) return message;
  return `${message} ${t('imports.fix', { fix })}`;
}
