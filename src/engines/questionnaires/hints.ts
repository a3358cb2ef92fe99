import { chosenIn } from '../../formats/questionnaire/answers.ts';
import { optionsOf, type Questionnaire } from '../../formats/questionnaire/document.ts';
import type { Answers, Asked } from './asked.ts';

/** What a fair buyer would tell a supplier of an answer before it is sent. */
export interface AnswerHint {
  item: string;
  /** `risky`: it decides against the supplier by itself; `expired`: a proof beside it has run out; `needs-explanation`: it says nothing without words. */
  kind: 'risky' | 'expired' | 'needs-explanation';
  /** The option, or the title of the proof. */
  of: string;
  /** What has to stand beside the option. */
  needs: 'explanation' | 'plan-of-action' | null;
  /** The day on which the proof ran out. */
  on: string | null;
}

/** Hints on what is asked and answered, in the order of the questionnaire; `day` (ISO) is the one on which proofs must hold. */
export function hintsOn(
  questionnaire: Questionnaire,
  { answers, asked, day }: { answers: Answers; asked: Asked; day: string },
): AnswerHint[] {
  return asked.items.flatMap(({ item, state }) => {
    const answer = Object.hasOwn(answers, item.id) ? answers[item.id] : undefined;
    if (state !== 'answered' || !answer) return [];
    const chosen = chosenIn(answer);
    const options = optionsOf(item, questionnaire).filter(({ id }) => chosen.includes(id));
    const words = (answer.explanation ?? answer.text ?? '').trim();
    const hints: AnswerHint[] = [];
    for (const { id, label, needs = null } of options) {
      const hint = { item: item.id, of: label, needs, on: null };
      if (item.knockOut?.includes(id)) hints.push({ ...hint, kind: 'risky' });
      else if (needs && words === '') hints.push({ ...hint, kind: 'needs-explanation' });
    }
    for (const { title, validUntil } of answer.proofs ?? []) {
      if (validUntil !== undefined && validUntil < day) {
        hints.push({ item: item.id, kind: 'expired', of: title, needs: null, on: validUntil });
      }
    }
    return hints;
  });
}
