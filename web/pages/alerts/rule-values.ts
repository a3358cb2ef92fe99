import type { AlertMeasure, NewAlertRule } from '../../../src/modules/alerts/contract.ts';
import { isShare } from './alert-words.ts';

/** What the form of a rule holds, of every measure at once; what a measure does not ask for is not sent. */
export interface RuleValues {
  name: string;
  measure: AlertMeasure['measure'];
  party: 'owner' | 'supplier' | 'site' | 'country' | 'region';
  resting: 'would-stop' | 'any-way';
  level: 'low' | 'moderate' | 'high' | 'very-high';
  of: 'function' | 'product';
  dimension: 'supplier' | 'owner' | 'site' | 'country' | 'region' | 'technology';
  tier: string;
  figure: 'hhi' | 'largest';
  comparison: NewAlertRule['comparison'];
  /** In per cent where the figure is a share. */
  threshold: string;
  severity: NewAlertRule['severity'];
}

const newRule: RuleValues = {
  name: '',
  measure: 'functions-on-one',
  party: 'owner',
  resting: 'would-stop',
  level: 'high',
  of: 'product',
  dimension: 'supplier',
  tier: '2',
  figure: 'hhi',
  comparison: 'above',
  threshold: '40',
  severity: 'high',
};

export function valuesOf(rule: NewAlertRule | undefined): RuleValues {
  if (!rule) return newRule;
  const { name, measure, comparison, threshold, severity } = rule;
  const shown = isShare(measure) ? Number((threshold * 100).toPrecision(12)) : threshold;
  const values: RuleValues = {
    ...newRule,
    name,
    comparison,
    severity,
    measure: measure.measure,
    threshold: `${shown}`,
  };
  switch (measure.measure) {
    case 'functions-on-one':
      return { ...values, party: measure.by, resting: measure.resting, level: leastOf(measure.level) };
    case 'concentration':
      return { ...values, of: measure.of, dimension: measure.by, tier: `${measure.tier}`, figure: measure.figure };
    case 'single-points':
      return { ...values, level: leastOf(measure.level) };
    case 'unknown-tier-2':
      return values;
  }
}

/** A rule on functions of any level says `none`, which the form calls low. */
function leastOf(level: RuleValues['level'] | 'none'): RuleValues['level'] {
  return level === 'none' ? 'low' : level;
}

export function measureOf(values: RuleValues): AlertMeasure {
  const { measure, party, resting, level, of, dimension, tier, figure } = values;
  switch (measure) {
    case 'functions-on-one':
      return { measure, by: party, resting, level };
    case 'concentration':
      return { measure, of, by: dimension, tier: Number(tier), figure };
    case 'single-points':
      return { measure, level };
    case 'unknown-tier-2':
      return { measure };
  }
}

/** The rule of the form; a threshold that is no number is not zero. */
export function ruleOf(values: RuleValues): Omit<NewAlertRule, 'enabled'> {
  const measure = measureOf(values);
  const typed = values.threshold.trim() === '' ? Number.NaN : Number(values.threshold);
  return {
    name: values.name,
    measure,
    comparison: values.comparison,
    threshold: isShare(measure) ? typed / 100 : typed,
    severity: values.severity,
  };
}
