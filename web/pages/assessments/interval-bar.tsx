import { t } from '../../messages/messages.ts';
import { intervalText } from './shares.ts';

/** An interval on the way from nothing to all: filled up to what is sure, hatched up to what is possible. */
export function IntervalBar({ low, high }: { low: number | null; high: number | null }) {
  if (low === null || high === null) return <p className="third small">{t('assessments.nothing-asked')}</p>;
  return (
    <div className="interval-bar" role="img" aria-label={intervalText({ low, high })}>
      <div className="sure" style={{ width: `${low * 100}%` }} />
      <div className="possible" style={{ width: `${Math.max(0.5, (high - low) * 100)}%` }} />
    </div>
  );
}
