import { type ScoredVector, scoreVector } from '../../src/formats/cvss/cvss.ts';
import { conformanceFiles } from '../conformance.ts';
import type { JudgedCase, Suite } from './suite.ts';

export const cvssSuite: Suite = {
  name: 'CVSS 2.0, 3.0, 3.1 and 4.0 vectors',
  folder: 'cvss',
  *judge() {
    for (const { name, read } of conformanceFiles('cvss', /^vectors_\w+\.txt$/)) {
      for (const line of new TextDecoder().decode(read()).split('\n')) {
        if (line.includes(' - ')) yield judgeLine(name, line.trim());
      }
    }
  },
  notPassed: [],
};

/** `VECTOR - 7.3`, `VECTOR - (7.3,)` or `VECTOR - (base, temporal, environmental)`, where `None` is no score. */
function judgeLine(file: string, line: string): JudgedCase {
  const [vector, text] = line.split(' - ') as [string, string];
  const expected = text.match(/-?\d+(\.\d+)?|None/g)!.map((word) => (word === 'None' ? null : Math.abs(Number(word))));
  const answer = scoreVector(vector);
  const scores = answer.ok ? scoresOf(answer.value, expected.length) : [];
  return { name: `${file}: ${line}`, passed: JSON.stringify(scores) === JSON.stringify(expected) };
}

function scoresOf({ overall, base, temporal, environmental }: ScoredVector, count: number): (number | null)[] {
  return count === 1 ? [overall] : [base, temporal, environmental];
}
