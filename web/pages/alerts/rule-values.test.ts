import { describe, expect, it } from 'vitest';
import { NewAlertRule } from '../../../src/modules/alerts/contract.ts';
import offered from '../../../src/modules/alerts/offered.json' with { type: 'json' };
import { ruleText } from './alert-words.ts';
import { ruleOf, valuesOf } from './rule-values.ts';

describe('the form of a rule for alerts', () => {
  it.each(offered.map((rule) => [rule.name, NewAlertRule.parse(rule)] as const))(
    'holds what "%s" says, and says it again',
    (_, rule) => {
      expect({ ...ruleOf(valuesOf(rule)), enabled: false }).toEqual(rule);
    },
  );

  it('says a share in per cent, and a rule as a sentence', () => {
    const values = valuesOf(undefined);

    expect(ruleOf({ ...values, threshold: '12.5' }).threshold).toBe(0.125);
    expect(ruleText(ruleOf(values))).toBe(
      'Share of functions that are at least high and would stop with one owner: over 40%',
    );
  });

  it('does not take an empty threshold for nought', () => {
    expect(ruleOf({ ...valuesOf(undefined), threshold: ' ' }).threshold).toBeNaN();
  });
});
