import { describe, expect, it } from 'vitest';
import type { FindingDetails } from '../../../src/modules/findings/contract.ts';
import { matchText, namedRows } from './finding-match.tsx';

const component = { id: 'c', name: 'zlib', version: '1.2.11', purl: null };
const byPurl: FindingDetails['match'] = {
  ecosystem: 'npm',
  package: 'minimist',
  by: 'range',
  identifier: 'purl',
  asked: null,
  at: null,
  identityConfidence: null,
  confidence: null,
  criteria: null,
  range: null,
  version: '1.2.0',
  advisories: [],
};
const byCpe: FindingDetails['match'] = {
  ...byPurl,
  ecosystem: 'CPE',
  package: 'cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*',
  version: '',
  identifier: 'cpe',
  asked: 'cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*',
  confidence: 'medium',
  criteria: 'cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*',
};
const titles = (match: FindingDetails['match']) => namedRows(match).map(([title]) => title);

describe('why a finding matched', () => {
  it('is a sentence about the package, or about the CPE name that somebody confirmed', () => {
    expect(matchText({ match: byPurl, component })).toBe(
      'Version 1.2.0 of minimist lies in the affected range of npm.',
    );
    expect(matchText({ match: byCpe, component })).toBe(
      'zlib 1.2.11 lies in the range of versions that the advisory states for the CPE name.',
    );
    expect(matchText({ match: { ...byCpe, by: 'version-unknown' }, component })).toContain('is not known');
  });

  it('names no other name where the package URL matched', () => {
    expect(titles(byPurl)).toEqual([]);
  });

  it('names the name asked for, what the advisory names and how sure that is, as far as each is stated', () => {
    const evidence = { ...byPurl, identifier: 'evidence.identity', asked: 'pkg:npm/a@1', at: '/evidence/identity/0' };

    expect(titles(byCpe)).toEqual(['Matched by', 'The name asked for', 'The advisory names', 'Confidence']);
    expect(namedRows({ ...evidence, identityConfidence: 0.7 })).toContainEqual(['How sure the document is', '70%']);
    expect(titles({ ...evidence, identityConfidence: 0 })).toContain('How sure the document is');
  });
});
