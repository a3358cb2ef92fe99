import { UncheckedReason } from '../../../src/modules/boms/contract.ts';
import { t } from '../../messages/messages.ts';

/** Why a component could not be checked, in words; a reason newer than this page is shown as it is. */
export function reasonText(reason: string): string {
  if (reason === 'not-matched-yet') return t('words.reason-not-matched-yet');
  const known = UncheckedReason.safeParse(reason);
  return known.success ? t(`words.reason-${known.data}`) : reason;
}
