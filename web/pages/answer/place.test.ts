import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPlace, type Place, parsePlace } from './place.ts';

describe('the place in the address', () => {
  it('is read as it was written', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/);
    const place: fc.Arbitrary<Place> = fc.oneof(
      fc.record({ at: fc.constant('section' as const), section: id, item: id }),
      fc.record({ at: fc.constant('section' as const), section: id }),
      fc.constant({ at: 'overview' as const }),
      fc.constant({ at: 'sign' as const }),
    );
    fc.assert(
      fc.property(id, place, (token, at) => {
        expect(parsePlace(formatPlace(token, at))).toEqual({ token, place: at });
      }),
    );
  });

  it('may be absent, or broken by hand', () => {
    expect(parsePlace('#hfv_abc')).toEqual({ token: 'hfv_abc', place: undefined });
    expect(parsePlace('#%E0%A4%A')).toEqual({ token: '%E0%A4%A', place: undefined });
  });
});
