import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';

type Caller = Awaited<ReturnType<Awaited<ReturnType<typeof startApi>>['as']>>;

const advisory = {
  id: 'GHSA-tar',
  modified: '2026-03-01T00:00:00Z',
  aliases: ['CVE-2026-1001'],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'tar' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '9.0.0' }] }],
    },
  ],
};

interface Stated {
  version?: number;
  state?: string;
  /** What it is about: the part or the subject of the BOM. */
  ref?: string;
}

/** The BOM calls its subject otherwise than the register calls the product that it was handed over for. */
function aBom({ version = 1, state, ref = 'tar' }: Stated = {}) {
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
    version,
    metadata: {
      supplier: { name: 'Acme' },
      component: { type: 'device', 'bom-ref': 'subject', name: 'rtu-firmware', version: '7' },
    },
    components: [{ type: 'library', 'bom-ref': 'tar', name: 'tar', version: '1.0.0', purl: 'pkg:npm/tar@1.0.0' }],
    ...(state && {
      vulnerabilities: [
        {
          id: 'CVE-2026-1001',
          analysis: { state, ...(state === 'not_affected' && { justification: 'code_not_reachable' }) },
          affects: [{ ref }],
        },
      ],
    }),
  });
}

const spdx3 = JSON.stringify({
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    {
      type: 'CreationInfo',
      '@id': '_:creation',
      specVersion: '3.0.1',
      created: '2026-02-01T00:00:00Z',
      createdBy: ['urn:acme'],
    },
    { type: 'Organization', spdxId: 'urn:acme', creationInfo: '_:creation', name: 'Acme' },
    {
      type: 'SpdxDocument',
      spdxId: 'urn:document',
      creationInfo: '_:creation',
      rootElement: ['urn:sbom'],
      profileConformance: ['core', 'software', 'security'],
    },
    { type: 'software_Sbom', spdxId: 'urn:sbom', creationInfo: '_:creation', rootElement: ['urn:subject'] },
    { type: 'software_Package', spdxId: 'urn:subject', creationInfo: '_:creation', name: 'rtu-firmware' },
    {
      type: 'software_Package',
      spdxId: 'urn:tar',
      creationInfo: '_:creation',
      name: 'tar',
      software_packageVersion: '1.0.0',
      software_packageUrl: 'pkg:npm/tar@1.0.0',
    },
    { type: 'security_Vulnerability', spdxId: 'urn:flaw', creationInfo: '_:creation', name: 'CVE-2026-1001' },
    {
      type: 'security_VexNotAffectedVulnAssessmentRelationship',
      spdxId: 'urn:statement',
      creationInfo: '_:creation',
      relationshipType: 'doesNotAffect',
      from: 'urn:flaw',
      to: ['urn:tar'],
      security_justificationType: 'componentNotPresent',
    },
  ],
});

describe('what a BOM states of its parts', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Caller;
  let other: { id: string };

  beforeAll(async () => {
    api = await startApi();
    us = await api.as('administrator');
    await (await api.as('administrator', { installation: true })).upload('/feeds/osv/issues', JSON.stringify(advisory));
    other = (await us.post('/products', { name: 'Other' })).body;
    await hand(other, aBom());
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
  const hand = async (product: { id: string }, text: string) => {
    const { body } = await us.upload(`/products/${product.id}/boms`, text);
    await settled();
    return (await us.get(`/boms/${body.id}`)).body;
  };
  const aProduct = async (name: string) => {
    const maker = (await us.post('/suppliers', { name: `Acme` })).body;
    return (await us.post('/products', { name, makerId: maker.id })).body as { id: string };
  };
  const verdictOf = async (product: { id: string }) => {
    const [open, closed] = await Promise.all(
      ['open', 'closed'].map(
        async (state) => (await us.get(`/findings?product=${product.id}&state=${state}`)).body.items,
      ),
    );
    return [...open, ...closed].map(({ verdict }: { verdict: string }) => verdict).join();
  };

  it('is taken in with it, speaks of that product alone, and shows where it came from', async () => {
    const rtu = await aProduct('RTU');

    const bom = await hand(rtu, aBom({ state: 'not_affected' }));

    expect([await verdictOf(rtu), await verdictOf(other)]).toEqual(['not_affected', 'open']);
    const [document] = (await us.get('/vex/documents')).body.items;
    expect(document).toMatchObject({
      bom: { number: bom.number },
      product: { name: 'RTU' },
      author: 'Acme',
      statements: 1,
    });
    const [{ id }] = (await us.get(`/findings?product=${rtu.id}&state=closed`)).body.items;
    expect((await us.get(`/findings/${id}/triage`)).body.heard).toMatchObject([
      { kind: 'statement', trust: 'maker', source: { number: document.number, bom: bom.number } },
    ]);
  });

  it('counts no longer when a newer BOM says otherwise, or nothing', async () => {
    const meter = await aProduct('Meter');
    await hand(meter, aBom({ state: 'not_affected' }));
    const verdicts = [await verdictOf(meter)];

    await hand(meter, aBom({ version: 2, state: 'exploitable' }));
    verdicts.push(await verdictOf(meter));
    const last = await hand(meter, aBom({ version: 3 }));
    verdicts.push(await verdictOf(meter));

    expect(verdicts).toEqual(['not_affected', 'affected', 'open']);
    const ofMeter = (await us.get('/vex/documents')).body.items.filter(
      ({ product }: { product: { name: string } | null }) => product?.name === 'Meter',
    );
    expect(ofMeter.map(({ supersededBy }: { supersededBy: string }) => supersededBy)).toContain(last.id);
    expect(ofMeter).toHaveLength(2);
  });

  it('speaks of every part where it is about the subject, whatever that is called in the register', async () => {
    const gate = await aProduct('Gateway');

    await hand(gate, aBom({ state: 'resolved', ref: 'subject' }));

    expect(await verdictOf(gate)).toBe('fixed');
  });

  it('is read of SPDX 3 in the words of its author', async () => {
    const panel = await aProduct('Panel');

    const bom = await hand(panel, spdx3);

    expect([bom.state, await verdictOf(panel), await verdictOf(other)]).toEqual(['ready', 'not_affected', 'open']);
    const [document] = (await us.get('/vex/documents')).body.items;
    expect(document).toMatchObject({ format: 'spdx', author: 'Acme' });
    expect((await us.get(`/vex/documents/${document.id}`)).body.items).toMatchObject([
      { justification: 'component_not_present', source: { status: 'doesNotAffect' }, at: '/@graph/7' },
    ]);
  });
});
