import type { MergeGround } from '../../../src/modules/merges/contract.ts';
import { t } from '../../messages/messages.ts';

/** The rule that matched, in words. */
export function groundText({ rule, value }: MergeGround): string {
  return t(`merges.rule-${rule}`, { value: value ?? '' });
}
