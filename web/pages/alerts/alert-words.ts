import type { AlertMeasure, NewAlertRule } from '../../../src/modules/alerts/contract.ts';
import { formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';

type Said = Pick<NewAlertRule, 'measure' | 'comparison' | 'threshold'>;

/** Whether a figure is a share of a whole, which people read in per cent. */
export function isShare(measure: AlertMeasure): boolean {
  if (measure.measure === 'concentration') return measure.figure === 'largest';
  return measure.measure !== 'single-points';
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

export function valueText(measure: AlertMeasure, value: number): string {
  return isShare(measure) ? percent.format(value) : formatNumber(Math.round(value));
}

/** A rule as a sentence: "Share of critical functions that would stop with one owner: over 40 %." */
export function ruleText({ measure, comparison, threshold }: Said): string {
  return t(`alerts.says-${comparison}`, { figure: figureText(measure), threshold: valueText(measure, threshold) });
}

function figureText(measure: AlertMeasure): string {
  switch (measure.measure) {
    case 'functions-on-one':
      return t(`alerts.figure-${measure.resting}`, {
        level: t(`words.level-${measure.level}`).toLowerCase(),
        party: t(`alerts.party-${measure.by}`),
      });
    case 'concentration':
      return t(`alerts.figure-${measure.figure}`, {
        of: t(`alerts.of-${measure.of}`),
        party: t(`alerts.parties-${measure.by}`),
        tier: measure.tier,
      });
    case 'single-points':
      return t('alerts.figure-single-points', { level: t(`words.level-${measure.level}`).toLowerCase() });
    case 'unknown-tier-2':
      return t('alerts.figure-unknown-tier-2');
  }
}
