import { describe, expect, it } from 'vitest';
import { type CpeConfiguration, readCpeConfigurations } from '../advisory/cpe-configuration.ts';
import { type Cpe, parseCpe } from './cpe.ts';
import { judgeConfigurations } from './judge-configurations.ts';

const anvil = (version: string, rest = '*:*:*:*:*:*:*') => `cpe:2.3:a:acme:anvil:${version}:${rest}`;

function cpe(name: string): Cpe {
  const read = parseCpe(name);
  if (!read.ok) throw new Error(name);
  return read.value;
}

function oneOf(...cpeMatch: Record<string, unknown>[]): CpeConfiguration[] {
  return readCpeConfigurations([{ nodes: [{ operator: 'OR', negate: false, cpeMatch }] }]);
}

function judged(name: string, configurations: CpeConfiguration[]): string {
  const grounds = judgeConfigurations(cpe(name), configurations);
  return grounds ? `${grounds.confidence} ${grounds.by}` : 'none';
}

describe('judgeConfigurations', () => {
  it('is surest of the very version, and less so of a range', () => {
    const listed = oneOf({ criteria: anvil('1.2') });
    const range = oneOf({ criteria: anvil('*'), versionStartIncluding: '1.0', versionEndExcluding: '1.3' });

    expect(judged(anvil('1.2'), listed)).toBe('high version');
    expect(judged(anvil('1.3'), listed)).toBe('none');
    expect(judged(anvil('1.2'), range)).toBe('medium range');
    expect(judged(anvil('1.0'), range)).toBe('medium range');
    expect(judged(anvil('1.3'), range)).toBe('none');
    expect(judged(anvil('0.9'), range)).toBe('none');
    expect(judged(anvil('9.9'), oneOf({ criteria: anvil('*') }))).toBe('medium every-version');
  });

  it('holds excluded and included bounds apart', () => {
    const range = oneOf({ criteria: anvil('*'), versionStartExcluding: '1.0', versionEndIncluding: '1.3' });

    expect(['1.0', '1.0.1', '1.3', '1.3.1'].map((version) => judged(anvil(version), range))).toEqual([
      'none',
      'medium range',
      'medium range',
      'none',
    ]);
  });

  it('orders letters and what comes before a release', () => {
    const range = oneOf({ criteria: anvil('*'), versionEndExcluding: '1.0.2g' });

    expect(judged(anvil('1.0.2f'), range)).toBe('medium range');
    expect(judged(anvil('1.0.2h'), range)).toBe('none');
    expect(judged(anvil('2.0', 'rc1:*:*:*:*:*:*'), oneOf({ criteria: anvil('*'), versionEndExcluding: '2.0' }))).toBe(
      'medium range',
    );
  });

  it('is unsure where the component has no version, or says less than the advisory', () => {
    const range = oneOf({ criteria: anvil('*'), versionEndExcluding: '1.3' });
    const forNode = oneOf({ criteria: anvil('1.2', '*:*:*:*:node.js:*:*') });

    expect(judged(anvil('*'), range)).toBe('low version-unknown');
    expect(judged(anvil('1.2'), forNode)).toBe('low version');
    expect(judgeConfigurations(cpe(anvil('1.2')), forNode)?.unstated).toEqual(['target_sw']);
    expect(judged(anvil('1.2', '*:*:*:*:wordpress:*:*'), forNode)).toBe('none');
  });

  it('does not take the product of another maker, nor what only must be there beside', () => {
    expect(judged('cpe:2.3:a:other:anvil:1.2:*:*:*:*:*:*:*', oneOf({ criteria: anvil('1.2') }))).toBe('none');
    expect(judged(anvil('1.2'), oneOf({ criteria: anvil('1.2'), vulnerable: false }))).toBe('none');
  });

  it('names what must be there too', () => {
    const os = 'cpe:2.3:o:acme:os:-:*:*:*:*:*:*:*';
    const both = readCpeConfigurations([
      {
        operator: 'AND',
        nodes: [{ cpeMatch: [{ criteria: anvil('1.2') }] }, { cpeMatch: [{ criteria: os, vulnerable: false }] }],
      },
    ]);

    expect(judgeConfigurations(cpe(anvil('1.2')), both)).toMatchObject({ confidence: 'low', needs: [os] });
    expect(judged(os, both)).toBe('none');
  });

  it('leaves negated parts alone', () => {
    const negated = readCpeConfigurations([{ nodes: [{ negate: true, cpeMatch: [{ criteria: anvil('1.2') }] }] }]);

    expect(judged(anvil('1.2'), negated)).toBe('none');
    expect(judged(anvil('1.3'), negated)).toBe('none');
  });
});
