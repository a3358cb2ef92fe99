import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformanceFiles, hasConformanceData } from '../../../tests/conformance.ts';
import { levelOfVector, scoreOfVector } from './cvss.ts';
import { compareSeverity, levelOfScore, levelOfWord, severityLevels, severityOf } from './severity.ts';

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const medium = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:L/VI:N/VA:L/SC:N/SI:H/SA:N';

describe.runIf(hasConformanceData)('scoreOfVector', () => {
  it('gives the published score of every recorded CVSS 3 and 4 vector', () => {
    const wrong: string[] = [];
    let cases = 0;
    for (const file of conformanceFiles('cvss', /^vectors_[a-z]+(3|31|4)\.txt$/)) {
      for (const { vector, overall } of recorded(new TextDecoder().decode(file.read()))) {
        cases++;
        if (scoreOfVector(vector) !== overall) wrong.push(`${vector} ${overall} ${scoreOfVector(vector)}`);
      }
    }
    console.info(`CVSS vectors: ${cases} scored.`);

    expect(wrong).toEqual([]);
    expect(cases).toBeGreaterThan(3_000);
  });
});

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

const temporal = /\/(E|RL|RC):[^X]/;
const environmental = /\/(M[A-Z]+|CR|IR|AR):[^X]/;

/**
 * `VECTOR - 7.3`, `VECTOR - (7.3,)` or `VECTOR - (base, temporal, environmental)`. The overall score is the one that the
 * vector has metrics for: the tables also give an environmental score, by its own rounding, to vectors without such metrics.
 */
function recorded(text: string): { vector: string; overall: number }[] {
  return text
    .split('\n')
    .filter((line) => line.includes(' - '))
    .map((line) => {
      const [vector, scores] = line.split(' - ') as [string, string];
      const defined = scores.match(/\d+(\.\d+)?/g)!.map(Number);
      const place = environmental.test(vector) ? 2 : temporal.test(vector) ? 1 : 0;
      return { vector: vector.trim(), overall: defined.length === 1 ? defined[0]! : defined[place]! };
    });
}
