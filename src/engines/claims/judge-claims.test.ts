import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Proof } from '../../formats/questionnaire/answers.ts';
import { itemsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import { readQuestionnaireObject } from '../../formats/questionnaire/read-questionnaire.ts';
import { findShipped, shippedIds } from '../questionnaires/library/library.ts';
import { sameQuestions } from '../questionnaires/same-questions.ts';
import { type HeldBom, type HeldProduct, noFacts, type Ref, type SupplierFacts } from './facts.ts';
import { judgeClaims } from './judge-claims.ts';
import { claimRules } from './rules.ts';

const day = '2026-11-22';
const daysAgo = (days: number) => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
const said = { source: null, on: null };

const shipped = new Map<string, Questionnaire>();
beforeAll(async () => {
  for (const id of shippedIds) shipped.set(id, (await findShipped(id))!);
});

function ref(kind: Ref['kind'], name: string): Ref {
  return { kind, id: `${kind} ${name}`, number: null, name };
}

const supplier = ref('supplier', 'Meridiq Telemetry');

function factsOf(more: Partial<SupplierFacts> = {}): SupplierFacts {
  return { ...noFacts(supplier), ...more };
}

function bomOf(name: string, more: Partial<HeldBom> = {}): HeldBom {
  const made = daysAgo(400);
  return { ref: ref('bom', name), made, received: made, isSoftware: true, isChecked: true, ...more };
}

function productOf(name: string, more: Partial<HeldProduct> = {}): HeldProduct {
  const bom = more.bom === undefined ? bomOf(name) : more.bom;
  return { ref: ref('product', name), kind: 'software', hasOpenFindings: false, statements: [], ...more, bom };
}

function proofOf(more: Partial<Proof> = {}): Proof {
  return { title: 'ISO 27001', class: 'certificate', grade: 'with-proof', verification: 'unverified', ...more };
}

const own = (() => {
  const read = readQuestionnaireObject({
    schema: 'holdfast.questionnaire/1',
    id: 'own',
    version: '1.0.0',
    title: 'Own',
    summary: 'For a test.',
    language: 'en',
    wording: 'own',
    options: {
      usual: [
        { id: 'yes', label: 'Yes' },
        { id: 'no', label: 'No' },
      ],
    },
    sections: [
      {
        id: '1',
        title: 'One',
        items: [
          {
            id: 'sites',
            text: 'Do you or those who supply you have sites in Freedonia?',
            kind: 'single',
            options: 'usual',
            claims: [{ rule: 'no-restricted-country', is: ['no'], countries: ['FR'] }],
          },
          {
            id: 'incidents',
            text: 'Was there an incident?',
            kind: 'single',
            options: 'usual',
            claims: [{ rule: 'no-incidents', is: ['no'] }],
          },
          {
            id: 'later',
            text: 'And after that?',
            kind: 'single',
            options: 'usual',
            when: { item: 'incidents', is: ['no'] },
            claims: [{ rule: 'no-incidents', is: ['no'] }],
          },
          { id: 'days', text: 'Days to a fix?', kind: 'number', claims: [{ rule: 'patch-time' }] },
        ],
      },
    ],
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
})();

function judge(questionnaire: string, answers: Record<string, Answer>, facts: SupplierFacts) {
  return judgeClaims({ questionnaire: shipped.get(questionnaire) ?? own, answers }, facts, { day });
}

function outcomes(questionnaire: string, answers: Record<string, Answer>, facts: SupplierFacts) {
  return judge(questionnaire, answers, facts).map(({ rule, outcome }) => `${rule.id} ${outcome}`);
}

describe('the rules of claims', () => {
  it('name questions, options and entries that are there', () => {
    for (const { claims, id } of claimRules) {
      for (const claim of claims === 'every-proof' ? [] : claims) {
        if ('entry' in claim) {
          expect({ id, known: sameQuestions.entries.some((one) => one.id === claim.entry) }).toEqual({
            id,
            known: true,
          });
          continue;
        }
        const questionnaire = shipped.get(claim.questionnaire)!;
        const item = [...itemsOf(questionnaire)].find((one) => one.id === claim.item);
        const options = (item?.options ? questionnaire.options[item.options]! : []).map((option) => option.id);
        expect({ id, item: item?.id, is: claim.is ?? [] }).toEqual({
          id,
          item: claim.item,
          is: (claim.is ?? []).filter((option) => options.includes(option)),
        });
      }
    }
  });
});

describe('judgeClaims', () => {
  it('sets a bill of materials that is claimed against none received, product by product', () => {
    const facts = factsOf({ products: [productOf('TR-60', { bom: null }), productOf('TR-70')] });

    const [judged] = judge('software-acquisition-guide', { 'CONTROL.GOV.09': { choice: 'yes' } }, facts);

    expect(judged).toMatchObject({
      rule: { id: 'sbom-delivered' },
      outcome: 'contradicted',
      severity: 'contradiction',
      claim: { item: 'CONTROL.GOV.09', answer: 'Yes' },
      against: [{ says: 'No software bill of materials of TR-60 was received.', ref: { kind: 'product' } }],
      againstCount: 1,
    });
  });

  it('cannot check what nothing is known of, and says what lacks', () => {
    const answers = { 'CONTROL.GOV.09': { choice: 'yes' }, 'CONTROL.SC.07': { choice: 'yes' } };

    expect(judge('software-acquisition-guide', answers, factsOf())).toMatchObject([
      { outcome: 'unknown', sentence: 'No software of this supplier stands in the register.' },
      { outcome: 'unknown', sentence: 'No source of end-of-life dates is loaded.' },
    ]);
  });

  it('claims nothing for who answers No, or in a branch that was left', () => {
    const facts = factsOf({ products: [productOf('TR-60', { bom: null })] });

    expect(judge('software-acquisition-guide', { 'CONTROL.GOV.09': { choice: 'no' } }, facts)).toEqual([]);
    expect(judge('own', { incidents: { choice: 'yes' }, later: { choice: 'no' } }, facts)).toEqual([]);
    expect(judge('own', { incidents: { choice: 'no' }, later: { choice: 'no' } }, facts)).toHaveLength(2);
  });

  it('reads the patch time of an answer in words, and holds it against what is known to be exploited', () => {
    const product = productOf('TR-60');
    const exploited = {
      ref: ref('finding', 'F-0007'),
      vulnerability: 'CVE-2021-44228',
      component: 'log4j-core 2.14.1',
      product: product.ref,
      bom: product.bom!,
      on: daysAgo(31),
      due: null,
    };
    const facts = factsOf({ products: [product], exploited: [exploited] });
    const of = (text: string) =>
      judge('vendor-scrm-template', { '3.16': { choice: 'yes' }, '3.16.2': { text } }, facts).find(
        ({ rule }) => rule.id === 'patch-time',
      );

    expect(of('Critical 7 days, all others 30 days')).toMatchObject({
      outcome: 'contradicted',
      claim: { says: 'It supplies fixes within 30 days, the longest time that it names.' },
      against: [{ says: expect.stringContaining('exploited for 31 days'), ref: { kind: 'finding' } }],
    });
    expect(of('Within 31 days')).toMatchObject({ outcome: 'agrees' });
    expect(of('Quickly')).toMatchObject({ outcome: 'unknown' });
    expect(outcomes('own', { days: { number: 30 } }, facts)).toEqual(['patch-time contradicted']);
  });

  it('takes a certificate that has run out for a contradiction, one of unknown end for none', () => {
    const of = (proofs: Proof[], facts = factsOf()) =>
      judge('vendor-scrm-template', { '4.1': { choice: 'yes', proofs } }, facts).map(({ rule, outcome, severity }) => [
        rule.id,
        outcome,
        severity,
      ]);

    expect(of([proofOf({ validUntil: daysAgo(1) })])).toEqual([
      ['security-certified', 'contradicted', 'contradiction'],
    ]);
    expect(of([proofOf({ validUntil: day })])).toEqual([['security-certified', 'agrees', 'contradiction']]);
    expect(of([proofOf()])).toEqual([['security-certified', 'unknown', 'contradiction']]);
    expect(of([])).toEqual([['security-certified', 'contradicted', 'hint']]);
    const evidence = { ...said, ref: ref('evidence', 'E-0001'), kind: 'certificate', adverse: false };
    expect(
      of([], factsOf({ evidence: [{ ...evidence, title: 'ISO/IEC 27001:2022', validUntil: daysAgo(3) }] })),
    ).toEqual([['security-certified', 'contradicted', 'contradiction']]);
    expect(of([], factsOf({ evidence: [{ ...evidence, title: 'ISO 9001', validUntil: daysAgo(-3) }] }))).toEqual([
      ['security-certified', 'contradicted', 'hint'],
    ]);
  });

  it('reads a country by its code or its name, and an unreadable one as unknown', () => {
    const of = (text: string) => outcomes('secure-software-attestation', { 'producer-country': { text } }, facts);
    const facts = factsOf({ country: 'CZ' });

    expect([of('Czechia'), of('cz'), of('Czech Republic'), of('Poland'), of('Bohemia')]).toEqual([
      ['seat agrees'],
      ['seat agrees'],
      ['seat agrees'],
      ['seat contradicted'],
      ['seat unknown'],
    ]);
  });

  it('takes the countries that a question names in place of those that are restricted', () => {
    const place = { ...said, ref: ref('site', 'Lyon'), country: 'FR', tier: 2, via: 'Volt' };
    const facts = factsOf({ country: 'DE', places: [place], restricted: new Map([['KP', said]]) });

    expect(judge('own', { sites: { choice: 'no' } }, facts)).toMatchObject([
      {
        outcome: 'contradicted',
        severity: 'contradiction',
        against: [{ says: 'Lyon, which stands behind it by way of Volt, is in France.' }],
      },
    ]);
    expect(judge('own', { sites: { choice: 'yes' } }, facts)).toEqual([]);
  });

  it('leaves open who only may control a supplier', () => {
    const owner = { ...said, ref: ref('supplier', 'Holding'), country: 'KP' };
    const of = (control: 'certain' | 'possible' | 'none') =>
      outcomes(
        'ir-8272',
        { 'supplier-4.1': { choice: '5' } },
        factsOf({ owners: [{ ...owner, control }], restricted }),
      );
    const restricted = new Map([['KP', said]]);

    expect([of('certain'), of('possible'), of('none')]).toEqual([
      ['no-restricted-owner contradicted'],
      ['no-restricted-owner unknown'],
      ['no-restricted-owner agrees'],
    ]);
  });
});

/** Answers that claim all there is to claim, by questionnaire. */
const answered: Record<string, Record<string, Answer>> = {
  'vendor-scrm-template': {
    '2.4': { choice: 'yes' },
    '2.5': { choice: 'yes' },
    '2.6': { choice: 'yes' },
    '3.16': { choice: 'yes' },
    '3.16.2': { text: 'Within 30 days.' },
    '4.22': { choice: 'yes' },
    '8.6': { choice: 'yes' },
  },
  'software-acquisition-guide': {
    'CONTROL.GOV.05': { choice: 'yes' },
    'CONTROL.GOV.09': { choice: 'yes' },
    'CONTROL.SC.07': { choice: 'yes' },
  },
  'ir-8272': { 'supplier-4.1': { choice: '5' } },
  'secure-software-attestation': { 'producer-country': { text: 'Germany' } },
  own: { incidents: { choice: 'no' } },
};

interface World {
  facts: SupplierFacts;
  proofs: { certificate: string; policy: string };
}

/** How to make one contradiction in a world that has none, and nothing else. */
const seeds: Record<string, (world: World) => World> = {
  'sbom-delivered': withProduct((name) => productOf(name, { bom: bomOf(name, { isSoftware: false }) })),
  'bom-kept': withProduct((name) => productOf(name, { kind: 'hardware', bom: null })),
  'patch-time': withExploited({ on: daysAgo(200), made: daysAgo(400), due: null }),
  'exploited-fixed': withExploited({ on: daysAgo(5), made: daysAgo(400), due: daysAgo(1) }),
  'known-before-delivery': withExploited({ on: daysAgo(5), made: daysAgo(2), due: null }),
  'supported-components': withFacts(({ ended }) => ({
    knowsSupport: true,
    ended: [...ended, { component: 'OpenSSL 1.0.2', product: ref('product', 'X'), bom: bomOf('X'), on: daysAgo(900) }],
  })),
  'vulnerability-status-published': withProduct((name) => productOf(name, { hasOpenFindings: true })),
  'no-restricted-country': withFacts(({ places }) => ({
    places: [...places, { ...said, ref: ref('site', 'North'), country: 'KP', tier: 1, via: null }],
  })),
  'no-restricted-owner': withFacts(({ owners }) => ({
    owners: [...owners, { ...said, ref: ref('supplier', 'Holding'), country: 'KP', control: 'certain' }],
  })),
  'security-certified': (world) => ({ ...world, proofs: { ...world.proofs, certificate: daysAgo(1) } }),
  'proof-current': (world) => ({ ...world, proofs: { ...world.proofs, policy: daysAgo(1) } }),
  'several-sources': withFacts(({ parts }) => ({
    parts: [...parts, { ...said, ref: ref('supplier', 'Lumenor'), part: 'transceiver', sources: 'only' }],
  })),
  'authorised-channel': withFacts(({ sales }) => ({
    sales: [
      ...sales,
      { ...said, seller: ref('supplier', 'Broker'), what: ref('product', 'Switch'), authorisation: null },
    ],
  })),
  'no-incidents': withFacts(({ evidence }) => ({
    evidence: [
      ...evidence,
      { ...said, ref: ref('evidence', 'E'), kind: 'incident', title: 'Breach', validUntil: null, adverse: true },
    ],
  })),
  seat: withFacts(() => ({ country: 'PL' })),
};

function withFacts(change: (facts: SupplierFacts) => Partial<SupplierFacts>): (world: World) => World {
  return ({ facts, proofs }) => ({ facts: { ...facts, ...change(facts) }, proofs });
}

function withProduct(made: (name: string) => HeldProduct): (world: World) => World {
  return withFacts(({ products }) => ({ products: [...products, made(`seeded ${products.length}`)] }));
}

function withExploited({ on, made, due }: { on: string; made: string; due: string | null }): (world: World) => World {
  return withFacts(({ products, exploited }) => {
    const name = `exploited ${products.length}`;
    const product = productOf(name, { bom: bomOf(name, { made }) });
    const finding = {
      ref: ref('finding', name),
      vulnerability: 'CVE-1',
      component: 'c',
      product: product.ref,
      on,
      due,
    };
    return { products: [...products, product], exploited: [...exploited, { ...finding, bom: product.bom! }] };
  });
}

const knownCountry = fc.constantFrom('DE', 'PL', 'TW');
const anyCountry = fc.option(knownCountry);
const named = fc.string({ minLength: 1, maxLength: 8 });

/** Facts that go with every answer: some things are known, and some are not. */
const cleanWorld: fc.Arbitrary<World> = fc
  .record({
    country: fc.constantFrom('DE', null),
    products: fc.array(
      fc.tuple(named, fc.boolean(), fc.boolean()).map(([name, isChecked, isStated]) =>
        productOf(name, {
          bom: bomOf(name, { isChecked, made: isStated ? daysAgo(10) : null }),
          hasOpenFindings: isStated,
          statements: isStated ? [{ ...said, ref: ref('vex', name) }] : [],
        }),
      ),
      { maxLength: 4 },
    ),
    services: fc.array(
      named.map((name) => productOf(name, { kind: 'service', bom: null })),
      { maxLength: 2 },
    ),
    knowsSupport: fc.boolean(),
    places: fc.array(
      fc
        .tuple(named, anyCountry, fc.constantFrom('site' as const, 'supplier' as const))
        .map(([name, country, kind]) => ({
          ...said,
          ref: ref(kind, name),
          country,
          tier: 1,
          via: null,
        })),
      { maxLength: 5 },
    ),
    owners: fc.array(
      fc
        .tuple(named, anyCountry, fc.constantFrom('certain' as const, 'none' as const))
        .map(([name, country, control]) => ({
          ...said,
          ref: ref('supplier', name),
          country,
          control,
        })),
      { maxLength: 3 },
    ),
    possible: fc.boolean(),
    parts: fc.array(
      named.map((part) => ({ ...said, ref: ref('supplier', part), part, sources: 'others' as const })),
      { maxLength: 3 },
    ),
    sales: fc.array(
      fc.option(fc.integer({ min: 0, max: 900 })).map((left) => ({
        ...said,
        seller: ref('supplier', 'Seller'),
        what: ref('product', 'Switch'),
        authorisation: {
          ref: ref('evidence', 'Letter'),
          title: 'Letter',
          validUntil: left === null ? null : daysAgo(-left),
        },
      })),
      { maxLength: 2 },
    ),
    isRestricting: fc.boolean(),
  })
  .map(({ services, possible, isRestricting, products, owners, ...facts }) => ({
    facts: factsOf({
      ...facts,
      products: [...products, ...services],
      owners: possible
        ? [...owners, { ...said, ref: ref('supplier', 'Perhaps'), country: 'KP', control: 'possible' as const }]
        : owners,
      restricted: new Map(isRestricting || possible ? [['KP', said]] : []),
    }),
    proofs: { certificate: daysAgo(-100), policy: daysAgo(-100) },
  }));

function contradictedIn({ facts, proofs }: World): string[] {
  const found = Object.entries(answered).flatMap(([questionnaire, answers]) => {
    const proven: Record<string, Answer> =
      questionnaire === 'vendor-scrm-template'
        ? {
            '4.1': { choice: 'yes', proofs: [proofOf({ validUntil: proofs.certificate })] },
            '4.3': { choice: 'yes', proofs: [proofOf({ class: 'policy', validUntil: proofs.policy })] },
          }
        : {};
    return judge(questionnaire, { ...answers, ...proven }, facts);
  });
  return [...new Set(found.filter(({ outcome }) => outcome === 'contradicted').map(({ rule }) => rule.id))].sort();
}

describe('answers against a world', () => {
  it('are not contradicted by one that they go with, however much of it is unknown', () => {
    fc.assert(
      fc.property(cleanWorld, (world) => {
        expect(contradictedIn(world)).toEqual([]);
      }),
    );
  });

  it('are contradicted by just what was put into it', () => {
    fc.assert(
      fc.property(cleanWorld, fc.subarray(Object.keys(seeds)), (world, chosen) => {
        const restricting = withFacts(() => ({ restricted: new Map([['KP', said]]) }))(world);
        const seeded = chosen.reduce((one, name) => seeds[name]!(one), restricting);

        const found = contradictedIn(seeded);

        expect(found).toEqual([...chosen].sort());
      }),
    );
  });

  it('are contradicted no less by a fact more', () => {
    fc.assert(
      fc.property(cleanWorld, fc.subarray(Object.keys(seeds)), fc.subarray(Object.keys(seeds)), (world, some, more) => {
        const with_ = (names: string[]) => names.reduce((one, name) => seeds[name]!(one), world);

        expect(contradictedIn(with_([...some, ...more]))).toEqual(expect.arrayContaining(contradictedIn(with_(some))));
      }),
    );
  });
});
