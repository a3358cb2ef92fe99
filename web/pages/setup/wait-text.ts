import { t } from '../../messages/messages.ts';

/** A wait in words: seconds up to two minutes, then minutes, rounded up. */
export function waitText(seconds: number): string {
  if (seconds <= 120) return t('setup.wait-seconds', { count: seconds });
  return t('setup.wait-minutes', { count: Math.ceil(seconds / 60) });
}
