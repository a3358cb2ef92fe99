import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startApi } from '../../../tests/api.ts';
import { changeNumber } from '../register/index.ts';
import { enqueueMatch } from './index.ts';

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

/** A record that hits one npm package below the version that mends it. */
function anAdvisory(id: string, name: string, fixed: string, more: Record<string, unknown> = {}) {
  return {
    id,
    modified: '2026-03-01T00:00:00Z',
    published: '0001-01-01T00:00:00Z',
    summary: `About ${id}`,
    details: `All about ${id}.`,
    references: [
      { type: 'WEB', url: 'https://example.org/a' },
      { type: 'WEB', url: 'javascript:alert(1)' },
    ],
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
    ...more,
  };
}

const critical = { severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H' }] };

const tar = anAdvisory('GHSA-tar', 'tar', '6.2.1', { aliases: ['CVE-2026-1001'], ...critical });
const pad = anAdvisory('GHSA-pad', 'left-pad', '1.3.0', {
  aliases: ['CVE-2026-1002'],
  database_specific: { severity: 'LOW' },
});
const evil = anAdvisory('MAL-2026-1', 'evil-pkg', '99.0.0');

/** A product that rests on `web` and `cli`; both bring `tar`, `web` also `left-pad`; two parts cannot be checked. */
const aBom = (tarVersion = '6.1.0') => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { component: { type: 'application', name: 'rtu', 'bom-ref': 'rtu' } },
  components: [
    { type: 'library', name: 'web', version: '1.0.0', purl: 'pkg:npm/web@1.0.0', 'bom-ref': 'web' },
    { type: 'library', name: 'cli', version: '1.0.0', purl: 'pkg:npm/cli@1.0.0', 'bom-ref': 'cli' },
    { type: 'library', name: 'tar', version: tarVersion, purl: `pkg:npm/tar@${tarVersion}`, 'bom-ref': 'tar' },
    { type: 'library', name: 'left-pad', version: '1.1.0', purl: 'pkg:npm/left-pad@1.1.0', 'bom-ref': 'pad' },
    { type: 'library', name: 'homegrown', version: '1', 'bom-ref': 'own' },
    { type: 'library', name: 'libc6', version: '2.36', purl: 'pkg:deb/debian/libc6@2.36', 'bom-ref': 'libc' },
  ],
  dependencies: [
    { ref: 'rtu', dependsOn: ['web', 'cli', 'own', 'libc'] },
    { ref: 'web', dependsOn: ['tar', 'pad'] },
    { ref: 'cli', dependsOn: ['tar'] },
  ],
});

describe('findings', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let installer: Caller;
  let us: Caller;
  let rtu: { id: string; number: string };
  beforeAll(async () => {
    api = await startApi();
    installer = await api.as('administrator', { installation: true });
    us = await api.as('analyst');
    rtu = (await us.post('/products', { name: 'RTU-420', key: 'P-1' })).body;
  });
  afterAll(() => api.stop());

  /** Whatever is done to findings, they stand counted as they are, now and in the past under the names of today. */
  afterEach(async () => {
    const { database } = api.platform;
    const newest = await database.inWorkspace(api.workspace.id, (tx) => changeNumber(tx, api.workspace.id));
    for (const seen of [database, database.seenWith({ asOf: newest })]) {
      await seen.inWorkspace(api.workspace.id, async (tx) => {
        const columns = sql`product_id, severity_level, known_exploited, malicious`;
        const { rows: counted } = await sql`select ${columns}, fixable, findings from finding_count
          where workspace_id = ${api.workspace.id} order by 1, 2, 3, 4, 5`.execute(tx);
        const { rows: standing } = await sql`
          select ${columns}, cardinality(fixed_in) > 0 as fixable, count(*)::int as findings from finding
          where workspace_id = ${api.workspace.id} and gone_at is null group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(
          tx,
        );
        expect(counted).toEqual(standing);
        const { rows: finely } = await sql`select ${columns}, fixable, sum(findings)::int as findings
          from finding_ssvc_count where workspace_id = ${api.workspace.id} group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(
          tx,
        );
        expect(finely).toEqual(standing);
      });
    }
  });

  /** Waits until no job waits or runs in any workspace. */
  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const loadOsv = async (...records: unknown[]) => {
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    expect((await installer.upload('/feeds/osv/issues', lines)).status).toBe(202);
    await settled();
  };
  const loadKev = async (...cves: string[]) => {
    const vulnerabilities = cves.map((cveID) => ({ cveID, dateAdded: '2026-04-01', requiredAction: 'Update.' }));
    await installer.upload('/feeds/kev/issues', JSON.stringify({ catalogVersion: cves.join(), vulnerabilities }));
    await settled();
  };
  const giveBom = async (caller: Caller, productId: string, bom: unknown) => {
    const { status } = await caller.upload(`/products/${productId}/boms`, JSON.stringify(bom));
    expect(status).toBe(202);
    await settled();
  };
  const rematch = async () => {
    const context = { ...api.platform, workspaceId: api.workspace.id, actor: { kind: 'system', id: null } as const };
    await api.platform.database.inWorkspace(context.workspaceId, (tx) => enqueueMatch(tx, context));
    await settled();
  };
  const named = ({ body }: Answer) =>
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
    body.items.map((finding: any) => `${finding.vulnerability.id} ${finding.component.name} ${finding.product.name}`);
  const matchings = async () => (await us.get('/audit?action=findings.matched')).body.items;

  it('call nothing checked while no advisories were loaded', async () => {
    await giveBom(us, rtu.id, aBom());

    expect((await us.get('/findings')).body).toMatchObject({
      items: [],
      total: 0,
      coverage: {
        components: 6,
        checked: 0,
        unchecked: [{ reason: 'not-matched-yet', count: 6 }],
        productsWithoutBom: 0,
      },
    });
    expect(await matchings()).toEqual([]);
  });

  it('come with the advisories, the most severe first, with what could not be checked', async () => {
    await loadOsv(tar, pad, evil);
    const answer = await us.get('/findings');

    expect(named(answer)).toEqual(['CVE-2026-1001 tar RTU-420', 'CVE-2026-1002 left-pad RTU-420']);
    expect(answer.body.items[0]).toMatchObject({
      number: 'F-0001',
      severity: { level: 'critical', vector: critical.severity[0]?.score },
      fixedIn: ['6.2.1'],
      knownExploited: false,
      supplier: null,
      functions: [],
      goneAt: null,
    });
    expect(answer.body.coverage).toEqual({
      components: 6,
      checked: 4,
      unchecked: [
        { reason: 'no-identifier', count: 1 },
        { reason: 'unknown-release', count: 1 },
      ],
      withoutAdvisories: [],
      productsWithoutBom: 0,
    });
    expect((await us.get('/findings/facets')).body).toEqual({
      severity: [
        { value: 'critical', count: 1 },
        { value: 'low', count: 1 },
      ],
      exploited: [{ value: 'false', count: 2 }],
      priority: [
        { value: 'act', count: 2 },
        { value: 'attend', count: 0 },
        { value: 'track*', count: 0 },
        { value: 'track', count: 0 },
      ],
      fix: [{ value: 'available', count: 2 }],
      verdict: [],
    });
    expect(await matchings()).toMatchObject([{ details: { opened: 2, changed: 0, gone: 0 } }]);
  });

  it('are the same however often the same is matched, and then tell nothing', async () => {
    const before = (await us.get('/findings')).body.items;
    await rematch();

    expect((await us.get('/findings')).body.items).toEqual(before);
    expect(await matchings()).toHaveLength(1);
  });

  it('turn known exploited with the catalogue, and stand first then', async () => {
    await loadKev('CVE-2026-1002');
    const answer = await us.get('/findings');

    expect(named(answer)).toEqual(['CVE-2026-1002 left-pad RTU-420', 'CVE-2026-1001 tar RTU-420']);
    expect((await matchings())[0].details).toMatchObject({ opened: 0, changed: 1, gone: 0 });
    expect(named(await us.get('/findings?exploited=true'))).toEqual(['CVE-2026-1002 left-pad RTU-420']);
    expect((await us.get('/findings/F-0002')).body.exploitation).toEqual({
      dateAdded: '2026-04-01',
      dueDate: null,
      requiredAction: 'Update.',
      ransomware: null,
    });
  });

  it('say how probable exploitation is, with the day of the prediction, and nothing where nobody predicts it', async () => {
    const unknown = (await us.get('/findings/F-0001')).body;
    const rows = 'cve,epss,percentile\nCVE-2026-1002,0.94358,0.99957\nCVE-2026-9999,0.1,0.2\n';
    await installer.upload('/feeds/epss/issues', `#model_version:v1,score_date:2026-11-20T00:00:00Z\n${rows}`);
    await settled();
    const before = (await matchings()).length;

    expect(unknown.prediction).toBeNull();
    expect((await us.get('/findings/F-0001')).body).toEqual({ ...unknown, lineage: expect.anything() });
    const known = (await us.get('/findings/F-0002')).body;
    expect(known.prediction).toEqual({ probability: 0.94358, percentile: 0.99957, asOf: '2026-11-20' });
    expect(known.lineage.inputs.map(({ asOf }: { asOf: string }) => asOf)).toContain('2026-11-20');
    expect((await us.get('/findings')).body.items.map(({ prediction }: { prediction: unknown }) => prediction)).toEqual(
      [known.prediction, null],
    );
    expect((await us.get('/findings/export?format=csv')).bytes.toString()).toContain(',0.94358,0.99957,2026-11-20,');
    expect((await matchings()).length).toBe(before);
  });

  it('say why they matched, how the component got in, whom to call and what they reach', async () => {
    const maker = (await us.post('/suppliers', { name: 'Kestrelline' })).body;
    const system = (await us.post('/systems', { name: 'Control room' })).body;
    const grid = (await us.post('/functions', { name: 'Dispatch the grid', criticality: 'very-high' })).body;
    const link = (kind: string, fromId: string, toId: string) => us.post('/links', { kind, fromId, toId });
    await link('manufactures', maker.id, rtu.id);
    await link('part-of', rtu.id, system.id);
    await link('needed-by', system.id, grid.id);
    const { body } = await us.get('/findings/F-0001');

    expect(body.match).toMatchObject({
      ecosystem: 'npm',
      by: 'range',
      range: { introduced: '0', fixed: '6.2.1', lastAffected: null },
      version: '6.1.0',
      advisories: [
        {
          id: 'GHSA-tar',
          details: 'All about GHSA-tar.',
          published: null,
          modified: '2026-03-01T00:00:00Z',
          severity: { level: 'critical' },
          references: ['https://example.org/a'],
        },
      ],
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the server answered
    const words = (path: any[]) => path.map(({ node, component }) => node?.name ?? component.name);
    expect(body.paths.map(words)).toEqual([
      ['RTU-420', 'web', 'tar'],
      ['RTU-420', 'cli', 'tar'],
    ]);
    expect(body.dominating).toEqual([]);
    expect(body.direct.map(({ name }: { name: string }) => name).sort()).toEqual(['cli', 'web']);
    expect(body.supplier).toMatchObject({ name: 'Kestrelline' });
    expect(body.functions).toMatchObject([{ name: 'Dispatch the grid', criticality: 'very-high' }]);
    expect(body.reaches.map(words)).toEqual([['RTU-420', 'Control room', 'Dispatch the grid']]);
    expect((await us.get('/findings/F-0002')).body.dominating).toMatchObject([{ name: 'web' }]);
    const feeds = (await us.get('/feeds')).body.items;
    expect(body.lineage).toMatchObject({ model: 'advisory-match', modelVersion: '1', seed: null });
    expect(body.lineage.inputs).toMatchObject([{ kind: 'bom' }, { kind: 'feed-issue', sha256: feeds[0].sha256 }]);
    expect(body.lineage.assumptions.every(({ owner }: { owner: string }) => owner !== '')).toBe(true);
    expect((await us.get('/findings/F-0099')).status).toBe(404);
    for (const row of [`suppliers/${maker.id}`, `systems/${system.id}`, `functions/${grid.id}`]) {
      expect((await us.get(`/${row}`)).body).toMatchObject({ products: 1, checkedProducts: 1 });
    }
  });

  it('are found by every filter', async () => {
    const total = async (query: string) => (await us.get(`/findings?${query}`)).body.total;
    const { items } = (await us.get('/findings')).body;

    expect(await total('severity=critical&severity=low')).toBe(2);
    expect(await total('severity=critical')).toBe(1);
    expect(await total('fix=none')).toBe(0);
    expect(await total('malicious=false')).toBe(2);
    expect(await total('q=cve-2026-1001')).toBe(1);
    expect(await total('q=GHSA-TAR')).toBe(1);
    expect(await total('q=left')).toBe(1);
    expect(await total('q=rtu')).toBe(2);
    expect(await total('q=100%25')).toBe(0);
    expect(await total(`product=${rtu.number}`)).toBe(2);
    expect(await total('supplier=S-0001')).toBe(2);
    expect(await total('function=M-0001')).toBe(2);
    expect(await total(`component=${items[0].component.id}`)).toBe(1);
    expect(await total('vulnerability=ghsa-tar')).toBe(1);
    expect(await total('openedAfter=2000-01-01')).toBe(2);
    expect(await total('openedBefore=2000-01-01')).toBe(0);
    expect(await total('state=gone')).toBe(0);
    expect((await us.get('/findings?product=P-0999')).status).toBe(404);
  });

  it('are listed page by page in each order', async () => {
    for (const sort of ['urgency', 'newest', 'oldest']) {
      const whole = named(await us.get(`/findings?sort=${sort}`));
      const first = await us.get(`/findings?sort=${sort}&limit=1`);
      const second = await us.get(`/findings?sort=${sort}&limit=1&after=${first.body.next}`);

      expect([...named(first), ...named(second)]).toEqual(whole);
      expect(second.body.next).toBeNull();
    }
  });

  it('leave as CSV that no spreadsheet runs, and as JSON', async () => {
    const csv = (await us.get('/findings/export?severity=critical&format=csv')).bytes.toString();
    const json = JSON.parse((await us.get('/findings/export?format=json')).bytes.toString());

    expect(csv.split('\r\n')).toHaveLength(3);
    expect(csv).toContain('F-0001,CVE-2026-1001,GHSA-tar,About GHSA-tar,critical,');
    expect(json.rows.map(({ number }: { number: string }) => number)).toEqual(['F-0002', 'F-0001']);
  });

  it('never show in another workspace', async () => {
    const other = await api.newWorkspace('Other');
    const them = await api.as('administrator', { workspaceId: other.id });
    const theirs = (await them.post('/products', { name: 'Their meter' })).body;
    await giveBom(them, theirs.id, aBom());

    expect(named(await them.get('/findings'))).toEqual([
      'CVE-2026-1002 left-pad Their meter',
      'CVE-2026-1001 tar Their meter',
    ]);
    const ours = (await us.get('/findings')).body.items[0];
    expect((await them.get(`/findings/${ours.id}`)).status).toBe(404);
    expect((await us.get('/findings')).body.total).toBe(2);
    expect((await us.get('/findings/F-0001')).body.elsewhere).toEqual([]);
  });

  it('name the same vulnerability in other products', async () => {
    const meter = (await us.post('/products', { name: 'Meter' })).body;
    await giveBom(us, meter.id, aBom('6.0.0'));

    const { elsewhere } = (await us.get('/findings/F-0001')).body;
    expect(elsewhere).toMatchObject([{ product: { name: 'Meter' }, component: 'tar 6.0.0' }]);
    await us.post(`/products/${meter.id}/retire`);
    await rematch();
    expect((await us.get('/findings/F-0001')).body.elsewhere).toEqual([]);
    expect((await us.get(`/findings?product=${meter.number}&state=gone`)).body.total).toBe(2);
  });

  it('go when a record is withdrawn and come back when it is not', async () => {
    await loadOsv({ ...tar, withdrawn: '2026-06-01T00:00:00Z' });
    const gone = await us.get(`/findings?state=gone&product=${rtu.number}`);
    await loadOsv({ ...tar, modified: '2026-07-01T00:00:00Z' });
    const back = await us.get(`/findings?q=tar&product=${rtu.number}`);

    expect(named(gone)).toEqual(['CVE-2026-1001 tar RTU-420']);
    expect(gone.body.items[0].goneAt).not.toBeNull();
    expect(back.body.items).toMatchObject([{ number: 'F-0001', goneAt: null }]);
  });

  it('become one when their vulnerabilities turn out to be one', async () => {
    await loadOsv(anAdvisory('PYSEC-77', 'tar', '6.2.0'));
    expect((await us.get(`/findings?component=${await tarId()}&product=${rtu.number}`)).body.total).toBe(2);
    await loadOsv(anAdvisory('PYSEC-77', 'tar', '6.2.0', { aliases: ['CVE-2026-1001'] }));
    const merged = await us.get(`/findings?component=${await tarId()}&product=${rtu.number}`);

    expect(merged.body.items).toMatchObject([
      { number: 'F-0001', vulnerability: { id: 'CVE-2026-1001', aliases: ['GHSA-tar', 'PYSEC-77'] } },
    ]);
    const { advisories } = (await us.get('/findings/F-0001')).body.match;
    expect(advisories.map(({ id }: { id: string }) => id)).toEqual(['GHSA-tar', 'PYSEC-77']);
  });
  const tarId = async () => (await us.get('/findings/F-0001')).body.component.id;

  it('follow the BOM in force', async () => {
    await giveBom(us, rtu.id, aBom('6.2.1'));

    expect(named(await us.get(`/findings?product=${rtu.number}`))).toEqual(['CVE-2026-1002 left-pad RTU-420']);
    expect(named(await us.get(`/findings?product=${rtu.number}&state=gone`))).toContain('CVE-2026-1001 tar RTU-420');
    expect((await us.get('/findings/F-0001')).body).toMatchObject({ paths: [], direct: [] });
  });

  it('come with the ecosystems of which no advisory speaks: their parts were checked against nothing', async () => {
    const written = (await us.post('/products', { name: 'In Rust' })).body;
    const components = ['rand', 'serde'].map((name) => ({ type: 'library', name, purl: `pkg:cargo/${name}@1.0.0` }));
    await giveBom(us, written.id, { bomFormat: 'CycloneDX', specVersion: '1.6', components });

    const unspoken = [{ ecosystem: 'crates.io', count: 2 }];
    expect((await us.get('/findings')).body.coverage.withoutAdvisories).toEqual(unspoken);
    const [bom] = (await us.get(`/boms?product=${written.id}`)).body.items;
    expect(bom).toMatchObject({ checked: 2, unchecked: [], withoutAdvisories: unspoken });
    const exported = JSON.parse((await us.get('/findings/export?format=json')).bytes.toString());
    expect(exported.about['Checked against nothing']).toBe('crates.io: 2');
    await us.post(`/products/${written.id}/retire`);
    expect((await us.get('/findings')).body.coverage.withoutAdvisories).toEqual([]);
  });

  it('go with the parts, when the BOM in force lists none', async () => {
    const emptied = (await us.post('/products', { name: 'Emptied' })).body;
    await giveBom(us, emptied.id, aBom());
    expect((await us.get(`/findings?product=${emptied.number}`)).body.total).toBeGreaterThan(0);
    await giveBom(us, emptied.id, { ...aBom(), components: [], dependencies: [] });

    expect((await us.get(`/findings?product=${emptied.number}`)).body.total).toBe(0);
    expect((await us.get(`/boms?product=${emptied.number}`)).body.items).toMatchObject([
      { components: 0, findings: { critical: 0 }, checkedAt: expect.any(String) },
      { findings: null },
    ]);
  });

  it('are matched for all BOMs that came in meanwhile by one job', async () => {
    const context = { ...api.platform, workspaceId: api.workspace.id, actor: { kind: 'system', id: null } as const };
    const [first, second, ofAll] = await api.platform.database.inWorkspace(context.workspaceId, async (tx) => [
      await enqueueMatch(tx, context, { pending: true }),
      await enqueueMatch(tx, context, { pending: true }),
      await enqueueMatch(tx, context),
    ]);
    await settled();

    expect(second).toBe(first);
    expect(ofAll).not.toBe(first);
  });

  it('claim no way in where the document does not say what needs the component', async () => {
    await giveBom(us, rtu.id, { ...aBom(), dependencies: [] });
    const { body } = await us.get('/findings/F-0001');

    expect(body).toMatchObject({ goneAt: null, paths: [], dominating: [], direct: [] });
  });

  it('rest on an index that is built anew when it is gone; only the one in force is kept', async () => {
    const { cacheDirectory } = api.platform;
    const indexes = () => readdirSync(cacheDirectory).filter((name) => name.endsWith('.hfx'));
    const before = (await us.get('/findings')).body.items;
    const [name] = indexes();
    rmSync(join(cacheDirectory, name!));
    await rematch();

    expect(indexes()).toEqual([name]);
    expect((await us.get('/findings')).body.items).toEqual(before);
  });

  it('leave a chain that verifies, in every workspace', async () => {
    expect((await us.get('/audit/verification')).body).toMatchObject({ ok: true, problem: null });
  });
});
