import { describe, expect, it } from 'vitest';
import { activeFilters, daysAgo, offeredFilters } from './finding-filters.ts';
import { FindingSearch } from './search.ts';

const now = new Date('2026-11-20T09:04:00Z');

describe('activeFilters', () => {
  it('shows each filter of the address as a chip that takes itself away', () => {
    const search = FindingSearch.parse({ exploited: 'true', severity: ['critical', 'high'], supplier: 'S-0042' });
    const patches: object[] = [];

    const chips = activeFilters(search, (patch) => patches.push(patch));
    for (const chip of chips) chip.remove();

    expect(chips.map(({ field, value }) => `${field}: ${value}`)).toEqual([
      'Known exploited: only',
      'Severity: Critical',
      'Severity: High',
      'Supplier: S-0042',
    ]);
    expect(patches).toEqual([
      { exploited: undefined },
      { severity: ['high'] },
      { severity: ['critical'] },
      { supplier: undefined },
    ]);
  });
});

describe('offeredFilters', () => {
  it('offers what is not in force yet', () => {
    const labels = offeredFilters(FindingSearch.parse({ exploited: 'true', fix: 'none' }), () => {}, now).map(
      ({ label }) => label,
    );

    expect(labels).not.toContain('Known exploited');
    expect(labels).not.toContain('Fix available');
    expect(labels).toContain('Older than 30 days');
  });
});

describe('daysAgo', () => {
  it('counts back over the end of a month', () => {
    expect(daysAgo(30, now)).toBe('2026-10-21');
  });
});
