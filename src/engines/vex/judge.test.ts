import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noTarget, type VexTarget } from '../../formats/vex/document.ts';
import { isMeant, noSubject, statementApplies, type VexSubject } from './applies.ts';
import { findingStates, judge, type TrustClass, trustClasses, type Voice } from './judge.ts';

const now = new Date('2026-03-14T00:00:00Z');
const trust: readonly TrustClass[] = trustClasses;

function aVoice(voice: Partial<Voice> = {}): Voice {
  return {
    kind: 'statement',
    id: 'a',
    trust: 'maker',
    author: 'Maker',
    at: '2026-01-01T00:00:00Z',
    state: 'not_affected',
    justification: null,
    expiresAt: null,
    ...voice,
  };
}

const voices = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom('decision', 'rule', 'statement'),
    id: fc.uuid(),
    trust: fc.constantFrom(...trustClasses),
    author: fc.constantFrom('A', 'B', 'C'),
    at: fc.option(fc.constantFrom('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'), { nil: null }),
    state: fc.constantFrom(...findingStates),
    justification: fc.constant(null),
    expiresAt: fc.option(fc.constantFrom('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'), { nil: null }),
  }) as fc.Arbitrary<Voice>,
  { maxLength: 6, selector: ({ id }) => id },
);

describe('judge', () => {
  it('leaves a finding open of which nobody spoke', () => {
    expect(judge([], { trust, now })).toMatchObject({ state: 'open', by: null, disputed: false });
  });

  it('takes the newest word of one author', () => {
    const old = aVoice({ state: 'affected' });
    const newer = aVoice({ id: 'b', at: '2026-02-01T00:00:00Z' });

    const { state, heard } = judge([newer, old], { trust, now });

    expect(state).toBe('not_affected');
    expect(heard).toContainEqual({ voice: old, outranked: 'newer-by-same-author' });
  });

  it('lets the trust decide between two authors, says that they disagree, and decides otherwise when the trust is turned', () => {
    const maker = aVoice();
    const other = aVoice({ id: 'b', author: 'Lab', trust: 'other', state: 'affected', at: '2026-03-01T00:00:00Z' });

    expect(judge([other, maker], { trust, now })).toMatchObject({ state: 'not_affected', by: maker, disputed: true });
    expect(judge([other, maker], { trust: ['own', 'other', 'maker', 'supplier'], now })).toMatchObject({
      state: 'affected',
      by: other,
      disputed: true,
    });
  });

  it('lets a decision come before a rule, and both before what others say', () => {
    const decision = aVoice({ kind: 'decision', id: 'd', trust: 'own', author: 'us', state: 'affected' });
    const rule = aVoice({
      kind: 'rule',
      id: 'r',
      trust: 'own',
      author: 'us',
      state: 'suppressed',
      at: '2026-03-01T00:00:00Z',
    });

    expect(judge([aVoice(), rule, decision], { trust, now }).by).toBe(decision);
    expect(judge([aVoice(), rule], { trust, now }).by).toBe(rule);
  });

  it('hears nothing of what has expired', () => {
    const accepted = aVoice({ kind: 'decision', trust: 'own', state: 'accepted', expiresAt: '2026-03-14T00:00:00Z' });

    expect(judge([accepted], { trust, now })).toMatchObject({ state: 'open', heard: [{ outranked: 'expired' }] });
  });

  it('names everybody once, and comes to the same whatever the order', () => {
    fc.assert(
      fc.property(voices, (said) => {
        const one = judge(said, { trust, now });
        const other = judge(said.toReversed(), { trust, now });

        expect(one.heard.length).toBe(said.length);
        expect(one.heard.filter(({ outranked }) => outranked === null).length).toBe(one.by === null ? 0 : 1);
        expect([other.state, other.by, other.disputed]).toEqual([one.state, one.by, one.disputed]);
      }),
    );
  });
});

function aTarget(target: Partial<VexTarget>): VexTarget {
  return { ...noTarget, ...target };
}

function aSubject(subject: Partial<VexSubject>): VexSubject {
  return { ...noSubject, ...subject };
}

describe('what a statement speaks of', () => {
  it.each([
    ['pkg:npm/a@1.0.0', 'pkg:npm/a@1.0.0', true],
    ['pkg:npm/a', 'pkg:npm/a@1.0.0', true],
    ['pkg:npm/a@1.0.1', 'pkg:npm/a@1.0.0', false],
    ['pkg:npm/b', 'pkg:npm/a@1.0.0', false],
    ['pkg:npm/%40s/a', 'pkg:npm/a@1.0.0', false],
    ['pkg:deb/debian/curl@7?arch=amd64', 'pkg:deb/debian/curl@7?arch=arm64', false],
    ['pkg:deb/debian/curl@7', 'pkg:deb/debian/curl@7?arch=arm64', true],
    ['pkg:deb/debian/curl@7?arch=amd64', 'pkg:deb/debian/curl@7', false],
  ])('is by package URL %s for %s: %s', (purl, own, expected) => {
    expect(isMeant(aTarget({ purl }), aSubject({ purl: own, name: 'a' }))).toBe(expected);
  });

  it.each([
    ['vers:npm/>=1.0.0|<2.0.0', '1.5.0', true],
    ['vers:npm/>=1.0.0|<2.0.0', '2.0.0', false],
    ['vers:npm/>=1.0.0|<2.0.0', 'strange one', false],
  ])('is by range %s for %s: %s', (versions, version, expected) => {
    const target = aTarget({ purl: 'pkg:npm/a', versions });

    expect(isMeant(target, aSubject({ purl: 'pkg:npm/a', version }))).toBe(expected);
  });

  it('is by hash, by CPE that names more, by reference, and by name with version', () => {
    const cpe = 'cpe:2.3:a:example:meter:*:*:*:*:*:*:*:*';

    expect(isMeant(aTarget({ hashes: { 'sha-256': 'ab' } }), aSubject({ hashes: { 'sha-256': 'AB' } }))).toBe(true);
    expect(isMeant(aTarget({ cpe }), aSubject({ cpes: ['cpe:2.3:a:example:meter:4.2:*:*:*:*:*:*:*'] }))).toBe(true);
    expect(
      isMeant(
        aTarget({ cpe: cpe.replace(':*', ':4.3') }),
        aSubject({ cpes: ['cpe:2.3:a:example:meter:4.2:*:*:*:*:*:*:*'] }),
      ),
    ).toBe(false);
    expect(isMeant(aTarget({ id: 'urn:cdx:x/1#a' }), aSubject({ refs: ['urn:cdx:x/1#a'] }))).toBe(true);
    expect(isMeant(aTarget({ name: 'METER', version: '4.2' }), aSubject({ name: 'Meter', version: '4.2' }))).toBe(true);
    expect(isMeant(aTarget({ purl: 'pkg:generic/acme/meter@4.2' }), aSubject({ name: 'Meter', version: '4.2' }))).toBe(
      true,
    );
    expect(isMeant(aTarget({ name: 'Meter', version: '4.3' }), aSubject({ name: 'Meter', version: '4.2' }))).toBe(
      false,
    );
  });

  it('is a part only in the product that is named', () => {
    const product = aSubject({ name: 'Meter', purl: 'pkg:generic/meter@1' });
    const component = aSubject({ purl: 'pkg:npm/a@1' });
    const one = { names: ['CVE-1', 'GHSA-1'], product, component };
    const vulnerability = { name: 'ghsa-1', aliases: [], description: null };
    const part = aTarget({ purl: 'pkg:npm/a@1' });

    expect(statementApplies({ vulnerability, product: aTarget({ name: 'Meter' }), subcomponent: part }, one)).toBe(
      true,
    );
    expect(statementApplies({ vulnerability, product: aTarget({ name: 'Other' }), subcomponent: part }, one)).toBe(
      false,
    );
    expect(statementApplies({ vulnerability, product: part, subcomponent: null }, one)).toBe(true);
    expect(
      statementApplies({ vulnerability: { ...vulnerability, name: 'CVE-2' }, product: part, subcomponent: null }, one),
    ).toBe(false);
  });
});
