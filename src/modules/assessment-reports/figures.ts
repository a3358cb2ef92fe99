import type { Answers } from '../../engines/questionnaires/asked.ts';
import { type Coverage, scoreAnswers } from '../../engines/questionnaires/score.ts';
import type { Questionnaire } from '../../formats/questionnaire/document.ts';
import type { ReportFigures } from './contract.ts';

/** What lists and maps show of one submission, of one day. */
export interface Scored {
  whole: ReportFigures;
  knockOuts: number;
  openKnockOuts: number;
  /** By id of the section. */
  sections: Record<string, ReportFigures>;
}

export function scoredOf(
  form: Questionnaire,
  answers: Answers,
  on: { day: string; weights: Readonly<Record<string, number>> },
): Scored {
  const { sections, knockOuts, openKnockOuts, ...whole } = scoreAnswers(form, answers, on);
  return {
    whole: figuresOf(whole),
    knockOuts: knockOuts.length,
    openKnockOuts: openKnockOuts.length,
    sections: Object.fromEntries(sections.map((section) => [section.id, figuresOf(section)])),
  };
}

function figuresOf({ low, high, coverage, verified }: Coverage): ReportFigures {
  return { low, high, coverage, verified };
}

/** Some 20 MB at a dozen sections each. */
const mostKept = 20_000;
const kept = new Map<string, Scored>();

/** What was reckoned before under the same key; those not asked for longest are forgotten. */
export function keptScore(key: string): Scored | undefined {
  const scored = kept.get(key);
  if (!scored) return undefined;
  kept.delete(key);
  kept.set(key, scored);
  return scored;
}

export function keepScore(key: string, scored: Scored): void {
  kept.set(key, scored);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
}
