import type { WhyValue } from '../../src/modules/why/contract.ts';
import { Level, LevelRange, Marked, Severity } from '../components/level.tsx';
import { formatAgeHours, formatDate, formatMoment, formatNumber } from '../format.ts';
import { t } from '../messages/messages.ts';

/** A value as its kind is shown: levels by shape and word, what is not known hatched and in words. */
export function WhyValueShown({ value }: { value: WhyValue }) {
  switch (value.is) {
    case 'unknown':
      return <Marked mark="unknown" label={value.text} />;
    case 'count':
      return <span className="tabular">{countText(value)}</span>;
    case 'level':
      return <Level level={value.level} />;
    case 'level-range':
      return <LevelRange low={value.low} high={value.high} />;
    case 'severity':
      return <Severity level={value.level} />;
    case 'probability':
      return <span className="tabular">{t('why.within-30-days', { share: percent.format(value.probability) })}</span>;
    case 'chance':
      return <span className="tabular">{chanceText(value)}</span>;
    case 'share':
      return <span className="tabular">{rangeText(value)}</span>;
    case 'hours':
      return <span className="tabular">{formatAgeHours(value.hours)}</span>;
    case 'yes-no':
      return <span>{value.yes ? t('why.yes') : t('why.no')}</span>;
    case 'moment':
      return <span className="tabular">{formatMoment(value.at)}</span>;
    case 'day':
      return <span className="tabular">{formatDate(value.day)}</span>;
    case 'link':
      return <span>{t(`words.link-${value.link}`)}</span>;
    default:
      return <span>{value.text}</span>;
  }
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 3 });

function chanceText({ low, high, withinDays }: Extract<WhyValue, { is: 'chance' }>): string {
  const chance = rangeText({ low, high });
  return withinDays === null ? chance : t('why.within-days', { chance, days: formatNumber(withinDays) });
}

function rangeText({ low, high }: { low: number; high: number }): string {
  if (low === high) return percent.format(low);
  return t('why.range', { low: percent.format(low), high: percent.format(high) });
}

function countText({ count, of }: Extract<WhyValue, { is: 'count' }>): string {
  if (of === null) return formatNumber(count);
  return t('why.count-of', { part: formatNumber(count), whole: formatNumber(of) });
}
