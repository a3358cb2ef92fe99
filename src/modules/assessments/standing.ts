import { type Answers, type Asked, askedOf } from '../../engines/questionnaires/asked.ts';
import { type AnswerHint, hintsOn } from '../../engines/questionnaires/hints.ts';
import { scoreAnswers } from '../../engines/questionnaires/score.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import { fallsAwayBy } from '../../formats/questionnaire/falls-away.ts';
import type { Standing } from './contract.ts';
import type { Hint, OwnStanding } from './own-contract.ts';

/** What the answers state, as the buyer reads it; `day` (ISO) is the one on which proofs must hold. */
export function standingOf(
  document: Questionnaire,
  answers: Answers,
  { day, weights }: { day: string; weights: Record<string, number> },
): Standing {
  const { excused: _, ...score } = scoreAnswers(document, answers, { day, weights });
  const ownWeights = Object.keys(weights).length > 0;
  return { ...score, ownWeights, gates: score.gates.map((gate) => ({ ...gate, state: gate.state as GateState })), day };
}

type GateState = Standing['gates'][number]['state'];

/** How the whole stands for the one who answers; `sections` are those that its link opens, null for all. */
export function ownStandingOf(
  document: Questionnaire,
  answers: Answers,
  { day, sections, changed }: { day: string; sections: readonly string[] | null; changed: boolean },
): OwnStanding {
  const asked = askedOf(document, answers, day);
  const own = sections === null ? asked.items : asked.items.filter(({ section }) => sections.includes(section));
  const bySection = Map.groupBy(own, ({ section }) => section);
  const counted = document.sections
    .filter(({ id }) => sections === null || sections.includes(id))
    .map(({ id }) => ({ id, ...progressOf(bySection.get(id) ?? []) }));
  const shown = new Set(own.map(({ item }) => item.id));
  return {
    items: Object.fromEntries(own.map(({ item, state }) => [item.id, state])),
    optional: own.filter(({ state, isWanted }) => state === 'open' && !isWanted).map(({ item }) => item.id),
    gates: asked.gates.map(({ gate, state, until, skips }) => ({
      id: gate.id,
      text: gate.text,
      state,
      until: until ?? null,
      skips,
      of: fallsAwayBy(gate, document).size,
    })),
    asked: counted.reduce((sum, one) => sum + one.asked, 0),
    answered: counted.reduce((sum, one) => sum + one.answered, 0),
    sections: counted,
    hints: hintsOn(document, { answers, asked, day })
      .filter(({ item }) => shown.has(item))
      .map(wordsOf),
    changed,
  };
}

/** Questions that are asked at present, and how many of them are answered. */
export function progressOf(items: Asked['items']): { asked: number; answered: number } {
  const answered = items.filter(({ state }) => state === 'answered').length;
  const open = items.filter(({ state, isWanted }) => state === 'open' && isWanted).length;
  return { asked: answered + open, answered };
}

/** Plain and in the second person: what may be held against an answer, and a fair way out. */
function wordsOf({ item, kind, of, needs, on }: AnswerHint): Hint {
  switch (kind) {
    case 'risky':
      return {
        item,
        kind,
        says: `“${of}” may decide by itself`,
        why: 'If it is so, say what you do instead or until when it changes: with a plan it is a fair answer.',
      };
    case 'expired':
      return {
        item,
        kind,
        says: `“${of}” ran out on ${on}`,
        why: 'Add the one that follows it, or say when it will come.',
      };
    case 'needs-explanation':
      return {
        item,
        kind,
        says: needs === 'plan-of-action' ? 'Say what you plan, and until when' : 'Say in a sentence why',
        why: null,
      };
  }
}
