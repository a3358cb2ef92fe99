import { describe, expect, it } from 'vitest';
import { cpeCandidates } from './cpe-candidates.ts';

const names = (vendor: string | null, name: string, kind = 'application') =>
  cpeCandidates({ kind, maker: null, supplier: vendor, name, version: '1.5' }).map(({ cpe, by }) => `${cpe} ${by}`);

describe('cpeCandidates', () => {
  it.each([
    ['Acme, Inc.', 'Anvil', 'cpe:2.3:a:acme:anvil:1.5:*:*:*:*:*:*:* vendor-and-product'],
    ['Acme Anvils Co., Ltd.', 'Anvil', 'cpe:2.3:a:acme:anvil:1.5:*:*:*:*:*:*:* shortened-names'],
    ['Apache Software Foundation', 'Apache Tomcat®', 'cpe:2.3:a:apache:tomcat:1.5:*:*:*:*:*:*:* shortened-names'],
    ['Müller', 'Über Tool', 'cpe:2.3:a:muller:uber_tool:1.5:*:*:*:*:*:*:* vendor-and-product'],
    [null, 'Anvil++', 'cpe:2.3:a:*:anvil\\+\\+:1.5:*:*:*:*:*:*:* product-alone'],
  ])('makes of %j and %j, among others, %j', (vendor, name, expected) => {
    expect(names(vendor, name)).toContain(expected);
  });

  it('never leaves the maker open where one is named, and gives each name once', () => {
    expect(names('Acme', 'Anvil')).toHaveLength(2);
    expect(names('Acme', 'Anvil', 'device')[0]).toContain('cpe:2.3:h:acme:');
    expect(names('Acme', 'Acme Anvil').filter((name) => name.includes(':*:acme'))).toEqual([]);
  });
});
