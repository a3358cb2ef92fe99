import type { ReactNode } from 'react';
import type { WhyReference } from '../../src/modules/why/contract.ts';
import { formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';
import { Figure } from '../why/figure.tsx';

export interface UncheckedRow {
  reason: string;
  count: number;
  /** What one can do about it. */
  act?: ReactNode;
}

interface CouldNotCheckProps {
  rows: readonly UncheckedRow[];
  /** All components, checked or not. */
  of: number;
  /** False before the first matching: then nothing was checked, whatever could be. */
  matched?: boolean;
  /** Those that were checked, of ecosystems of which no advisory loaded speaks. */
  withoutAdvisories?: readonly { ecosystem: string; count: number }[];
  note?: ReactNode;
  /** Where the number is asked why. */
  why?: WhyReference;
}

/** What could not be checked: hatched, counted, one act per reason; stands above what was checked and never folds. */
export function CouldNotCheck({ rows, of, matched = true, withoutAdvisories = [], note, why }: CouldNotCheckProps) {
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const counted = t('common.count-of', { part: total, whole: of });
  return (
    <section className="could-not-check" aria-label={t('common.could-not-check')}>
      <header>
        <h2>{t('common.could-not-check')}</h2>
        <b className="tabular">{why ? <Figure why={why} value={counted} /> : counted}</b>
      </header>
      {rows.length === 0 ? (
        withoutAdvisories.length === 0 && <p className="none second">{emptyText(of, matched)}</p>
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
      {withoutAdvisories.map(({ ecosystem, count }) => (
        <p key={ecosystem} className="none small">
          {t('common.checked-against-nothing', { count, ecosystem })}
        </p>
      ))}
      {note && <p className="none small second">{note}</p>}
    </section>
  );
}

function emptyText(of: number, matched: boolean): string {
  if (of === 0) return t('common.nothing-to-check');
  return matched ? t('common.all-checked') : t('common.not-checked-yet');
}
