import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aTerminal } from '../../tests/terminal.ts';
import { runCommand } from './main.ts';

const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

const osv = {
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: ['CVE-2024-1001'],
  modified: '2024-05-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'anvil' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.5.0' }] }],
    },
  ],
};

const ghsa = {
  ghsa_id: 'GHSA-2345-6789-cfgh',
  cve_id: 'CVE-2024-1001',
  severity: 'critical',
  updated_at: '2024-05-02T00:00:00Z',
  vulnerabilities: [
    {
      package: { ecosystem: 'npm', name: 'anvil' },
      vulnerable_version_range: '>= 1.0.0, < 1.5.0',
      first_patched_version: '1.5.0',
    },
  ],
};

const graphQl = {
  ghsaId: 'GHSA-2345-6789-cfgh',
  id: 'GSA_kwCzR0hTQS0yMzQ1',
  identifiers: [{ type: 'CVE', value: 'CVE-2024-1001' }],
  severity: 'CRITICAL',
  updatedAt: '2024-05-02T00:00:00Z',
  vulnerabilities: {
    nodes: [{ package: { ecosystem: 'NPM', name: 'anvil' }, vulnerableVersionRange: '< 1.5.0' }],
  },
};

const cve = {
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: 'CVE-2024-1001', state: 'PUBLISHED', dateUpdated: '2024-05-03T00:00:00Z' },
  containers: {
    cna: {
      providerMetadata: { shortName: 'acme' },
      descriptions: [{ lang: 'en', value: 'Anvils fall.' }],
      affected: [
        {
          vendor: 'ACME',
          product: 'anvil',
          collectionURL: 'https://www.npmjs.com',
          packageName: 'anvil',
          versions: [{ version: '1.0.0', lessThan: '1.5.0', status: 'affected', versionType: 'semver' }],
        },
      ],
    },
    adp: [
      {
        providerMetadata: { shortName: 'CISA-ADP' },
        title: 'CISA ADP Vulnrichment',
        metrics: [{ cvssV3_1: { vectorString: vector, baseScore: 9.8 } }],
      },
    ],
  },
};

const nvd = {
  cve: {
    id: 'CVE-2024-1001',
    vulnStatus: 'Analyzed',
    lastModified: '2024-05-01T10:00:00.000',
    configurations: [
      {
        nodes: [
          {
            operator: 'OR',
            cpeMatch: [
              { vulnerable: true, criteria: 'cpe:2.3:a:acme:anvil:*:*:*:*:*:*:*:*', versionEndExcluding: '1.5' },
            ],
          },
        ],
      },
    ],
  },
};

const csaf = {
  document: {
    csaf_version: '2.0',
    category: 'csaf_security_advisory',
    title: 'Anvils',
    publisher: { name: 'ACME' },
    tracking: { id: 'ACME-2024-1', current_release_date: '2024-06-01T00:00:00Z' },
  },
  product_tree: {
    full_product_names: [
      {
        product_id: 'P1',
        name: 'ACME anvil 1.2.0',
        product_identification_helper: { purl: 'pkg:npm/anvil@1.2.0' },
      },
    ],
  },
  vulnerabilities: [{ cve: 'CVE-2024-1001', product_status: { known_affected: ['P1'] } }],
};

const before = {
  category: 'product_version_range',
  name: 'vers:npm/>=1.0.0|<1.5.0',
  product: { product_id: 'P1', name: 'anvil', product_identification_helper: { purl: 'pkg:npm/anvil' } },
};
const csafOfRange = {
  ...csaf,
  product_tree: { branches: [{ category: 'product_name', name: 'anvil', branches: [before] }] },
};

const anvil = { type: 'library', name: 'anvil', version: '1.2.0', purl: 'pkg:npm/anvil@1.2.0' };
const mended = { type: 'library', name: 'anvil', version: '1.5.0', purl: 'pkg:npm/anvil@1.5.0' };
const unnamed = { type: 'library', name: 'anvil', version: '1.2.0', cpe: 'cpe:2.3:a:acme:anvil:1.2.0:*:*:*:*:*:*:*' };

/** Each source as it is published, and the id of its record. */
const sources: Record<string, { file: string; content: unknown; id: string }> = {
  OSV: { file: 'osv.json', content: osv, id: 'GHSA-aaaa-bbbb-cccc' },
  "GitHub's REST API": { file: 'ghsa.json', content: [ghsa], id: 'GHSA-2345-6789-cfgh' },
  "GitHub's GraphQL API": { file: 'graphql.json', content: graphQl, id: 'GHSA-2345-6789-cfgh' },
  'CVE records with what CISA adds': { file: 'cve.json', content: cve, id: 'CVE-2024-1001' },
  'CSAF that names a range': { file: 'range.json', content: csafOfRange, id: 'CVE-2024-1001' },
  CSAF: { file: 'csaf.json', content: csaf, id: 'CVE-2024-1001' },
};

describe('the advisories that a scan takes', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-scan-sources-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function put(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  async function run(argv: string[], input = '') {
    const terminal = aTerminal({ input });
    const code = await runCommand(argv, terminal);
    return { code, out: terminal.written(), note: terminal.noted() };
  }

  function scan(components: object[], advisories: string) {
    const bom = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
    return run(['scan', '-', '--advisories', advisories, '-o', 'json'], bom);
  }

  it.each(Object.entries(sources))('are those of %s, as records and compiled', async (_, { file, content, id }) => {
    const records = put(file, content);
    const index = join(folder, `${file}.hfx`);
    expect(await run(['feed', 'compile', records, '--out', index])).toMatchObject({ code: 0 });

    for (const advisories of [records, index]) {
      const { code, out } = await scan([anvil, mended], advisories);
      const { findings, data } = JSON.parse(out);
      expect(code).toBe(1);
      expect(findings).toHaveLength(1);
      expect(findings[0]).toMatchObject({ component: { purl: anvil.purl }, advisory: { id } });
      expect(JSON.stringify(findings[0])).toContain('CVE-2024-1001');
      expect(data.advisories).toMatchObject({ count: 1, skipped: [] });

      const asked = await run(
        ['match', '--stdin', '--advisories', advisories],
        `${JSON.stringify({ purl: anvil.purl })}\n`,
      );
      expect(JSON.parse(asked.out)).toEqual({ ok: true, checked: true, advisories: [id] });
    }
  });

  it.each([
    ['a page of its API', { format: 'NVD_CVE', version: '2.0', vulnerabilities: [nvd] }],
    ['one record', nvd],
  ])('are those of NVD, for what bears a CPE name: %s', async (_, content) => {
    const { out } = await scan([unnamed], put('nvd.json', content));

    expect(JSON.parse(out).candidates).toMatchObject([{ advisory: { id: 'CVE-2024-1001' } }]);
  });

  it('are one vulnerability where several sources speak of it', async () => {
    const lines = [osv, ghsa, cve, nvd, csaf].map((record) => JSON.stringify(record)).join('\n');
    const { out } = await scan([anvil], put('all.jsonl', lines));

    const { findings, data } = JSON.parse(out);
    expect(findings).toHaveLength(1);
    expect(data.advisories.count).toBe(5);
  });

  it('take the severity that CISA adds to a CVE record', async () => {
    const { out } = await scan([anvil], put('cve.json', cve));

    expect(JSON.parse(out).findings[0]).toMatchObject({ severity: { level: 'critical' } });
  });

  it.each([
    ['{"a":1}\n{"b":2}\n', /strange\.json record 1: There is no advisory of OSV, GitHub, CVE, NVD or CSAF.*no-id/],
    ['{"id": "GHSA-', /strange\.json record 1: .*not-json/],
    [{ cveMetadata: { cveId: 'unknown' }, containers: {} }, /strange\.json record 1: .*no-id/],
    [{ format: 'NVD_CVE', vulnerabilities: [] }, /holds no advisories/],
    [`{"format":"NVD_CVE","vulnerabilities":[${JSON.stringify(nvd)},`, /strange\.json after record 1: .*cut off/],
    [{ catalogVersion: '2024', vulnerabilities: [{ cveID: 'CVE-2024-1001' }] }, /known exploited.*--kev/],
    ['cve,epss,percentile\nCVE-2024-1001,0.1,0.5\n', /exploit predictions/],
    [{ name: 'node', releases: [{ name: '20', isEol: false }] }, /end-of-life dates/],
  ])('are nothing else, and the place is told: %j', async (content, told) => {
    const path = put('strange.json', content);

    for (const argv of [
      [
        'scan',
        put('bom.json', { bomFormat: 'CycloneDX', specVersion: '1.6', components: [anvil] }),
        '--advisories',
        path,
      ],
      ['match', '--stdin', '--advisories', path],
      ['feed', 'compile', path, '--out', join(folder, 'none.hfx')],
    ]) {
      const { code, note } = await run(argv);
      expect(code).toBe(2);
      expect(note).toMatch(told);
    }
  });
});
