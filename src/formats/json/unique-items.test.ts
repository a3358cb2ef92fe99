import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, repeatedItems } from './unique-items.ts';

describe('repeatedItems', () => {
  it('knows equal items in whatever order their members stand', () => {
    const items = [{ ref: 'a', dependsOn: ['b'] }, { ref: 'a' }, { dependsOn: ['b'], ref: 'a' }];

    expect(repeatedItems(items)).toEqual({ first: 0, again: 2 });
  });

  it('tells items that a document calls by one name', () => {
    expect(repeatedItems([{ 'bom-ref': 'a' }, { 'bom-ref': 'a', name: 'b' }, { ref: 'a' }, 'a', '#a'])).toBeNull();
  });

  it('finds what a comparison of every pair finds', () => {
    const text = fc.constantFrom('a', 'b', '#a');
    const member = fc.oneof(text, fc.integer({ min: 0, max: 1 }), fc.record({ ref: text }), fc.constant(null));
    const object = fc.record({ 'bom-ref': member, ref: member, name: member }, { requiredKeys: [] });
    const item = fc.oneof(object, text, fc.array(text, { maxLength: 2 }));
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), (items) => {
        const whole = items.map((one) => canonicalJson(one));
        const again = whole.findIndex((one, place) => whole.indexOf(one) < place);

        const expected = again < 0 ? null : { first: whole.indexOf(whole[again]!), again };
        expect(repeatedItems(items)).toEqual(expected);
      }),
    );
  });
});
