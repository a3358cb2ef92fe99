import type { ReactNode } from 'react';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';

export interface UncheckedRow {
  reason: string;
  count: number;
  /** What one can do about it. */
  act?: ReactNode;
}

/** What could not be checked: hatched, counted, one act per reason; stands above what was checked and never folds. */
export function CouldNotCheck({
  rows,
  of,
  note,
}: {
  rows: readonly UncheckedRow[];
  of: number | null;
  note?: ReactNode;
}) {
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  return (
    <section className="could-not-check" aria-label={t('common.could-not-check')}>
      <header>
        <h2>{t('common.could-not-check')}</h2>
        <b className="tabular">
          {of === null ? formatNumber(total) : t('common.count-of', { part: total, whole: of })}
        </b>
      </header>
      {rows.length === 0 ? (
        <p className="none second">
          {of === null || of === 0 ? t('common.nothing-to-check') : t('common.all-checked')}
        </p>
      ) : (
        <ul className="reasons small">
          {rows.map((row) => (
            <li key={row.reason}>
              <span className="grow">{row.reason}</span>
              <b className="tabular">{formatNumber(row.count)}</b>
              {row.act}
            </li>
          ))}
        </ul>
      )}
      {note && <p className="none small second">{note}</p>}
    </section>
  );
}
