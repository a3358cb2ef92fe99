import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPoints, parsePoints } from './points.ts';

describe('decision points in one word', () => {
  it('uses the letters of SSVC, and leaves out what is not stated', () => {
    expect(formatPoints({ exploitation: 'public poc', automatable: 'yes', technicalImpact: 'total' })).toBe(
      'E:P/A:Y/T:T',
    );
    expect(formatPoints({ exploitation: null, automatable: 'no', technicalImpact: null })).toBe('A:N');
    expect(formatPoints({ exploitation: null, automatable: null, technicalImpact: null })).toBe('');
  });

  it('reads what it wrote', () => {
    const orNull = <Value>(...values: Value[]) => fc.constantFrom(null, ...values);
    const points = fc.record({
      exploitation: orNull('none' as const, 'public poc' as const, 'active' as const),
      automatable: orNull('no' as const, 'yes' as const),
      technicalImpact: orNull('partial' as const, 'total' as const),
    });
    fc.assert(
      fc.property(points, (stated) => {
        expect(parsePoints(formatPoints(stated))).toEqual({ ...stated });
      }),
    );
  });
});
