import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/modules/candidates/contract.ts';
import { feedText, groundsInWords, identifierText, namedBy, shortName } from './grounds.ts';

const zlib: Candidate['match'] = {
  advisories: ['CVE-2026-9001'],
  identifier: 'cpe',
  asked: 'cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*',
  criteria: 'cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*',
  by: 'range',
  range: {
    versionStartIncluding: '1.2.0',
    versionStartExcluding: null,
    versionEndIncluding: null,
    versionEndExcluding: '1.2.12',
  },
  needs: [],
  unstated: [],
};

describe('the grounds of a candidate', () => {
  it('say what is affected by the bounds of NVD and of OSV alike', () => {
    const ofOsv = { introduced: '0', fixed: null, lastAffected: '6.2.0' };

    expect(groundsInWords({ match: zlib })).toEqual(['This version is affected: from 1.2.0, below 1.2.12.']);
    expect(groundsInWords({ match: { ...zlib, range: ofOsv } })).toEqual(['This version is affected: up to 6.2.0.']);
    expect(groundsInWords({ match: { ...zlib, range: null } })).toEqual(['This version is affected.']);
  });

  it('say all that speaks against it', () => {
    const match = {
      ...zlib,
      by: 'version-unknown' as const,
      unstated: ['target_sw', 'colour'],
      needs: ['cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*'],
      patched: true,
      identityConfidence: 0.35,
    };

    expect(groundsInWords({ match })).toEqual([
      'The version is not known, or cannot be ordered.',
      'The advisory says more than the component does: the software beneath, colour.',
      'Something else must be there too, which nobody checked: cpe:2.3:o:linux:linux_kernel.',
      'A patch of the component is said to mend it.',
      'The document is sure of it to 35%.',
    ]);
  });

  it('name what the advisory names, be it a CPE name or a package', () => {
    const { criteria: _, ...match } = { ...zlib, ecosystem: 'npm', package: 'tar' };

    expect(namedBy(zlib)).toBe('cpe:2.3:a:zlib:zlib');
    expect(namedBy(match)).toBe('npm tar');
  });

  it('leave a name whole that ends with something', () => {
    expect(shortName('cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*')).toBe('cpe:2.3:a:zlib:zlib:1.2.11');
    expect(shortName('cpe:2.3:a:x:y:*:*:*:*:*:linux:*:*')).toBe('cpe:2.3:a:x:y:*:*:*:*:*:linux');
    expect(shortName('pkg:npm/tar')).toBe('pkg:npm/tar');
  });

  it('name the feed, the private one by its own name, and know what is newer than they are', () => {
    expect(feedText({ feed: null, source: 'nvd' })).toBe('NVD');
    expect(feedText({ feed: 'Our PSIRT', source: 'Our PSIRT' })).toBe('Our PSIRT');
    expect(feedText({ feed: null, source: 'jvn' })).toBe('jvn');
    expect(identifierText('pedigree.ancestor')).toBe('What it was made from');
    expect(identifierText('source package')).toBe('Its source package');
    expect(identifierText('swid')).toBe('swid');
  });
});
