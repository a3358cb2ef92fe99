import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '../../../tests/api.ts';
import { aForm, plantRound } from '../../../tests/assessments.ts';
import { findShipped } from '../../engines/questionnaires/library/library.ts';
import type { Answer } from '../../formats/questionnaire/answers.ts';
import type { PortfolioRow } from '../assessment-reports/contract.ts';
import type { Claim } from './contract.ts';

const log4j = 'pkg:maven/org.apache.logging.log4j/log4j-core';
const far = '2999-12-31';
const past = '2020-01-01';

/** What is answered to each questionnaire: the same by all suppliers, but for how long the certificate holds. */
const answersOf = (certifiedUntil: string): Record<string, Record<string, Answer>> => ({
  'vendor-scrm-template': {
    '2.4': { choice: 'yes' },
    '2.6': { choice: 'yes' },
    '3.16': { choice: 'yes' },
    '3.16.2': { text: 'Critical ones within 14 days, all others within 30 days.' },
    '4.1': {
      choice: 'yes',
      proofs: [
        {
          title: 'ISO/IEC 27001',
          class: 'certificate',
          grade: 'certified',
          verification: 'unverified',
          validUntil: certifiedUntil,
        },
      ],
    },
    '8.6': { choice: 'yes' },
  },
  'software-acquisition-guide': { 'CONTROL.GOV.09': { choice: 'yes' } },
  'ir-8272': { 'supplier-4.1': { choice: '5' } },
});

describe('answers held against evidence', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  let us: Awaited<ReturnType<typeof api.as>>;
  let auditor: Awaited<ReturnType<typeof api.as>>;
  let clean: string;
  let seeded: string;
  let silent: string;
  const post = async (path: string, body: object): Promise<{ id: string; number: string }> => {
    const { status, body: given } = await us.post(path, body);
    expect({ path, status, given }).toMatchObject({ status: 201 });
    return given;
  };
  const settled = async () => {
    for (;;) {
      const { rows } = await api.platform.database.pool.query(
        'select count(*)::int as open from graphile_worker._private_jobs where attempts < max_attempts',
      );
      if (rows[0].open === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const claims = async (query: string): Promise<Claim[]> =>
    (await auditor.get(`/claims?limit=200&${query}`)).body.items;
  const contradicted = async (supplier: string) =>
    (await claims(`supplier=${supplier}&outcome=contradicted`)).map(({ rule }) => rule.id).sort();
  const submit = async (supplierId: string, certifiedUntil: string) => {
    for (const [id, answers] of Object.entries(answersOf(certifiedUntil))) {
      const form = (await findShipped(id))!;
      await plantRound(api, api.workspace.id, { form, assessments: [{ supplierId, submissions: [answers] }] });
    }
  };
  const bomWith = (version: string) =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { timestamp: '2026-05-01T00:00:00Z' },
      components: [{ type: 'library', name: 'log4j-core', version, purl: `${log4j}@${version}` }],
    });
  const giveBom = async (productId: string, version: string) => {
    expect((await us.upload(`/products/${productId}/boms?fileName=sbom.json`, bomWith(version))).status).toBe(202);
  };
  beforeAll(async () => {
    api = await startApi();
    us = await api.as('analyst');
    auditor = await api.as('auditor');
    const installer = await api.as('administrator', { installation: true });
    const advisory = {
      id: 'GHSA-jfh8-c2jp-5v3q',
      modified: '2026-01-01T00:00:00Z',
      aliases: ['CVE-2021-44228'],
      affected: [
        {
          package: { ecosystem: 'Maven', name: 'org.apache.logging.log4j:log4j-core' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2.0' }, { fixed: '2.15.0' }] }],
        },
      ],
    };
    await installer.upload('/feeds/osv/issues', JSON.stringify(advisory));
    const exploited = {
      cveID: 'CVE-2021-44228',
      dateAdded: '2021-12-10',
      dueDate: '2021-12-24',
      requiredAction: 'Go.',
    };
    await installer.upload('/feeds/kev/issues', JSON.stringify({ catalogVersion: '1', vulnerabilities: [exploited] }));
    const named = async (name: string, country: string | null = 'DE') =>
      (await post('/suppliers', { name, country })).id;
    [clean, seeded, silent] = await Promise.all([named('Kestrelline'), named('Meridiq'), named('Silent', null)]);
    const product = async (name: string, makerId: string, kind = 'software') =>
      (await post('/products', { name, makerId, kind })).id;

    await giveBom(await product('Historian', clean), '2.17.1');
    const [second, third] = await Promise.all([named('Optics East', 'PL'), named('Optics West', 'PT')]);
    for (const fromId of [second, third]) await post('/links', { fromId, toId: clean, kind: 'supplies' });
    const sources = [second, third].map((nodeId) => ({ nodeId }));
    await post('/source-groups', { ofId: clean, name: 'Transceiver', need: 1, sources });
    await post('/sites', { name: 'Dresden plant', country: 'DE', supplierId: clean });
    await post('/links', { fromId: await named('Clean Holding', 'AT'), toId: clean, kind: 'owns', share: 0.8 });
    const authorised = await post('/links', { fromId: second, toId: clean, kind: 'resells' });
    const letter = { kind: 'letter', title: 'Letter of the maker', origin: 'third-party', observedOn: past };
    await post('/evidence', { subjectId: authorised.id, ...letter, validUntil: far });

    await giveBom(await product('TR-60', seeded), '2.14.1');
    await product('TR-60 firmware', seeded);
    const maker = await named('Lumenor Optics', 'KP');
    await post('/links', { fromId: maker, toId: seeded, kind: 'supplies' });
    await post('/source-groups', { ofId: seeded, name: 'Transceiver', need: 1, sources: [{ nodeId: maker }] });
    const plant = await named('Voltarc', 'DE');
    await post('/links', { fromId: plant, toId: maker, kind: 'supplies' });
    await post('/sites', { name: 'Rason plant', country: 'KP', supplierId: plant });
    const owner = await named('Seeded Holding', 'KP');
    await post('/links', { fromId: owner, toId: seeded, kind: 'owns', share: 0.6 });
    await post('/links', { fromId: plant, toId: seeded, kind: 'resells' });

    await submit(clean, far);
    await submit(seeded, past);
    await submit(silent, far);
    await settled();
  }, 60_000);
  afterAll(() => api.stop());

  it('contradict nothing about countries while none is restricted', async () => {
    expect((await claims(`supplier=${seeded}&rule=no-restricted-country`))[0]).toMatchObject({
      outcome: 'unknown',
      sentence: 'Your organisation has not said which countries it restricts.',
    });
  });

  it('hold countries against those that the organisation restricts, which have a past', async () => {
    expect((await auditor.send('PUT', '/restricted-countries/KP', { reason: 'Regulation' })).status).toBe(403);
    expect((await us.send('PUT', '/restricted-countries/QQ', {})).body).toMatchObject({ status: 400 });
    const restricted = await us.send('PUT', '/restricted-countries/KP', { reason: 'Regulation' });
    expect(restricted).toMatchObject({ status: 200, body: { country: 'KP', reason: 'Regulation' } });

    expect((await auditor.get('/restricted-countries')).body.items).toMatchObject([{ country: 'KP' }]);
    expect((await auditor.get('/audit?limit=1')).body.items).toMatchObject([
      { action: 'country.restricted', details: { country: 'KP', reason: 'Regulation' } },
    ]);
    await us.send('PUT', '/restricted-countries/CU', {});
    expect((await us.delete('/restricted-countries/CU')).status).toBe(204);
    expect((await us.delete('/restricted-countries/CU')).status).toBe(404);
  });

  it('find all that was seeded, each with both sides and where they open', async () => {
    expect(await contradicted(seeded)).toEqual([
      'authorised-channel',
      'exploited-fixed',
      'no-restricted-country',
      'no-restricted-owner',
      'patch-time',
      'sbom-delivered',
      'security-certified',
      'several-sources',
    ]);
    const found = new Map((await claims(`supplier=${seeded}`)).map((claim) => [claim.rule.id, claim]));
    expect(found.get('sbom-delivered')).toMatchObject({
      claim: { assessment: { number: expect.stringMatching(/^A-/) }, item: 'CONTROL.GOV.09', on: '2026-02-20' },
      against: [{ says: 'No software bill of materials of TR-60 firmware was received.', ref: { kind: 'product' } }],
    });
    expect(found.get('patch-time')).toMatchObject({
      against: [{ ref: { kind: 'finding', number: 'F-0001' }, source: 'sbom.json', on: '2021-12-10' }],
    });
    expect(
      found
        .get('no-restricted-country')!
        .against.map(({ says }) => says)
        .sort(),
    ).toEqual([
      'Lumenor Optics is in North Korea.',
      'Rason plant, which stands behind it by way of Voltarc, is in North Korea.',
    ]);
    expect(found.get('no-restricted-owner')!.against.map(({ says }) => says)).toEqual([
      'Seeded Holding, in North Korea, controls it.',
    ]);
    expect(found.get('several-sources')).toMatchObject({
      against: [{ says: 'Lumenor Optics is the only source of Transceiver.', ref: { kind: 'supplier' } }],
    });
  });

  it('invent none where all goes together, nor where nothing is known', async () => {
    expect(await contradicted(clean)).toEqual([]);
    expect(await contradicted(silent)).toEqual([]);
    const agreed = await claims(`supplier=${clean}&outcome=agrees`);
    expect(agreed.map(({ rule }) => rule.id).sort()).toEqual([
      'authorised-channel',
      'exploited-fixed',
      'no-restricted-country',
      'no-restricted-owner',
      'patch-time',
      'sbom-delivered',
      'security-certified',
      'several-sources',
    ]);
    const unknown = await claims(`supplier=${silent}&outcome=unknown`);
    expect(unknown).toHaveLength(7);
    for (const { sentence, settle } of unknown) expect([sentence.length > 0, settle !== null]).toEqual([true, true]);
  });

  it('are counted by supplier, the most contradicted first, and read page by page', async () => {
    const { body } = await auditor.get('/claims/suppliers');
    expect(body).toMatchObject({
      total: 3,
      items: [
        { supplier: { name: 'Meridiq' }, contradicted: 6, hints: 2, agrees: 0, unknown: 0 },
        { supplier: { name: 'Kestrelline' }, contradicted: 0, hints: 0, agrees: 8 },
        { supplier: { name: 'Silent' }, contradicted: 0, hints: 0, agrees: 1, unknown: 7 },
      ],
    });
    const ids: string[] = [];
    let after = '';
    do {
      const page = (await auditor.get(`/claims?limit=5${after}`)).body;
      expect(page).toMatchObject({ total: 24, counts: { contradicted: 6, hints: 2, agrees: 9, unknown: 7 } });
      ids.push(...page.items.map(({ id }: Claim) => id));
      after = page.next ? `&after=${page.next}` : '';
    } while (after);
    expect(new Set(ids).size).toBe(24);

    for (const sort of ['-contradictions', 'supplier']) {
      const { items } = (await auditor.get(`/assessment-portfolio?sort=${sort}`)).body;
      const counts = items.map((row: PortfolioRow) => [row.supplier.name, row.contradictions]);
      expect(Object.fromEntries(counts)).toMatchObject({ Kestrelline: 0, Meridiq: 6 });
    }
  });

  it('say what to ask next, with what would follow from each answer', async () => {
    const form = aForm();
    const answers = { '1.1': { choice: 'yes' }, '1.2': { choice: 'yes' }, '2.1': { choice: 'yes' } };
    await plantRound(api, api.workspace.id, { form, assessments: [{ supplierId: clean, submissions: [answers] }] });
    const query = `supplier=${clean}&needed=0.9&limit=1`;

    const { status, body } = await auditor.get(`/questions-to-ask?${query}`);

    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        items: [
          {
            item: '2.2',
            questionnaire: 'own-small',
            changesChoice: true,
            now: { action: 'require-remedy', inPlace: 0.8 },
            answers: [{ action: 'accept' }, { action: 'require-remedy', reached: 0 }],
          },
        ],
        assumptions: expect.arrayContaining([expect.stringContaining('90 %')]),
      },
    });
    expect((await auditor.get(`/questions-to-ask?${query}&after=${body.next}`)).body.items).not.toEqual(body.items);
    expect((await auditor.get('/questions-to-ask?doubt=1')).status).toBe(400);
  });

  it('are read as of the past', async () => {
    const restricted = (await auditor.get('/audit?action=country.restricted&limit=2')).body.items.at(-1);
    const then = (
      await auditor.get(`/claims?supplier=${seeded}&rule=no-restricted-owner&asOf=${restricted.number - 1}`)
    ).body;

    expect(then.items).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('count no submission that a newer one has taken the place of', async () => {
    const form = (await findShipped('ir-8272'))!;
    await plantRound(api, api.workspace.id, {
      form,
      assessments: [
        { supplierId: seeded, submissions: [{ 'supplier-4.1': { choice: '1' } }], submittedAt: '2026-03-01T00:00:00Z' },
      ],
    });

    expect(await claims(`supplier=${seeded}&rule=no-restricted-owner`)).toEqual([]);
    const answered = (await claims(`supplier=${seeded}&rule=patch-time`))[0]!.claim.assessment;
    expect((await claims(`assessment=${answered.number}`)).map(({ supplier }) => supplier.name)).toEqual(
      Array.from({ length: 6 }, () => 'Meridiq'),
    );
    expect((await auditor.get('/claims?assessment=A-9999')).status).toBe(404);
  });

  it('tell suppliers what they said themselves, and nothing that others know', async () => {
    const round = { questionnaire: 'vendor-scrm-template', suppliers: [{ id: seeded }], dueOn: far };
    const { link } = ((await post('/assessment-rounds', round)) as unknown as SentRound).items[0]!;
    const changes = [{ item: '2.4', version: 0, answer: { choice: 'yes' } }];
    const saved = (await api.stranger.post('/answer/save', { token: link.token, changes })).body;
    expect(saved.standing.hints).toEqual([]);

    const { body } = await us.post('/declarations', { suppliers: [{ id: seeded }] });
    const { token } = body.items[0].link;
    const { version, statement } = (await api.stranger.post('/declare/open', { token })).body;
    const site = { ref: 'a', name: 'Assembly North', country: 'KP', place: null, owned: true };
    const said = {
      ...statement,
      none: ['owners', 'suppliers'],
      sites: [{ ...site, recoverDays: null, bufferDays: null }],
    };
    await api.stranger.post('/declare/save', { token, version, statement: said });
    const declared = { token, version: version + 1, name: 'Ada Ferris', attested: true };
    expect((await api.stranger.post('/declare/submit', declared)).status).toBe(200);

    const { standing } = (await api.stranger.post('/answer/open', { token: link.token })).body;
    expect(standing.hints).toEqual([
      {
        item: '2.4',
        kind: 'contradicts',
        says: 'This does not match another record',
        why: expect.stringMatching(
          /^You told us on \d+ \w+ \d{4} of Assembly North in North Korea, a country on our list\./,
        ),
      },
    ]);
  });
});

interface SentRound {
  items: { link: { token: string } }[];
}
