import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

interface Row {
  id: string;
  severity: { level: string };
  priority: { decision: string; possible: string[] };
}

const outcomes = ['act', 'attend', 'track*', 'track'];
const packages = ['a', 'b', 'c', 'd'];
const cves = packages.map((_, i) => `CVE-2026-${1001 + i}`);
const severities = ['CRITICAL', 'LOW', 'HIGH', undefined];

const statement = fc.record({
  Exploitation: fc.constantFrom('none', 'poc', 'active', undefined),
  Automatable: fc.constantFrom('no', 'yes', undefined),
  'Technical Impact': fc.constantFrom('partial', 'total', undefined),
});
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ cve: fc.constantFrom(...cves), statement }) },
  { weight: 1, arbitrary: fc.record({ exploited: fc.subarray(cves, { minLength: 1, maxLength: 2 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      mission: fc.nat(2),
      criticality: fc.constantFrom('very-high', 'high', 'moderate', 'low', 'none', null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ close: fc.nat(20) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** The decision stands on a page, in a list, as a filter, an order and a facet; counts, rows and rules must not part (decision 0070). */
describe('the decision of findings', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Caller;
  let installer: Caller;
  const products: string[] = [];
  const missions: string[] = [];
  let edition = 0;
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator');
    installer = await api.as('administrator', { installation: true });
    for (const name of ['Light', 'Water', 'Phone']) missions.push((await us.post('/functions', { name })).body.id);
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      components: packages.map((name) => ({ type: 'library', name, version: '1.0.0', purl: `pkg:npm/${name}@1.0.0` })),
    };
    for (const [i, name] of ['Meter', 'Relay', 'Gateway', 'Display'].entries()) {
      const { id } = (await us.post('/products', { name })).body;
      products.push(id);
      const toId = missions[i];
      if (toId) expect((await us.post('/links', { kind: 'needed-by', fromId: id, toId })).status).toBe(201);
      expect((await us.upload(`/products/${id}/boms`, JSON.stringify(bom))).status).toBe(202);
    }
    const records = packages.map((name, i) => ({
      id: `GHSA-${name}`,
      modified: '2026-03-01T00:00:00Z',
      aliases: [cves[i]],
      database_specific: { severity: severities[i] },
      affected: [
        {
          package: { ecosystem: 'npm', name },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, ...(i % 2 ? [{ fixed: '2.0.0' }] : [])] }],
        },
      ],
    }));
    await installer.upload('/feeds/osv/issues', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await settled();
  });
  afterAll(() => api.stop());

  const settled = async () => {
    const open = 'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts';
    while ((await api.platform.database.pool.query(open)).rows[0].open > 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const state = (cve: string, options: Record<string, string | undefined>) =>
    installer.upload(
      '/feeds/cve/issues',
      JSON.stringify({
        dataType: 'CVE_RECORD',
        dataVersion: '5.1',
        cveMetadata: {
          cveId: cve,
          state: 'PUBLISHED',
          assignerShortName: 'acme',
          dateUpdated: new Date(Date.UTC(2026, 0, 1) + ++edition * 1000).toISOString(),
        },
        containers: {
          cna: { providerMetadata: { shortName: 'acme' }, affected: [] },
          adp: [
            {
              title: 'CISA ADP Vulnrichment',
              providerMetadata: { shortName: 'CISA-ADP' },
              metrics: [
                {
                  other: {
                    type: 'ssvc',
                    content: {
                      options: Object.entries(options).flatMap(([name, value]) => (value ? [{ [name]: value }] : [])),
                      timestamp: '2026-01-01T00:00:00Z',
                    },
                  },
                },
              ],
            },
          ],
        },
      }),
    );
  const take = async (one: Step) => {
    if ('cve' in one) return state(one.cve, one.statement);
    if ('mission' in one) return us.patch(`/functions/${missions[one.mission]}`, { criticality: one.criticality });
    if ('exploited' in one) {
      const vulnerabilities = one.exploited.map((cveID) => ({ cveID, dateAdded: '2026-04-01', requiredAction: 'Go.' }));
      return installer.upload('/feeds/kev/issues', JSON.stringify({ catalogVersion: `${++edition}`, vulnerabilities }));
    }
    const { items } = (await us.get('/findings?limit=200')).body;
    const { id } = items[one.close % items.length];
    return us.post('/triage/decisions', { selection: { ids: [id] }, state: 'suppressed', reason: 'Not built in.' });
  };

  const listed = async (query: string): Promise<{ items: Row[]; total: number }> =>
    (await us.get(`/findings?limit=200${query}`)).body;
  const facetsOf = async (query: string) => (await us.get(`/findings/facets?${query.slice(1)}`)).body;
  const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id).sort();

  /** Whatever else is asked for, every way to the decision gives what the rows themselves say. */
  const agree = async (query: string) => {
    const { items } = await listed(query);
    const decided = (decision: string) => items.filter(({ priority }) => priority.decision === decision);
    expect((await facetsOf(query)).priority).toEqual(
      outcomes.map((value) => ({ value, count: decided(value).length })),
    );
    for (const decision of outcomes) {
      const narrowed = `${query}&priority=${encodeURIComponent(decision)}`;
      const found = await listed(narrowed);
      expect(idsOf(found.items)).toEqual(idsOf(decided(decision)));
      expect(found.total).toBe(found.items.length);
      const { severity } = await facetsOf(narrowed);
      for (const { value, count } of severity)
        expect(count).toBe(found.items.filter(({ severity }) => severity.level === value).length);
    }
    const places = (await listed(`${query}&sort=priority`)).items.map(({ priority }) =>
      [priority.possible.at(-1)!, priority.possible[0]!].map((outcome) => outcomes.indexOf(outcome)),
    );
    expect(places).toEqual(places.toSorted(([worst, mildest], [other, last]) => worst! - other! || mildest! - last!));
    expect(places).toHaveLength(items.length);
  };
  const agreeAll = async () => {
    const queries = [
      '',
      `&product=${products[0]}`,
      `&function=${missions[0]}`,
      '&fix=available',
      '&q=b',
      '&state=closed',
    ];
    for (const query of queries) await agree(query);
    for (const { id, priority } of (await listed('')).items.slice(0, 5)) {
      const { decisions } = (await us.get(`/findings/${id}`)).body;
      expect(decisions[0].possible).toEqual(priority.possible);
    }
  };

  it('follows what a coordinator states, the catalogue and the criticality of functions at once', async () => {
    const counted = async () =>
      Object.fromEntries(
        (await facetsOf('')).priority.map(({ value, count }: { value: string; count: number }) => [value, count]),
      );
    expect(await counted()).toEqual({ act: 16, attend: 0, 'track*': 0, track: 0 });

    const none = { Exploitation: 'none', Automatable: 'no', 'Technical Impact': 'partial' };
    for (const cve of cves) {
      await state(cve, none);
      await settled();
    }
    expect(await counted()).toEqual({ act: 0, attend: 0, 'track*': 0, track: 16 });

    await state(cves[0]!, { Exploitation: 'active', Automatable: 'no', 'Technical Impact': 'total' });
    await settled();
    expect(await counted()).toEqual({ act: 4, attend: 0, 'track*': 0, track: 12 });

    await us.patch(`/functions/${missions[0]}`, { criticality: 'low' });
    expect(await counted()).toEqual({ act: 3, attend: 0, 'track*': 0, track: 13 });
    await agreeAll();
  });

  it('is the same wherever it is asked for, whatever happens in whatever order, and stays so in the past', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 2, maxLength: 4 }), { minLength: 3, maxLength: 3 }),
        async (story) => {
          for (const together of story) {
            for (const one of together) {
              expect(await take(one)).toMatchObject({ status: expect.toSatisfy((status) => status < 300) });
              await settled();
            }
            await agreeAll();

            const { change, items } = (await us.get('/findings?limit=200&sort=number')).body;
            const then = await facetsOf('');
            await take({ mission: 1, criticality: 'none' });
            await take({ mission: 2, criticality: 'very-high' });
            const past = (await us.get(`/findings?limit=200&sort=number&asOf=${change}`)).body;
            expect(past.items.map(({ priority }: Row) => priority)).toEqual(items.map(({ priority }: Row) => priority));
            expect((await us.get(`/findings/facets?asOf=${change}`)).body.priority).toEqual(then.priority);
          }
        },
      ),
      { numRuns: 1, seed: 70, endOnFailure: true },
    );
  }, 120_000);
});
