import { t } from '../../messages/messages.ts';

/** A share with two places; in words where there is nothing to share. */
export function shareText(share: number | null): string {
  return share === null ? t('assessments.nothing-asked') : share.toFixed(2);
}

/** From what is sure to what is possible. */
export function intervalText({ low, high }: { low: number | null; high: number | null }): string {
  if (low === null || high === null) return t('assessments.nothing-asked');
  const [from, to] = [low.toFixed(2), high.toFixed(2)];
  return from === to ? from : t('assessments.interval', { low: from, high: to });
}

/** A quarter of the way that a bound lies in, from 1 to 4: compared, never added. */
export type Band = 1 | 2 | 3 | 4;

export function bandOf(bound: number): Band {
  return bound < 0.25 ? 1 : bound < 0.5 ? 2 : bound < 0.75 ? 3 : 4;
}
