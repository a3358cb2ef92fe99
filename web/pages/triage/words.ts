import type { FindingVerdict } from '../../../src/modules/findings/contract.ts';
import { NewDecision, type TriageRule } from '../../../src/modules/triage/contract.ts';
import { emptyAsNull } from '../../components/form-state.ts';

/** What somebody says of findings, as a form holds it. */
export interface WordValues {
  state: FindingVerdict;
  justification: string;
  statement: string;
  action: string;
  reason: string;
  approver: string;
  expiresOn: string;
}

export const { justification: Justification } = NewDecision.shape;

/** The labels that CSAF and OpenVEX share. */
export const justifications = Justification.unwrap().unwrap().options;

export function noWords(approver: string): WordValues {
  return { state: 'not_affected', justification: '', statement: '', action: '', reason: '', approver, expiresOn: '' };
}

/** What a rule says, to be changed. */
export function wordValuesOf(
  rule: Pick<TriageRule, 'state' | 'justification' | 'statement' | 'action' | 'reason' | 'approverId' | 'expiresOn'>,
  userId: string,
): WordValues {
  const { state, justification, statement, action, reason, approverId, expiresOn } = rule;
  return {
    state,
    justification: justification ?? '',
    statement: statement ?? '',
    action: action ?? '',
    reason,
    approver: approverId ?? userId,
    expiresOn: expiresOn ?? '',
  };
}

/** Only what the state has: what was typed for another one is not sent. */
export function wordsOf({ state, reason, expiresOn, ...values }: WordValues) {
  const of = (states: readonly FindingVerdict[], text: string) => (states.includes(state) ? emptyAsNull(text) : null);
  return {
    state,
    justification: Justification.parse(of(['not_affected'], values.justification)),
    statement: of(['not_affected'], values.statement),
    action: of(['affected'], values.action),
    reason: reason.trim(),
    approverId: of(['accepted'], values.approver),
    expiresOn: emptyAsNull(expiresOn),
  };
}
