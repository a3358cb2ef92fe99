import { t } from '../../messages/messages.ts';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 3 });

/** A probability or a share as people read it, an interval where its ends differ. */
export function chanceText({ low, high }: { low: number; high: number }): string {
  const [least, most] = [percent.format(low), percent.format(high)];
  return least === most ? least : t('cards.range', { low: least, high: most });
}

const hands = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** As how many parties of one size: of the index, and of its bounds where a part of the whole is not known. */
export function handsText({ effective, low, worst }: { effective: number | null; low: number; worst: number }): string {
  if (effective !== null) return hands.format(effective);
  const fewest = hands.format(10_000 / worst);
  if (low === 0) return t('cards.hands-least', { low: fewest });
  return t('cards.hands-range', { low: fewest, high: hands.format(10_000 / low) });
}
