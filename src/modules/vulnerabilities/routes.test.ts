import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

const cve = 'CVE-2024-1000';
const osv = {
  id: 'GHSA-2345-6789-cfgh',
  aliases: [cve],
  modified: '2024-05-01T00:00:00Z',
  summary: 'Anvils fall',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'anvil' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.5.0' }] }],
    },
  ],
};
const record = (state: 'PUBLISHED' | 'REJECTED', id = cve) => ({
  dataType: 'CVE_RECORD',
  cveMetadata: { cveId: id, state, assignerShortName: 'acme', dateUpdated: '2024-05-02T00:00:00Z' },
  containers: {
    cna: {
      providerMetadata: { shortName: 'acme' },
      ...(state === 'REJECTED' ? { rejectedReasons: [{ lang: 'en', value: 'A duplicate.' }] } : {}),
      affected: [
        {
          packageName: 'hammer',
          collectionURL: 'https://www.npmjs.com',
          defaultStatus: 'unaffected',
          versions: [{ version: '1.0.0', lessThan: '1.6.0', status: 'affected', versionType: 'semver' }],
        },
      ],
    },
    adp: [
      {
        title: 'CISA ADP Vulnrichment',
        providerMetadata: { shortName: 'CISA-ADP' },
        metrics: [
          {
            cvssV3_1: {
              vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
              baseScore: 9.8,
              baseSeverity: 'CRITICAL',
            },
          },
          {
            other: {
              type: 'ssvc',
              content: {
                options: [{ Exploitation: 'active' }, { Automatable: 'yes' }, { 'Technical Impact': 'total' }],
                timestamp: '2024-06-01T00:00:00Z',
              },
            },
          },
        ],
        problemTypes: [{ descriptions: [{ lang: 'en', cweId: 'CWE-79', description: 'CWE-79' }] }],
      },
    ],
  },
});
const nvd = {
  format: 'NVD_CVE',
  vulnerabilities: [
    {
      cve: {
        id: cve,
        vulnStatus: 'Analyzed',
        lastModified: '2024-05-03T00:00:00.000',
        descriptions: [{ lang: 'en', value: 'Anvils fall from the sky.' }],
        metrics: {
          cvssMetricV31: [
            {
              source: 'nvd@nist.gov',
              cvssData: {
                vectorString: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
                baseScore: 6.5,
                baseSeverity: 'MEDIUM',
              },
            },
          ],
        },
      },
    },
  ],
};
const csaf = {
  document: {
    csaf_version: '2.0',
    title: 'Anvils',
    publisher: { name: 'ACME' },
    tracking: { id: 'ACME-2024-1', current_release_date: '2024-06-01T00:00:00Z' },
  },
  vulnerabilities: [{ cve }, { cve: 'CVE-2024-1001' }],
};
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  components: ['anvil', 'hammer'].map((name) => ({
    type: 'library',
    name,
    version: '1.2.0',
    purl: `pkg:npm/${name}@1.2.0`,
  })),
};

describe('vulnerabilities', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<typeof api.as>>;
  let installer: Awaited<ReturnType<typeof api.as>>;
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator');
    installer = await api.as('administrator', { installation: true });
    await load('osv', osv);
    await load('cve', [record('PUBLISHED'), record('REJECTED', 'CVE-2024-1002')]);
    await load('nvd', gzipSync(JSON.stringify(nvd)));
    await load('csaf', csaf);
    const { body: product } = await us.post('/products', { name: 'Forge', type: 'software' });
    const { body } = await us.upload(`/products/${product.id}/boms?fileName=bom.json`, JSON.stringify(bom));
    expect(body.number).toBe('B-0001');
    await settled();
  });
  afterAll(() => api.stop());

  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };

  async function load(kind: string, content: unknown) {
    const bytes = content instanceof Uint8Array ? content : JSON.stringify(content);
    const { status } = await installer.upload(`/feeds/${kind}/issues?fileName=${kind}.json`, bytes);
    expect(status).toBe(202);
    await settled();
  }

  async function feed(kind: string) {
    const { body } = await installer.get('/feeds');
    return body.items.find((one: { kind: string }) => one.kind === kind);
  }

  it('counts what each source brought, and what it leaves out', async () => {
    expect(await feed('cve')).toMatchObject({
      state: 'ready',
      read: 2,
      loaded: 1,
      inForce: 1,
      skipped: [{ reason: 'rejected', count: 1 }],
    });
    expect(await feed('nvd')).toMatchObject({ read: 1, loaded: 1, inForce: 1 });
    expect(await feed('csaf')).toMatchObject({ read: 2, loaded: 2, inForce: 2 });
    expect(await feed('osv')).toMatchObject({ read: 1, inForce: 1 });
  });

  it('shows every source side by side, with the severity that counts', async () => {
    const { status, body } = await us.get(`/vulnerabilities/${cve}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: cve,
      aliases: ['GHSA-2345-6789-cfgh'],
      state: 'published',
      severity: { level: 'critical' },
      ssvc: { exploitation: 'active', automatable: 'yes', technicalImpact: 'total' },
      disagreements: ['severity', 'fixed'],
    });
    expect(body.sources.map(({ by, feed: from }: { by: string; feed: string }) => `${by} by ${from}`).sort()).toEqual([
      'ACME by csaf',
      'CISA-ADP by cve',
      'GitHub by osv',
      'NVD by nvd',
      'acme by cve',
    ]);
    const counting = body.sources.flatMap((one: { by: string; severities: { counts: boolean }[] }) =>
      one.severities.filter(({ counts }) => counts).map(() => one.by),
    );
    expect(counting).toEqual(['CISA-ADP']);
  });

  it('opens findings by what a CVE record says of a package, and tells what it touches', async () => {
    const { body } = await us.get(`/vulnerabilities/${cve}`);
    const { body: findings } = await us.get(`/findings?vulnerability=${cve}`);

    expect(body.touches).toMatchObject({ findings: 2, products: 1 });
    expect(
      findings.items.map(({ component, fixedIn, severity }: Record<string, { name: string; level: string }>) => [
        component!.name,
        fixedIn,
        severity!.level,
      ]),
    ).toEqual([
      ['anvil', ['1.5.0'], 'critical'],
      ['hammer', ['1.6.0'], 'critical'],
    ]);
  });

  it('decides what to do first by the table, keeps open what is not known, and orders and filters the list by it', async () => {
    const { body: all } = await us.get('/findings?sort=priority');
    const { body: toAct } = await us.get('/findings?priority=act&sort=-priority');
    const { body: toTrack } = await us.get('/findings?priority=track');
    const { body: details } = await us.get(`/findings/${all.items[0].number}`);
    const { body: why } = await us.get(`/findings/${all.items[0].number}/why/priority`);

    expect(all.items[0].priority).toEqual({
      decision: 'act',
      possible: ['attend', 'act'],
      question: 'missionAndWellBeing',
    });
    expect([all.total, toAct.total, toTrack.total]).toEqual([2, 2, 0]);
    expect(
      details.decisions.map(({ table, possible }: { table: string; possible: string[] }) => [table, possible]),
    ).toEqual([
      ['cisa-coordinator', ['attend', 'act']],
      ['cisa-bod-26-04', ['60 days', '3 days', '3 days & forensic investigation']],
      ['deployer', ['scheduled', 'out-of-cycle', 'immediate']],
    ]);
    expect(why.result).toEqual({ is: 'text', text: 'attend or act' });
    expect(why.unknown.map(({ text }: { text: string }) => text)).toContain('Mission and well-being');
  });

  it('decides by what the product reaches', async () => {
    const { body: mission } = await us.post('/functions', { name: 'Keep the lights on', criticality: 'very-high' });
    const { body: products } = await us.get('/products');
    const link = await us.post('/links', { kind: 'needed-by', fromId: products.items[0].id, toId: mission.id });
    expect(link.status).toBe(201);

    const { body } = await us.get('/findings?sort=priority&priority=act');
    expect(body.items.map(({ priority }: { priority: object }) => priority)).toEqual(
      Array(2).fill({ decision: 'act', possible: ['act'], question: null }),
    );
  });

  it('names no vulnerability by the number of a record', async () => {
    const { body } = await us.get('/findings');

    expect(
      JSON.stringify(body.items.map(({ vulnerability }: { vulnerability: unknown }) => vulnerability)),
    ).not.toMatch(/cve:|nvd:|csaf:/);
  });

  it('says that a CVE was rejected, by any spelling of its name', async () => {
    const { body } = await us.get('/vulnerabilities/cve-2024-1002');

    expect(body).toMatchObject({
      id: 'CVE-2024-1002',
      state: 'rejected',
      severity: { level: 'unknown' },
      touches: { findings: 0 },
    });
    expect(body.sources).toMatchObject([
      { by: 'acme', state: 'rejected', stateReason: 'A duplicate.' },
      { state: 'rejected' },
    ]);
  });

  it('knows nothing of what no source speaks of', async () => {
    const { status } = await us.get('/vulnerabilities/CVE-1999-0001');

    expect(status).toBe(404);
  });

  it('takes a finding back where the CVE is rejected later', async () => {
    await load('cve', {
      ...record('REJECTED'),
      cveMetadata: { ...record('REJECTED').cveMetadata, dateUpdated: '2024-07-01T00:00:00Z' },
    });

    const { body } = await us.get(`/findings?vulnerability=${cve}`);
    expect(
      body.items.map(({ component, severity }: Record<string, { name: string; level: string }>) => [
        component!.name,
        severity!.level,
      ]),
    ).toEqual([['anvil', 'medium']]);
  });

  it('leaves a CVE record alone that is older than what is in force', async () => {
    await load('cve', record('PUBLISHED'));

    const { body } = await us.get('/findings');
    expect(body.items).toHaveLength(1);
  });

  it('refuses records of another kind of source, with the reason', async () => {
    await load('nvd', osv);

    expect(await feed('nvd')).toMatchObject({ state: 'failed', problem: expect.stringContaining('no record of NVD') });
  });

  it('keeps a private CVE record to its workspace', async () => {
    const { body: made } = await us.post('/private-feeds', { name: 'Sector CERT' });
    await us.upload(
      `/private-feeds/${made.id}/issues?fileName=cve.json`,
      JSON.stringify(record('PUBLISHED', 'CVE-2024-2000')),
    );
    await settled();

    const { body } = await us.get('/vulnerabilities/CVE-2024-2000');
    const { status } = await (await api.as('administrator', { workspaceId: (await api.newWorkspace('Them')).id })).get(
      '/vulnerabilities/CVE-2024-2000',
    );
    expect(body.sources[0]).toMatchObject({ feed: 'Sector CERT', private: true });
    expect(body.touches.findings).toBe(1);
    expect(status).toBe(404);
  });
});
