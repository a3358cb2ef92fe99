import { parseCpe } from '../formats/cpe/cpe.ts';
import { matchCpe } from '../formats/cpe/match-cpe.ts';
import { lineCommand, textsIn } from './json-lines.ts';

export const command = lineCommand(
  'Answers lines {"source","target"} with the relation of two CPE names: equal, superset, subset, disjoint or undefined.',
  (query) => {
    const texts = textsIn(query, ['source', 'target']);
    if (typeof texts === 'string') return texts;
    const source = parseCpe(texts.source);
    if (!source.ok) return source.problems[0]!.message;
    const target = parseCpe(texts.target);
    if (!target.ok) return target.problems[0]!.message;
    return { ok: true, relation: matchCpe(source.value, target.value) };
  },
);
