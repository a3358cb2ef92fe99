import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { basisOf, basisOfProducts, FindingCounts, totalOf, worstOf } from './finding-counts.tsx';

const none = {
  critical: 0,
  high: 0,
  medium: 0,
  low: 0,
  none: 0,
  unknown: 0,
  knownExploited: 0,
  malicious: 0,
  unchecked: 0,
};

describe('FindingCounts', () => {
  it('says that nothing was checked instead of showing no finding', () => {
    const picture = renderToStaticMarkup(<FindingCounts counts={none} basis="not-checked" />);

    expect(picture).toContain('Not checked');
    expect(picture).not.toContain('No known finding');
  });

  it('keeps what could not be checked beside a result without findings', () => {
    const picture = renderToStaticMarkup(<FindingCounts counts={{ ...none, unchecked: 31 }} basis="checked" />);

    expect(picture).toContain('No known finding');
    expect(picture).toContain('31 not checked');
  });
});

describe('findings of unknown severity', () => {
  it('are told apart from components that could not be checked', () => {
    const picture = renderToStaticMarkup(
      <FindingCounts counts={{ ...none, unknown: 78, unchecked: 3 }} basis="checked" />,
    );

    expect(picture).toContain('78 of unknown severity');
    expect(picture).toContain('3 not checked');
    expect(picture).not.toContain('No known finding');
  });
});

describe('a count of several products', () => {
  it('does not claim that nothing is known where some were never checked', () => {
    const picture = renderToStaticMarkup(<FindingCounts counts={none} basis="in-part" />);

    expect(picture).not.toContain('No known finding');
    expect(picture).toContain('data-mark="unknown"');
  });
});

describe('basisOf', () => {
  it('is a check only where there is a bill of materials and it was matched', () => {
    expect(basisOf({ components: 12, checkedAt: '2026-11-20T09:00:00Z' })).toBe('checked');
    expect(basisOf({ components: 12, checkedAt: null })).toBe('not-checked');
    expect(basisOf({ components: null, checkedAt: null })).toBe('not-checked');
  });
});

describe('basisOfProducts', () => {
  it('is a check only where every product was checked', () => {
    expect(basisOfProducts({ products: 2, checkedProducts: 2 })).toBe('checked');
    expect(basisOfProducts({ products: 2, checkedProducts: 1 })).toBe('in-part');
    expect(basisOfProducts({ products: 2, checkedProducts: 0 })).toBe('not-checked');
    expect(basisOfProducts({ products: 0, checkedProducts: 0 })).toBe('not-checked');
  });
});

describe('worstOf', () => {
  it('is the highest severity present, unknown only where there is no other', () => {
    expect(worstOf({ ...none, low: 2, unknown: 9 })).toBe('low');
    expect(worstOf({ ...none, unknown: 9 })).toBe('unknown');
    expect(worstOf(none)).toBeNull();
  });
});

describe('totalOf', () => {
  it('counts each finding once, whatever else is known of it', () => {
    expect(totalOf({ ...none, high: 2, unknown: 1, knownExploited: 1, malicious: 1, unchecked: 7 })).toBe(3);
  });
});
