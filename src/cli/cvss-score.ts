import { scoreVector } from '../formats/cvss/cvss.ts';
import { severityOfScore } from '../formats/cvss/severity.ts';
import { lineCommand, textsIn } from './json-lines.ts';

export const command = lineCommand(
  'Answers lines {"vector"} with the scores and the severity of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0.',
  (query) => {
    const texts = textsIn(query, ['vector']);
    if (typeof texts === 'string') return texts;
    const scored = scoreVector(texts.vector);
    if (!scored.ok) return scored.problems[0]!.message;
    const { version, overall: score, base, temporal, environmental } = scored.value;
    const partial = version === '4.0' ? { base, threat: temporal, environmental } : { base, temporal, environmental };
    return { ok: true, version, score, severity: severityOfScore(score, version), ...partial };
  },
);
