import { t } from '../../messages/messages.ts';

const known = [
  'duplicate',
  'no-id',
  'no-package',
  'no-versions',
  'not-an-advisory',
  'not-json',
  'range-with-unreadable-version',
  'range-without-introduced',
  'too-deep',
  'too-large',
  'unknown-ecosystem',
  'unreadable-entry',
  'unreadable-zip-entry',
  'withdrawn',
  'rejected',
  'another-form',
] as const;

/** Why a record of a feed was left out, in words; a reason newer than this page is shown as it is. */
export function skipReasonText(reason: string): string {
  const told = known.find((one) => one === reason);
  return told ? t(`settings.skip-${told}`) : reason;
}
