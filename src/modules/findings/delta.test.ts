import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { enqueueMatch } from './index.ts';

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

/** Names that are few, so that advisories, BOMs and the catalogue speak of the same things often. */
const purls = [
  ...['a', 'b', 'c'].flatMap((name) => [`pkg:npm/${name}@1.0.0`, `pkg:npm/${name}@2.0.0`]),
  'pkg:pypi/Flask_Login@0.5',
  'pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12&upstream=openssl',
  'pkg:deb/debian/libssl3@3.0.11-1?distro=debian-13&upstream=openssl',
  'pkg:deb/debian/openssl@3.0.9-1',
  'pkg:generic/firmware@1',
];
const packages = [
  ...['a', 'b', 'c'].map((name) => ({ ecosystem: 'npm', name, fixed: '1.5.0' })),
  { ecosystem: 'PyPI', name: 'flask-login', fixed: '0.6' },
  { ecosystem: 'Debian:12', name: 'openssl', fixed: '3.0.12-1' },
  { ecosystem: 'Debian:13', name: 'openssl', fixed: '3.0.12-1' },
];
const cves = ['CVE-2026-1001', 'CVE-2026-1002', 'CVE-2026-1003'];

const record = fc.record({
  id: fc.constantFrom<string>('GHSA-1', 'GHSA-2', 'GHSA-3', 'PYSEC-4', 'DSA-5'),
  aliases: fc.subarray(cves),
  withdrawn: fc.constantFrom(undefined, undefined, undefined, '2026-06-01T00:00:00Z'),
  severity: fc.constantFrom('LOW', 'HIGH', undefined),
  affected: fc.subarray(packages, { minLength: 1 }),
  fixed: fc.boolean(),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('osv' as const),
      records: fc.array(record, { minLength: 1, maxLength: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('private' as const), records: fc.array(record, { maxLength: 2 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('bom' as const), product: fc.nat(2), purls: fc.subarray(purls) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('kev' as const), names: fc.subarray(cves, { minLength: 1 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('cve' as const),
      cve: fc.constantFrom(...cves),
      exploitation: fc.constantFrom('none', 'poc', 'active'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retire' as const), product: fc.nat(2) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;
type Record_ = typeof record extends fc.Arbitrary<infer One> ? One : never;

/** What has changed is all that a matching looks at, and the outcome is that of looking at everything (decision 0043). */
describe('matching what has changed', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Caller;
  let installer: Caller;
  let products: string[];
  let feed: string;
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator');
    installer = await api.as('administrator', { installation: true });
    feed = (await us.post('/private-feeds', { name: 'Partner' })).body.id;
    products = [];
    for (const name of ['Meter', 'Relay', 'Gateway']) products.push((await us.post('/products', { name })).body.id);
  });
  afterAll(() => api.stop());

  const rowsOf = async (text: string) => (await api.platform.database.pool.query(text)).rows;
  const settled = async () => {
    const open = 'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts';
    while ((await rowsOf(open))[0].open > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const matchEverything = async () => {
    const context = { ...api.platform, workspaceId: api.workspace.id, actor: { kind: 'system', id: null } as const };
    await api.platform.database.inWorkspace(context.workspaceId, (tx) => enqueueMatch(tx, context));
    await settled();
  };
  /** All that a matching brings about. */
  const state = () =>
    api.platform.database.inWorkspace(api.workspace.id, async (tx) => ({
      findings: await tx.selectFrom('finding').selectAll().orderBy('number').execute(),
      states: await tx.selectFrom('finding_state').selectAll().orderBy('id').execute(),
      counts: await tx
        .selectFrom('finding_count')
        .selectAll()
        .orderBy('product_id')
        .orderBy('severity_level')
        .orderBy('known_exploited')
        .orderBy('malicious')
        .orderBy('fixable')
        .execute(),
      countsBySsvc: await tx
        .selectFrom('finding_ssvc_count')
        .selectAll()
        .orderBy('product_id')
        .orderBy('severity_level')
        .orderBy('known_exploited')
        .orderBy('malicious')
        .orderBy('fixable')
        .orderBy('ssvc')
        .execute(),
      components: await tx.selectFrom('component').select(['identity', 'unchecked']).orderBy('identity').execute(),
      coverage: await tx.selectFrom('bom_coverage').selectAll().orderBy('bom_id').orderBy('reason').execute(),
    }));
  let edition = 0;
  const lines = (records: readonly Record_[]) =>
    records
      .map(({ id, aliases, withdrawn, severity, affected, fixed }) => ({
        id,
        modified: new Date(Date.UTC(2026, 0, 1) + ++edition * 1000).toISOString(),
        aliases,
        withdrawn,
        database_specific: { severity },
        affected: affected.map(({ ecosystem, name, fixed: version }) => ({
          package: { ecosystem, name },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed ? [{ fixed: version }] : [])] }],
        })),
      }))
      .map((one) => `${JSON.stringify(one)}\n`)
      .join('');
  const aCveRecord = (cveId: string, Exploitation: string) => {
    const dateUpdated = new Date(Date.UTC(2026, 0, 1) + ++edition * 1000).toISOString();
    const ssvc = { type: 'ssvc', content: { options: [{ Exploitation }], timestamp: dateUpdated } };
    const cna = { providerMetadata: { shortName: 'acme' }, affected: [] };
    const adp = [{ providerMetadata: { shortName: 'CISA-ADP' }, metrics: [{ other: ssvc }] }];
    return JSON.stringify({
      dataType: 'CVE_RECORD',
      cveMetadata: { cveId, state: 'PUBLISHED', assignerShortName: 'acme', dateUpdated },
      containers: { cna, adp },
    });
  };
  const bomOf = (listed: readonly string[]) =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: ++edition,
      components: listed.map((purl, i) => ({ type: 'library', name: `part ${i}`, version: '1', purl })),
    });
  const take = async (one: Step) => {
    if (one.kind === 'osv') return installer.upload('/feeds/osv/issues', lines(one.records));
    if (one.kind === 'private') return us.upload(`/private-feeds/${feed}/issues`, lines(one.records) || '{}');
    if (one.kind === 'bom') return us.upload(`/products/${products[one.product]}/boms`, bomOf(one.purls));
    if (one.kind === 'retire')
      return us.post(`/products/${products[one.product]}/${++edition % 2 ? 'retire' : 'restore'}`);
    if (one.kind === 'cve') return installer.upload('/feeds/cve/issues', aCveRecord(one.cve, one.exploitation));
    const vulnerabilities = one.names.map((cveID) => ({ cveID, dateAdded: '2026-04-01', requiredAction: 'Update.' }));
    return installer.upload('/feeds/kev/issues', JSON.stringify({ catalogVersion: `${++edition}`, vulnerabilities }));
  };

  it('comes to what matching everything comes to, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 6 }),
        async (story) => {
          for (const together of story) {
            for (const one of together) await take(one);
            await settled();
            const changed = await state();
            await matchEverything();

            expect(await state()).toEqual(changed);
          }
        },
      ),
      { numRuns: 2, seed: 43, endOnFailure: true },
    );
  }, 180_000);

  it('looks at no component that nothing new speaks of', async () => {
    const { id: workspaceId } = await api.newWorkspace('Other');
    const them = await api.as('administrator', { workspaceId });
    const { id } = (await them.post('/products', { name: 'Meter' })).body;
    const listed = ['x@1.0.0', 'x@2.0.0', 'y@1.0.0', 'z@1.0.0'].map((name) => `pkg:npm/${name}`);
    const load = async (name: string) => {
      const affected = [{ ecosystem: 'npm', name, fixed: '9.0.0' }];
      const one = { id: 'GHSA-9', aliases: [], withdrawn: undefined, severity: undefined, fixed: true, affected };
      await installer.upload('/feeds/osv/issues', lines([one]));
      await settled();
    };
    await load('x');
    await them.upload(`/products/${id}/boms`, bomOf([...listed, ...purls]));
    await settled();
    await load('y');

    const { items } = (await them.get('/jobs')).body;
    // Both versions of what the record named before, and the one package that it names now.
    expect(items.find(({ kind }: { kind: string }) => kind === 'findings.match').total).toBe(3);
    expect((await them.get('/findings?vulnerability=GHSA-9')).body.items).toMatchObject([
      { component: { purl: 'pkg:npm/y@1.0.0' } },
    ]);
  });
});
