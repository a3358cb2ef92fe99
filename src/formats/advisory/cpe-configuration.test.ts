import { describe, expect, it } from 'vitest';
import { readCpeConfigurations } from './cpe-configuration.ts';

describe('readCpeConfigurations', () => {
  it('reads what NVD writes, with a missing operator as OR and missing bounds as none', () => {
    const criteria = 'cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*';
    const written = [
      {
        operator: 'AND',
        nodes: [
          { operator: 'OR', negate: false, cpeMatch: [{ vulnerable: true, criteria, versionEndExcluding: '2.0' }] },
          { cpeMatch: [{ vulnerable: false, criteria: 'cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*' }] },
        ],
      },
    ];

    const [configuration] = readCpeConfigurations(written);

    expect(configuration).toMatchObject({ operator: 'AND', negate: false });
    expect(configuration?.nodes).toEqual([
      {
        operator: 'OR',
        negate: false,
        cpeMatch: [{ criteria, vulnerable: true, ...noBounds, versionEndExcluding: '2.0' }],
      },
      {
        operator: 'OR',
        negate: false,
        cpeMatch: [{ criteria: 'cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*', vulnerable: false, ...noBounds }],
      },
    ]);
  });

  it('gives what it wrote', () => {
    const once = readCpeConfigurations([{ nodes: [{ negate: true, cpeMatch: [{ criteria: 'cpe:/a:b:c' }] }] }]);

    expect(readCpeConfigurations(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it('leaves out what names no product, and what is no configuration at all', () => {
    expect(readCpeConfigurations([{ nodes: [{ cpeMatch: [{ vulnerable: true }, null, 'x'] }, 3] }, []])).toEqual([]);
    expect(readCpeConfigurations({ nodes: [] })).toEqual([]);
    expect(readCpeConfigurations(undefined)).toEqual([]);
  });
});

const noBounds = {
  versionStartIncluding: null,
  versionStartExcluding: null,
  versionEndIncluding: null,
  versionEndExcluding: null,
};
