import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groundsOf, pairKey, pairsOf, type Recognised } from './grounds.ts';

const nobody = { aliases: [], lei: null, duns: null, uei: null, cage: null, domain: null };
const company = (name: string, more: Partial<Recognised> = {}) => ({ id: name, ...nobody, name, ...more });

describe('groundsOf', () => {
  it('puts an identifier before a name, and a name before an alias', () => {
    const one = company('Kestrelline Controls Oy', { duns: '123456789', aliases: ['Kestrel'] });
    const other = company('KESTRELLINE CONTROLS Ltd', { duns: '123456789', aliases: ['KESTREL Ltd'] });

    expect(groundsOf(one, other)).toEqual([
      { rule: 'duns', value: '123456789' },
      { rule: 'name', value: 'kestrelline controls' },
      { rule: 'alias', value: 'kestrel' },
    ]);
  });

  it('meets an alias with a name', () => {
    const one = company('Hewlett Packard Enterprise', { aliases: ['HPE'] });

    expect(groundsOf(one, company('HPE Inc'))).toEqual([{ rule: 'alias', value: 'hpe' }]);
  });

  it('has none for names of one or two letters', () => {
    expect(groundsOf(company('3M'), company('3M'))).toEqual([]);
  });
});

describe('pairsOf', () => {
  it('leaves out a mark that very many have', () => {
    const many = Array.from({ length: 30 }, (_, index) => company(`Firm ${index}`, { domain: 'mail.example' }));

    expect(pairsOf(many)).toEqual([]);
  });

  it('gives exactly the pairs that have a ground', () => {
    const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
    const supplier = fc.record({ name: word, alias: word, duns: fc.option(fc.constantFrom('1111', '2222')) });
    fc.assert(
      fc.property(fc.array(supplier, { maxLength: 8 }), (drawn) => {
        const suppliers = drawn.map(({ name, alias, duns }, index) => ({
          ...company(name, { aliases: [alias], duns }),
          id: String(index),
        }));
        const expected = suppliers.flatMap((one, index) =>
          suppliers
            .slice(index + 1)
            .filter((other) => groundsOf(one, other).length > 0)
            .map((other) => pairKey(one.id, other.id)),
        );

        expect(
          pairsOf(suppliers)
            .map(([one, other]) => pairKey(one.id, other.id))
            .sort(),
        ).toEqual(expected.sort());
      }),
    );
  });
});
