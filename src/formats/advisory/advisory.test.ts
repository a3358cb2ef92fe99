import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOsvRecord } from '../osv/record.ts';
import { isPrefixedId, plainId } from './osv-form.ts';
import { formOf, osvFormsOf, statementsOf } from './read-advisory.ts';

const csaf = {
  document: {
    csaf_version: '2.0',
    title: 'Anvils',
    publisher: { name: 'ACME' },
    tracking: { id: 'ACME-2024-1', current_release_date: '2024-06-01T00:00:00Z' },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'ACME',
        branches: [
          {
            category: 'product_name',
            name: 'anvil',
            branches: [
              {
                category: 'product_version',
                name: '1.0.0',
                product: {
                  product_id: 'P1',
                  name: 'ACME anvil 1.0.0',
                  product_identification_helper: {
                    purl: 'pkg:npm/anvil@1.0.0',
                    cpe: 'cpe:2.3:a:acme:anvil:1.0.0:*:*:*:*:*:*:*',
                  },
                },
              },
              { category: 'product_version', name: '1.0.1', product: { product_id: 'P2', name: 'ACME anvil 1.0.1' } },
            ],
          },
        ],
      },
    ],
  },
  vulnerabilities: [
    { cve: 'CVE-2024-1001', cwe: { id: 'CWE-79' }, product_status: { known_affected: ['P1'], fixed: ['P2'] } },
    { cve: 'CVE-2024-1002', product_status: { known_not_affected: ['P1'] } },
  ],
};

const nvd = {
  cve: {
    id: 'CVE-2024-1001',
    vulnStatus: 'Analyzed',
    lastModified: '2024-05-01T10:00:00.000',
    descriptions: [{ lang: 'en', value: 'Anvils fall.' }],
    metrics: {
      cvssMetricV2: [
        {
          source: 'nvd@nist.gov',
          baseSeverity: 'HIGH',
          cvssData: { vectorString: 'AV:N/AC:L/Au:N/C:C/I:C/A:C', baseScore: 10 },
        },
      ],
    },
    configurations: [
      {
        nodes: [
          {
            operator: 'OR',
            cpeMatch: [
              {
                vulnerable: true,
                criteria: 'cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*',
                versionStartExcluding: '1.0',
                versionEndExcluding: '1.5',
              },
            ],
          },
        ],
      },
    ],
  },
};

const ghsa = {
  ghsa_id: 'GHSA-2345-6789-cfgh',
  cve_id: 'CVE-2024-1001',
  severity: 'high',
  updated_at: '2024-05-02T00:00:00Z',
  cvss_severities: {
    cvss_v3: { vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 },
    cvss_v4: { vector_string: null, score: null },
  },
  cwes: [{ cwe_id: 'CWE-79', name: 'XSS' }],
  references: ['https://example.com/a', 'javascript:alert(1)'],
  vulnerabilities: [
    {
      package: { ecosystem: 'pip', name: 'anvil' },
      vulnerable_version_range: '>= 1.0, <= 1.4',
      first_patched_version: null,
    },
  ],
};

describe('the form of a record', () => {
  it('is known by its looks', () => {
    expect([csaf, nvd, ghsa, { id: 'GO-2024-1', affected: [] }, 'x', null].map(formOf)).toEqual([
      'csaf',
      'nvd',
      'ghsa',
      'osv',
      'osv',
      'osv',
    ]);
  });

  it('becomes the form of OSV', () => {
    expect(osvFormsOf(nvd)).toMatchObject([
      {
        osv: {
          id: 'nvd:CVE-2024-1001',
          aliases: ['CVE-2024-1001'],
          modified: '2024-05-01T10:00:00.000Z',
          database_specific: { severity: 'HIGH' },
        },
      },
    ]);
    expect(osvFormsOf(ghsa)).toMatchObject([
      {
        osv: {
          id: 'GHSA-2345-6789-cfgh',
          aliases: ['CVE-2024-1001'],
          affected: [
            {
              package: { ecosystem: 'PyPI', name: 'anvil' },
              ranges: [{ events: [{ introduced: '1.0' }, { last_affected: '1.4' }] }],
            },
          ],
        },
      },
    ]);
  });

  it('makes of a CSAF document one record for each vulnerability, and no other name of either', () => {
    const forms = osvFormsOf(csaf).map(({ osv }) => osv);

    expect(forms.map(({ id, aliases }) => [id, aliases])).toEqual([
      ['csaf:ACME-2024-1/CVE-2024-1001', ['CVE-2024-1001']],
      ['csaf:ACME-2024-1/CVE-2024-1002', ['CVE-2024-1002']],
    ]);
    expect(forms[0]?.affected).toEqual([
      { package: { ecosystem: 'npm', name: 'anvil' }, ranges: [], versions: ['1.0.0'] },
    ]);
    expect(forms[1]?.affected).toEqual([]);
  });
});

describe('what a record says', () => {
  it('stands in the same words for every form', () => {
    const [ofNvd] = statementsOf(nvd, 'nvd:CVE-2024-1001');
    const [ofGithub] = statementsOf(ghsa, 'GHSA-2345-6789-cfgh');
    const [ofCsaf, ...more] = statementsOf(csaf, 'csaf:ACME-2024-1/CVE-2024-1001');

    expect(ofNvd?.affected).toEqual([
      {
        product: 'acme anvil',
        ranges: [{ from: null, above: '1.0', below: '1.5', through: null }],
        versions: [],
        fixed: [],
      },
    ]);
    expect(ofNvd?.severities).toEqual([{ by: 'NVD', vector: 'AV:N/AC:L/Au:N/C:C/I:C/A:C', score: 10, word: 'HIGH' }]);
    expect(ofGithub).toMatchObject({ by: 'GitHub', weaknesses: ['CWE-79'], references: ['https://example.com/a'] });
    expect(ofCsaf?.affected).toEqual([{ product: 'ACME anvil', ranges: [], versions: ['1.0.0'], fixed: ['1.0.1'] }]);
    expect(more).toEqual([]);
  });

  it('tells a rejected CVE of NVD from one that waits', () => {
    const status = (vulnStatus: string) =>
      statementsOf({ cve: { ...nvd.cve, vulnStatus } }, 'nvd:CVE-2024-1001')[0]?.state;

    expect(['Rejected', 'Deferred', 'Awaiting Analysis'].map(status)).toEqual(['rejected', 'deferred', 'published']);
  });
});

describe('any JSON', () => {
  const seed = fc.constantFrom<unknown>(csaf, nvd, ghsa, {
    dataType: 'CVE_RECORD',
    cveMetadata: { cveId: 'CVE-2024-1001', state: 'PUBLISHED' },
    containers: { cna: { affected: [{ versions: [{ version: '1', status: 'affected' }] }] }, adp: [{}] },
  });
  /** The seed with one member, however deep, in place of another value. */
  const broken = fc.tuple(seed, fc.nat(60), fc.jsonValue()).map(([value, place, other]) => {
    let left = place;
    const spoil = (inner: unknown): unknown => {
      if (left-- === 0) return other;
      if (Array.isArray(inner)) return inner.map(spoil);
      if (typeof inner !== 'object' || inner === null) return inner;
      return Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, spoil(one)]));
    };
    return spoil(value);
  });

  it('is read or left alone, never an accident, and what it becomes is a record of OSV', () => {
    fc.assert(
      fc.property(broken, (value) => {
        for (const { osv } of osvFormsOf(value)) {
          const read = readOsvRecord(JSON.parse(JSON.stringify(osv)));
          expect(read.ok).toBe(true);
          statementsOf(value, osv.id);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe('an id', () => {
  it('names a record only where it stands behind the name of its source', () => {
    expect(['nvd:CVE-2024-1001', 'CVE-2024-1001', 'csaf:A/CVE-2024-1001'].map(isPrefixedId)).toEqual([
      true,
      false,
      true,
    ]);
    expect(plainId('nvd:CVE-2024-1001')).toBe('CVE-2024-1001');
  });
});
