import { describe, expect, it } from 'vitest';
import { type Candidate, suggestionFor } from './suggestion.ts';

describe('suggestionFor', () => {
  const aSupplier = (more: Partial<Candidate>): Candidate => ({
    name: 'Kestrelline Controls Oy',
    aliases: [],
    domain: null,
    similarity: 0,
    ...more,
  });

  it.each<[string, Partial<Candidate>, string]>([
    ['kestrelline controls oy', {}, 'The register has a supplier of this very name.'],
    [
      'Kestrelline Controls, Inc.',
      {},
      '“Kestrelline Controls Oy” is the same name but for the legal form or spelling.',
    ],
    ['KC Group', { aliases: ['KC Group Ltd'] }, 'It is also known as “KC Group Ltd”.'],
    ['Kestrel Line', { domain: 'www.kestrel-line.example' }, 'Its domain is www.kestrel-line.example.'],
    ['Kestreline Control', { similarity: 0.7 }, '“Kestrelline Controls Oy” is spelt much alike.'],
    ['Kestrelline Controls Nordic Division', {}, '“Kestrelline Controls Oy” stands in this name.'],
    ['Kestrelline', {}, 'This name stands in “Kestrelline Controls Oy”.'],
  ])('says why %s may be meant', (name, supplier, why) => {
    expect(suggestionFor(name, aSupplier(supplier))?.why).toBe(why);
  });

  it('suggests nothing for names that merely share letters or a short word', () => {
    expect(suggestionFor('Control Freaks', aSupplier({ similarity: 0.4 }))).toBeUndefined();
    expect(suggestionFor('Oy', aSupplier({ domain: 'oy.example' }))).toBeUndefined();
  });

  it('puts the very name before an alias, that before a domain, spelling and a part of the name', () => {
    const ranks = [
      suggestionFor('Kestrelline Controls Oy', aSupplier({}))!,
      suggestionFor('KC', aSupplier({ aliases: ['KC'] }))!,
      suggestionFor('Kestrel', aSupplier({ domain: 'kestrel.example' }))!,
      suggestionFor('Kestrelin', aSupplier({ similarity: 0.6 }))!,
      suggestionFor('Kestrelline', aSupplier({}))!,
    ].map(({ rank }) => rank);

    expect(ranks).toEqual([0, 1, 2, 3, 4]);
  });
});
