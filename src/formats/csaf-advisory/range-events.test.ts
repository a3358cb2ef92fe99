import { describe, expect, it } from 'vitest';
import { IndexCompiler } from '../../engines/matching/index-compiler.ts';
import { openWholeIndex } from '../../engines/matching/open-index.ts';
import { parseVers, versionSatisfies } from '../vers/vers.ts';
import { affectedOfRange } from './range-events.ts';

const npm = { ecosystem: 'npm', fixed: new Set<string>() };

describe('affectedOfRange', () => {
  it.each([
    'vers:npm/*',
    'vers:npm/<2.0.0',
    'vers:npm/<=2.0.0',
    'vers:npm/>=1.0.0',
    'vers:npm/>=1.0.0|<2.0.0',
    'vers:npm/1.0.0|2.0.0',
    'vers:npm/0.5.0|>=1.0.0|<=2.0.0',
    'vers:npm/<0.5.0|>=1.0.0|<1.5.0|>=2.0.0',
    'vers:npm/>=0.5.0|>=1.0.0|<1.5.0|<=2.0.0',
    'vers:npm/>=1.0.0|1.5.0|<2.0.0|3.0.0',
  ])('holds the same versions as %s', (text) => {
    const range = parseVers(text);
    const said = affectedOfRange(text, npm);
    const compiler = new IndexCompiler();
    compiler.add(
      Buffer.from(JSON.stringify({ id: 'A', affected: [{ package: { ecosystem: 'npm', name: 'a' }, ...said }] })),
    );
    const index = openWholeIndex(compiler.finish());

    for (const version of [
      '0.1.0',
      '0.5.0',
      '0.9.0',
      '1.0.0',
      '1.2.0',
      '1.5.0',
      '1.9.9',
      '2.0.0',
      '2.0.1',
      '3.0.0',
      '4.0.0',
    ]) {
      const answer = index.match('npm', 'a', version);
      const isAffected = answer.checked && answer.hits.length > 0;
      expect([version, isAffected]).toEqual([version, range.ok && versionSatisfies(range.value, version)]);
    }
  });

  it('calls an end fixed only where the document does', () => {
    const ended = (fixed: string[]) => affectedOfRange('vers:npm/<2.0.0', { ecosystem: 'npm', fixed: new Set(fixed) });

    expect(ended(['2.0.0'])?.ranges[0]?.events).toEqual([{ introduced: '0' }, { fixed: '2.0.0' }]);
    expect(ended(['2.0.1'])?.ranges[0]?.events).toEqual([{ introduced: '0' }, { limit: '2.0.0' }]);
  });

  it.each(['vers:npm/!=1.0.0', 'vers:npm/>1.0.0', 'vers:maven/<2.0.0', 'vers:none/*', '< 2.0.0', 'all versions'])(
    'says nothing of %s, which OSV cannot say',
    (text) => {
      expect(affectedOfRange(text, npm)).toBeUndefined();
    },
  );
});
