import { describe, expect, it } from 'vitest';
import { newSuggester } from './suggester.ts';

describe('a suggester', () => {
  const aSupplier = (name: string, more: { aliases?: string[]; domain?: string } = {}) => ({
    name,
    aliases: more.aliases ?? [],
    domain: more.domain ?? null,
  });
  const suggest = newSuggester([
    aSupplier('Red Hat, Inc.', { domain: 'redhat.example' }),
    aSupplier('Red Hot Chilli Makers'),
    aSupplier('Apache'),
    aSupplier('IBM', { aliases: ['International Business Machines Corp.'] }),
    aSupplier('Siemens AG'),
    aSupplier('Blue', { domain: 'www.blue-whale.example' }),
    ...Array.from({ length: 100 }, (_, at) => aSupplier(`Software House ${at}`)),
  ]);
  const namesFor = (name: string) => suggest(name).map(({ supplier }) => supplier.name);

  it.each([
    ['RedHat', ['Red Hat, Inc.']],
    ['red hat', ['Red Hat, Inc.']],
    ['The Apache Software Foundation', ['Apache']],
    ['International Business Machines', ['IBM']],
    ['IBM Corp.', ['IBM']],
    ['Siemmens', ['Siemens AG']],
    ['Blue Whale GmbH', ['Blue']],
    ['Nobody at all', []],
  ])('finds for %s: %s', (name, suppliers) => {
    expect(namesFor(name)).toEqual(suppliers);
  });

  it('gives three at most, those spelt most alike first', () => {
    expect(namesFor('Software House 7 Ltd')[0]).toBe('Software House 7');
    expect(namesFor('Software House 7 Ltd')).toHaveLength(3);
  });

  it('suggests nothing from an empty register', () => {
    expect(newSuggester([])('Red Hat')).toEqual([]);
  });
});
