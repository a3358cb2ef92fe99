import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOfVector, scoreOfVector, scoreVector } from './cvss.ts';
import { cvss2Rules } from './cvss2.ts';
import { cvss3Rules } from './cvss3.ts';
import { cvss4Rules } from './cvss4.ts';
import { compareSeverity, levelOfScore, levelOfWord, severityLevels, severityOf } from './severity.ts';

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const medium = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:L/VI:N/VA:L/SC:N/SI:H/SA:N';

describe('scoreVector', () => {
  it('gives the examples of the specifications', () => {
    expect(scoresOf('CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N')).toEqual(['3.1', 6.1, 6.1, 6.1, 6.1]);
    expect(scoresOf(critical)).toEqual(['3.1', 9.8, 9.8, 9.8, 9.8]);
    expect(scoresOf('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:N')).toEqual([
      '4.0',
      9.9,
      9.9,
      null,
      null,
    ]);
    expect(scoresOf('AV:N/AC:L/Au:N/C:N/I:N/A:C')).toEqual(['2.0', 7.8, 7.8, null, null]);
  });

  it('gives the temporal and environmental scores of CVE-2002-0392 (CVSS 2.0 §3.3.1)', () => {
    const vector = '(AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H)';

    expect(scoresOf(vector)).toEqual(['2.0', 9.2, 7.8, 6.4, 9.2]);
  });

  it('counts what the environment and the threat of CVSS 4.0 change', () => {
    const vector = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

    expect(scoresOf(vector)).toEqual(['4.0', 9.3, 9.3, null, null]);
    expect(scoresOf(`${vector}/E:U`)).toEqual(['4.0', 8.1, 9.3, 8.1, null]);
    expect(scoresOf(`${vector}/E:U/MSI:S`)).toEqual(['4.0', 9.4, 9.3, 8.1, 9.4]);
    expect(scoresOf(`${vector}/S:P/AU:Y/R:I/V:C/RE:H/U:Red`)).toEqual(['4.0', 9.3, 9.3, null, null]);
  });

  it.each([
    ['CVSS:3.1/AV:N', 'The vector lacks AC, PR, UI, C, I, A, S.'],
    ['CVSS:3.1/AV:Q/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H', '"Q" is no value of AV, which takes N, A, L, P.'],
    [`${critical}/ZZ:1`, '"ZZ:1" is no metric of this version of CVSS.'],
    [`${critical}/constructor:1`, '"constructor:1" is no metric of this version of CVSS.'],
    [`${critical}/AV:L`, 'The metric AV stands twice.'],
    [`${critical}/E:`, '"" is no value of E, which takes U, P, F, H.'],
    [critical.replace('AV:N', 'AV:X'), '"X" is no value of AV, which takes N, A, L, P.'],
    ['CVSS:5.0/AV:N', '"5.0" is no version of CVSS that has a prefix: 3.0, 3.1 and 4.0 are.'],
    ['', '"" is no metric of this version of CVSS.'],
  ])('says what is wrong with %s', (vector, message) => {
    expect(scoreVector(vector)).toMatchObject({ ok: false, problems: [{ message }] });
  });

  it('scores every vector of every version between 0 and 10, with one decimal', () => {
    const rules = [
      ['', cvss2Rules],
      ['CVSS:3.0/', cvss3Rules],
      ['CVSS:3.1/', cvss3Rules],
      ['CVSS:4.0/', cvss4Rules],
    ] as const;
    const vector = fc.constantFrom(...rules).chain(([prefix, { base, optional, notDefined }]) => {
      const metric = (name: string, values: readonly string[]) =>
        fc.constantFrom(...values).map((value) => `${name}:${value}`);
      return fc
        .tuple(
          ...Object.entries(base).map(([name, values]) => metric(name, values)),
          ...Object.entries(optional).map(([name, values]) => metric(name, [notDefined, ...values])),
        )
        .map((parts) => prefix + parts.join('/'));
    });
    fc.assert(
      fc.property(vector, (text) => {
        const answer = scoreVector(text);
        if (!answer.ok) throw new Error(answer.problems[0]!.message);
        const { overall, base, temporal, environmental } = answer.value;
        for (const score of [overall, base, temporal ?? 0, environmental ?? 0]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(10);
          expect(Number(score.toFixed(1))).toBe(score);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('never scores a worse value lower', () => {
    const worst = ['N', 'L', 'N', 'N', 'N', 'H', 'H', 'H', 'H', 'H', 'H'];
    const names = ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA'];
    const values = ['NALP', 'LH', 'NP', 'NLH', 'NPA', 'HLN', 'HLN', 'HLN', 'HLN', 'HLN', 'HLN'].map((text) => [
      ...text,
    ]);
    const vectorOf = (parts: string[]) => `CVSS:4.0/${parts.map((value, i) => `${names[i]}:${value}`).join('/')}`;
    fc.assert(
      fc.property(fc.tuple(...values.map((some) => fc.constantFrom(...some))), fc.nat(10), (parts, place) => {
        const better = scoreOfVector(vectorOf(parts))!;
        const worse = scoreOfVector(vectorOf(parts.with(place, worst[place]!)))!;

        expect(worse).toBeGreaterThanOrEqual(better);
      }),
      { numRuns: 500 },
    );
  });
});

function scoresOf(vector: string) {
  const answer = scoreVector(vector);
  if (!answer.ok) return answer.problems;
  const { version, overall, base, temporal, environmental } = answer.value;
  return [version, overall, base, temporal, environmental];
}

describe('levelOfVector', () => {
  it('names the level as CVSS does', () => {
    expect(levelOfVector(critical)).toBe('critical');
    expect(levelOfVector(medium)).toBe('medium');
    expect(levelOfVector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N')).toBe('none');
  });

  it.each([
    ['CVSS 2', 'AV:N/AC:L/Au:N/C:P/I:P/A:P'],
    ['an incomplete base', 'CVSS:3.1/AV:N'],
    ['an unknown value', 'CVSS:3.1/AV:Q/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H'],
    ['an unknown metric', `${critical}/ZZ:1`],
    ['a repeated metric', `${critical}/AV:L`],
    ['a version to come', critical.replace('3.1', '5.0')],
    ['no vector', ''],
  ])('has no level for %s', (_, vector) => {
    expect(levelOfVector(vector)).toBeNull();
  });
});

describe('levelOfScore', () => {
  it('follows the bounds of the qualitative scale', () => {
    const levels = [0, 0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10].map(levelOfScore);

    expect(levels).toEqual(['none', 'low', 'low', 'medium', 'medium', 'high', 'high', 'critical', 'critical']);
  });
});

describe('severityOf', () => {
  it('takes the highest vector of all statements, whatever the words say', () => {
    const severity = severityOf(
      [
        { vectors: [medium], severityWord: 'CRITICAL' },
        { vectors: ['AV:N/AC:L/Au:N/C:P/I:P/A:P', critical], severityWord: null },
      ],
      levelOfVector,
    );

    expect(severity).toEqual({ level: 'critical', vector: critical });
  });

  it("takes a source's own word where no vector can be read", () => {
    const severity = severityOf(
      [
        { vectors: ['AV:N/AC:L/Au:N/C:P/I:P/A:P'], severityWord: 'moderate' },
        { vectors: [], severityWord: 'LOW' },
      ],
      levelOfVector,
    );

    expect(severity).toEqual({ level: 'medium', vector: null });
  });

  it('stays unknown where nothing tells', () => {
    expect(severityOf([{ vectors: [], severityWord: 'urgent' }], levelOfVector)).toBeNull();
    expect(severityOf([], levelOfVector)).toBeNull();
    expect(levelOfWord('constructor')).toBeNull();
  });
});

describe('compareSeverity', () => {
  it('orders levels as the scale does, unknown before all', () => {
    const levels = fc.option(fc.constantFrom(...severityLevels));
    fc.assert(
      fc.property(levels, levels, (a, b) => {
        const rank = (level: (typeof severityLevels)[number] | null) => (level ? severityLevels.indexOf(level) : -1);
        const severity = (level: typeof a) => level && { level, vector: null };

        expect(compareSeverity(severity(a), severity(b))).toBe(Math.sign(rank(a) - rank(b)));
      }),
    );
  });
});
