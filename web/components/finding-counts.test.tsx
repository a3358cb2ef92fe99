import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { FindingCounts, totalOf, worstOf } from './finding-counts.tsx';

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
    const picture = renderToStaticMarkup(<FindingCounts counts={none} checked={false} />);

    expect(picture).toContain('Not checked');
    expect(picture).not.toContain('No known finding');
  });

  it('keeps what could not be checked beside a result without findings', () => {
    const picture = renderToStaticMarkup(<FindingCounts counts={{ ...none, unchecked: 31 }} checked />);

    expect(picture).toContain('No known finding');
    expect(picture).toContain('31 not checked');
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
